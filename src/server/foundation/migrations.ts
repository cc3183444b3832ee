// Brings a database to the shape that this code expects: plain SQL files, in order, forward only.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { CannotStart } from './cannot-start.ts';

const folder = path.join(import.meta.dirname, '..', '..', '..', 'database', 'migrations');

export interface Migration {
  number: number;
  name: string;
  /** Of the file as it stands; an applied one must never change. */
  sha256: string;
  sql: string;
}

/** The migrations of this code, in order. They are numbered from 1 without a gap. */
export function listMigrations(place = folder): Migration[] {
  const files = readdirSync(place).filter((file) => file.endsWith('.sql'));
  return files.sort().map((file, index) => {
    const [, number = '', name = ''] = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file) ?? [];
    if (Number(number) !== index + 1) throw new Error(`Migration ${file} should be number ${index + 1}: NNNN-name.sql`);
    const sql = readFileSync(path.join(place, file), 'utf8');
    return { number: index + 1, name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

// Any number will do, as long as it is Atrium's alone in the database.
const migrationLock = 4_600_000_001;

/**
 * Checks the server, then applies what is missing, each file in a transaction of its own; a failed one leaves nothing.
 * Two that run at once wait for each other. Returns what was applied.
 * @throws CannotStart when the server is too old or unsafe, or when its data belongs to other code than this.
 */
export async function migrate(client: pg.ClientBase, migrations = listMigrations()): Promise<Migration[]> {
  await checkServer(client);
  await client.query('select pg_advisory_lock($1)', [migrationLock]);
  try {
    await client.query(register);
    const missing = missingFrom(await listApplied(client), migrations);
    for (const migration of missing) await apply(client, migration);
    return missing;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock]);
  }
}

const register = `
  do $$ begin
    if to_regclass('foundation.migrations') is null then
      create schema if not exists foundation;
      create table foundation.migrations (
        number integer primary key,
        name text not null,
        sha256 text not null,
        applied_at timestamptz not null default now()
      );
      comment on table foundation.migrations is 'The migrations that made this database, as they were when applied.';
    end if;
  end $$`;

interface Applied {
  number: number;
  name: string;
  sha256: string;
}

async function listApplied(client: pg.ClientBase): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    'select number, name, sha256 from foundation.migrations order by number',
  );
  return rows;
}

function missingFrom(applied: Applied[], migrations: Migration[]): Migration[] {
  const newest = applied.at(-1);
  if (newest !== undefined && newest.number > migrations.length) {
    throw new CannotStart(
      `The data was written by a newer version of Atrium (migration ${newest.number}, ${newest.name}): ` +
        'start that version or a later one, or restore a backup from before it.',
    );
  }
  for (const [index, { name, sha256 }] of applied.entries()) {
    const known = migrations[index];
    if (known?.sha256 === sha256) continue;
    throw new CannotStart(
      `The database was made by another version of migration ${index + 1} (${name}) than this one: ` +
        'start the version of Atrium that made it, or set DATA_DIR or DATABASE_URL to a new database.',
    );
  }
  return migrations.slice(applied.length);
}

async function apply(client: pg.ClientBase, { number, name, sha256, sql }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into foundation.migrations (number, name, sha256) values ($1, $2, $3)', [
      number,
      name,
      sha256,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // the connection may be what failed
    throw error;
  }
}

/** What a write that was answered must survive: the settings that make it so, and a server new enough. */
async function checkServer(client: pg.ClientBase): Promise<void> {
  const names = ['server_version_num', 'server_version', 'fsync', 'full_page_writes', 'synchronous_commit'];
  const { rows } = await client.query<{ name: string; value: string }>(
    'select name, current_setting(name) as value from unnest($1::text[]) as name',
    [names],
  );
  const settings = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  if (Number(settings['server_version_num']) < 160_000) {
    throw new CannotStart(`Atrium needs PostgreSQL 16 or newer, and the database runs ${settings['server_version']}.`);
  }
  const unsafe = ['fsync', 'full_page_writes', 'synchronous_commit'].filter((name) => settings[name] === 'off');
  if (unsafe.length > 0) {
    throw new CannotStart(`The database would lose confirmed writes in a power cut: turn ${unsafe.join(' and ')} on.`);
  }
}
