// Budgets of ad accounts: nothing is spent beyond them, whoever comes at once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { newKey, rechargedIn, someDaysAgo, units } from '../../../test/funds.ts';
import { ended } from '../../../test/proposals.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

type Terms = Record<string, unknown>;

/** A center whose account has 100 EUR and this budget. */
async function bounded(budget: Terms | null): Promise<{ scene: Scene; account: string }> {
  const scene = await Scene.open(world);
  const account = await rechargedIn(scene);
  if (budget) await scene.owner.must('finance.setBudget', { center: scene.center, account, budget: budget as never });
  return { scene, account };
}

/** The day that it is in the zone of the account. */
const today = (days = 0): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(new Date(Date.now() + days * 86_400_000));

const daily = (amount: number) => ({ mode: 'daily', amountMicros: units(amount) }) as const;

async function spent({ owner, center }: Scene, account: string, amount: number, day = today()): Promise<string> {
  const rows = [{ account, spendMicros: units(amount) }];
  const told = { center, key: newKey(), day, source: 'Network', rows };
  return (await owner.must('finance.recordSpend', told)).totals[0]?.chargedMicros ?? '';
}

const hold = ({ owner, center }: Scene, account: string, amount: number) =>
  owner.call('finance.holdFunds', { center, key: newKey(), account, amountMicros: units(amount), seconds: 600 });

describe('a budget', () => {
  test('is none until somebody sets one', async () => {
    const { scene, account } = await bounded(null);
    const { center, owner } = scene;
    const budget = await owner.must('finance.getBudget', { center, account });
    assert.deepEqual(
      [budget.mode, budget.amountMicros, budget.leftMicros, budget.usedMicros, budget.changesLeft, budget.can],
      ['unlimited', null, null, '0', 10, ['change']],
    );
    assert.equal(await spent(scene, account, 99), units(99));
  });

  test('of a day charges as much as it leaves and keeps the rest as unbilled, each day anew', async () => {
    const { scene, account } = await bounded(daily(20));
    const { center, owner } = scene;
    assert.equal(await spent(scene, account, 15), units(15));
    assert.equal(await spent(scene, account, 15), units(5));
    assert.equal(await spent(scene, account, 15, today(-1)), units(15));
    const budget = await owner.must('finance.getBudget', { center, account });
    assert.deepEqual([budget.usedMicros, budget.leftMicros], [units(20), '0']);
  });

  test('bounds all rows of one report together', async () => {
    const { scene, account } = await bounded(daily(20));
    const { center, owner } = scene;
    const rows = [1, 2, 3].map((campaign) => ({ account, spendMicros: units(9), campaign: String(campaign) }));
    const { totals } = await owner.must('finance.recordSpend', {
      center,
      key: newKey(),
      day: today(),
      source: 'Network',
      rows,
    });
    assert.deepEqual([totals[0]?.chargedMicros, totals[0]?.unbilledMicros], [units(20), units(7)]);
  });

  test('of a month counts all its days', async () => {
    const { scene, account } = await bounded({ mode: 'monthly', amountMicros: units(20) });
    const first = `${today().slice(0, 8)}01`;
    const former = new Date(Date.parse(first) - 86_400_000).toISOString().slice(0, 10);
    assert.equal(await spent(scene, account, 15, first), units(15));
    assert.equal(await spent(scene, account, 15), units(5));
    assert.equal(await spent(scene, account, 15, former), units(15));
  });

  test('between two dates leaves nothing outside them', async () => {
    const { scene, account } = await bounded({
      mode: 'custom',
      amountMicros: units(20),
      from: today(-3),
      to: today(-1),
    });
    const { center, owner } = scene;
    assert.equal(await spent(scene, account, 15, today(-3)), units(15));
    assert.equal(await spent(scene, account, 15, today(-1)), units(5));
    assert.equal(await spent(scene, account, 5), '0');
    assert.equal(await spent(scene, account, 5, today(-4)), '0');
    assertRefused(await hold(scene, account, 1), 422, 'finance.budget_exceeded');
    const open = { mode: 'custom', amountMicros: units(30), from: today(-3), to: null } as const;
    await owner.must('finance.setBudget', { center, account, budget: open });
    assert.equal(await spent(scene, account, 15), units(10));
  });

  test('counts what is set aside, and refuses to set aside more, saying what is left', async () => {
    const { scene, account } = await bounded(daily(20));
    const { center, owner } = scene;
    assert.equal((await hold(scene, account, 15)).status, 201);
    const refused = await hold(scene, account, 6);
    assertRefused(refused, 422, 'finance.budget_exceeded');
    assert.equal(refused.refusal?.details['leftMicros'], units(5));
    assert.equal(await spent(scene, account, 9), units(5));
    const { items } = await owner.must('finance.listHolds', { center });
    const settled = { center, hold: items[0]?.id ?? '', key: newKey(), spendMicros: units(15), day: today() };
    assert.equal((await owner.must('finance.settleHold', settled)).settledMicros, units(15));
  });

  test('is not passed by settling on another day, nor after it was lowered', async () => {
    const { scene, account } = await bounded(daily(20));
    const { center, owner } = scene;
    assert.equal(await spent(scene, account, 18, today(-1)), units(18));
    const reply = await hold(scene, account, 15);
    const { id } = reply.body as { id: string };
    const settle = (amount: number, day: string) =>
      owner.must('finance.settleHold', { center, hold: id, key: newKey(), spendMicros: units(amount), day });
    const other = await settle(5, today(-1));
    assert.deepEqual([other.settledMicros, other.unbilledMicros], [units(2), units(3)]);
    await owner.must('finance.setBudget', { center, account, budget: daily(4) });
    const lowered = await settle(10, today());
    assert.deepEqual([lowered.settledMicros, lowered.unbilledMicros], [units(6), units(9)]);
  });

  test('gives back what a hold releases', async () => {
    const { scene, account } = await bounded(daily(20));
    const { center, owner } = scene;
    const reply = await hold(scene, account, 20);
    const { id } = reply.body as { id: string };
    await owner.must('finance.releaseHold', { center, hold: id });
    assert.equal((await hold(scene, account, 20)).status, 201);
  });
});

