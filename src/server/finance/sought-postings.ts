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

/** The newest postings in whose words a search is found, so many at most, the newest first. */
export function listSought(context: Context, filter: Filter, most: number): Promise<readonly Sought[]> {
  return made.of(context, JSON.stringify([most, filter]), {
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
  const { rows } = await sql<{ id: string; snapshot: string }>`
    select p.id::text, pg_current_snapshot()::text as snapshot from finance.postings p
    where p.center_id = ${context.centerId} and p.id in (select finance.posted_since(${snapshot}::text::pg_snapshot))
      and p.kind not in ('hold', 'release') and p.sought like ${wordsOf(filter)}`.execute(context.db);
  const isKnown = new Set(known.map(({ id }) => id));
  const ids = rows.map(({ id }) => id).filter((id) => !isKnown.has(id));
  const fresh = await withParts(context, filter, ids);
  const thing = ids.length === 0 ? known : [...fresh, ...known].sort(newestFirst).slice(0, most);
  return { thing, snapshot: rows[0]?.snapshot ?? null };
}

const newestFirst = (one: Sought, other: Sought): number =>
  other.id.length - one.id.length || compareTexts(other.id, one.id);

/** What of each fits, as it is kept where that tells it. */
async function withParts(context: Context, filter: Filter, ids: readonly string[]): Promise<Sought[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Omit<Part, 'micros'> & { id: string; micros: string }>`
    select x.posting_id::text as id, x.currency, x.kind, sum(x.transfers)::int as transfers, sum(x.micros)::text as micros
    from (${partsOf(context, filter, ids)}) x group by 1, 2, 3`.execute(context.db);
  const found = Map.groupBy(rows, ({ id }) => id);
  return ids.map((id) => {
    const parts = (found.get(id) ?? []).map(({ currency, kind, transfers, micros }) => ({
      currency,
      kind,
      transfers,
      micros: BigInt(micros),
    }));
    return { id, parts, transfers: parts.reduce((sum, { transfers }) => sum + transfers, 0) };
  });
}

/** Transfers that fit, put together by posting where that is kept, which it is of those with more than one. */
export function partsOf(context: Context, filter: Filter, sought: readonly string[] | null): RawBuilder<unknown> {
  const single = (among: readonly string[] | RawBuilder<unknown> | null) =>
    sql`select t.posting_id, t.currency, t.kind, 1 as transfers, t.micros from finance.transfers t where ${conditionsOf(context, filter, among)}`;
  if (sought === null || filter.account || filter.posting) return single(sought);
  const sums = sql`finance.posting_sums s where s.center_id = ${context.centerId} and s.posting_id = any (${sought}::bigint[])`;
  return sql`
    select s.posting_id, s.currency, s.kind, s.transfers, s.micros from ${sums} and ${sql.join([isWithin(filter), ...sortsOf(filter)], sql` and `)}
    union all ${single(sql`array(select unnest(${sought}::bigint[]) except select s.posting_id from ${sums})`)}`;
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
