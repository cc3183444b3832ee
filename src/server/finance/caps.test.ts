// Caps: what the center, a partner, a person, a token, a label or an account may spend or move at most.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { fundedBy, newKey, rechargedIn, someDaysAgo, units } from '../../../test/funds.ts';
import { Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const spend = { measure: 'spend', period: 'month', currency: 'EUR' } as const;
const moves = { measure: 'moves', period: 'day', currency: 'EUR' } as const;

async function managerIn(scene: Scene): Promise<Person> {
  const manager = await world.newcomer('Fina');
  await world.join(scene.owner, scene.center, [manager], { financeRole: 'manager' });
  return manager;
}

const fund = (who: { call: Person['call'] }, center: string, amount: number, currency = 'EUR') =>
  who.call('finance.recordFunding', {
    center,
    key: newKey(),
    currency,
    amountMicros: units(amount),
    reference: 'Bank',
  });

/** Charges what one account spent on a day, and says how much of it was charged. */
async function spent({ owner, center }: Scene, account: string, amount: number): Promise<string | undefined> {
  const rows = [{ account, spendMicros: units(amount) }];
  const told = { center, key: newKey(), day: someDaysAgo(0), source: 'Network', rows };
  return (await owner.must('finance.recordSpend', told)).totals[0]?.chargedMicros;
}

describe('a cap on spend', () => {
  test('of an account charges as much as it leaves, and keeps the rest as unbilled', async () => {
    const scene = await Scene.open(world);
    const account = await rechargedIn(scene);
    const { owner, center } = scene;
    await owner.must('finance.setCap', {
      center,
      subject: { kind: 'account', id: account },
      ...spend,
      amountMicros: units(30),
    });
    assert.equal(await spent(scene, account, 20), units(20));
    assert.equal(await spent(scene, account, 20), units(10));
    const { items } = await owner.must('finance.listCaps', { center });
    assert.deepEqual(
      items.map(({ subject, amountMicros, usedMicros }) => [subject.kind, amountMicros, usedMicros]),
      [['account', units(30), units(30)]],
    );
    const hold = { center, key: newKey(), account, amountMicros: units(1) };
    const refused = await owner.call('finance.holdFunds', hold);
    assertRefused(refused, 422, 'finance.cap_reached');
    assert.equal(refused.refusal?.details['leftMicros'], '0');
    assert.equal(refused.refusal?.details['name'], 'Scene');
  });

  test('of a label sums over the accounts that wear it, whatever its case', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [first, second, third] = [await rechargedIn(scene), await scene.spare(), await scene.labelled()];
    const other = (await world.addAccount(owner, center, 'Unlabelled')).id;
    assert.equal(second, third);
    await owner.must('assets.putAccountLabels', { center, account: first, labels: ['old'] });
    const rows = [second, other].map((account) => ({ account, cashMicros: units(100) }));
    await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
    await owner.must('finance.setCap', {
      center,
      subject: { kind: 'label', label: 'OLD' },
      ...spend,
      amountMicros: units(50),
    });
    assert.equal(await spent(scene, first, 30), units(30));
    assert.equal(await spent(scene, second, 30), units(20));
    assert.equal(await spent(scene, other, 30), units(30));
  });

  test('of a partner bounds what is shared with it, as long as it is', async () => {
    const pair = await (await Partnership.open(world)).linked();
    const { brand, agency } = pair;
    const account = await rechargedIn(brand);
    const { owner, center } = brand;
    const partner = agency.center;
    await owner.must('partners.shareAccounts', { center, partner, accounts: [account], ceiling: 'operator' });
    await owner.must('finance.setCap', {
      center,
      subject: { kind: 'partner', id: partner },
      ...spend,
      amountMicros: units(5),
    });
    assert.equal(await spent(brand, account, 9), units(5));
    await owner.must('partners.revokeShare', { center, account, partner });
    assert.equal(await spent(brand, account, 9), units(9));
  });

  test('of the whole center counts what is set aside', async () => {
    const scene = await Scene.open(world);
    const account = await rechargedIn(scene);
    const { owner, center } = scene;
    await owner.must('finance.setCap', { center, subject: { kind: 'center' }, ...spend, amountMicros: units(20) });
    await owner.must('finance.holdFunds', { center, key: newKey(), account, amountMicros: units(15) });
    assert.equal(await spent(scene, account, 9), units(5));
  });

  test('of another currency bounds nothing', async () => {
    const scene = await Scene.open(world);
    const account = await rechargedIn(scene);
    const { owner, center } = scene;
    const cap = { ...spend, currency: 'USD', amountMicros: units(1) };
    await owner.must('finance.setCap', { center, subject: { kind: 'center' }, ...cap });
    assert.equal(await spent(scene, account, 9), units(9));
  });

  test('is not passed by sixteen clients that ask for four times as much', async () => {
    const scene = await Scene.open(world);
    const account = await rechargedIn(scene);
    const other = await scene.spare();
    const { owner, center } = scene;
    const rows = [{ account: other, cashMicros: units(100) }];
    await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
    await owner.must('finance.setCap', { center, subject: { kind: 'center' }, ...spend, amountMicros: units(40) });
    const replies = await Promise.all(
      Array.from({ length: 16 }, (_, place) =>
        owner.call('finance.holdFunds', {
          center,
          key: newKey(),
          account: place % 2 === 0 ? account : other,
          amountMicros: units(10),
        }),
      ),
    );
    assert.equal(replies.filter(({ status }) => status === 201).length, 4);
    for (const reply of replies.filter(({ status }) => status !== 201))
      assertRefused(reply, 422, 'finance.cap_reached');
  });
});

