// What is measured of ads, as plain data that the contract, the server and the pages share.

/** What is counted of an ad on a day. Sums of these are honest, over days as over ads. */
export const counts = [
  'impressions',
  'clicks',
  'conversions',
  'videoViews2s',
  'videoViews6s',
  'videoViews25',
  'videoViews50',
  'videoViews75',
  'videoViews100',
  'likes',
  'comments',
  'shares',
  'follows',
] as const;
export const amounts = ['spendMicros', 'revenueMicros'] as const;
export const measures = [...amounts, ...counts] as const;
export type Measure = (typeof measures)[number];

/** Sums: counts as numbers, amounts in micros. */
export type Sums = Record<(typeof counts)[number], number> & Record<(typeof amounts)[number], bigint>;

export const noSums: Sums = {
  ...(Object.fromEntries(counts.map((name) => [name, 0])) as Record<(typeof counts)[number], number>),
  spendMicros: 0n,
  revenueMicros: 0n,
};

/** What lists sort and filter by. Amounts in micros. */
export const metricNames = [
  'spend',
  'impressions',
  'clicks',
  'ctr',
  'cpc',
  'cpm',
  'conversions',
  'conversionRate',
  'costPerConversion',
  'revenue',
  'roas',
  'videoViews2s',
  'videoViews6s',
  'videoViews25',
  'videoViews50',
  'videoViews75',
  'videoViews100',
  'likes',
  'comments',
  'shares',
  'follows',
] as const;
export type MetricName = (typeof metricNames)[number];

/** What each is: a sum, or one divided by another. Amounts in micros. */
export const metricOf: Record<MetricName, { of: Measure; by?: Measure; times?: number }> = {
  spend: { of: 'spendMicros' },
  impressions: { of: 'impressions' },
  clicks: { of: 'clicks' },
  ctr: { of: 'clicks', by: 'impressions' },
  cpc: { of: 'spendMicros', by: 'clicks' },
  cpm: { of: 'spendMicros', by: 'impressions', times: 1000 },
  conversions: { of: 'conversions' },
  conversionRate: { of: 'conversions', by: 'clicks' },
  costPerConversion: { of: 'spendMicros', by: 'conversions' },
  revenue: { of: 'revenueMicros' },
  roas: { of: 'revenueMicros', by: 'spendMicros' },
  videoViews2s: { of: 'videoViews2s' },
  videoViews6s: { of: 'videoViews6s' },
  videoViews25: { of: 'videoViews25' },
  videoViews50: { of: 'videoViews50' },
  videoViews75: { of: 'videoViews75' },
  videoViews100: { of: 'videoViews100' },
  likes: { of: 'likes' },
  comments: { of: 'comments' },
  shares: { of: 'shares' },
  follows: { of: 'follows' },
};

/** The most days in one question. */
export const mostDays = 366;

/** In one import, whether as rows or as lines of a file. */
export const rowsAtOnce = 10_000;

/** Columns of a file beside `ad` and `day`: amounts in units of the currency, counts as they are. */
export const fileColumns = ['spend', 'revenue', 'reach', ...counts] as const;

/** Whole days that an estimate looks back on. */
export const estimateDays = 28;
/** On fewer rows no estimate is told. */
export const estimateRows = 7;
/** Why there is none: nobody told numbers of these days, none of ad groups like it, or of too few days. */
export const estimateLacks = ['numbers', 'overlap', 'rows'] as const;
