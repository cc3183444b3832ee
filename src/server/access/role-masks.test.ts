// A start refuses a database in which a role holds something else than the contract says.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { freePort, launch } from '../../../test/launched.ts';
import { temporaryFolder } from '../../../test/postgres.ts';
import { CannotStart } from '../foundation/cannot-start.ts';
import { requireRoleMasks } from './role-masks.ts';

let stored: TestDatabase;
let client: Client;
before(async () => {
  stored = await testDatabase();
  client = new Client({ connectionString: stored.url });
  await client.connect();
});
after(async () => {
  await client.end();
  await stored.drop();
});

/** What a start says after a change of the table, which is taken back. */
async function saidAfter(change: string): Promise<string> {
  await client.query('begin');
  try {
    await client.query(change);
    await requireRoleMasks(client);
    return '';
  } catch (error) {
    assert.ok(error instanceof CannotStart);
    return error.message;
  } finally {
    await client.query('rollback');
  }
}

describe('the masks of roles', () => {
  test('are those of the contract as the migrations leave them', async () => {
    await requireRoleMasks(client);
  });

  for (const [what, change, role] of [
    ['a bit more', `update access.role_masks set mask = mask | 1 where role = 'employee'`, 'center employee'],
    [
      'a bit less for Admins under assignment',
      `update access.role_masks set assigned_mask = assigned_mask - 1 where role = 'admin' and kind = 'center'`,
      'center admin',
    ],
    [
      'a partner who reaches further',
      `update access.role_masks set partner_mask = 12291 where role = 'owner'`,
      'center owner',
    ],
    [
      'a role that is missing',
      `delete from access.role_masks where kind = 'account' and role = 'operator'`,
      'account operator',
    ],
    [
      'a role that nobody knows',
      `insert into access.role_masks values ('finance', 'treasurer', 1, 1, 0)`,
      'finance treasurer',
    ],
  ] as const) {
    test(`refuse ${what}`, async () => {
      const said = await saidAfter(change);
      assert.match(said, new RegExp(`what a role may do \\(${role}\\): start the version`));
      assert.ok(!said.includes('\n'));
    });
  }

  test('are looked at before the server listens', async () => {
    await client.query(`update access.role_masks set mask = 15 where kind = 'account' and role = 'operator'`);
    const dataDir = temporaryFolder('masks');
    const atrium = launch({ port: await freePort(), dataDir, environment: { DATABASE_URL: stored.url } });
    const code = await atrium.ended;
    assert.equal(code, 1);
    assert.match(atrium.output(), /^The table access\.role_masks says something else .*\(account operator\)/m);
    assert.doesNotMatch(atrium.output(), /Atrium is ready|\n\s+at /);
    rmSync(dataDir, { recursive: true, force: true });
  });
});
