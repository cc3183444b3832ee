import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Client } from 'pg';
import { schemaText } from '../scripts/schema-text.ts';
import { testDatabase } from './database.ts';

test('database/schema.sql shows the database as the migrations leave it', async () => {
  const database = await testDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const actual = await schemaText(client);
  await client.end();
  await database.drop();
  const committed = readFileSync(path.join(import.meta.dirname, '..', 'database', 'schema.sql'), 'utf8');
  assert.equal(committed, actual, 'It is stale: run `npm run schema` and commit database/schema.sql.');
});
