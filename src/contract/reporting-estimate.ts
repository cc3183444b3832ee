// What ad groups with overlapping targeting got of late: what an account knows itself of an audience that it aims at.
import { z } from 'zod';
import { onAccount } from './ads.ts';
import { targeting } from './ads-groups.ts';
import { endpoint } from './endpoint.ts';
import { estimateDays, estimateLacks } from './reporting-kinds.ts';
import * as shape from './shapes.ts';

const micros = z.string().regex(/^[0-9]+$/);
/** A quarter of the days lies below `low`, a quarter above `high`. Each is the number of a day that there was. */
const spread = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ low: value, median: value, high: value }).meta({
    description: 'Quartiles of days of single ad groups; each is the number of one such day.',
  });

const estimate = z.strictObject({
  from: shape.day,
  to: shape.day,
  currency: shape.currency,
  /** On what it rests: a row is a day on which one of these ad groups was shown. */
  adGroups: z.int(),
  rows: z.int(),
  /** Of these ad groups: those with exactly this targeting. */
  sameAdGroups: z.int(),
  /** Of these rows: those of which somebody told how many people were reached. */
  reachRows: z.int(),
  /** Why nothing is told; null where something is. */
  lacks: z.enum(estimateLacks).nullable(),
  perDay: z
    .strictObject({
      impressions: spread(z.int()),
      spendMicros: spread(micros),
      /** At least so many people: of several ads they may be the same. Null where too few rows tell. */
      reach: spread(z.int()).nullable(),
    })
    .nullable(),
  totals: z.strictObject({ impressions: z.int(), spendMicros: micros, cpmMicros: micros }).nullable(),
});
export type Estimate = z.infer<typeof estimate>;

export const estimateTargeting = endpoint({
  name: 'reporting.estimateTargeting',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/targeting-estimate',
  access: { who: 'account', action: 'report:read' },
  risk: 'plain',
  isRead: true,
  summary: `What ad groups of this account with overlapping targeting got on each of the last ${estimateDays} whole days, as quartiles, and on how many rows that rests. Nothing is forecast; where there are too few rows no number is told.`,
  input: z.strictObject({ ...onAccount, targeting }),
  reply: estimate,
  refusals: [],
});
