// The breaker: what is far from an account's own past freezes it, until two people say that it is right.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { newKey, rechargedIn, someDaysAgo, units } from '../../../test/funds.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import { openDatabase } from '../foundation/database.ts';
import { endAll, tellAll } from './index.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

type At = { day?: string; hour?: number };

async function spend(
  { owner, center }: Scene,
  account: string,
  amount: number,
  { day = someDaysAgo(1), hour }: At = {},
) {
  const rows = [{ account, spendMicros: units(amount) }];
  const told = { center, key: newKey(), day, source: 'Network', rows, ...(hour === undefined ? {} : { hour }) };
  return (await owner.must('finance.recordSpend', told)).totals[0];
}

/** A center whose account spent 2 EUR on each of so many days, and has most of 1,000 EUR left. */
async function usual(days = 14): Promise<{ scene: Scene; account: string }> {
  const scene = await Scene.open(world);
  const account = await rechargedIn(scene);
  const { owner, center } = scene;
  const rows = [{ account, cashMicros: units(800) }];
  await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
  for (let day = 2; day < days + 2; day += 1) await spend(scene, account, 2, { day: someDaysAgo(day) });
  return { scene, account };
}

const breakersOf = async ({ owner, center }: Scene) => (await owner.must('finance.listBreakers', { center })).items;

const hold = ({ owner, center }: Scene, account: string) =>
  owner.call('finance.holdFunds', { center, key: newKey(), account, amountMicros: units(1), seconds: 60 });

const recharge = ({ owner, center }: Scene, account: string) =>
  owner.call('finance.transferFunds', {
    center,
    key: newKey(),
    direction: 'recharge',
    rows: [{ account, cashMicros: units(1) }],
  });

async function managerIn(scene: Scene, name = 'Fina'): Promise<Person> {
  const manager = await world.newcomer(name);
  await world.join(scene.owner, scene.center, [manager], { financeRole: 'manager' });
  return manager;
}

async function frozen(): Promise<{ scene: Scene; account: string; breaker: string }> {
  const { scene, account } = await usual(7);
  await spend(scene, account, 15);
  const [one] = await breakersOf(scene);
  return { scene, account, breaker: one?.id ?? '' };
}

/** Does what is due now, as the job of every minute does. */
async function letMinutePass(): Promise<void> {
  const database = openDatabase(world.databaseUrl);
  try {
    await endAll(database);
  } finally {
    await database.close();
  }
}

describe('spend far from the past', () => {
  test('is charged, since it happened, and freezes what is about to be spent and recharged', async () => {
    const { scene, account } = await usual();
    assert.equal((await spend(scene, account, 3))?.chargedMicros, units(3));
    assert.deepEqual(await breakersOf(scene), []);
    assert.equal((await spend(scene, account, 12))?.chargedMicros, units(12));
    const [breaker] = await breakersOf(scene);
    assert.ok(breaker);
    assert.deepEqual(
      [breaker.state, breaker.account.id, breaker.spendMicros, breaker.evidence.rule, breaker.evidence.medianMicros],
      ['open', account, units(15), 'score', units(2)],
    );
    assert.deepEqual([breaker.evidence.samples, breaker.evidence.threshold, breaker.needed], [14, '8', 1]);
    assert.ok((breaker.evidence.score ?? 0) > 8);
    assertRefused(await hold(scene, account), 422, 'finance.breaker_open');
    assertRefused(await recharge(scene, account), 422, 'finance.breaker_open');
    const { owner, center } = scene;
    const plan = { center, direction: 'recharge' as const, rows: [{ account, cash: '1' }] };
    assert.equal((await owner.must('finance.planTransfers', plan)).rows[0]?.problem?.code, 'finance.breaker_open');
    assert.equal((await spend(scene, account, 1))?.chargedMicros, units(1));
    assert.equal((await breakersOf(scene)).length, 1);
  });

  test('a little less far is told, and stops nothing', async () => {
    const { scene, account } = await usual();
    await spend(scene, account, 5);
    const [breaker] = await breakersOf(scene);
    assert.deepEqual([breaker?.state, breaker?.can], ['alert', []]);
    await spend(scene, account, 1);
    assert.equal((await breakersOf(scene)).length, 1);
    assert.equal((await hold(scene, account)).status, 201);
    const { owner, center } = scene;
    assertRefused(
      await owner.call('finance.confirmBreaker', { center, breaker: breaker?.id ?? '' }),
      409,
      'finance.breaker_not_open',
    );
  });

  test('is judged by the hour where it is told by the hour', async () => {
    const scene = await Scene.open(world);
    const account = await rechargedIn(scene);
    const { owner, center } = scene;
    await owner.must('finance.updateLimitSettings', { center, dailyMultiple: null });
    for (let hour = 0; hour < 10; hour += 1) await spend(scene, account, 1, { hour });
    assert.deepEqual(await breakersOf(scene), []);
    await spend(scene, account, 6, { hour: 10 });
    const [breaker] = await breakersOf(scene);
    assert.deepEqual([breaker?.state, breaker?.hour, breaker?.spendMicros], ['open', 10, units(6)]);
  });

  test('that is settled from a hold is judged too', async () => {
    const { scene, account } = await usual();
    const { owner, center } = scene;
    const asked = { center, key: newKey(), account, amountMicros: units(20), seconds: 600 };
    const { id } = await owner.must('finance.holdFunds', asked);
    await owner.must('finance.settleHold', { center, hold: id, key: newKey(), spendMicros: units(18) });
    assert.equal((await breakersOf(scene))[0]?.state, 'open');
  });

  test('without a past is judged by the amount that the center set', async () => {
    const scene = await Scene.open(world);
    const account = await rechargedIn(scene);
    const { owner, center } = scene;
    const dailyAmounts = [{ currency: 'EUR', amountMicros: units(20) }];
    await owner.must('finance.updateLimitSettings', { center, dailyAmounts });
    await spend(scene, account, 20);
    assert.deepEqual(await breakersOf(scene), []);
    await spend(scene, account, 1);
    const [breaker] = await breakersOf(scene);
    assert.deepEqual([breaker?.evidence.rule, breaker?.evidence.threshold], ['amount', units(20)]);
  });

  test('is not judged where the center switched the breaker off; what is frozen stays so', async () => {
    const { scene, account } = await frozen();
    const { owner, center } = scene;
    const other = await scene.spare();
    const dailyAmounts = [{ currency: 'EUR', amountMicros: units(1) }];
    await owner.must('finance.updateLimitSettings', { center, isBreakerOn: false, dailyAmounts });
    await spend(scene, other, 5);
    assert.equal((await breakersOf(scene)).length, 1);
    assertRefused(await hold(scene, account), 422, 'finance.breaker_open');
  });
});

