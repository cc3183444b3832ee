// Metrics of reports by the names and in the form that they have on this wire: text, `-` for none.

import type { Account } from '../../contract/assets.ts';
import { decimalOf } from '../../contract/decimals.ts';
import type { ReplyOf } from '../../contract/endpoint.ts';
import { amounts, counts, type MetricName, type Sums } from '../../contract/reporting-kinds.ts';
import { type Metrics } from '../../contract/reporting-metrics.ts';
import type { listPerformance } from '../../contract/reporting-performance.ts';

/** A row of a report, and whose it is. */
export interface Row {
  account: Account;
  row: ReplyOf<typeof listPerformance>['items'][number];
}

export interface Measured {
  metrics: Metrics;
  /** Null where rows of several currencies are summed: amounts of them say nothing together. */
  currency: string | null;
}

/** How a metric is written; null for none. */
type Written = (measured: Measured) => string | null;

/** By what the contract sorts for it, if it does. */
interface Metric {
  write: Written;
  sort?: MetricName;
}

const count = (name: (typeof counts)[number]): Metric => ({
  write: ({ metrics }) => String(metrics[name]),
  sort: name,
});

const money = (name: 'spend' | 'revenue' | 'cpc' | 'cpm' | 'costPerConversion'): Metric => ({
  write: ({ metrics, currency }) => {
    const micros = metrics[`${name}Micros`];
    return micros === null || currency === null ? null : decimalOf(micros, currency);
  },
  sort: name,
});

const percent = (name: 'ctr' | 'conversionRate'): Metric => ({
  write: ({ metrics }) => (metrics[name] === null ? null : (metrics[name] * 100).toFixed(2)),
  sort: name,
});

const measured: Record<string, Metric> = {
  spend: money('spend'),
  impressions: count('impressions'),
  reach: { write: ({ metrics }) => metrics.reach?.toString() ?? null },
  frequency: { write: ({ metrics }) => metrics.frequency?.toFixed(2) ?? null },
  clicks: count('clicks'),
  ctr: percent('ctr'),
  cpc: money('cpc'),
  cpm: money('cpm'),
  conversion: count('conversions'),
  conversion_rate: percent('conversionRate'),
  cost_per_conversion: money('costPerConversion'),
  // The original calls the worth of payments a rate.
  total_complete_payment_rate: money('revenue'),
  complete_payment_roas: {
    write: ({ metrics, currency }) => (currency === null ? null : (metrics.roas?.toFixed(2) ?? null)),
    sort: 'roas',
  },
  video_watched_2s: count('videoViews2s'),
  video_watched_6s: count('videoViews6s'),
  video_views_p25: count('videoViews25'),
  video_views_p50: count('videoViews50'),
  video_views_p75: count('videoViews75'),
  video_views_p100: count('videoViews100'),
  likes: count('likes'),
  comments: count('comments'),
  shares: count('shares'),
  follows: count('follows'),
};

/** What the original knows and nobody tells Atrium: there is none of it. */
const unmeasured = [
  'app_install',
  'average_video_play',
  'average_video_play_per_user',
  'cash_spend',
  'clicks_on_music_disc',
  'complete_payment',
  'complete_payment_rate',
  'cost_per_1000_reached',
  'cost_per_complete_payment',
  'cost_per_result',
  'engaged_view',
  'engaged_view_15s',
  'engagements',
  'gross_impressions',
  'landing_page_view_rate',
  'profile_visits',
  'profile_visits_rate',
  'real_time_conversion',
  'real_time_conversion_rate',
  'real_time_cost_per_conversion',
  'real_time_cost_per_result',
  'real_time_result',
  'real_time_result_rate',
  'registration',
  'result',
  'result_rate',
  'total_landing_page_view',
  'total_purchase_value',
  'total_registration',
  'value_per_complete_payment',
  'video_play_actions',
  'voucher_spend',
];

/** What is not measured but known of a row's object, and may be asked for among the metrics. */
export const attributes = [
  'advertiser_id',
  'advertiser_name',
  'currency',
  'timezone',
  'campaign_id',
  'campaign_name',
  'adgroup_id',
  'adgroup_name',
  'ad_id',
  'ad_name',
] as const;
export type Attributes = Partial<Record<(typeof attributes)[number], string>>;

export const isMetric = (name: string): boolean =>
  name in measured || unmeasured.includes(name) || (attributes as readonly string[]).includes(name);

export const isMeasured = (name: string): boolean => name in measured;

export const sortOf = (name: string): MetricName | undefined => measured[name]?.sort;

export function writtenMetrics(names: readonly string[], of: Measured, known: Attributes): Record<string, string> {
  const entries = names.map((name): [string, string] => [
    name,
    known[name as keyof Attributes] ?? measured[name]?.write(of) ?? '-',
  ]);
  return Object.fromEntries(entries);
}

/** The sums that metrics were made of, added up. */
export function addedSums(all: readonly Metrics[]): Sums {
  const plain = counts.map((name) => [name, all.reduce((sum, each) => sum + each[name], 0)]);
  const micros = amounts.map((name) => [name, all.reduce((sum, each) => sum + BigInt(each[name]), 0n)]);
  return Object.fromEntries([...plain, ...micros]) as Sums;
}