describe('a cap on money that is moved', () => {
  test('binds the person, and nobody else', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const manager = await managerIn(scene);
    await owner.must('finance.setCap', {
      center,
      subject: { kind: 'person', id: manager.id },
      ...moves,
      amountMicros: units(100),
    });
    assert.equal((await fund(manager, center, 60)).status, 201);
    assertRefused(await fund(manager, center, 41), 422, 'finance.cap_reached');
    assert.equal((await fund(manager, center, 40)).status, 201);
    assert.equal((await fund(owner, center, 500)).status, 201);
    assert.equal((await fund(manager, center, 500, 'USD')).status, 201);
  });

  test('counts recharges, credit and adjustments too; what comes back from an account is not counted', async () => {
    const scene = await Scene.open(world);
    const account = await rechargedIn(scene);
    const { center, owner } = scene;
    const manager = await managerIn(scene);
    await owner.must('finance.setCap', {
      center,
      subject: { kind: 'person', id: manager.id },
      ...moves,
      amountMicros: units(30),
    });
    const transfer = (direction: 'recharge' | 'refund', amount: number) =>
      manager.call('finance.transferFunds', {
        center,
        key: newKey(),
        direction,
        rows: [{ account, cashMicros: units(amount) }],
      });
    assert.equal((await transfer('recharge', 10)).status, 201);
    assert.equal((await transfer('refund', 50)).status, 201);
    const credit = { center, key: newKey(), name: 'Voucher', currency: 'EUR', amountMicros: units(10) };
    await manager.must('finance.issueCredit', { ...credit, expiresAt: '2099-01-01T00:00:00Z' });
    const down = { center, key: newKey(), account, currency: 'EUR', direction: 'down', reason: 'Fee' } as const;
    await manager.must('finance.adjustBalance', { ...down, amountMicros: units(10) });
    assertRefused(await transfer('recharge', 1), 422, 'finance.cap_reached');
  });

  test('binds a token apart from its person', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const token = await world.token(owner, ['finance:write', 'finance:read']);
    const { items } = await owner.must('identity.listTokens', {});
    const subject = { kind: 'token', id: items[0]?.id ?? '' } as const;
    const { subject: named } = await owner.must('finance.setCap', {
      center,
      subject,
      ...moves,
      amountMicros: units(10),
    });
    assert.match(named.name, /Nora/);
    assert.equal((await fund(token, center, 10)).status, 201);
    assertRefused(await fund(token, center, 1), 422, 'finance.cap_reached');
    assert.equal((await fund(owner, center, 1)).status, 201);
  });

  test('a repeat of what was done is answered, not refused', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const funding = { center, key: newKey(), currency: 'EUR', amountMicros: units(10), reference: 'Bank' };
    const cap = { center, subject: { kind: 'center' }, ...moves } as const;
    await owner.must('finance.setCap', { ...cap, amountMicros: units(10) });
    const first = await owner.must('finance.recordFunding', funding);
    assert.equal((await owner.must('finance.recordFunding', funding)).id, first.id);
    assertRefused(await fund(owner, center, 1), 422, 'finance.cap_reached');
  });

  test('is not passed by sixteen clients at once', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const cap = { center, subject: { kind: 'center' }, ...moves } as const;
    await owner.must('finance.setCap', { ...cap, amountMicros: units(40) });
    const replies = await Promise.all(Array.from({ length: 16 }, () => fund(owner, center, 10)));
    assert.equal(replies.filter(({ status }) => status === 201).length, 4);
    const { balances } = await owner.must('finance.getOverview', { center });
    assert.equal(balances[0]?.cashMicros, units(40));
  });
});

