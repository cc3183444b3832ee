// What was spent on what, what moved in the wallet of one ad account, and what does not agree with what.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { month } from './finance-invoices.ts';
import { postingKinds } from './finance-kinds.ts';
import { amount, sum } from './money.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const named = z.strictObject({ id: shape.id, name: z.string() });

export const costGroups = ['account', 'campaign', 'label', 'person', 'day'] as const;
const spent = { currency: shape.currency, spendMicros: sum, chargedMicros: sum, unbilledMicros: sum };
const cost = z.strictObject({
  /** The account, or that of the campaign; null where rows are put together by something else. */
  account: named.nullable(),
  /** Of rows by person: who; null for accounts that nobody runs. */
  person: named.nullable(),
  /** The account, person, campaign or label; empty where spend came without one. Of a day, the day. */
  name: z.string(),
  ...spent,
});
export type Cost = z.infer<typeof cost>;

export const listCosts = endpoint({
  name: 'finance.listCosts',
  method: 'GET',
  path: '/centers/:center/finance/costs',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary:
    'Spend as it was told and as it was charged, by ad account, campaign, label, person or day, with the sums of all rows by currency. A person is whoever was given a role on the account by which campaigns are run, as it is now. `from` and `to` are days of reports, both included. An account with several labels or people counts under each, and once in the sums.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    groupBy: z.enum(costGroups).default('account'),
    from: shape.day.optional(),
    to: shape.day.optional(),
    account: shape.id.optional(),
    currency: shape.currency.optional(),
    sort: z.enum(['-spend', 'spend', 'name', '-name', '-unbilled', 'unbilled']).default('-spend'),
  }),
  reply: z.strictObject({ ...shape.page(cost).shape, sums: z.array(z.strictObject(spent)) }),
  refusals: [],
});

const movement = z.strictObject({
  id: shape.id,
  posting: shape.id,
  kind: z.enum(postingKinds),
  valueDate: shape.day,
  postedAt: shape.instant,
  reference: z.string(),
  note: z.string(),
  /** More than zero where the wallet got it. */
  amountMicros: sum,
  /** Of the wallet, after it. */
  balanceMicros: sum,
});
export type Movement = z.infer<typeof movement>;

export const getStatement = endpoint({
  name: 'finance.getStatement',
  method: 'GET',
  path: '/centers/:center/finance/statements/:account',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary:
    'What the wallet of an ad account held when a month began, each movement by its day in the books, and what it held in the end, as the ledger has it. What is only set aside stays in the wallet.',
  input: z.strictObject({ ...inCenter, account: shape.id, month, ...shape.paging, search: shape.search }),
  reply: z.strictObject({
    ...shape.page(movement).shape,
    account: named,
    currency: shape.currency,
    month,
    openingMicros: sum,
    inMicros: sum,
    outMicros: sum,
    closingMicros: sum,
  }),
  refusals: ['not_found'],
});

export const differenceKinds = ['ledger', 'unbilled', 'not_invoiced', 'invoiced_too_much', 'refund_uncovered'] as const;
export const difference = z.strictObject({
  month,
  /** Null for what is about the center itself. */
  account: named.nullable(),
  /** Of a refund that was not covered: who told of it. */
  provider: named.nullable(),
  currency: shape.currency,
  /**
   * `ledger`: the books and the recorded costs do not agree. `unbilled`: more was told than the wallet held. `not_invoiced`: a
   * month that is over was charged to an account that is billed, and stands on no invoice. `invoiced_too_much`: the opposite.
   * `refund_uncovered`: a payment provider gave money back for which the center had no cash.
   */
  kind: z.enum(differenceKinds),
  /** The ledger's spend, what was told, what was charged and what is invoiced. */
  ledgerMicros: sum,
  toldMicros: sum,
  chargedMicros: sum,
  invoicedMicros: sum,
  differenceMicros: sum,
  /** Why it is there. Not current where the difference has become another amount since: then it is to be explained anew. */
  explanation: z
    .strictObject({
      note: z.string(),
      at: shape.instant,
      by: z.string(),
      differenceMicros: sum,
      isCurrent: z.boolean(),
    })
    .nullable(),
});
export type Difference = z.infer<typeof difference>;

export const listDifferences = endpoint({
  name: 'finance.listDifferences',
  method: 'GET',
  path: '/centers/:center/finance/differences',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary:
    'Where the ledger, the spend that was told and the invoices do not agree, by ad account and month, and refunds of payments that the center had no cash for: first what nobody explained. Empty where all agrees.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    kind: z.enum([...differenceKinds, 'all']).default('all'),
    state: z.enum(['all', 'open', 'explained']).default('all'),
    month: month.optional(),
    account: shape.id.optional(),
    sort: z.enum(['-month', 'month', '-difference', 'difference']).default('-month'),
  }),
  reply: shape.page(difference),
  refusals: [],
});

/** Nine decimal places; more than nothing. */
const rate = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?$/, { abort: true })
  .refine((text) => /[1-9]/.test(text))
  .meta({ description: 'A decimal number with at most nine places, such as 7.1042.' });

export const storedRate = z.strictObject({
  id: shape.id,
  from: shape.currency,
  to: shape.currency,
  /** What one unit of `from` was worth in `to`. */
  rate,
  source: z.string(),
  at: shape.instant,
  recordedAt: shape.instant,
  recordedBy: z.string(),
});
export type Rate = z.infer<typeof storedRate>;

export const listRates = endpoint({
  name: 'finance.listRates',
  method: 'GET',
  path: '/centers/:center/finance/rates',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'Conversion rates that were recorded, with where and when each was read.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    from: shape.currency.optional(),
    to: shape.currency.optional(),
    sort: z.enum(['-at', 'at', '-recorded', 'recorded']).default('-at'),
  }),
  reply: z.strictObject({ ...shape.page(storedRate).shape, can: z.array(z.enum(['record'])) }),
  refusals: [],
});

export const recordRate = endpoint({
  name: 'finance.recordRate',
  method: 'POST',
  path: '/centers/:center/finance/rates',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  status: 201,
  summary:
    'Records what one unit of a currency was worth in another, where that was read and when. It is never changed.',
  input: z.strictObject({
    ...inCenter,
    from: shape.currency,
    to: shape.currency,
    rate,
    source: shape.text(120),
    at: shape.instant.optional(),
  }),
  reply: storedRate,
  refusals: ['finance.same_currency', 'finance.rate_in_future'],
});

const key = z
  .string()
  .regex(/^[\w.:-]{1,100}$/)
  .meta({ description: 'Chosen by the caller, one for each act: the same key never moves money twice.' });

export const convertCash = endpoint({
  name: 'finance.convertCash',
  method: 'POST',
  path: '/centers/:center/finance/conversions',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  status: 201,
  summary:
    'Converts free cash of the center into another currency at a rate that was recorded, as one posting. What comes out is rounded down to the smallest coin.',
  input: z.strictObject({
    ...inCenter,
    key,
    rate: shape.id,
    amountMicros: amount,
    note: shape.text(500, 0).default(''),
  }),
  reply: z.strictObject({
    posting: shape.id,
    from: shape.currency,
    to: shape.currency,
    paidMicros: sum,
    gotMicros: sum,
  }),
  refusals: [
    'not_found',
    'finance.key_reused',
    'finance.amount_too_fine',
    'finance.balance_too_low',
    'finance.nothing_left',
  ],
});
