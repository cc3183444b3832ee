// What automated rules ask of the numbers of an account; `app.ts` hands it to the room of ads, which lies above this one.
import { type RawBuilder, sql } from 'kysely';
import type { AdLevel } from '../../contract/ads-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { ofEach } from './sums.ts';

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

/** When numbers were told last, the first day of all, and of these days those that no import was about. */
async function known(
  { account, db }: Context,
  { from, to }: { from: string; to: string },
): Promise<{ toldAt: Date | null; firstDay: string | null; missing: string[] }> {
  const { rows } = await sql<{ told_at: Date | null; first_day: string | null; missing: string[] }>`
    with told as materialized (
      select imported_at, first_day, last_day from reporting.imports
      where account_id = ${account.id} and channel <> 'withdrawal' and not is_withdrawn
    )
    select max(imported_at) as told_at, min(first_day)::text as first_day, array(
      select d::date::text from generate_series(${from}::date, ${to}::date, interval '1 day') d
      where not exists (select from told t where d between t.first_day and t.last_day) order by 1
    ) as missing from told`.execute(db);
  const [row] = rows;
  return { toldAt: row?.told_at ?? null, firstDay: row?.first_day ?? null, missing: row?.missing ?? [] };
}

export const ruleNumbers = { sums, known };
