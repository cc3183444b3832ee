// Moving money: into the center, between it and its ad accounts, as credit, as corrections and as spend.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { posting } from './finance.ts';
import { holdStates, maxSpendRows, maxTransferRows } from './finance-kinds.ts';
import { amount, amountOrNone, sum } from './money.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const named = z.strictObject({ id: shape.id, name: z.string() });

/** Whoever asks twice with the same key has asked once. */
const key = z
  .string()
  .regex(/^[\w.:-]{1,100}$/)
  .meta({ description: 'Chosen by the caller, one for each act: the same key never moves money twice.' });
const note = shape.text(500, 0).default('');

/** Days in the books that an act may be dated back. */
export const backdatedDays = 366;

export const recordFunding = endpoint({
  name: 'finance.recordFunding',
  method: 'POST',
  path: '/centers/:center/finance/fundings',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  status: 201,
  summary: 'Records money that came in by bank, on the day of the statement.',
  input: z.strictObject({
    ...inCenter,
    key,
    currency: shape.currency,
    amountMicros: amount,
    reference: shape.text(200).meta({ description: 'As the bank statement has it.' }),
    valueDate: shape.day.optional(),
    note,
  }),
  reply: posting,
  refusals: [
    'finance.key_reused',
    'finance.amount_too_fine',
    'finance.month_closed',
    'finance.day_out_of_reach',
    'finance.cap_reached',
  ],
});

const transferRow = z.strictObject({
  account: shape.id,
  cashMicros: amountOrNone.default('0'),
  creditMicros: amountOrNone.default('0'),
});
export const directions = ['recharge', 'refund'] as const;
const transferRefusals = [
  'finance.balance_too_low',
  'finance.amount_too_fine',
  'finance.amount_missing',
  'finance.account_twice',
  'finance.spend_unsettled',
  'finance.breaker_open',
  'finance.cap_reached',
  'assets.account_closed',
] as const;

export const transferFunds = endpoint({
  name: 'finance.transferFunds',
  method: 'POST',
  path: '/centers/:center/finance/transfers',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  status: 201,
  summary:
    'Recharges ad accounts from the center, or refunds it from them: all rows or none. Credit that ends first is moved first.',
  input: z.strictObject({
    ...inCenter,
    key,
    direction: z.enum(directions),
    rows: z.array(transferRow).min(1).max(maxTransferRows),
    note,
  }),
  reply: posting,
  refusals: ['not_found', 'finance.key_reused', ...transferRefusals],
});

const purse = z.strictObject({ cashMicros: sum, creditMicros: sum });

export const planTransfers = endpoint({
  name: 'finance.planTransfers',
  method: 'POST',
  path: '/centers/:center/finance/transfers/plan',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  isRead: true,
  bodyMegabytes: 2,
  summary:
    'Reads rows as people type them (ad account id or name, cash, credit) and says what each would do, or why it cannot be. Nothing is moved.',
  input: z.strictObject({
    ...inCenter,
    direction: z.enum(directions),
    rows: z
      .array(
        z.strictObject({
          account: z.string().max(500),
          cash: z.string().max(50).default(''),
          credit: z.string().max(50).default(''),
        }),
      )
      .min(1)
      .max(maxTransferRows),
  }),
  reply: z.strictObject({
    rows: z.array(
      z.strictObject({
        /** Counted from one. */
        line: z.int(),
        account: named.nullable(),
        currency: shape.currency.nullable(),
        cashMicros: sum,
        creditMicros: sum,
        before: purse.nullable(),
        after: purse.nullable(),
        problem: shape.rowRefusal.nullable(),
      }),
    ),
    /** What the good rows move, and what the center has of it. */
    totals: z.array(z.strictObject({ currency: shape.currency, ...purse.shape, held: purse, isCovered: z.boolean() })),
  }),
  refusals: [],
});
export type TransferPlan = z.infer<typeof planTransfers.reply>;

const credit = z.strictObject({
  id: shape.id,
  name: z.string(),
  currency: shape.currency,
  amountMicros: amount,
  /** What is left of it, in the center and in all ad accounts. */
  leftMicros: sum,
  expiresAt: shape.instant,
  issuedAt: shape.instant,
  state: z.enum(['live', 'ended']),
  /** How much was left when it ended. */
  expiredMicros: sum.nullable(),
});
export type Credit = z.infer<typeof credit>;

export const listCredits = endpoint({
  name: 'finance.listCredits',
  method: 'GET',
  path: '/centers/:center/finance/credits',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'Credit that the center was granted, with what is left of it and until when.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    state: z.enum(['live', 'ended', 'all']).default('all'),
    sort: z.enum(['expires', '-expires', '-issued', 'name', '-name']).default('expires'),
  }),
  reply: shape.page(credit),
  refusals: [],
});

export const issueCredit = endpoint({
  name: 'finance.issueCredit',
  method: 'POST',
  path: '/centers/:center/finance/credits',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  status: 201,
  summary: 'Adds a voucher or grant that ends on a day. It is spent before cash; what is left of it then is gone.',
  input: z.strictObject({
    ...inCenter,
    key,
    name: shape.text(120),
    currency: shape.currency,
    amountMicros: amount,
    expiresAt: shape.instant,
    note,
  }),
  reply: posting,
  refusals: ['finance.key_reused', 'finance.amount_too_fine', 'finance.end_in_past', 'finance.cap_reached'],
});

