import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from 'pg';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { CannotStart } from './cannot-start.ts';
import { listMigrations, type Migration, migrate } from './migrations.ts';

let database: TestDatabase;
const clients: Client[] = [];

async function connect(options = ''): Promise<Client> {
  const client = new Client({ connectionString: database.url, options });
  clients.push(client);
  await client.connect();
  return client;
}

before(async () => {
  database = await testDatabase();
});
after(async () => {
  for (const client of clients) await client.end();
  await database.drop();
});

const known = listMigrations();
const next = (sql: string): Migration => ({ number: known.length + 1, name: 'next', sha256: sql, sql });

test('a migrated database has nothing left to apply', async () => {
  assert.deepEqual(await migrate(await connect()), []);
});

test('a migration that fails leaves nothing behind', async () => {
  const client = await connect();
  const broken = next('create table foundation.half_made (); select 1 / 0');
  await assert.rejects(migrate(client, [...known, broken]), /division by zero/);
  const { rows } = await client.query(`select to_regclass('foundation.half_made') as "table"`);
  assert.deepEqual(rows, [{ table: null }]);
});

test('of two that migrate at once one applies what is missing, the other finds it done', async () => {
  const more = [...known, next('create table foundation.made_once ()')];
  const applied = await Promise.all([migrate(await connect(), more), migrate(await connect(), more)]);
  assert.deepEqual(applied.map((each) => each.length).toSorted(), [0, 1]);
});

test('data of a newer version is refused', async () => {
  await assert.rejects(migrate(await connect(), known), /^Error: The data was written by a newer version of Atrium/);
});

test('a database made by another version of a migration is refused', async () => {
  const changed = [
    ...known.slice(0, -1),
    { ...(known.at(-1) as Migration), sha256: 'changed' },
    next('create table foundation.made_once ()'),
  ];
  await assert.rejects(migrate(await connect(), changed), /was made by another version of migration/);
});

test('a server that would lose confirmed writes is refused', async () => {
  const client = await connect('-c synchronous_commit=off');
  await assert.rejects(
    migrate(client, known),
    (error) => error instanceof CannotStart && /synchronous_commit/.test(error.message),
  );
});
