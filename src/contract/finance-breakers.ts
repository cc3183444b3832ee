// The breaker, which stops spend that is out of the ordinary, and what a center is to look at.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { alertKinds, breakerRules, breakerStates } from './finance-kinds.ts';
import { amount, sum } from './money.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const named = z.strictObject({ id: shape.id, name: z.string() });

const breaker = z.strictObject({
  id: shape.id,
  account: named,
  /** `alert`: told, nothing stopped. `open`: the account is frozen. `closed`: people said that the spend is right. */
  state: z.enum(breakerStates),
  day: shape.day,
  hour: z.int().nullable(),
  currency: shape.currency,
  /** The spend that was judged, of that day or hour. */
  spendMicros: amount,
  evidence: z.strictObject({
    rule: z.enum(breakerRules),
    /** Robust z-score against the past, rounded to tenths; null where the past is too short for one. */
    score: z.number().nullable(),
    /** Of the days, or hours, before; null where there were none. */
    medianMicros: sum.nullable(),
    samples: z.int(),
    /** The score, the multiple of the median or the amount that was passed. */
    threshold: z.string(),
  }),
  openedAt: shape.instant,
  closedAt: shape.instant.nullable(),
  /** Where one confirmed and nobody else could: when their word is enough. */
  closesAt: shape.instant.nullable(),
  confirmations: z.array(z.strictObject({ person: named, at: shape.instant })),
  /** Two, wherever two people may. */
  needed: z.int(),
  can: z.array(z.enum(['confirm'])),
});
export type Breaker = z.infer<typeof breaker>;

export const listBreakers = endpoint({
  name: 'finance.listBreakers',
  method: 'GET',
  path: '/centers/:center/finance/breakers',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'Spend that was out of the ordinary, with what it was judged by, newest first.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    account: shape.id.optional(),
    state: z.enum([...breakerStates, 'all']).default('all'),
    sort: z.enum(['-opened', 'opened']).default('-opened'),
  }),
  reply: shape.page(breaker),
  refusals: [],
});

export const confirmBreaker = endpoint({
  name: 'finance.confirmBreaker',
  method: 'POST',
  path: '/centers/:center/finance/breakers/:breaker/confirmations',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  status: 201,
  summary:
    'Says that the spend is right. Two people unfreeze an ad account; where only one may, their word is enough after 24 hours.',
  input: z.strictObject({ ...inCenter, breaker: shape.id }),
  reply: breaker,
  refusals: ['not_found', 'finance.breaker_not_open', 'finance.breaker_confirmed'],
});

const limitSettings = z.strictObject({
  /** A wallet that lasts for fewer days than this is low. */
  lowDays: z.int().min(1).max(90),
  isBreakerOn: z.boolean(),
  alertScore: z.int().min(3).max(100),
  tripScore: z.int().min(3).max(100),
  dailyMultiple: z.int().min(2).max(1000).nullable(),
  dailyAmounts: z.array(z.strictObject({ currency: shape.currency, amountMicros: amount })).max(20),
});
export type LimitSettings = z.infer<typeof limitSettings>;

export const getLimitSettings = endpoint({
  name: 'finance.getLimitSettings',
  method: 'GET',
  path: '/centers/:center/finance/limit-settings',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'When the center is told of low balances, and what its breaker takes for out of the ordinary.',
  input: z.strictObject(inCenter),
  reply: limitSettings,
  refusals: [],
});

export const updateLimitSettings = endpoint({
  name: 'finance.updateLimitSettings',
  method: 'PATCH',
  path: '/centers/:center/finance/limit-settings',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  summary: 'Changes them. What is frozen stays frozen.',
  input: z.strictObject({ ...inCenter, ...limitSettings.partial().shape }),
  reply: limitSettings,
  refusals: ['finance.scores_reversed', 'finance.currency_twice'],
});

const alert = z.strictObject({
  kind: z.enum(alertKinds),
  severity: z.enum(['danger', 'warning']),
  /** The account, cap, credit, invoice or breaker that it is about. */
  object: named,
  currency: shape.currency,
  /** Of budgets and caps: how much of the amount is used. Of balances and credit: what is left. Of breakers: the spend. Of invoices: the total. */
  micros: sum,
  ofMicros: sum.nullable(),
  /** Of balances. */
  daysLeft: z.int().nullable(),
  /** Of credit, when it ends; of breakers and invoices, since when. */
  at: shape.instant.nullable(),
});
export type Alert = z.infer<typeof alert>;

export const listAlerts = endpoint({
  name: 'finance.listAlerts',
  method: 'GET',
  path: '/centers/:center/finance/alerts',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary:
    'What to look at: breakers that are open, budgets and caps used up or nearly, low balances, invoices that are overdue, credit that ends within 14 days. The worst come first.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    kind: z.enum([...alertKinds, 'all']).default('all'),
    sort: z.enum(['-severity', 'name', '-name']).default('-severity'),
  }),
  reply: z.strictObject({
    ...shape.page(alert).shape,
    /** Of all alerts, whatever the filter. */
    counts: z.array(z.strictObject({ kind: z.enum(alertKinds), count: z.int() })),
  }),
  refusals: [],
});