describe('sixteen clients that ask for four times the budget', () => {
  test('set aside exactly the budget', async () => {
    const { scene, account } = await bounded(daily(40));
    const replies = await Promise.all(Array.from({ length: 16 }, () => hold(scene, account, 10)));
    assert.equal(replies.filter(({ status }) => status === 201).length, 4);
    for (const reply of replies.filter(({ status }) => status !== 201))
      assertRefused(reply, 422, 'finance.budget_exceeded');
  });

  test('are charged exactly the budget for what they spent', async () => {
    const { scene, account } = await bounded(daily(40));
    const charged = await Promise.all(Array.from({ length: 16 }, () => spent(scene, account, 10)));
    assert.equal(
      charged.reduce((sum, micros) => sum + BigInt(micros), 0n),
      BigInt(units(40)),
    );
  });

  test('that spend and set aside and settle at once stay within it', async () => {
    const { scene, account } = await bounded(daily(40));
    const { center, owner } = scene;
    const work = async (place: number): Promise<void> => {
      if (place % 2 === 0) return void (await spent(scene, account, 10));
      const reply = await hold(scene, account, 10);
      if (reply.status !== 201) return assertRefused(reply, 422, 'finance.budget_exceeded');
      const { id } = reply.body as { id: string };
      await owner.must('finance.settleHold', {
        center,
        hold: id,
        key: newKey(),
        spendMicros: units(10),
        day: today(),
        isLast: true,
      });
    };
    await Promise.all(Array.from({ length: 16 }, (_, place) => work(place)));
    const { usedMicros, leftMicros } = await owner.must('finance.getBudget', { center, account });
    assert.deepEqual([usedMicros, leftMicros], [units(40), '0']);
  });

  test('and a budget that is lowered meanwhile leaves no more than it says', async () => {
    const { scene, account } = await bounded(daily(90));
    const { center, owner } = scene;
    const [{ usedMicros }] = await Promise.all([
      owner.must('finance.setBudget', { center, account, budget: daily(30) }),
      ...Array.from({ length: 15 }, () => spent(scene, account, 5)),
    ]);
    const later = await owner.must('finance.getBudget', { center, account });
    const most = BigInt(usedMicros) > BigInt(units(30)) ? BigInt(usedMicros) : BigInt(units(30));
    assert.ok(BigInt(later.usedMicros) <= most, `${later.usedMicros} of ${usedMicros}`);
  });
});

