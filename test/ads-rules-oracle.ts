// What a rule finds, written from docs/rules.md alone and one object at a time: it shares nothing with the code that decides.
import type { CallOf } from '../src/contract/endpoint.ts';
import type { EndpointNamed } from './caller.ts';

export type Written = CallOf<EndpointNamed<'ads.createRule'>>;

export interface DayRow {
  spend: number;
  revenue: number;
  impressions: number;
  clicks: number;
  conversions: number;
  views: number;
}

export interface Thing {
  id: string;
  name: string;
  labels: string[];
  campaign: string;
  budget: number | null;
  bid: number | null;
  publishedHoursAgo: number;
  /** By how many days ago; what is not there is zero. */
  days: Map<number, DayRow>;
}

type Condition = Written['conditions'][number];

const spans: Record<string, [first: number, last: number]> = {
  today: [0, 0],
  yesterday: [1, 1],
  last_3_days: [3, 1],
  last_7_days: [7, 1],
  last_14_days: [14, 1],
  last_30_days: [30, 1],
  lifetime: [Number.POSITIVE_INFINITY, 1],
};

function summed(thing: Thing, over: string): DayRow {
  const [first = 0, last = 0] = spans[over] ?? [];
  const sum: DayRow = { spend: 0, revenue: 0, impressions: 0, clicks: 0, conversions: 0, views: 0 };
  for (const [ago, row] of thing.days)
    if (ago <= first && ago >= last) for (const key of Object.keys(sum) as (keyof DayRow)[]) sum[key] += row[key];
  return sum;
}

/** As a fraction, so that nothing is rounded. */
function valueOf(thing: Thing, { fact, over }: Condition): [of: bigint, by: bigint] | null {
  if (fact === 'budget') return thing.budget === null ? null : [BigInt(thing.budget), 1n];
  if (fact === 'bid') return thing.bid === null ? null : [BigInt(thing.bid), 1n];
  if (fact === 'hoursSincePublished') return [BigInt(thing.publishedHoursAgo), 1n];
  const { spend, revenue, impressions, clicks, conversions, views } = summed(thing, over ?? '');
  const whole = (one: number): [bigint, bigint] => [BigInt(one), 1n];
  const share = (of: number, by: number): [bigint, bigint] | null => (by === 0 ? null : [BigInt(of), BigInt(by)]);
  switch (fact) {
    case 'spend':
      return whole(spend);
    case 'revenue':
      return whole(revenue);
    case 'impressions':
      return whole(impressions);
    case 'clicks':
      return whole(clicks);
    case 'conversions':
      return whole(conversions);
    case 'videoViews2s':
      return whole(views);
    case 'ctr':
      return share(clicks, impressions);
    case 'cpc':
      return share(spend, clicks);
    case 'cpm':
      return share(spend * 1000, impressions);
    case 'conversionRate':
      return share(conversions, clicks);
    case 'costPerConversion':
      return share(spend, conversions);
    case 'roas':
      return share(revenue, spend);
    default:
      throw new Error(`The oracle knows nothing of ${fact}.`);
  }
}

/** A decimal as a fraction. */
function fractionOf(text: string): [bigint, bigint] {
  const [whole = '', part = ''] = text.split('.');
  return [BigInt(whole + part), 10n ** BigInt(part.length)];
}

const compared = ([a, b]: [bigint, bigint], [c, d]: [bigint, bigint]): number => {
  const [one, other] = [a * d, c * b];
  return one < other ? -1 : one > other ? 1 : 0;
};

function holds(thing: Thing, condition: Condition): boolean {
  const value = valueOf(thing, condition);
  if (value === null) return false;
  const against = compared(value, fractionOf(condition.value));
  switch (condition.is) {
    case 'gt':
      return against > 0;
    case 'gte':
      return against >= 0;
    case 'lt':
      return against < 0;
    case 'lte':
      return against <= 0;
    case 'between':
      return against >= 0 && compared(value, fractionOf(condition.upTo ?? '')) <= 0;
  }
}

function isAbout(thing: Thing, which: Written['which']): boolean {
  switch (which.by) {
    case 'all':
      return true;
    case 'ids':
      return which.ids.includes(thing.id);
    case 'labels':
      return which.labels.some((label) => thing.labels.some((one) => one.toLowerCase() === label.toLowerCase()));
    case 'name':
      return thing.name.toLowerCase().includes(which.contains.toLowerCase());
    case 'campaigns':
      return which.ids.includes(thing.campaign);
  }
}

/** Ids of the things that a rule is about, and of those that meet all of its conditions. */
export function foundBy(rule: Pick<Written, 'which' | 'conditions'>, things: readonly Thing[]) {
  const considered = things.filter((thing) => isAbout(thing, rule.which));
  const met = considered.filter((thing) => rule.conditions.every((condition) => holds(thing, condition)));
  return { considered: considered.map(({ id }) => id), met: met.map(({ id }) => id) };
}