describe('who sets caps', () => {
  test('whoever is bound lowers their own, and neither raises nor removes it; an Owner may', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const manager = await managerIn(scene);
    const token = await world.token(manager, ['finance:write']);
    const subject = { kind: 'person', id: manager.id } as const;
    const cap = { center, subject, ...moves } as const;
    const { id, can } = await manager.must('finance.setCap', { ...cap, amountMicros: units(50) });
    assert.deepEqual(can, []);
    await manager.must('finance.setCap', { ...cap, amountMicros: units(40) });
    assertRefused(
      await manager.call('finance.setCap', { ...cap, amountMicros: units(41) }),
      403,
      'finance.cap_binds_you',
    );
    assertRefused(await token.call('finance.removeCap', { center, cap: id }), 403, 'finance.cap_binds_you');
    assertRefused(await manager.call('finance.removeCap', { center, cap: id }), 403, 'finance.cap_binds_you');
    const { items } = await owner.must('audit.listActivity', { center, action: 'finance.cap_set' });
    assertRefused(await manager.call('audit.undoEntry', { center, entry: items[0]?.id ?? '' }), 403, 'forbidden');
    await owner.must('finance.setCap', { ...cap, amountMicros: units(60) });
    await owner.must('finance.removeCap', { center, cap: id });
    assert.equal((await owner.must('finance.listCaps', { center })).total, 0);
  });

  test('what is not of the center cannot be capped', async () => {
    const [scene, other] = [await Scene.open(world), await Scene.open(world)];
    const { center, owner } = scene;
    const set = (subject: Parameters<typeof owner.call<'finance.setCap'>>[1]['subject']) =>
      owner.call('finance.setCap', { center, subject, ...moves, amountMicros: units(1) });
    await fundedBy(other);
    assertRefused(await set({ kind: 'person', id: other.owner.id }), 404, 'not_found');
    assertRefused(await set({ kind: 'account', id: await other.account() }), 404, 'not_found');
    assertRefused(await set({ kind: 'partner', id: other.center }), 404, 'not_found');
    await world.token(other.owner, ['finance:read']);
    const { items } = await other.owner.must('identity.listTokens', {});
    assertRefused(await set({ kind: 'token', id: items[0]?.id ?? '' }), 404, 'not_found');
  });

  test('a cap is found by what it caps, and by its kind', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const set = (label: string, amount: number) =>
      owner.must('finance.setCap', {
        center,
        subject: { kind: 'label', label },
        ...spend,
        amountMicros: units(amount),
      });
    await set('Spring', 1);
    await set('Summer', 2);
    await owner.must('finance.setCap', { center, subject: { kind: 'center' }, ...moves, amountMicros: units(3) });
    const names = async (query: object) =>
      (await owner.must('finance.listCaps', { center, ...query })).items.map(({ subject }) => subject.name);
    assert.deepEqual(await names({ search: 'sum' }), ['Summer']);
    assert.deepEqual(await names({ kind: 'label', sort: '-name' }), ['Summer', 'Spring']);
    assert.deepEqual(await names({ measure: 'moves' }), ['Nordlicht']);
    assert.deepEqual(await names({ page: 2, pageSize: 2, sort: 'set' }), ['Nordlicht']);
  });

  test('what can be capped is found by its kind', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    await scene.labelled();
    await scene.member();
    await managerIn(scene);
    await world.token(owner, ['finance:write']);
    await world.token(owner, ['assets:write']);
    const names = async (kind: 'partner' | 'person' | 'token' | 'label', search = '') =>
      (await owner.must('finance.listCapSubjects', { center, kind, search })).items.map(({ name }) => name);
    assert.deepEqual(await names('person'), ['Fina', 'Nora']);
    assert.deepEqual(await names('person', 'fin'), ['Fina']);
    assert.deepEqual(await names('label'), ['old']);
    assert.deepEqual(await names('partner'), []);
    const [token, ...others] = await names('token');
    assert.match(token ?? '', /\(Nora\)$/);
    assert.deepEqual(others, []);
  });
});
