// What a center means to spend, what it has in one currency, and what explains that books do not agree.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { month } from './finance-invoices.ts';
import { difference, differenceKinds, storedRate } from './finance-statements.ts';
import { amount, sum } from './money.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };

const plan = z.strictObject({ currency: shape.currency, amountMicros: amount });
export type Plan = z.infer<typeof plan>;

export const setPlan = endpoint({
  name: 'finance.setPlan',
  method: 'PUT',
  path: '/centers/:center/finance/plan',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  summary:
    'Sets what the center means to spend in a month in one currency. It stands for each month until it is changed, and stops nothing: caps do.',
  input: z.strictObject({ ...inCenter, currency: shape.currency, amountMicros: amount }),
  reply: plan,
  refusals: ['finance.amount_too_fine'],
});

export const removePlan = endpoint({
  name: 'finance.removePlan',
  method: 'DELETE',
  path: '/centers/:center/finance/plan',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  summary: 'Removes the plan of a currency. Spend is compared with nothing then.',
  input: z.strictObject({ ...inCenter, currency: shape.currency }),
  reply: z.strictObject({}),
  refusals: ['not_found'],
});

const converted = z.strictObject({
  currency: shape.currency,
  heldMicros: sum,
  spentThisMonthMicros: sum,
  /** The newest that was recorded for the two currencies; null for the currency of the total itself, and where there is none. */
  rate: storedRate.nullable(),
  /** Whether the rate is of the total's currency in this one, so that it was divided by. */
  isInverse: z.boolean(),
  /** In the currency of the total, to its smallest coin; null where no rate was recorded. */
  heldInTotalMicros: sum.nullable(),
  spentInTotalMicros: sum.nullable(),
});

export const getTotal = endpoint({
  name: 'finance.getTotal',
  method: 'GET',
  path: '/centers/:center/finance/total',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary:
    'What the center holds and spent this month, all in one currency, by the newest recorded rates: each part says which. A currency without a rate is left out of the sum, and named.',
  input: z.strictObject({ ...inCenter, currency: shape.currency }),
  reply: z.strictObject({
    currency: shape.currency,
    heldMicros: sum,
    spentThisMonthMicros: sum,
    parts: z.array(converted),
    /** Whether every currency had a rate. */
    isComplete: z.boolean(),
  }),
  refusals: [],
});

const which = { ...inCenter, month, account: shape.id, kind: z.enum(differenceKinds) };

export const explainDifference = endpoint({
  name: 'finance.explainDifference',
  method: 'PUT',
  path: '/centers/:center/finance/differences/:account/explanation',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  summary:
    'Notes why a difference is there. It is explained for as long as it stays the amount that was explained; the numbers stay as they are.',
  input: z.strictObject({ ...which, differenceMicros: sum, note: shape.text(500) }),
  reply: difference,
  refusals: ['not_found', 'finance.difference_changed'],
});

export const withdrawExplanation = endpoint({
  name: 'finance.withdrawExplanation',
  method: 'DELETE',
  path: '/centers/:center/finance/differences/:account/explanation',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  summary: 'Takes an explanation back: the difference is unexplained again.',
  input: z.strictObject(which),
  reply: z.strictObject({}),
  refusals: ['not_found'],
});
