// What automated rules ask of the numbers of an account; `app.ts` hands it to the room of ads, which lies above this one.
import { type RawBuilder, sql } from 'kysely';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Measure } from '../../contract/reporting-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { columns, ofEach } from './sums.ts';

interface Days {
  /** Null for the first day that is known. */
  first: string | null;
  last: string;
}

/** Sums of the objects of a level over days, as a query of `object_id` and a column for each measure; whole months of a lifetime are read as such. */
function sums({ account }: Context, level: AdLevel, { first, last }: Days): RawBuilder<unknown> {
  const of = sql`account_id = ${account.id}`;
  const plain = ofEach((column) => column);
  const from = first === null ? sql`date_trunc('month', ${last}::date)::date` : sql`${first}::date`;
  const within = sql`between ${from} and ${last}::date`;
  const daily =
    level === 'ad'
      ? sql`select ad_id as object_id, ${plain} from reporting.ad_days where ${of} and day ${within}`
      : sql`select object_id, ${plain} from reporting.sums where ${of} and level = ${level} and span = 'day' and starts ${within}`;
  const months = sql`select object_id, ${plain} from reporting.sums
    where ${of} and level = ${level} and span = 'month' and starts < date_trunc('month', ${last}::date)`;
  const rows = first === null ? sql`${daily} union all ${months}` : daily;
  return sql`select object_id, ${ofEach((column) => sql`sum(${column}) as ${column}`)} from (${rows}) n group by object_id`;
}

/**
 * Of each day, and without one of all whole months before one, the objects with numbers in the order of their ids: eight bytes for
 * the id and for each measure. To read a row for each would cost more than all else.
 */
async function daily(
  { account, db }: Context,
  { level, ids, measures }: { level: AdLevel; ids: readonly string[]; measures: readonly Measure[] },
  { from, to, before }: { from: string; to: string; before: string | null },
): Promise<{ day: string | null; rows: Buffer }[]> {
  const named = measures.map((measure) => sql.ref(columns[measure]));
  const parts = sql.join(
    [sql`object_id`, ...named].map((column) => sql`int8send(${column})`),
    sql` || `,
  );
  const isAny = sql.join(
    named.map((column) => sql`${column} <> 0`),
    sql` or `,
  );
  const days = sql`any (array(select d::date from generate_series(${from}::date, ${to}::date, interval '1 day') d))`;
  const among = (column: string) =>
    sql`account_id = ${account.id} and ${sql.ref(column)} = any (${ids as string[]}::bigint[]) and (${isAny})`;
  const kept = sql`from reporting.sums where ${among('object_id')} and level = ${level}`;
  const ofDays =
    level === 'ad'
      ? sql`select day, ad_id as object_id, ${sql.join(named)} from reporting.ad_days where ${among('ad_id')} and day = ${days}`
      : sql`select starts as day, object_id, ${sql.join(named)} ${kept} and span = 'day' and starts = ${days}`;
  const ofMonths = sql`select null::date as day, object_id, ${sql.join(named)} ${kept} and span = 'month' and starts < ${before}::date`;
  const packed = async (rows: RawBuilder<unknown>): Promise<{ day: string | null; rows: Buffer }[]> => {
    const found = await sql<{ day: string | null; rows: Buffer }>`
      select day::text, string_agg(${parts}, ''::bytea order by object_id) as rows from (${rows}) n group by day`.execute(
      db,
    );
    return found.rows;
  };
  return [...(before === null ? [] : await packed(ofMonths)), ...(await packed(ofDays))];
}

/** When numbers were told last, the first day of all, and the days from then or before until this one that no import was about. */
async function known(
  { account, db }: Context,
  { from, to }: { from: string; to: string },
): Promise<{ toldAt: Date | null; firstDay: string | null; missing: string[] }> {
  const { rows } = await sql<{ told_at: Date | null; first_day: string | null; missing: string[] }>`
    with told as materialized (
      select first_day, last_day, max(imported_at) as imported_at from reporting.imports
      where account_id = ${account.id} and channel <> 'withdrawal' and not is_withdrawn group by 1, 2
    ), spans as (
      select first_day, max(last_day) over (order by first_day, last_day rows between unbounded preceding and 1 preceding) as told_to from told
      union all select ${to}::date + 1, max(last_day) from told
    ), gaps as (
      select coalesce(told_to + 1, least(${from}::date, first_day)) as first, least(first_day - 1, ${to}::date) as last from spans
    )
    select (select max(imported_at) from told) as told_at, (select min(first_day)::text from told) as first_day,
      array(select distinct d::date::text from gaps, generate_series(first, last, interval '1 day') d order by 1) as missing`.execute(
    db,
  );
  const [row] = rows;
  return { toldAt: row?.told_at ?? null, firstDay: row?.first_day ?? null, missing: row?.missing ?? [] };
}

export const ruleNumbers = { sums, daily, known };
