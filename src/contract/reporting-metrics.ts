// What was measured of ads, as replies have it, and what questions about days and metrics look like.
import { z } from 'zod';
import { type MetricName, metricNames, mostDays, type Sums } from './reporting-kinds.ts';
import * as shape from './shapes.ts';

function ratio(of: number, by: number): number | null {
  return by === 0 ? null : of / by;
}

const count = z.int().min(0);
const money = z
  .string()
  .regex(/^[0-9]+$/)
  .meta({ description: 'Millionths of a unit of the currency of the account, as a decimal string.' });
/** Of sums. What would divide by nothing is null. */
const share = z.number().nullable();

export const metrics = z
  .strictObject({
    spendMicros: money,
    impressions: count,
    /** People; known of one ad on one day alone, since people of several days or ads may be the same. */
    reach: count.nullable(),
    frequency: share,
    clicks: count,
    ctr: share,
    cpcMicros: money.nullable(),
    cpmMicros: money.nullable(),
    conversions: count,
    conversionRate: share,
    costPerConversionMicros: money.nullable(),
    revenueMicros: money,
    roas: share,
    videoViews2s: count,
    videoViews6s: count,
    videoViews25: count,
    videoViews50: count,
    videoViews75: count,
    videoViews100: count,
    likes: count,
    comments: count,
    shares: count,
    follows: count,
  })
  .meta({ description: 'Ratios are of the sums: clicks by impressions, spend by clicks, revenue by spend and so on.' });
export type Metrics = z.infer<typeof metrics>;

/** Half up, without floats. */
function divided(of: bigint, by: number): string | null {
  const divisor = BigInt(by);
  return by === 0 ? null : String((of * 2n + divisor) / (divisor * 2n));
}

export function metricsOf({ spendMicros, revenueMicros, ...sums }: Sums, reach: number | null = null): Metrics {
  return {
    ...sums,
    spendMicros: String(spendMicros),
    revenueMicros: String(revenueMicros),
    reach,
    frequency: reach === null ? null : ratio(sums.impressions, reach),
    ctr: ratio(sums.clicks, sums.impressions),
    cpcMicros: divided(spendMicros, sums.clicks),
    cpmMicros: divided(spendMicros * 1000n, sums.impressions),
    conversionRate: ratio(sums.conversions, sums.clicks),
    costPerConversionMicros: divided(spendMicros, sums.conversions),
    roas: ratio(Number(revenueMicros), Number(spendMicros)),
  };
}

export const accountDay = shape.day.meta({ description: 'A day in the time zone of the account, such as 2026-11-23.' });

/** Query fields of what is asked over days; without them the last seven, today included. */
export const dayRange = { from: accountDay.optional(), to: accountDay.optional() };

export interface DayRange {
  from: string;
  to: string;
}

/** The days from the first to the last, both included. */
export function daysIn({ from, to }: DayRange): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
}

/** Both or none, in their order, and not too many; for `refine`. */
export function isRange({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean {
  if (from === undefined || to === undefined) return from === to;
  return from <= to && daysIn({ from, to }) <= mostDays;
}
export const rangeFault = { path: ['to'] };

/** Query fields of other days that these are held against. */
export const comparedRange = { compareFrom: accountDay.optional(), compareTo: accountDay.optional() };

/** How a metric is ordered by what became of it: by its share of what it was, or by the amount. */
export const changeSorts = metricNames.flatMap(
  (name) => [`${name}Change`, `-${name}Change`, `${name}Difference`, `-${name}Difference`] as const,
);

/** Both or none, and there where the order asks for them; for `refine`. */
export function isCompared(asked: {
  compareFrom?: string | undefined;
  compareTo?: string | undefined;
  sort: string;
}): boolean {
  const { compareFrom: from, compareTo: to, sort } = asked;
  return isRange({ from, to }) && (from !== undefined || !/(Change|Difference)$/.test(sort));
}
export const comparedFault = { path: ['compareTo'] };

/** The least and the most of a metric, as text in a query: `spend:5000000:,ctr::0.02`. */
const bound = /^([A-Za-z0-9]+):(\d{0,18}(?:\.\d{1,9})?):(\d{0,18}(?:\.\d{1,9})?)$/;

export interface Bound {
  metric: MetricName;
  least: number | null;
  most: number | null;
}

function boundOf(text: string): Bound | null {
  const [, name, least = '', most = ''] = bound.exec(text) ?? [];
  const metric = metricNames.find((one) => one === name);
  if (metric === undefined || (least === '' && most === '')) return null;
  return { metric, least: least === '' ? null : Number(least), most: most === '' ? null : Number(most) };
}

function boundsOf(text: string): Bound[] | null {
  const bounds = text.split(',').map((each) => boundOf(each.trim()));
  return bounds.every((each) => each !== null) ? bounds : null;
}

/** The filter as it is kept. */
export const boundText = z
  .string()
  .max(400)
  .refine((text) => boundsOf(text) !== null)
  .meta({ description: 'Bounds of metrics, as the lists take them.' });

export const boundFilter = z
  .string()
  .max(400)
  .transform((text, context): Bound[] => {
    const bounds = boundsOf(text);
    if (bounds !== null) return bounds;
    context.addIssue({ code: 'custom', message: 'metric:least:most' });
    return z.NEVER;
  })
  .meta({
    description:
      'Only rows whose metrics lie between a least and a most, as `metric:least:most`, several with commas; either may be left out. Amounts in micros, ratios as fractions: `spend:5000000:,ctr::0.02`. A ratio without a divisor lies nowhere.',
  });

/** Where the newest numbers of an account come from; null where none were ever told. */
export const freshness = z
  .strictObject({ source: z.string(), importedAt: shape.instant, lastDay: shape.day })
  .nullable();
export type Freshness = z.infer<typeof freshness>;

/** What a list says over days, beside its rows. Null for who may not read reports. */
export const measured = z
  .strictObject({
    from: shape.day,
    to: shape.day,
    totals: metrics,
    /** Of the days that these are held against, if any were asked for; its totals are null where nothing was told of them. */
    earlier: z.strictObject({ from: shape.day, to: shape.day, totals: metrics.nullable() }).nullable(),
    freshness,
  })
  .nullable()
  .meta({ description: 'The days, the sums of all rows that the filters leave, and where the numbers come from.' });
export type Measured = z.infer<typeof measured>;
