// Numbers of ads as others tell them, day by day, and what they sum to.

import { z } from 'zod';
import { adLevels } from './ads-levels.ts';
import { endpoint } from './endpoint.ts';
import { counts, metricNames, rowsAtOnce } from './reporting-kinds.ts';
import { dayRange, isRange, measured, metrics, rangeFault } from './reporting-metrics.ts';
import * as shape from './shapes.ts';

const onAccount = { center: shape.id, account: shape.id };

/** A thousand million: more of anything has no ad in a day. */
export const mostOfCount = 1_000_000_000;
/** A thousand million units. */
export const mostMicrosOfDay = 10n ** 15n;

const micros = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,15})$/, { abort: true })
  .refine((text) => BigInt(text) <= mostMicrosOfDay)
  .meta({ description: 'Millionths of a unit of the currency of the account, as a decimal string.' });
const count = z.int().min(0).max(mostOfCount);

const row = z
  .strictObject({
    ad: shape.id,
    day: shape.day,
    spendMicros: micros.default('0'),
    revenueMicros: micros.default('0'),
    reach: count.nullable().default(null),
    ...(Object.fromEntries(counts.map((name) => [name, count.default(0)])) as Record<
      (typeof counts)[number],
      z.ZodDefault<typeof count>
    >),
  })
  .meta({ description: 'All that a source tells of an ad on a day, in the time zone of the account.' });
export type PerformanceRow = z.infer<typeof row>;

const source = shape.text(60).meta({ description: 'Who tells: an ad network, a measurement partner, a file.' });

/** What is wrong with a row, or looks so. */
export const rowFaults = [
  'ad_unknown',
  'day_invalid',
  'day_future',
  'number_invalid',
  'number_negative',
  'number_too_large',
  'currency_differs',
  'told_twice',
] as const;
export type RowFault = (typeof rowFaults)[number];

const sumsOfRows = z.strictObject({
  spendMicros: z.string(),
  revenueMicros: z.string(),
  impressions: z.int(),
  clicks: z.int(),
  conversions: z.int(),
});

const performanceImport = z.strictObject({
  id: shape.id,
  source: z.string(),
  channel: z.enum(['api', 'file', 'withdrawal']),
  importedAt: shape.instant,
  importedBy: z.string(),
  firstDay: shape.day,
  lastDay: shape.day,
  rows: z.int(),
  /** Of those: rows that stood there already and now say something else. */
  replaced: z.int(),
  /** What this source told of these ads and days before, and now. */
  before: sumsOfRows,
  after: sumsOfRows,
  isWithdrawn: z.boolean(),
});
export type PerformanceImport = z.infer<typeof performanceImport>;

const imported = z.strictObject({
  ...performanceImport.shape,
  /** Rows with clicks and no impressions: mostly columns that were taken for each other. */
  clicksWithoutImpressions: z.int(),
  /** Columns of a file that say nothing here. */
  ignoredColumns: z.array(z.string()),
});

const ofImport = {
  ...onAccount,
  source,
  currency: shape.currency,
};
const perImport = ['reporting.currency_differs', 'reporting.rows_refused'] as const;

export const importPerformance = endpoint({
  name: 'reporting.importPerformance',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/performance',
  access: { who: 'account', action: 'campaign:edit' },
  risk: 'plain',
  status: 201,
  bodyMegabytes: 8,
  summary:
    'Takes numbers of ads, one row for each ad and day; all or none. What a source tells of an ad and a day replaces what it told of them before; sources add up. Rows that are refused are named with line and field.',
  input: z.strictObject({ ...ofImport, rows: z.array(row).min(1).max(rowsAtOnce) }),
  reply: imported,
  refusals: perImport,
});

export const importPerformanceFile = endpoint({
  name: 'reporting.importPerformanceFile',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/performance-files',
  access: { who: 'account', action: 'campaign:edit' },
  risk: 'plain',
  status: 201,
  bodyMegabytes: 8,
  summary:
    'The same from a CSV file: a first line of column names (`ad`, `day`, `spend` and so on; amounts in units), then a line for each ad and day; all or none. A dry run is the preview.',
  input: z.strictObject({ ...ofImport, csv: z.string().min(1).max(4_000_000) }),
  reply: imported,
  refusals: [...perImport, 'reporting.file_unreadable'],
});

export const listPerformanceImports = endpoint({
  name: 'reporting.listPerformanceImports',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/performance-imports',
  access: { who: 'account', action: 'report:read' },
  risk: 'plain',
  summary: 'When numbers of an ad account were told, by whom and from where. Search matches the source.',
  input: z.strictObject({
    ...onAccount,
    ...shape.paging,
    search: shape.search,
    sort: z.enum(['-imported', 'imported']).default('-imported'),
  }),
  reply: shape.page(performanceImport),
  refusals: [],
});

export const withdrawPerformanceImport = endpoint({
  name: 'reporting.withdrawPerformanceImport',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/performance-imports/:import/withdrawal',
  access: { who: 'account', action: 'campaign:edit' },
  risk: 'plain',
  summary:
    'Takes an import back: its rows say again what they said before it. Rows that were told anew since stay. Taking back a withdrawal brings its import back. Possible for 30 days.',
  input: z.strictObject({ ...onAccount, import: shape.id }),
  reply: performanceImport,
  refusals: ['not_found', 'reporting.already_withdrawn', 'reporting.import_too_old'],
});

/** The account by itself, or one of the levels in it. */
export const reportLevels = ['account', ...adLevels] as const;
export type ReportLevel = (typeof reportLevels)[number];

const performance = z.strictObject({
  /** Null where rows are not by day. */
  day: shape.day.nullable(),
  id: shape.id,
  metrics,
});

export const listPerformance = endpoint({
  name: 'reporting.listPerformance',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/performance',
  access: { who: 'account', action: 'report:read' },
  risk: 'plain',
  summary:
    'What the numbers of an ad account sum to: of the account, or of each campaign, ad group or ad that has any, in all or by day. `ids` narrows to objects of the level, `parents` to those in these campaigns (of ad groups) or ad groups (of ads). Also of what is in the bin.',
  input: z
    .strictObject({
      ...onAccount,
      ...shape.paging,
      ...dayRange,
      level: z.enum(reportLevels).default('account'),
      daily: z.stringbool().default(false),
      ids: shape.ids(200).optional(),
      parents: shape.ids(200).optional(),
      sort: z
        .enum(['day', '-day', 'id', ...metricNames, ...metricNames.map((name) => `-${name}` as const)])
        .default('day'),
    })
    .refine(isRange, rangeFault),
  reply: z.strictObject({ ...shape.page(performance).shape, measured: measured.unwrap() }),
  refusals: [],
});
