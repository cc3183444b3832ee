// What stands in tables, to show that a refusal left them byte for byte as they were.
import type { Pool } from 'pg';

/** A hash of each table of these schemas, row by row. */
export async function fingerprintOf(
  database: Pool,
  schemas: readonly string[] = ['ads', 'assets', 'reporting'],
): Promise<Record<string, string>> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema = any ($1) and table_type = 'BASE TABLE' order by 1`,
    [schemas],
  );
  const all: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await database.query<{ hash: string }>(
      `select coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as hash from ${name} t`,
    );
    all[name] = rows[0]?.hash ?? '';
  }
  return all;
}
