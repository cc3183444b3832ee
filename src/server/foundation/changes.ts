// What changed in a center since a version that is known: named by statement triggers, in the transaction of each change.
import { sql } from 'kysely';
import type { Context } from './context.ts';

/** What is counted of a center: its changes of accounts, members and so on. */
export type ListKind = 'accounts' | 'members' | 'assignments' | 'labels' | 'billing' | 'limits' | 'sightings';

/** How often something of a kind changed in the center `$1`, as a query of one value. */
export const versionQuery = (kind: ListKind): string =>
  `select v.version from foundation.versions v where v.center_id = $1 and v.kind = '${kind}'`;

interface Span<Kind extends ListKind> {
  kind: Kind;
  since: bigint;
  version: bigint;
}

/** More changes than this, and reading all is as quick. */
const mostChanges = 2_000;

/** What changed, by kind. Undefined where too much did, or too long ago, or where what changed is not named. */
export async function changesSince<Kind extends ListKind>(
  { db, centerId }: Context,
  spans: readonly Span<Kind>[],
): Promise<Map<Kind, string[]> | undefined> {
  const all = new Map(spans.map(({ kind }) => [kind, [] as string[]]));
  const asked = spans.filter(({ since, version }) => since !== version);
  if (asked.length === 0) return all;
  if (asked.some(({ since, version }) => since > version)) return undefined;
  const { rows } = await sql<{ kind: Kind; rows: string; versions: string; ids: string[] | null }>`
    select k.kind, c.rows, c.versions, c.ids from unnest(${asked.map(({ kind }) => kind)}::text[], ${asked.map(({ since }) => String(since))}::bigint[]) k (kind, since)
    cross join lateral (
      select count(*) as rows, count(distinct n.version) as versions, array_agg(distinct n.object_id)::text[] as ids from (
        select c.version, c.object_id from foundation.changes c
        where c.center_id = ${centerId} and c.kind = k.kind and c.version > k.since limit ${sql.lit(mostChanges + 1)}
      ) n
    ) c`.execute(db);
  const found = new Map(rows.map((row) => [row.kind, row]));
  for (const { kind, since, version } of asked) {
    const { rows: named, versions, ids } = found.get(kind) ?? { rows: 0, versions: 0, ids: null };
    // Not each version names what it changed, and names are kept of the last ones alone.
    if (ids === null || BigInt(versions) < version - since || Number(named) > mostChanges) return undefined;
    all.set(kind, ids);
  }
  return all;
}