describe('unfreezing', () => {
  test('takes two people', async () => {
    const { scene, account, breaker } = await frozen();
    const { owner, center } = scene;
    const manager = await managerIn(scene);
    const first = await owner.must('finance.confirmBreaker', { center, breaker });
    assert.deepEqual([first.state, first.needed, first.closesAt, first.can], ['open', 2, null, []]);
    assertRefused(await hold(scene, account), 422, 'finance.breaker_open');
    assertRefused(await owner.call('finance.confirmBreaker', { center, breaker }), 409, 'finance.breaker_confirmed');
    const second = await manager.must('finance.confirmBreaker', { center, breaker });
    assert.equal(second.state, 'closed');
    assert.deepEqual(
      second.confirmations.map(({ person }) => person.name),
      ['Nora', 'Fina'],
    );
    assert.equal((await hold(scene, account)).status, 201);
    // What they took for right does not trip again for a little more.
    await spend(scene, account, 10);
    assert.equal((await breakersOf(scene)).length, 1);
    await spend(scene, account, 10);
    assert.equal((await breakersOf(scene))[0]?.state, 'open');
  });

  test('of two who confirm at once, both count', async () => {
    const { scene, breaker } = await frozen();
    const { owner, center } = scene;
    const manager = await managerIn(scene);
    await Promise.all([owner, manager].map((who) => who.must('finance.confirmBreaker', { center, breaker })));
    assert.equal((await breakersOf(scene))[0]?.state, 'closed');
  });

  test('takes a day where only one may', async () => {
    const { scene, account, breaker } = await frozen();
    const { owner, center } = scene;
    const { state, closesAt } = await owner.must('finance.confirmBreaker', { center, breaker });
    assert.equal(state, 'open');
    const hours = (Date.parse(closesAt ?? '') - Date.now()) / 3_600_000;
    assert.ok(hours > 23.9 && hours < 24.1, `${hours}`);
    await letMinutePass();
    assertRefused(await hold(scene, account), 422, 'finance.breaker_open');
    await world.database.query('update finance.breakers set closes_at = now() where id = $1', [breaker]);
    await letMinutePass();
    assert.equal((await breakersOf(scene))[0]?.state, 'closed');
    assert.equal((await hold(scene, account)).status, 201);
  });

  test('waits for the second where one came in the meantime', async () => {
    const { scene, breaker } = await frozen();
    const { owner, center } = scene;
    await owner.must('finance.confirmBreaker', { center, breaker });
    const manager = await managerIn(scene);
    await world.database.query('update finance.breakers set closes_at = now() where id = $1', [breaker]);
    await letMinutePass();
    const [still] = await breakersOf(scene);
    assert.deepEqual([still?.state, still?.needed], ['open', 2]);
    assert.equal((await manager.must('finance.confirmBreaker', { center, breaker })).state, 'closed');
  });

  test('does not count who may pay no more', async () => {
    const { scene, breaker } = await frozen();
    const { owner, center } = scene;
    const [manager, other] = [await managerIn(scene), await managerIn(scene, 'Flo')];
    await manager.must('finance.confirmBreaker', { center, breaker });
    await owner.must('members.removeMember', { center, member: manager.id });
    assert.equal((await owner.must('finance.confirmBreaker', { center, breaker })).state, 'open');
    assert.equal((await other.must('finance.confirmBreaker', { center, breaker })).state, 'closed');
  });
});