describe('changes of a budget', () => {
  test('are kept, with who made them, and can be taken back', async () => {
    const { scene, account } = await bounded(daily(20));
    const { center, owner } = scene;
    await owner.must('finance.setBudget', { center, account, budget: daily(20) });
    await owner.must('finance.setBudget', { center, account, budget: { mode: 'monthly', amountMicros: units(300) } });
    const { items, total } = await owner.must('finance.listBudgetChanges', { center, account });
    assert.equal(total, 2);
    assert.deepEqual(
      items.map(({ by, before: { mode: from }, after: { mode: to } }) => [by, from, to]),
      [
        ['Nora', 'daily', 'monthly'],
        ['Nora', 'unlimited', 'daily'],
      ],
    );
    const log = await owner.must('audit.listActivity', { center, action: 'finance.budget_changed' });
    await owner.must('audit.undoEntry', { center, entry: log.items[0]?.id ?? '' });
    const budget = await owner.must('finance.getBudget', { center, account });
    assert.deepEqual([budget.mode, budget.amountMicros, budget.changesLeft], ['daily', units(20), 7]);
  });

  test('are ten a day, even when sixteen come at once, and the refusal says when there are more', async () => {
    const { scene, account } = await bounded(null);
    const { center, owner } = scene;
    const replies = await Promise.all(
      Array.from({ length: 16 }, (_, place) =>
        owner.call('finance.setBudget', { center, account, budget: daily(place + 1) }),
      ),
    );
    assert.equal(replies.filter(({ status }) => status === 200).length, 10);
    const [refused] = replies.filter(({ status }) => status !== 200);
    assert.ok(refused);
    assertRefused(refused, 422, 'finance.budget_changes_used');
    const { changesLeft, changesAgainAt } = await owner.must('finance.getBudget', { center, account });
    assert.equal(changesLeft, 0);
    assert.equal(refused.refusal?.details['at'], changesAgainAt);
    assert.equal(new Date(changesAgainAt).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' }), '00:00:00');
    // Yesterday's do not count.
    await world.database.query('alter table finance.budget_changes disable trigger only_added_to');
    await world.database.query(
      `update finance.budget_changes set changed_at = changed_at - interval '1 day' where center_id = $1`,
      [center],
    );
    await world.database.query('alter table finance.budget_changes enable trigger only_added_to');
    await owner.must('finance.setBudget', { center, account, budget: daily(50) });
  });

  test('are made by who manages the money of the account, or of the center', async () => {
    const { scene, account } = await bounded(null);
    const { center, owner } = scene;
    const people = await Promise.all(['Finn', 'Fred', 'Kim', 'Opal'].map((name) => world.newcomer(name)));
    const [analyst, manager, keeper, operator] = people;
    assert.ok(analyst && manager && keeper && operator);
    await world.join(owner, center, [analyst], { financeRole: 'analyst' });
    await world.join(owner, center, [manager], { financeRole: 'manager' });
    await world.join(owner, center, [keeper], { accounts: [{ id: account, role: 'admin' }] });
    await world.join(owner, center, [operator], { accounts: [{ id: account, role: 'operator' }] });
    assertRefused(await analyst.call('finance.setBudget', { center, account, budget: daily(1) }), 403, 'forbidden');
    assert.deepEqual((await analyst.must('finance.getBudget', { center, account })).can, []);
    await manager.must('finance.setBudget', { center, account, budget: daily(2) });
    await keeper.must('finance.setBudget', { center, account, budget: daily(3) });
    assertRefused(await operator.call('finance.getBudget', { center, account }), 403, 'forbidden');
  });

  for (const [what, budget] of [
    ['nothing', { mode: 'daily', amountMicros: '0' }],
    ['less than nothing', { mode: 'daily', amountMicros: '-1' }],
    ['what is no number', { mode: 'daily', amountMicros: 'NaN' }],
    ['1e30', { mode: 'daily', amountMicros: '1e30' }],
    ['an amount with no bounds', { mode: 'unlimited', amountMicros: '1' }],
    ['dates that are reversed', { mode: 'custom', amountMicros: '1000000', from: '2026-02-02', to: '2026-02-01' }],
    ['a day that does not exist', { mode: 'custom', amountMicros: '1000000', from: '2026-02-30', to: null }],
  ] as const)
    test(`are refused with ${what}`, async () => {
      const { scene, account } = await bounded(null);
      const { center, owner } = scene;
      const reply = await owner.call('finance.setBudget', { center, account, budget: budget as never });
      assertRefused(reply, 400, 'invalid_input');
    });
});

test('spend of the past is told by its own day', async () => {
  const { scene, account } = await bounded(daily(10));
  for (const days of [10, 9, 8]) assert.equal(await spent(scene, account, 12, someDaysAgo(days)), units(10));
});

describe('a raise of a budget', () => {
  const set = ({ owner, center }: Scene, account: string, budget: Terms) =>
    owner.call('finance.setBudget', { center, account, budget: budget as never });

  test('by more than the rule says waits for somebody else; a smaller one, a cut and a first limit do not', async () => {
    const { scene, account } = await bounded(daily(20));
    const { owner, center } = scene;
    const second = await world.newcomer('Ono');
    await world.join(owner, center, [second], { role: 'owner' });
    const rules = [{ area: 'budgets', approvals: 1, approvers: 'owners', threshold: 20 } as const];
    await owner.must('requests.putApprovalRules', { center, rules });
    assert.equal((await set(scene, account, daily(24))).status, 200);
    for (const raised of [daily(29), { mode: 'monthly', amountMicros: units(30) }, { mode: 'unlimited' }])
      assertRefused(await set(scene, account, raised), 422, 'requests.approval_needed');
    assert.equal((await set(scene, account, daily(10))).status, 200);
    const calls = [{ endpoint: 'finance.setBudget', input: { center, account, budget: daily(40) } }];
    const { id, request } = await owner.must('requests.proposeChanges', { center, calls });
    await second.must('requests.decideRequest', { request: request ?? '', decision: 'approve' });
    assert.equal((await ended(owner, center, id)).state, 'done');
    assert.equal((await owner.must('finance.getBudget', { center, account })).amountMicros, units(40));
  });

  test('by anything waits where the rule names no number, and a first limit never does', async () => {
    const { scene, account } = await bounded(null);
    const { owner, center } = scene;
    await world.join(owner, center, [await world.newcomer('Ono')], { role: 'owner' });
    const rule = { area: 'budgets', approvals: 1, approvers: 'owners' } as const;
    for (const threshold of [0, 1001, 1.5])
      assert.equal(
        (await owner.call('requests.putApprovalRules', { center, rules: [{ ...rule, threshold }] })).status,
        400,
      );
    await owner.must('requests.putApprovalRules', { center, rules: [{ ...rule, threshold: null }] });
    assert.equal((await set(scene, account, daily(20))).status, 200);
    assertRefused(await set(scene, account, daily(21)), 422, 'requests.approval_needed');
  });
});
