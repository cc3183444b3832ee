// Reports of what ads did: by account, campaign, ad group or ad, in all or by day.
import { z } from 'zod';
import type { Account } from '../../contract/assets.ts';
import type { CallOf } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import { daysIn, metricsOf } from '../../contract/reporting-metrics.ts';
import type { ReportLevel } from '../../contract/reporting-performance.ts';
import { accountOf } from './ads-objects.ts';
import { ask, type Caller, everything, type List, operation, pageAcross, sifted } from './ask.ts';
import { attributesOf } from './report-attributes.ts';
import { clauses, type Narrowing, narrowingOf } from './report-filters.ts';
import { addedSums, attributes, isMetric, type Row, sortOf, writtenMetrics } from './report-metrics.ts';
import { day, id, invalidParameter, literal, pageOf, paging, settings } from './wire.ts';

const levelOf = {
  AUCTION_ADVERTISER: 'account',
  AUCTION_CAMPAIGN: 'campaign',
  AUCTION_ADGROUP: 'ad_group',
  AUCTION_AD: 'ad',
} as const satisfies Record<string, ReportLevel>;
const dimensionOf: Record<ReportLevel, string> = {
  account: 'advertiser_id',
  campaign: 'campaign_id',
  ad_group: 'adgroup_id',
  ad: 'ad_id',
};

/** The most days in one report, as the original has it. */
const mostDays = { daily: 30, whole: 365 };

type Asked = CallOf<typeof api.reporting.listPerformance>;

const flag = z
  .preprocess((value) => (typeof value === 'boolean' ? String(value) : value), z.stringbool('Must be true or false.'))
  .default(false);
const names = z.array(z.string().max(100)).max(200);
const dayOfTime = z
  .string()
  .transform((typed) => typed.slice(0, 10))
  .pipe(day);

const params = settings(
  {
    advertiser_id: id.optional(),
    advertiser_ids: literal(z.array(id).max(5, 'Must hold at most 5 ids.')).optional(),
    report_type: z.enum(['BASIC']),
    data_level: z.enum(Object.keys(levelOf) as [keyof typeof levelOf, ...(keyof typeof levelOf)[]]),
    dimensions: literal(names.min(1, 'Missing data for required field.')),
    metrics: literal(names).default(['spend', 'impressions']),
    start_date: dayOfTime,
    end_date: dayOfTime,
    filtering: clauses,
    order_field: z.string().max(100).optional(),
    order_type: z.enum(['ASC', 'DESC']).default('DESC'),
    enable_total_metrics: flag,
    ...paging(1000),
  },
  { neutral: { service_type: ['AUCTION'], query_mode: ['REGULAR'] } },
);
type Params = z.output<typeof params>;

/** Which level, and whether by day; what else could be asked for is refused by name. */
function shapeOf({ data_level, dimensions, metrics, start_date, end_date }: Params) {
  const level = levelOf[data_level];
  const isDaily = dimensions.includes('stat_time_day');
  const [own, ...others] = dimensions.filter((each) => each !== 'stat_time_day');
  if (own !== dimensionOf[level] || others.length > 0)
    throw invalidParameter('dimensions', `Must be ${dimensionOf[level]}, with or without stat_time_day.`);
  const unknown = metrics.findIndex((name) => !isMetric(name));
  if (unknown >= 0) throw invalidParameter(`metrics.${unknown}`, 'There is no such metric.');
  const days = daysIn({ from: start_date, to: end_date });
  const most = isDaily ? mostDays.daily : mostDays.whole;
  if (days < 1 || days > most)
    throw invalidParameter('end_date', `Must be on or after start_date, and at most ${most} days with it.`);
  return { level, isDaily };
}

function orderOf({ order_field, order_type }: Params, isDaily: boolean): Asked['sort'] {
  if (order_field === undefined) return isDaily ? 'day' : '-spend';
  const sort = order_field === 'stat_time_day' && isDaily ? 'day' : sortOf(order_field);
  if (sort === undefined) throw invalidParameter('order_field', 'Reports are not sorted by this.');
  return order_type === 'ASC' ? sort : `-${sort}`;
}

