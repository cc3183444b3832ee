// What the tables of the ads manager can show, as plain data that the contract and the pages share.
import { type AdLevel } from './ads-levels.ts';
import { metricNames } from './reporting-kinds.ts';

/** Columns beside the switch and the name, which always come first; a level leaves out those that it does not have. */
export const adFacts = ['delivery', 'budget', 'schedule', 'ad_groups', 'ads', 'format', 'text', 'created'] as const;
export const adColumns = [...adFacts, ...metricNames] as const;
export type AdColumn = (typeof adColumns)[number];

const usualMetrics = [
  'spend',
  'impressions',
  'clicks',
  'ctr',
  'cpc',
  'conversions',
  'costPerConversion',
  'roas',
] as const satisfies readonly AdColumn[];

/** What somebody sees who chose nothing. */
export const usualColumns: Record<AdLevel, readonly AdColumn[]> = {
  campaign: ['delivery', 'budget', ...usualMetrics, 'ad_groups', 'created'],
  ad_group: ['delivery', 'budget', ...usualMetrics, 'schedule', 'ads'],
  ad: ['delivery', 'format', ...usualMetrics, 'text', 'created'],
};

/** Over which days numbers are summed up: as many as people usually mean, or any. */
export const dayChoices = ['today', 'yesterday', '7', '14', '30', 'month', 'last_month', 'custom'] as const;
export type DayChoice = (typeof dayChoices)[number];

/** What these days are held against: nothing, as many days before them, the same days a year earlier, or any. */
export const comparisons = ['none', 'previous', 'year', 'custom'] as const;
export type Comparison = (typeof comparisons)[number];

/** Views of one person in an ad account. */
export const mostViews = 50;
