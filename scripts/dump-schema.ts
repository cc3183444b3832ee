// `npm run schema`, after a change of the migrations: writes what follows from them, from a database of its own.
// database/schema.sql for readers, and the types of all tables for the query builder.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { migrate } from '../src/server/foundation/migrations.ts';
import { startTestPostgres } from '../test/postgres.ts';
import { schemaText } from './schema-text.ts';

const root = path.join(import.meta.dirname, '..');

/** Runs a program of node_modules; what it says matters only when it fails. */
function run(program: string, ...args: string[]): void {
  const file = path.join(root, 'node_modules', program);
  const { status, stderr } = spawnSync(process.execPath, [file, ...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}

const postgres = await startTestPostgres();
const client = new Client({ connectionString: postgres.url });
try {
  await client.connect();
  await migrate(client);
  writeFileSync(path.join(root, 'database', 'schema.sql'), await schemaText(client));
  run('kysely-codegen/dist/cli/bin.js', '--url', postgres.url);
  run('@biomejs/biome/bin/biome', 'format', '--write', 'src/server/foundation/tables.ts');
} finally {
  await client.end();
  await postgres.stop();
}
