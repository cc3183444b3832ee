// What the numbers of ads sum to, from one day to another. Whole months are read as such, the days before and after by themselves.

import { type RawBuilder, sql } from 'kysely';
import { counts, type Measure, measures, type Sums } from '../../contract/reporting-kinds.ts';
import { type DayRange, type Freshness } from '../../contract/reporting-metrics.ts';
import type { ReportLevel } from '../../contract/reporting-performance.ts';
import type { Context } from '../foundation/context.ts';

/** From a day to another; without them the last seven days, today included, on the clock of the account. */
export interface Asked {
  from?: string | undefined;
  to?: string | undefined;
}

export const columns: Record<Measure, string> = {
  spendMicros: 'spend_micros',
  revenueMicros: 'revenue_micros',
  impressions: 'impressions',
  clicks: 'clicks',
  conversions: 'conversions',
  videoViews2s: 'video_views_2s',
  videoViews6s: 'video_views_6s',
  videoViews25: 'video_views_25',
  videoViews50: 'video_views_50',
  videoViews75: 'video_views_75',
  videoViews100: 'video_views_100',
  likes: 'likes',
  comments: 'comments',
  shares: 'shares',
  follows: 'follows',
};

/** Something of each measure, in their order, as a list of SQL. */
export const ofEach = (
  of: (column: RawBuilder<unknown>, measure: Measure) => RawBuilder<unknown>,
): RawBuilder<unknown> => sql.join(measures.map((measure) => of(sql.ref(columns[measure]), measure)));

const plain = ofEach((column) => column);

/**
 * `range`, `months` and `days`: the first and last day, the months that lie in it whole (where it is so long that it matters), and
 * the other days.
 */
export const rangeOf = ({ account }: Context, { from, to }: Asked): RawBuilder<unknown> => sql`
  range as materialized (
    select coalesce(${from ?? null}::date, t.today - 6) as first, coalesce(${to ?? null}::date, t.today) as last
    from (select (now() at time zone a.time_zone)::date as today from assets.accounts a where a.id = ${account.id}) t
  ), months as materialized (
    select m::date as starts, (m + interval '1 month')::date as ends from range r,
      generate_series(date_trunc('month', r.first + interval '1 month - 1 day'), r.last, interval '1 month') m
    where r.last - r.first > 45 and m + interval '1 month - 1 day' <= r.last
  ), days as materialized (
    select d::date as day from range r, generate_series(r.first, r.last, interval '1 day') d
    where not exists (select from months m where d >= m.starts and d < m.ends)
  )`;

const days = sql`any ((select array_agg(day) from days)::date[])`;
const months = sql`any ((select array_agg(starts) from months)::date[])`;

export interface Which {
  level: ReportLevel;
  /** None for all. */
  ids: RawBuilder<unknown> | null;
}

/** Rows of a level in the range, a row for each day or month that has any. */
export function rowsOf({ account }: Context, { level, ids }: Which, isDaily = false): RawBuilder<unknown> {
  const of = sql`account_id = ${account.id}`;
  const inDays = isDaily ? sql`between (select first from range) and (select last from range)` : sql`= ${days}`;
  const whose = (column: string): RawBuilder<unknown> => {
    // The only one of its level, as one value: a plan for a list of any length would not be kept.
    if (level === 'account') return sql`and ${sql.ref(column)} = ${account.id}`;
    return ids === null ? sql`` : sql`and ${sql.ref(column)} = any (${ids})`;
  };
  const kept = (span: 'day' | 'month', within: RawBuilder<unknown>) => sql`
    select starts as day, object_id, ${plain}, null::bigint as reach from reporting.sums
    where ${of} and level = ${sql.lit(level)} and span = ${span} and starts ${within} ${whose('object_id')}`;
  const daily =
    level === 'ad'
      ? sql`select day, ad_id as object_id, ${plain}, reach from reporting.ad_days where ${of} and day ${inDays} ${whose('ad_id')}`
      : kept('day', inDays);
  return isDaily ? daily : sql`${daily} union all ${kept('month', sql`= ${months}`)}`;
}

export type SumRow = { id: string; reach: string | null } & Record<Measure, string>;

/** Sums of rows that are grouped, as text; people are known of one ad on one day, if one source alone tells of it. */
export const summedOf = (isDaily: boolean): RawBuilder<unknown> => sql`
  case when count(*) = 1 and ${isDaily ? sql`true` : sql`(select first = last from range)`} then max(reach) end::text as reach,
  ${ofEach((column, measure) => sql`sum(${column})::text as ${sql.ref(measure)}`)}`;
export const summed = summedOf(false);

export function sumsOf(row: Record<Measure, string | null>): Sums {
  const numbers = Object.fromEntries(counts.map((name) => [name, Number(row[name] ?? 0)])) as Record<
    (typeof counts)[number],
    number
  >;
  return { ...numbers, spendMicros: BigInt(row.spendMicros ?? 0), revenueMicros: BigInt(row.revenueMicros ?? 0) };
}

export interface Summed {
  sums: Sums;
  reach: number | null;
}

/** Of these objects of a level; those without numbers are left out. */
export async function readSums(
  context: Context,
  { level, ids, asked }: { level: ReportLevel; ids: readonly string[]; asked: Asked },
): Promise<Map<string, Summed>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<SumRow>`
    with ${rangeOf(context, asked)}
    select object_id as id, ${summed} from (${rowsOf(context, { level, ids: sql`${ids as string[]}::bigint[]` })}) r group by object_id`.execute(
    context.db,
  );
  return new Map(
    rows.map((row) => [row.id, { sums: sumsOf(row), reach: row.reach === null ? null : Number(row.reach) }]),
  );
}

export interface State extends DayRange {
  /** Counts the imports of the account. */
  version: number;
  freshness: Freshness;
}

/** The days that are meant, and how far the numbers have come. */
export async function readState(context: Context, asked: Asked): Promise<State> {
  const { rows } = await sql<{
    from: string;
    to: string;
    version: number | null;
    source: string | null;
    imported_at: Date;
    last_day: string;
  }>`
    with ${rangeOf(context, asked)}
    select r.first::text as "from", r.last::text as "to", v.version, i.source, i.imported_at, i.last_day::text from range r
    left join lateral (
      select version from reporting.imports where account_id = ${context.account.id} order by version desc limit 1
    ) v on true
    left join lateral (
      select source, imported_at, last_day from reporting.imports
      where account_id = ${context.account.id} and channel <> 'withdrawal' and not is_withdrawn order by version desc limit 1
    ) i on true`.execute(context.db);
  const [row] = rows;
  if (!row) throw new Error('The account of the call is not to be seen.');
  const { from, to, version, source } = row;
  const freshness =
    source === null ? null : { source, importedAt: row.imported_at.toISOString(), lastDay: row.last_day };
  return { from, to, version: version ?? 0, freshness };
}
