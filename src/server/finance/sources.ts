// What tells of each change of what lists of costs, differences, wallets and alerts are made of. Postings are never changed, and what
// they moved and cost was written with them: so those that a list does not know yet say all that money changed in it.
import { type RawBuilder, sql } from 'kysely';
import { versionQuery } from '../foundation/changes.ts';
import type { Context } from '../foundation/context.ts';
import type { Since, Sources } from '../foundation/made-lists.ts';
import { lookSaid } from './wallet-rows.ts';

const writtenSince = 'finance.posted_since';
const zone = `coalesce((select c.time_zone from centers.current c where c.id = $1), 'UTC')`;
const today = `select z.zone || ' ' || (now() at time zone z.zone)::date from (select ${zone} as zone) z`;
const month = `select z.zone || ' ' || date_trunc('month', now() at time zone z.zone) from (select ${zone} as zone) z`;
const paces = 'select p.paced_on::text from finance.paces p where p.center_id = $1';
const ended =
  'select count(*) from finance.credits c where c.center_id = $1 and c.expires_at <= now() and c.expired_at is null';
const uncovered = `select count(*) || '/' || sum(e.id) from finance.payment_events e where e.center_id = $1 and e.outcome = 'uncovered'`;
/** Changes of access. */
const access = 'select sum(e.epoch) from access.epochs e where e.center_id = $1';

export const sourcesOf = {
  costs: { kinds: ['accounts'], writtenSince },
  costsByLabel: { kinds: ['accounts', 'labels'], writtenSince },
  costsByPerson: { kinds: ['accounts'], writtenSince, rest: [access, versionQuery('members')] },
  differences: { kinds: ['accounts', 'billing'], writtenSince, rest: [uncovered, month] },
  postings: { kinds: [], writtenSince },
  /** What wallets hold, who has them, and the bound of what is low; credit that has ended is nobody's, also before it is collected. */
  wallets: { kinds: ['accounts', 'limits'], writtenSince, rest: [lookSaid] },
  /** Money that was moved or set aside, what is owed, and limits. */
  alerts: { kinds: ['accounts', 'labels', 'billing', 'limits'], writtenSince, rest: [paces, today, ended] },
} satisfies Record<string, Sources>;

/** Ad accounts of which something was told in postings since. */
export const spentSince = ({ centerId }: Context, { snapshot }: Since): RawBuilder<unknown> => sql`
  select k.ad_account_id from finance.costs k
  where k.center_id = ${centerId} and k.posting_id in (select finance.posted_since(${snapshot}::text::pg_snapshot))`;

/** Ad accounts whose wallets postings moved since, or of which they told something. */
export const movedSince = (context: Context, since: Since): RawBuilder<unknown> => sql`
  ${spentSince(context, since)}
  union
  select x.id from finance.transfers t
  join finance.accounts f on f.center_id = t.center_id and f.id = t.from_account_id
  join finance.accounts g on g.center_id = t.center_id and g.id = t.to_account_id
  cross join lateral (values (t.ad_account_id), (f.ad_account_id), (g.ad_account_id)) x (id)
  where t.center_id = ${context.centerId} and t.posting_id in (select finance.posted_since(${since.snapshot}::text::pg_snapshot)) and x.id is not null`;

/** Of these ad accounts, as an array: where rows of few are asked for, so that they are found by their index. */
export const those = sql`(select c.ids from changed c)::bigint[]`;

/**
 * Rows of what changed, with the ids of it, as `those`: read in one query, with what was written until then and nothing else. `rows`
 * say that they are there by `is_there`.
 */
export async function readChanged<Row>(
  context: Context,
  { since, ids, rows }: { since: Since; ids: RawBuilder<unknown>; rows: RawBuilder<Row> },
): Promise<{ changed: string[]; rows: Row[]; snapshot: string }> {
  const { rows: found } = await sql<Row & { changed: string[] | null; snapshot: string; is_there: boolean | null }>`
    with changed as materialized (
      select array_agg(x.id) as ids from (${ids} union select unnest(${since.changed}::bigint[])) x (id)
    )
    select pg_current_snapshot()::text as snapshot, c.ids::text[] as changed, r.* from changed c left join (select true as is_there, r.* from (${rows}) r) r on true`.execute(
    context.db,
  );
  const [first] = found;
  if (!first) throw new Error('The database told no snapshot.');
  return { changed: first.changed ?? [], rows: found.filter((row) => row.is_there), snapshot: first.snapshot };
}
