import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newKey, rechargedIn, someDaysAgo, units } from '../../../test/funds.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { type Database, openDatabase } from '../foundation/database.ts';
import { endAll } from './index.ts';

let world: World;
let database: Database;
before(async () => {
  world = await openWorld({ isSmall: true });
  database = openDatabase(world.databaseUrl);
});
after(async () => {
  await database.close();
  await world.close();
});

const sql = (text: string, values: unknown[] = []) => world.database.query(text, values);

/** Spend of one ad account on days around the ends of months. */
async function spentIn(scene: Scene): Promise<string> {
  const account = await rechargedIn(scene);
  for (const days of [0, 1, 3, 8, 33, 64])
    await tellSpend(scene, account, { days: days + 1, amount: days + 1 > 40 ? 2 : 1 });
  return account;
}

const tellSpend = ({ owner, center }: Scene, account: string, { days, amount }: { days: number; amount: number }) =>
  owner.must('finance.recordSpend', {
    center,
    key: newKey(),
    day: someDaysAgo(days),
    source: 'Network',
    rows: [{ account, spendMicros: units(amount) }],
  });

const isSound = async ({ owner, center }: Scene): Promise<void> =>
  assert.deepEqual((await owner.must('finance.checkBooks', { center })).differences, []);

describe('kept sums', () => {
  test('are what the transfers of each range of days sum to, before they are folded and after', async () => {
    const scene = await Scene.open(world);
    await spentIn(scene);
    const { owner, center } = scene;
    const days = [70, 65, 34, 20, 9, 2, 1, 0].map((ago) => someDaysAgo(ago));
    const compare = async (): Promise<void> => {
      for (const from of days)
        for (const to of days.filter((day) => day >= from)) {
          const { sums } = await owner.must('finance.sumTransactions', { center, from, to });
          const { rows } = await sql(
            `select currency, kind, count(*)::int as transactions, sum(micros)::text as "amountMicros" from finance.transfers
             where center_id = $1 and value_date between $2 and $3 group by 1, 2 order by 1, 2`,
            [center, from, to],
          );
          assert.deepEqual(sums, rows, `${from} to ${to}`);
        }
    };
    await compare();
    await endAll(database);
    const { rows } = await sql(`select from finance.sums where center_id = $1 and span = 'new'`, [center]);
    assert.equal(rows.length, 0);
    await compare();
    await isSound(scene);
  });

  test('of wallets are added up anew while their paces are of another day, and move on with the next run', async () => {
    const scene = await Scene.open(world);
    const account = await spentIn(scene);
    const { owner, center } = scene;
    const list = async () => (await owner.must('finance.listWallets', { center, sort: '-daysLeft' })).items;
    const today = await list();
    assert.equal(
      today.find(({ account: { id } }) => id === account)?.spentPerDayMicros,
      String((3n * 1_000_000n) / 7n),
    );
    await sql('update finance.paces set paced_on = paced_on - 3 where center_id = $1', [center]);
    await sql('update finance.wallets set paced_on = paced_on - 3 where center_id = $1', [center]);
    await sql('select finance.rebuild_rollups($1)', [center]);
    assert.deepEqual(await list(), today);
    await endAll(database);
    assert.deepEqual(await list(), today);
    await isSound(scene);
  });

  test('of the running month stand in the wallet, and go to those before when it is over', async () => {
    const scene = await Scene.open(world);
    const account = await rechargedIn(scene);
    const { owner, center } = scene;
    // As if nothing had moved on since a month that is over.
    for (const table of ['paces', 'wallets'])
      await sql(`update finance.${table} set paced_on = paced_on - 40 where center_id = $1`, [center]);
    await sql('select finance.rebuild_rollups($1)', [center]);
    const { rows: paces } = await sql('select paced_on::text as day from finance.paces where center_id = $1', [center]);
    const told = { center, key: newKey(), day: paces[0]?.day as string, source: 'Network' };
    await owner.must('finance.recordSpend', { ...told, rows: [{ account, spendMicros: units(2) }] });
    const spentIn = async (): Promise<unknown[]> =>
      (
        await sql(
          `select w.month_spent_micros::text as running, m.spent::text as before from finance.wallets w
           left join finance.account_months m on m.ad_account_id = w.ad_account_id and m.month = date_trunc('month', $2::date)
           where w.ad_account_id = $1`,
          [account, told.day],
        )
      ).rows;
    assert.deepEqual(await spentIn(), [{ running: units(2), before: null }]);
    await isSound(scene);
    await endAll(database);
    assert.deepEqual(await spentIn(), [{ running: '0', before: units(2) }]);
    await isSound(scene);
  });

  test('tell how many wallets are low, empty or funded, as the rows themselves do', async () => {
    const scene = await Scene.open(world);
    await spentIn(scene);
    const { owner, center } = scene;
    const money = { center, key: newKey(), currency: 'EUR', amountMicros: units(5000), reference: 'Bank' };
    await owner.must('finance.recordFunding', money);
    for (const [at, held] of [9, 10, 11, 400].entries()) {
      const account = (await world.addAccount(owner, center, `Wallet ${at}`)).id;
      const rows = [{ account, cashMicros: units(held + 7) }];
      await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
      const told = { center, key: newKey(), day: someDaysAgo(1), source: 'Network' };
      await owner.must('finance.recordSpend', { ...told, rows: [{ account, spendMicros: units(7) }] });
    }
    await world.addAccount(owner, center, 'Bare');
    const compare = async (lowDays: number): Promise<void> => {
      const settings = await owner.must('finance.getLimitSettings', { center });
      await owner.must('finance.updateLimitSettings', { center, ...settings, lowDays });
      const { items } = await owner.must('finance.listWallets', { center, pageSize: 200 });
      const held = (one: (typeof items)[number]) => BigInt(one.cashMicros) + BigInt(one.creditMicros);
      const { rows: spent } = await sql(
        'select ad_account_id as id, spent_micros as micros from finance.wallets where center_id = $1',
        [center],
      );
      const spentBy = new Map(spent.map(({ id, micros }: { id: string; micros: string }) => [id, BigInt(micros)]));
      const isLow = (one: (typeof items)[number]) =>
        held(one) * 7n < (spentBy.get(one.account.id) ?? 0n) * BigInt(lowDays);
      const expected = {
        all: items.length,
        low: items.filter(isLow).length,
        empty: items.filter((one) => held(one) === 0n).length,
        funded: items.filter((one) => held(one) > 0n).length,
      };
      assert.ok(expected.low > 0 && expected.empty > 0);
      for (const [state, total] of Object.entries(expected)) {
        const asked = { center, pageSize: 1, state: state as keyof typeof expected };
        assert.equal((await owner.must('finance.listWallets', asked)).total, total, state);
      }
      const [balance] = (await owner.must('finance.getOverview', { center })).balances;
      assert.deepEqual([balance?.adAccounts, balance?.lowAccounts], [expected.all, expected.low]);
    };
    for (const lowDays of [10, 11, 12]) await compare(lowDays);
    await endAll(database);
    for (const lowDays of [10, 11, 12]) await compare(lowDays);
    const { items } = await owner.must('finance.listWallets', { center, search: 'WALLET', sort: '-name', pageSize: 2 });
    assert.deepEqual(
      items.map(({ account }) => account.name),
      ['Wallet 3', 'Wallet 2'],
    );
    assert.equal(
      (await owner.must('finance.listWallets', { center, search: 'wallet', pageSize: 2, page: 2 })).total,
      4,
    );
    await isSound(scene);
    await sql('update finance.tallies set wallets = wallets + 1 where center_id = $1 and is_empty', [center]);
    assert.match((await owner.must('finance.checkBooks', { center })).differences[0]?.account ?? '', /^tally EUR/);
  });

  test('that were tampered with are found by the check', async () => {
    const scene = await Scene.open(world);
    const account = await rechargedIn(scene);
    const { owner, center } = scene;
    await sql('update finance.wallets set cash_micros = cash_micros + 5 where center_id = $1 and ad_account_id = $2', [
      center,
      account,
    ]);
    const { differences } = await owner.must('finance.checkBooks', { center });
    assert.deepEqual(
      differences.map(({ account: name }) => name),
      [`wallet EUR ${account} cash`],
    );
    await sql('update finance.wallets set cash_micros = cash_micros - 5 where center_id = $1', [center]);
    // Of this month, which its wallet holds, and of one before.
    for (const days of [0, 40]) await tellSpend(scene, account, { days, amount: 1 });
    for (const [table, column, kept] of [
      ['wallets', 'month_moved_micros', 'month'],
      ['wallets', 'month_spent_micros', 'month'],
      ['wallets', 'available_rank', 'wallet'],
      ['account_months', 'moved', 'month'],
      ['account_months', 'spent', 'month'],
      ['cost_months', 'told', 'costs'],
      ['cost_months', 'charged', 'costs'],
      ['cost_sums', 'told', 'costs'],
      ['cost_sums', 'costs', 'costs'],
    ] as const) {
      const add = (more: number) =>
        sql(`update finance.${table} set ${column} = ${column} + $2 where center_id = $1`, [center, more]);
      await add(5);
      const { differences: found } = await owner.must('finance.checkBooks', { center });
      assert.ok(found.length > 0, `${table}.${column}`);
      assert.ok(found.every((one) => one.account.startsWith(kept)));
      await add(-5);
    }
    await isSound(scene);
  });
});
