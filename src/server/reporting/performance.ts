// What the numbers of an account sum to, by object and by day.

import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { type Measure, type MetricName, metricOf, noSums } from '../../contract/reporting-kinds.ts';
import { metricsOf } from '../../contract/reporting-metrics.ts';
import type { listPerformance as endpoint, ReportLevel } from '../../contract/reporting-performance.ts';
import type { Context } from '../foundation/context.ts';
import { listOffset } from '../foundation/lists.ts';
import { consultSums } from './kept.ts';
import { rangeOf, readState, readSums, rowsOf, type SumRow, summed, summedOf, sumsOf } from './sums.ts';

type Asked = InputOf<typeof endpoint>;
type Reply = ReplyOf<typeof endpoint>;

/** Of grouped rows, whose sums are text. */
const number = (measure: Measure): RawBuilder<unknown> => sql`${sql.ref(measure)}::numeric`;

function orderOf(sort: string): RawBuilder<unknown> {
  const [name, direction] = sort.startsWith('-') ? [sort.slice(1), sql`desc`] : [sort, sql`asc`];
  if (name === 'day') return sql`day ${direction}, id`;
  if (name === 'id') return sql`id, day`;
  const { of, by } = metricOf[name as MetricName];
  const value = by === undefined ? number(of) : sql`${number(of)} / nullif(${number(by)}, 0)`;
  return sql`${value} ${direction} nulls last, day, id`;
}

const children: Partial<Record<ReportLevel, RawBuilder<unknown>>> = {
  ad_group: sql`select id from ads.ad_groups where campaign_id`,
  ad: sql`select id from ads.ads where ad_group_id`,
};

/** Which objects are meant: these, those in these, or all. */
function idsOf({ account }: Context, { level, ids, parents }: Asked): RawBuilder<unknown> | null {
  const named = ids && sql`${ids}::bigint[]`;
  const below = parents && children[level];
  const within = below && sql`array(${below} = any (${parents}::bigint[]) and account_id = ${account.id})`;
  if (named && within) return sql`array(select unnest(${named}) intersect select unnest(${within}))`;
  return named ?? within ?? null;
}

/** All objects of a level, each with the sum of all days: what lists of ads keep in memory as well. */
function listAll(context: Context, level: Exclude<ReportLevel, 'account'>, input: Asked): Promise<Reply | undefined> {
  const { page, pageSize, sort } = input;
  return consultSums(context, { level, asked: input }, async (sums, { from, to, freshness }) => {
    const name = sort.replace(/^-/, '');
    const places = sums.sorted(name in metricOf ? (name as MetricName) : null, sort.startsWith('-'));
    const own = Array.from(places.subarray(listOffset(input), listOffset(input) + pageSize));
    const ids = own.map((at) => sums.ids[at] as string);
    const days = from === to ? await readSums(context, { level, ids, asked: input }) : null;
    return {
      items: ids.map((id, nth) => ({
        day: null,
        id,
        metrics: metricsOf(sums.find(sums, own[nth] as number), days?.get(id)?.reach ?? null),
      })),
      total: sums.size,
      page,
      pageSize,
      measured: { from, to, totals: metricsOf(sums.total(sums, places)), earlier: null, freshness },
    };
  });
}

export async function listPerformance(context: Context, input: Asked): Promise<Reply> {
  const { level, daily, page, pageSize } = input;
  const isOfAll = !daily && input.ids === undefined && input.parents === undefined;
  const listed = isOfAll && level !== 'account' ? await listAll(context, level, input) : undefined;
  if (listed) return listed;
  const rows = rowsOf(context, { level, ids: idsOf(context, input) }, daily);
  const day = daily ? sql`day::text` : sql`null::text`;
  const [state, found, all] = await Promise.all([
    readState(context, input),
    sql<SumRow & { day: string | null; total: number }>`
      with ${rangeOf(context, input)}, s as (
        select object_id as id, ${day} as day, ${summedOf(daily)} from (${rows}) r group by object_id ${daily ? sql`, day` : sql``}
      ) select *, count(*) over ()::int as total from s order by ${orderOf(input.sort)} limit ${pageSize} offset ${listOffset(input)}`.execute(
      context.db,
    ),
    sql<SumRow>`with ${rangeOf(context, input)} select null as id, ${summed} from (${rows}) r`.execute(context.db),
  ]);
  const [totals] = all.rows;
  return {
    items: found.rows.map((row) => ({
      day: row.day,
      id: row.id,
      metrics: metricsOf(sumsOf(row), row.reach === null ? null : Number(row.reach)),
    })),
    total: found.rows[0]?.total ?? 0,
    page,
    pageSize,
    measured: {
      from: state.from,
      to: state.to,
      totals: metricsOf(totals ? sumsOf(totals) : noSums),
      earlier: null,
      freshness: state.freshness,
    },
  };
}
