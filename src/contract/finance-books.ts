// The books: months that are closed, and the proof that all adds up.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { postingKinds } from './finance-kinds.ts';
import { sum } from './money.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
  .meta({ description: 'A month, such as 2026-11.' });

const period = z.strictObject({
  month,
  closedAt: shape.instant,
  closedBy: z.string(),
  totals: z.array(
    z.strictObject({ currency: shape.currency, kind: z.enum(postingKinds), transactions: z.int(), amountMicros: sum }),
  ),
});
export type Period = z.infer<typeof period>;

export const listPeriods = endpoint({
  name: 'finance.listPeriods',
  method: 'GET',
  path: '/centers/:center/finance/periods',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'Closed months with what moved in each.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    sort: z.enum(['-month', 'month']).default('-month'),
  }),
  reply: shape.page(period),
  refusals: [],
});

export const closePeriod = endpoint({
  name: 'finance.closePeriod',
  method: 'POST',
  path: '/centers/:center/finance/periods',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  status: 201,
  summary:
    'Closes a month that is over, and all before it, for good: nothing is posted into it any more. Corrections go into an open month.',
  input: z.strictObject({ ...inCenter, month }),
  reply: period,
  refusals: ['finance.month_not_over', 'finance.already_closed', 'finance.books_unsound'],
});

const check = z.strictObject({
  id: shape.id,
  checkedAt: shape.instant,
  transfers: z.int(),
  accounts: z.int(),
  /** Accounts whose balance is not what their transfers sum to; none where the books are right. */
  differences: z.array(z.strictObject({ account: z.string(), balanceMicros: sum, summedMicros: sum })),
});
export type Check = z.infer<typeof check>;

export const listChecks = endpoint({
  name: 'finance.listChecks',
  method: 'GET',
  path: '/centers/:center/finance/checks',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary:
    'Each time the books were added up anew from their transfers, which happens daily and whenever it is asked for.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    sort: z.enum(['-checked', 'checked']).default('-checked'),
  }),
  reply: shape.page(check),
  refusals: [],
});

export const checkBooks = endpoint({
  name: 'finance.checkBooks',
  method: 'POST',
  path: '/centers/:center/finance/checks',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  status: 201,
  summary: 'Adds the books up anew from every transfer and compares them with the balances.',
  input: z.strictObject(inCenter),
  reply: check,
  refusals: [],
});
