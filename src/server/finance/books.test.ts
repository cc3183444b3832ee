import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { fundedBy, heldIn, newKey, rechargedIn, units } from '../../../test/funds.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import { type Database, openDatabase } from '../foundation/database.ts';
import { checkAll } from './index.ts';

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

describe('the books', () => {
  const asApp = async (statement: string, values: unknown[]): Promise<void> => {
    const client = await world.database.connect();
    try {
      await client.query('begin');
      await client.query('set local role atrium_app');
      await client.query(`select set_config('atrium.center', $1, true)`, [String(values[0])]);
      await client.query(statement, values);
    } finally {
      await client.query('rollback');
      client.release();
    }
  };

  test('cannot be changed, only added to, also with the database in one’s hands', async () => {
    const scene = await Scene.open(world);
    const posting = await fundedBy(scene);
    for (const table of ['postings', 'transfers', 'accounts'])
      for (const change of [`update finance.${table} set center_id = center_id`, `delete from finance.${table}`])
        await assert.rejects(sql(change), /only added to/, change);
    await assert.rejects(sql('truncate finance.transfers'), /only added to/);
    await assert.rejects(
      asApp('update finance.balances set micros = micros + 1 where center_id = $1', [scene.center]),
      /permission denied/,
    );
    assert.ok(posting);
  });

  test('refuse a transfer across currencies, from another center, or beyond a balance', async () => {
    const scene = await Scene.open(world);
    await rechargedIn(scene);
    const other = await Scene.open(world);
    await rechargedIn(other);
    const { rows } = await sql(
      `select p.id as posting, p.value_date::text as day, (select id from finance.accounts where center_id = $1 and name like 'cash EUR %' and ad_account_id is not null) as wallet,
         (select id from finance.accounts where center_id = $1 and kind = 'funding') as house,
         (select id from finance.accounts where center_id = $2 and kind = 'funding') as strange
       from finance.postings p where p.center_id = $1 and p.kind = 'funding'`,
      [scene.center, other.center],
    );
    const [{ posting, day, wallet, house, strange }] = rows as [Record<string, string>];
    const move = (from: string | undefined, to: string | undefined, currency: string, micros: string) =>
      asApp(
        `insert into finance.transfers (center_id, posting_id, kind, from_account_id, to_account_id, currency, micros, value_date)
         values ($1, $2, 'funding', $3, $4, $5, $6, $7)`,
        [scene.center, posting, from, to, currency, micros, day],
      );
    await move(wallet, house, 'EUR', units(100));
    await assert.rejects(move(wallet, house, 'USD', '1'), /another currency/);
    await assert.rejects(move(wallet, strange, 'EUR', '1'), /not its own/);
    await assert.rejects(move(wallet, house, 'EUR', String(BigInt(units(100)) + 1n)), /balances_covered/);
    await assert.rejects(move(wallet, house, 'EUR', '0'), /check/);
  });

  test('are added up every night, and a balance that was tampered with is found', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    await rechargedIn(scene);
    await checkAll(database);
    assert.equal((await owner.must('finance.getOverview', { center })).lastCheck?.isSound, true);
    await sql(`update finance.balances set micros = micros + 5 where center_id = $1 and micros = $2`, [
      center,
      units(100),
    ]);
    await checkAll(database);
    const { items } = await owner.must('finance.listChecks', { center });
    assert.deepEqual(
      items.map(({ differences }) => differences.length),
      [1, 0],
    );
    const [found] = items[0]?.differences ?? [];
    assert.deepEqual([found?.balanceMicros, found?.summedMicros], ['100000005', units(100)]);
    const { items: told } = await owner.must('audit.listActivity', { center, action: 'finance.books_checked' });
    assert.equal(told.length, 1);
  });
});

describe('who may not see money', () => {
  async function withAdmin(scene: Scene, financeRole: 'none' | 'analyst' = 'none'): Promise<Person> {
    const admin = await world.newcomer('Adele');
    await world.join(scene.owner, scene.center, [admin], { role: 'admin', financeRole });
    return admin;
  }

  test('finds nothing of it in the log of the center, and who may does', async () => {
    const scene = await Scene.open(world);
    const { center } = scene;
    await heldIn(scene);
    const [admin, analyst] = [await withAdmin(scene), await withAdmin(scene, 'analyst')];
    const seen = async (who: Person): Promise<string[]> => {
      const { items } = await who.must('audit.listActivity', { center, pageSize: 200 });
      return items.map(({ action }) => action).filter((action) => action.startsWith('finance.'));
    };
    assert.deepEqual(await seen(admin), []);
    const { total } = await admin.must('audit.listActivity', { center, room: 'finance' });
    assert.equal(total, 0);
    assert.deepEqual(await seen(analyst), [
      'finance.funds_held',
      'finance.funds_transferred',
      'finance.funding_recorded',
    ]);
    const { items } = await scene.owner.must('audit.listActivity', { center, action: 'finance.funding_recorded' });
    const entry = items[0]?.id ?? '';
    assertRefused(await admin.call('audit.undoEntry', { center, entry }), 404, 'not_found');
  });

  test('neither reads nor approves a proposal of it; an Owner does', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [admin, second] = [await withAdmin(scene), await world.newcomer('Ono')];
    await world.join(owner, center, [second], { role: 'owner' });
    const rules = [{ area: 'funds', approvals: 1, approvers: 'admins', threshold: 100 } as const];
    await owner.must('requests.putApprovalRules', { center, rules });
    const funding = { currency: 'EUR', amountMicros: units(99), reference: 'Small' };
    await owner.must('finance.recordFunding', { center, key: newKey(), ...funding });
    // A made-up rate would make money out of little, so that it asks whatever the amount.
    const rate = { center, from: 'EUR', to: 'CNY', rate: '1000000', source: 'Me' };
    assertRefused(await owner.call('finance.recordRate', rate), 422, 'requests.approval_needed');
    const large = { ...funding, key: newKey(), amountMicros: units(100) };
    assertRefused(await owner.call('finance.recordFunding', { center, ...large }), 422, 'requests.approval_needed');
    const calls = [{ endpoint: 'finance.recordFunding', input: large }];
    const { id, request } = await owner.must('requests.proposeChanges', { center, calls });
    assertRefused(await admin.call('requests.getProposal', { center, proposal: id }), 404, 'not_found');
    const approve = { request: request ?? '', decision: 'approve' as const };
    assertRefused(await admin.call('requests.decideRequest', approve), 404, 'not_found');
    const shown = await second.must('requests.getProposal', { center, proposal: id });
    assert.equal(shown.firstChanges[0]?.after?.['amountMicros'], units(100));
    await second.must('requests.decideRequest', approve);
  });
});