export const adjustBalance = endpoint({
  name: 'finance.adjustBalance',
  method: 'POST',
  path: '/centers/:center/finance/adjustments',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  status: 201,
  summary: 'Corrects cash of the center or of an ad account, up or down, with a reason.',
  input: z.strictObject({
    ...inCenter,
    key,
    account: shape.id.nullable().default(null),
    currency: shape.currency,
    amountMicros: amount,
    direction: z.enum(['up', 'down']),
    valueDate: shape.day.optional(),
    reason: shape.text(500),
  }),
  reply: posting,
  refusals: [
    'not_found',
    'finance.key_reused',
    'finance.amount_too_fine',
    'finance.balance_too_low',
    'finance.currency_other',
    'finance.month_closed',
    'finance.day_out_of_reach',
    'finance.cap_reached',
  ],
});

export const reversePosting = endpoint({
  name: 'finance.reversePosting',
  method: 'POST',
  path: '/centers/:center/finance/postings/:posting/reversal',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  status: 201,
  summary: 'Takes an act back by an opposite one, dated today. Both stay in the books.',
  input: z.strictObject({ ...inCenter, posting: shape.id, reason: shape.text(500) }),
  reply: posting,
  refusals: ['not_found', 'finance.not_reversible', 'finance.already_reversed', 'finance.balance_too_low'],
});

export const recordSpend = endpoint({
  name: 'finance.recordSpend',
  method: 'POST',
  path: '/centers/:center/finance/spend',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  status: 201,
  bodyMegabytes: 4,
  summary:
    'Charges what ad accounts spent on one day of their reports, as one posting. Never more than a wallet holds and a budget or cap leaves: the rest is recorded as unbilled.',
  input: z.strictObject({
    ...inCenter,
    key,
    day: shape.day,
    hour: z.int().min(0).max(23).optional().meta({ description: 'Of the day, where the report is of one hour.' }),
    source: shape.text(60).meta({ description: 'Who tells: an ad network, a file.' }),
    rows: z
      .array(z.strictObject({ account: shape.id, spendMicros: amount, campaign: shape.text(200, 0).default('') }))
      .min(1)
      .max(maxSpendRows),
  }),
  reply: z.strictObject({
    posting: shape.id,
    day: shape.day,
    totals: z.array(
      z.strictObject({
        currency: shape.currency,
        rows: z.int(),
        spendMicros: sum,
        chargedMicros: sum,
        unbilledMicros: sum,
      }),
    ),
  }),
  refusals: ['not_found', 'finance.key_reused', 'finance.month_closed', 'finance.day_out_of_reach'],
});

export const hold = z.strictObject({
  id: shape.id,
  account: named,
  currency: shape.currency,
  amountMicros: amount,
  settledMicros: sum,
  releasedMicros: sum,
  unbilledMicros: sum,
  state: z.enum(holdStates),
  purpose: z.string(),
  madeAt: shape.instant,
  expiresAt: shape.instant,
  endedAt: shape.instant.nullable(),
});
export type Hold = z.infer<typeof hold>;

export const listHolds = endpoint({
  name: 'finance.listHolds',
  method: 'GET',
  path: '/centers/:center/finance/holds',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'Money that is set aside for spend under way, newest first.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    account: shape.id.optional(),
    state: z.enum([...holdStates, 'all']).default('all'),
    sort: z.enum(['-made', 'made']).default('-made'),
  }),
  reply: shape.page(hold),
  refusals: [],
});

export const holdFunds = endpoint({
  name: 'finance.holdFunds',
  method: 'POST',
  path: '/centers/:center/finance/holds',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  status: 201,
  summary:
    'Sets money of an ad account aside for spend that is about to happen: a budget lease. What is not settled in time comes back.',
  input: z.strictObject({
    ...inCenter,
    key,
    account: shape.id,
    amountMicros: amount,
    seconds: z.int().min(1).max(86_400).default(60),
    purpose: shape.text(200, 0).default(''),
  }),
  reply: hold,
  refusals: [
    'not_found',
    'finance.key_reused',
    'finance.balance_too_low',
    'finance.breaker_open',
    'finance.budget_exceeded',
    'finance.cap_reached',
    'assets.account_closed',
  ],
});

const oneHold = { ...inCenter, hold: shape.id };

export const settleHold = endpoint({
  name: 'finance.settleHold',
  method: 'POST',
  path: '/centers/:center/finance/holds/:hold/settlements',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  status: 201,
  summary:
    'Charges spend to what was set aside, as often as it is told with a key of its own. Beyond the hold nothing is charged: the rest is recorded as unbilled.',
  input: z.strictObject({
    ...oneHold,
    key,
    spendMicros: amount,
    campaign: shape.text(200, 0).default(''),
    day: shape.day.optional(),
    /** The last of it: what is left comes back now. */
    isLast: z.boolean().default(false),
  }),
  reply: hold,
  refusals: ['not_found', 'finance.key_reused', 'finance.month_closed', 'finance.day_out_of_reach'],
});

export const releaseHold = endpoint({
  name: 'finance.releaseHold',
  method: 'DELETE',
  path: '/centers/:center/finance/holds/:hold',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  summary: 'Gives back what is left of money that was set aside.',
  input: z.strictObject(oneHold),
  reply: hold,
  refusals: ['not_found', 'finance.hold_ended'],
});
