// What ad groups with overlapping targeting got of late. Nothing is forecast: each number is one that was told of this account.
import { type RawBuilder, sql } from 'kysely';
import type { Targeting } from '../../contract/ads-groups.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { estimateTargeting as endpoint } from '../../contract/reporting-estimate.ts';
import { estimateDays, estimateRows } from '../../contract/reporting-kinds.ts';
import type { Context } from '../foundation/context.ts';

/** The newest of them: more would say the same. */
const mostAdGroups = 500;

const listed = ['places', 'languages', 'ages', 'devices', 'systems'] as const;

/**
 * Whether kept targeting may be seen by the same people: of each part one of the two is open to everybody, or both name something in
 * common. People of an audience are like nobody else, so both name none, or one in common.
 */
function overlaps(kept: RawBuilder<unknown>, asked: Targeting): RawBuilder<unknown> {
  const common = (list: RawBuilder<unknown>, some: readonly string[]) => sql`${list} ?| ${some as string[]}::text[]`;
  const included = sql`coalesce(${kept} -> 'audiences' -> 'include', '[]')`;
  const { include } = asked.audiences;
  const parts = listed
    .filter((part) => asked[part].length > 0)
    .map((part) => {
      // What is left out is everybody.
      const list = sql`coalesce(${kept} -> ${sql.lit(part)}, '[]')`;
      return sql`(${list} = '[]' or ${common(list, asked[part])})`;
    });
  if (asked.gender !== null) parts.push(sql`coalesce(${kept} ->> 'gender', ${asked.gender}) = ${asked.gender}`);
  parts.push(include.length === 0 ? sql`${included} = '[]'` : common(included, include));
  return sql.join(parts, sql` and `);
}

/** The same, whatever the order. Before there were audiences nothing was said of them. */
function isSame(kept: RawBuilder<unknown>, asked: Targeting): RawBuilder<unknown> {
  const whole = sql`('{"audiences": {"include": [], "exclude": []}}'::jsonb || ${kept})`;
  const given = sql`${JSON.stringify(asked)}::jsonb`;
  return sql`(${whole} @> ${given} and ${whole} <@ ${given})`;
}

interface Row {
  first: string;
  last: string;
  currency: string;
  has_numbers: boolean;
  ad_groups: number;
  same_ad_groups: number;
  rows: number;
  reach_rows: number;
  impressions: string;
  spend: string;
  cpm: string | null;
  impressions_spread: (string | number)[] | null;
  spend_spread: (string | number)[] | null;
  reach_spread: (string | number)[] | null;
}

/** Targeting counts as it stood at the end of the day; as it is now where nothing was published by then, as numbers from elsewhere may be older. */
function query({ account }: Context, asked: Targeting): RawBuilder<Row> {
  const of = (table: string) => sql`${sql.ref(`${table}.account_id`)} = ${account.id}`;
  const quartiles = (column: string) =>
    sql`percentile_disc(array[0.25, 0.5, 0.75]) within group (order by ${sql.ref(column)})`;
  return sql<Row>`
    with span as materialized (
      select a.currency, a.time_zone, (now() at time zone a.time_zone)::date - ${estimateDays}::integer as first,
        (now() at time zone a.time_zone)::date - 1 as last
      from assets.accounts a where a.id = ${account.id}
    ), alike as materialized (
      select g.id from ads.ad_groups g, span
      where ${of('g')} and exists (select from reporting.sums s where ${of('s')} and s.level = 'ad_group' and s.span = 'month'
          and s.starts between date_trunc('month', span.first) and span.last and s.object_id = g.id and s.impressions > 0)
        and exists (select from ads.ad_group_history h where ${of('h')} and h.id = g.id and ${overlaps(sql`h.targeting`, asked)})
      order by g.id desc limit ${mostAdGroups}
    ), told as materialized (
      select s.object_id, s.impressions, s.spend_micros, v.targeting, (
        select max(d.reach) from ads.ads a join reporting.ad_days d on d.account_id = a.account_id and d.ad_id = a.id and d.day = s.starts
        where ${of('a')} and a.ad_group_id = s.object_id
      ) as reach
      from span cross join alike cross join generate_series(span.first::timestamp, span.last::timestamp, interval '1 day') on_day
      join reporting.sums s on ${of('s')} and s.level = 'ad_group' and s.span = 'day' and s.starts = on_day::date
        and s.object_id = alike.id and s.impressions > 0
      cross join lateral (
        select h.targeting from ads.ad_group_history h where ${of('h')} and h.id = alike.id
        order by h.published_at is not null and h.valid_from < (on_day + interval '1 day') at time zone span.time_zone desc,
          h.valid_from desc limit 1
      ) v
      where ${overlaps(sql`v.targeting`, asked)}
    )
    select span.first::text, span.last::text, span.currency, exists (
        select from reporting.sums s where ${of('s')} and s.level = 'account' and s.span = 'day'
          and s.starts between span.first and span.last and s.impressions > 0) as has_numbers,
      count(distinct t.object_id)::int as ad_groups, count(t.object_id)::int as rows, count(t.reach)::int as reach_rows,
      count(distinct t.object_id) filter (where ${isSame(sql`t.targeting`, asked)})::int as same_ad_groups,
      coalesce(sum(t.impressions), 0)::text as impressions, coalesce(sum(t.spend_micros), 0)::text as spend,
      round(sum(t.spend_micros) * 1000 / sum(t.impressions))::text as cpm,
      ${quartiles('t.impressions')} as impressions_spread, ${quartiles('t.spend_micros')} as spend_spread, ${quartiles('t.reach')} as reach_spread
    from span left join told t on true group by span.first, span.last, span.currency`;
}

function spread<Value>(of: (string | number)[] | null, read: (one: string | number) => Value) {
  const [low = 0, median = 0, high = 0] = of ?? [];
  return { low: read(low), median: read(median), high: read(high) };
}

export async function estimateTargeting(
  context: Context,
  { targeting }: InputOf<typeof endpoint>,
): Promise<ReplyOf<typeof endpoint>> {
  const { rows } = await query(context, targeting).execute(context.db);
  const [row] = rows;
  if (!row) throw new Error('The account of the call is not to be seen.');
  const isEnough = row.rows >= estimateRows;
  const lacks = isEnough ? null : row.rows > 0 ? 'rows' : row.has_numbers ? 'overlap' : 'numbers';
  return {
    from: row.first,
    to: row.last,
    currency: row.currency,
    adGroups: row.ad_groups,
    rows: row.rows,
    sameAdGroups: row.same_ad_groups,
    reachRows: row.reach_rows,
    lacks,
    perDay: isEnough
      ? {
          impressions: spread(row.impressions_spread, Number),
          spendMicros: spread(row.spend_spread, String),
          reach: row.reach_rows >= estimateRows ? spread(row.reach_spread, Number) : null,
        }
      : null,
    totals: isEnough
      ? { impressions: Number(row.impressions), spendMicros: row.spend, cpmMicros: row.cpm ?? '0' }
      : null,
  };
}
