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
    await scene.owner.must('finance.recordSpend', {
      center: scene.center,
      key: newKey(),
      day: someDaysAgo(days + 1),
      source: 'Network',
      rows: [{ account, spendMicros: units(days + 1 > 40 ? 2 : 1) }],
    });
  return account;
}

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
    await sql('update finance.wallets set paced_on = paced_on - 3, spent_micros = 1 where center_id = $1', [center]);
    assert.deepEqual(await list(), today);
    await endAll(database);
    assert.deepEqual(await list(), today);
    await isSound(scene);
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
  });
});
