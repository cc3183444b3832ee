// Postings that words find, and what of each fits a filter: for the page, the total and the sums alike. Postings say for good what they
// say, so that what was found stays found: only those written since are looked at.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance.ts';
import type { Context } from '../foundation/context.ts';
import { compareTexts } from '../foundation/listing.ts';
import { Made, type Renewed, type Since } from '../foundation/made-lists.ts';
import { type Filter, isWithin, sortsOf } from './kept-sums.ts';
import { sourcesOf } from './sources.ts';
import { conditionsOf, findSought, wordsOf } from './transaction-pages.ts';

type Sums = ReplyOf<typeof contract.sumTransactions>['sums'];
type Kind = NonNullable<InputOf<typeof contract.listTransactions>['kind']>;

interface Part {
  currency: string;
  kind: Kind;
  transfers: number;
  micros: bigint;
}

/** A posting that words find. */
export interface Sought {
  id: string;
  /** What of it fits the filter. */
  parts: readonly Part[];
  transfers: number;
}

const made = new Made<readonly Sought[]>(({ length }) => length);

const nameOf = (filter: Filter, most: number): string => JSON.stringify([most, filter]);

/** So many were listed before, which takes less to follow than to list fewer anew. */
export const areListed = (context: Context, filter: Filter, most: number): boolean =>
  made.has(context, nameOf(filter, most));

/** The newest postings in whose words a search is found, so many at most, the newest first. */
export function listSought(context: Context, filter: Filter, most: number): Promise<readonly Sought[]> {
  return made.of(context, nameOf(filter, most), {
    sources: sourcesOf.postings,
    make: async () => withParts(context, filter, (await findSought(context, filter, most)) ?? []),
    renew: (known, since) => renewSought(context, since, { known, filter, most }),
  });
}

async function renewSought(
  context: Context,
  { snapshot }: Since,
  { known, filter, most }: { known: readonly Sought[]; filter: Filter; most: number },
): Promise<Renewed<readonly Sought[]>> {
  const { rows } = await sql<Found & { snapshot: string }>`
    with fresh as materialized (
      select p.id from finance.postings p
      where p.center_id = ${context.centerId} and p.id in (select finance.posted_since(${snapshot}::text::pg_snapshot))
        and p.kind not in ('hold', 'release') and p.sought like ${wordsOf(filter)}
    )
    select pg_current_snapshot()::text as snapshot, f.id::text, x.* from fresh f
    left join (${summedBy(partsOf(context, filter, sql`(select array_agg(f.id) from fresh f)`))}) x on x.posting_id = f.id`.execute(
    context.db,
  );
  const fresh = soughtOf(rows);
  for (const { id } of known) fresh.delete(id);
  const thing = fresh.size === 0 ? known : [...fresh.values(), ...known].sort(newestFirst).slice(0, most);
  return { thing, snapshot: rows[0]?.snapshot ?? null };
}

const newestFirst = (one: Sought, other: Sought): number =>
  other.id.length - one.id.length || compareTexts(other.id, one.id);

/** A posting and what of it fits, which may be nothing. */
interface Found {
  id: string;
  currency: string | null;
  kind: Kind | null;
  transfers: number;
  micros: string;
}

const summedBy = (parts: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select p.posting_id, p.currency, p.kind, sum(p.transfers)::int as transfers, sum(p.micros)::text as micros from (${parts}) p group by 1, 2, 3`;

function soughtOf(rows: readonly Found[]): Map<string, Sought> {
  const found = new Map<string, Sought & { parts: Part[] }>();
  for (const { id, currency, kind, transfers, micros } of rows) {
    const one = found.get(id) ?? { id, parts: [], transfers: 0 };
    found.set(id, one);
    if (currency === null || kind === null) continue;
    one.parts.push({ currency, kind, transfers, micros: BigInt(micros) });
    one.transfers += transfers;
  }
  return found;
}

/** What of each fits, as it is kept where that tells it. */
async function withParts(context: Context, filter: Filter, ids: readonly string[]): Promise<Sought[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Found>`
    select x.posting_id::text as id, x.* from (${summedBy(partsOf(context, filter, sql`${ids}::bigint[]`))}) x`.execute(
    context.db,
  );
  const found = soughtOf(rows);
  return ids.map((id) => found.get(id) ?? { id, parts: [], transfers: 0 });
}

/** Transfers that fit, put together by posting where that is kept, which it is of those with more than one. */
export function partsOf(context: Context, filter: Filter, sought: RawBuilder<unknown> | null): RawBuilder<unknown> {
  const single = (among: RawBuilder<unknown> | null) =>
    sql`select t.posting_id, t.currency, t.kind, 1 as transfers, t.micros from finance.transfers t where ${conditionsOf(context, filter, among)}`;
  if (sought === null || filter.account || filter.posting) return single(sought);
  const sums = sql`finance.posting_sums s where s.center_id = ${context.centerId} and s.posting_id = any (${sought}::bigint[])`;
  return sql`
    select s.posting_id, s.currency, s.kind, s.transfers, s.micros from ${sums} and ${sql.join([isWithin(filter), ...sortsOf(filter)], sql` and `)}
    union all ${single(sql`array(select unnest(${sought}) except select s.posting_id from ${sums})`)}`;
}

const sums = new WeakMap<readonly Sought[], Sums>();

/** What postings sum to, remembered with them. */
export function sumsOf(found: readonly Sought[]): Sums {
  const known = sums.get(found);
  if (known) return known;
  const all = new Map<string, Part>();
  for (const { parts } of found)
    for (const part of parts) {
      const key = `${part.currency} ${part.kind}`;
      const sum = all.get(key);
      if (!sum) all.set(key, { ...part });
      else {
        sum.transfers += part.transfers;
        sum.micros += part.micros;
      }
    }
  const told = [...all]
    .sort(([one], [other]) => compareTexts(one, other))
    .map(([, { currency, kind, transfers, micros }]) => ({
      currency,
      kind,
      transactions: transfers,
      amountMicros: String(micros),
    }));
  sums.set(found, told);
  return told;
}