/** The accounts of a report, each in a center of the caller. */
async function accountsOf(caller: Caller, { advertiser_id, advertiser_ids = [] }: Params) {
  const wanted = [...new Set(advertiser_id === undefined ? advertiser_ids : [advertiser_id])];
  if (wanted.length === 0) throw invalidParameter('advertiser_id', 'Missing data for required field.');
  return Promise.all(wanted.map((each) => accountOf(caller, each)));
}

/** Rows of one account. What a narrowing of the contract does not say is sifted. */
function rowsOf(caller: Caller, asked: Asked, { account, narrowing }: { account: Account; narrowing: Narrowing }) {
  const list: List<Row> = async (page) => {
    const found = await ask(caller, api.reporting.listPerformance, { ...asked, ...page });
    return { total: found.total, items: found.items.map((row) => ({ account, row })) };
  };
  return narrowing.holds ? sifted(list, narrowing.holds) : list;
}

/** Sums of all rows: of those that were sifted as they are, else as the contract sums them. */
async function totalsOf(caller: Caller, parts: readonly Part[]) {
  const sums = await Promise.all(
    parts.map(async ({ asked, list, narrowing }) => {
      if (narrowing.holds) return (await everything(list)).map(({ row }) => row.metrics);
      const { measured } = await ask(caller, api.reporting.listPerformance, { ...asked, pageSize: 1 });
      return [measured.totals];
    }),
  );
  return metricsOf(addedSums(sums.flat()));
}

interface Part {
  account: Account;
  center: string;
  asked: Asked;
  narrowing: Narrowing;
  list: List<Row>;
}

async function partsOf(caller: Caller, given: Params): Promise<Part[]> {
  const { level, isDaily } = shapeOf(given);
  const sort = orderOf(given, isDaily);
  const parts: Part[] = [];
  for (const { account, center } of await accountsOf(caller, given)) {
    const place = { center, account: account.id };
    const narrowing = await narrowingOf(caller, place, { level, filtering: given.filtering });
    const asked: Asked = {
      ...place,
      ...narrowing.asked,
      level,
      daily: String(isDaily),
      from: given.start_date,
      to: given.end_date,
      sort,
    };
    parts.push({ account, center, asked, narrowing, list: rowsOf(caller, asked, { account, narrowing }) });
  }
  return parts;
}

const getReport = operation({
  method: 'GET',
  path: 'report/integrated/get',
  names: { account: 'advertiser_id', ids: 'filtering', parents: 'filtering', from: 'start_date', to: 'end_date' },
  params,
  async run(caller, given) {
    const { metrics, enable_total_metrics } = given;
    const { level, isDaily } = shapeOf(given);
    const parts = await partsOf(caller, given);
    const found = await pageAcross(
      parts.map(({ list }) => list),
      given,
    );
    const isDescribed = metrics.some((name) => (attributes as readonly string[]).includes(name));
    const described = isDescribed ? await attributesOf(caller, { level, parts, rows: found.items }) : new Map();
    const items = found.items.map(({ account, row }) => ({
      dimensions: {
        [dimensionOf[level]]: row.id,
        ...(isDaily ? { stat_time_day: `${row.day} 00:00:00` } : {}),
      },
      metrics: writtenMetrics(
        metrics,
        { metrics: row.metrics, currency: account.currency },
        described.get(row.id) ?? {},
      ),
    }));
    const { list, page_info } = pageOf({ items, total: found.total }, given);
    if (!enable_total_metrics) return { list, page_info };
    const currencies = new Set(parts.map(({ account }) => account.currency));
    const currency = currencies.size === 1 ? ([...currencies][0] ?? null) : null;
    const total_metrics = writtenMetrics(metrics, { metrics: await totalsOf(caller, parts), currency }, {});
    return { total_metrics, list, page_info };
  },
});

export const reportOperations = [getReport];
