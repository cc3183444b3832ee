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

type Written = (measured: Measured) => string | null;

const counted =
  (name: (typeof counts)[number]): Written =>
  ({ metrics }) =>
    String(metrics[name]);

const money =
  (name: 'spendMicros' | 'revenueMicros' | 'cpcMicros' | 'cpmMicros' | 'costPerConversionMicros'): Written =>
  ({ metrics, currency }) => {
    const micros = metrics[name];
    return micros === null || currency === null ? null : decimalOf(micros, currency);
  };

const percent =
  (name: 'ctr' | 'conversionRate'): Written =>
  ({ metrics }) => {
    const share = metrics[name];
    return share === null ? null : (share * 100).toFixed(2);
  };

/** What is measured: how it is written, and by what the contract sorts for it. */
const measured: Record<string, { write: Written; sort?: MetricName }> = {
  spend: { write: money('spendMicros'), sort: 'spend' },
  impressions: { write: counted('impressions'), sort: 'impressions' },
  reach: { write: ({ metrics }) => metrics.reach?.toString() ?? null },
  frequency: { write: ({ metrics }) => metrics.frequency?.toFixed(2) ?? null },
  clicks: { write: counted('clicks'), sort: 'clicks' },
  ctr: { write: percent('ctr'), sort: 'ctr' },
  cpc: { write: money('cpcMicros'), sort: 'cpc' },
  cpm: { write: money('cpmMicros'), sort: 'cpm' },
  conversion: { write: counted('conversions'), sort: 'conversions' },
  conversion_rate: { write: percent('conversionRate'), sort: 'conversionRate' },
  cost_per_conversion: { write: money('costPerConversionMicros'), sort: 'costPerConversion' },
  // The original calls the worth of payments a rate.
  total_complete_payment_rate: { write: money('revenueMicros'), sort: 'revenue' },
  complete_payment_roas: {
    write: ({ metrics, currency }) => (currency === null ? null : (metrics.roas?.toFixed(2) ?? null)),
    sort: 'roas',
  },
  video_watched_2s: { write: counted('videoViews2s'), sort: 'videoViews2s' },
  video_watched_6s: { write: counted('videoViews6s'), sort: 'videoViews6s' },
  video_views_p25: { write: counted('videoViews25'), sort: 'videoViews25' },
  video_views_p50: { write: counted('videoViews50'), sort: 'videoViews50' },
  video_views_p75: { write: counted('videoViews75'), sort: 'videoViews75' },
  video_views_p100: { write: counted('videoViews100'), sort: 'videoViews100' },
  likes: { write: counted('likes'), sort: 'likes' },
  comments: { write: counted('comments'), sort: 'comments' },
  shares: { write: counted('shares'), sort: 'shares' },
  follows: { write: counted('follows'), sort: 'follows' },
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