describe('what to look at', () => {
  test('names what is frozen, used up, low and ending, the worst first, with how many there are of each', async () => {
    const { scene, account } = await frozen();
    const { owner, center } = scene;
    await owner.must('finance.setBudget', {
      center,
      account,
      budget: { mode: 'custom', amountMicros: units(29), from: someDaysAgo(20), to: null },
    });
    const cap = { measure: 'spend', period: 'total', currency: 'EUR', amountMicros: units(35) } as const;
    await owner.must('finance.setCap', { center, subject: { kind: 'center' }, ...cap });
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString();
    const credit = { center, key: newKey(), name: 'Voucher', currency: 'EUR', amountMicros: units(3), expiresAt: soon };
    await owner.must('finance.issueCredit', credit);
    await owner.must('finance.updateLimitSettings', { center, lowDays: 90 });
    const rows = [{ account, cashMicros: units(800) }];
    await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'refund', rows });
    const { items, counts, total } = await owner.must('finance.listAlerts', { center });
    assert.deepEqual(
      items.map(({ kind, severity }) => [kind, severity]),
      [
        ['breaker_open', 'danger'],
        ['budget_used', 'danger'],
        ['cap_used', 'warning'],
        ['balance_low', 'warning'],
        ['credit_ending', 'warning'],
      ],
    );
    assert.deepEqual([total, counts.length], [5, 5]);
    assert.deepEqual([items[1]?.micros, items[1]?.ofMicros], [units(29), units(29)]);
    const only = await owner.must('finance.listAlerts', { center, kind: 'cap_used', search: 'nord' });
    assert.deepEqual([only.total, only.counts.length], [1, 5]);
    assert.equal((await owner.must('finance.listAlerts', { center, page: 9 })).total, 5);
  });

  test('a low balance is told once for each fall', async () => {
    const { scene, account } = await usual(7);
    const { owner, center } = scene;
    const database = openDatabase(world.databaseUrl);
    const told = async () => {
      await tellAll(database, center);
      return (await owner.must('audit.listActivity', { center, action: 'finance.balance_low' })).total;
    };
    const move = (direction: 'recharge' | 'refund') =>
      owner.must('finance.transferFunds', {
        center,
        key: newKey(),
        direction,
        rows: [{ account, cashMicros: units(880) }],
      });
    try {
      assert.equal(await told(), 0);
      await move('refund');
      assert.equal(await told(), 1);
      assert.equal(await told(), 1);
      await move('recharge');
      assert.equal(await told(), 1);
      await move('refund');
      assert.equal(await told(), 2);
    } finally {
      await database.close();
    }
  });
});

describe('finance people', () => {
  test('are told, each in their language, and nobody else is', async () => {
    const scene = await Scene.open(world);
    const account = await rechargedIn(scene);
    const { owner, center } = scene;
    const [analyst, deputy] = [await world.newcomer('Anna'), await scene.deputy()];
    await world.join(owner, center, [analyst], { financeRole: 'analyst' });
    const dailyAmounts = [{ currency: 'EUR', amountMicros: units(5) }];
    await owner.must('finance.updateLimitSettings', { center, dailyAmounts });
    await spend(scene, account, 6);
    const toldTo = async (who: Person) =>
      (await who.must('notifications.listNotifications', { kind: 'finance', center, pageSize: 100 })).items;
    const isTold = async (who: Person) => (await toldTo(who)).some(({ action }) => action === 'finance.breaker_opened');
    for (let tries = 0; tries < 100 && !((await isTold(analyst)) && (await isTold(owner))); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const [one] = (await toldTo(analyst)).filter(({ action }) => action === 'finance.breaker_opened');
    assert.deepEqual([one?.object.name, one?.after?.['spendMicros']], ['Scene', units(6)]);
    assert.ok(await isTold(owner));
    assert.deepEqual(await toldTo(deputy), []);
    // Who holds no finance role any more reads nothing of it.
    await owner.must('members.updateMember', { center, member: analyst.id, financeRole: 'none' });
    assert.deepEqual(await toldTo(analyst), []);
  });
});
