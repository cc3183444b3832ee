// Money of a center: what it has, where it stands, and what moved it.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { accountKinds, postingKinds } from './finance-kinds.ts';
import { amount, sum } from './money.ts';
import { providerCard } from './payments.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const named = z.strictObject({ id: shape.id, name: z.string() });

/** One end of a transfer. House accounts face the world and belong to nobody's wallet. */
const side = z.strictObject({
  kind: z.enum(accountKinds),
  /** The ad account whose wallet it is; null for the center's own. */
  account: named.nullable(),
  /** Of credit: which. */
  credit: named.nullable(),
});

const transaction = z.strictObject({
  id: shape.id,
  /** The act that it is part of. */
  posting: shape.id,
  kind: z.enum(postingKinds),
  from: side,
  to: side,
  currency: shape.currency,
  amountMicros: amount,
  /** The day in the books. */
  valueDate: shape.day,
  postedAt: shape.instant,
  reference: z.string(),
  note: z.string(),
  /** Null for what happened by itself, and for what a payment provider said. */
  by: named.nullable(),
  /** The payment provider that said so; what comes from a sandbox is only tried. */
  provider: providerCard.nullable(),
});
export type Transaction = z.infer<typeof transaction>;

export const posting = z.strictObject({
  id: shape.id,
  kind: z.enum(postingKinds),
  key: z.string(),
  valueDate: shape.day,
  postedAt: shape.instant,
  reference: z.string(),
  note: z.string(),
  by: named.nullable(),
  provider: providerCard.nullable(),
  /** What it takes back, and what took it back. */
  reverses: shape.id.nullable(),
  reversedBy: shape.id.nullable(),
  transfers: z.array(
    transaction.pick({ id: true, from: true, to: true, currency: true, amountMicros: true }).required(),
  ),
  /** How many transfers it is made of; at most the first 200 are shown. */
  transferCount: z.int(),
  can: z.array(z.enum(['reverse'])),
});
export type Posting = z.infer<typeof posting>;

const balance = z.strictObject({
  currency: shape.currency,
  /** Of the center itself, free to use. */
  cashMicros: sum,
  creditMicros: sum,
  /** In the wallets of ad accounts, free to spend. */
  accountCashMicros: sum,
  accountCreditMicros: sum,
  /** Set aside for spend that is under way. */
  frozenMicros: sum,
  adAccounts: z.int(),
  spentTodayMicros: sum,
  spentThisMonthMicros: sum,
  /** Of the last seven whole days. */
  spentPerDayMicros: sum,
  /** How long all of it lasts at that pace, in whole days; null where nothing was spent. */
  daysLeft: z.int().nullable(),
  /** Ad accounts whose money lasts for less than seven days. */
  lowAccounts: z.int(),
});

export const getOverview = endpoint({
  name: 'finance.getOverview',
  method: 'GET',
  path: '/centers/:center/finance',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary:
    'What the center has in each currency, what it spends and how long that lasts. Days are days in its time zone.',
  input: z.strictObject(inCenter),
  reply: z.strictObject({
    balances: z.array(balance),
    /** The last time the books were added up anew; null before the first. */
    lastCheck: z.strictObject({ at: shape.instant, isSound: z.boolean() }).nullable(),
    /** The first day that is open for postings; null where no month was closed. */
    openFrom: shape.day.nullable(),
    /** What the center means to spend in a month. */
    plans: z.array(z.strictObject({ currency: shape.currency, amountMicros: amount })),
    can: z.array(z.enum(['pay'])),
  }),
  refusals: [],
});
export type Balance = z.infer<typeof balance>;

const wallet = z.strictObject({
  account: z.strictObject({ ...named.shape, status: z.string() }),
  currency: shape.currency,
  cashMicros: sum,
  creditMicros: sum,
  frozenMicros: sum,
  spentPerDayMicros: sum,
  daysLeft: z.int().nullable(),
});
export type Wallet = z.infer<typeof wallet>;

export const listWallets = endpoint({
  name: 'finance.listWallets',
  method: 'GET',
  path: '/centers/:center/finance/wallets',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'The ad accounts that the center owns, with what each can spend. Search matches names and exact ids.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    currency: shape.currency.optional(),
    state: z.enum(['all', 'low', 'empty', 'funded']).default('all'),
    sort: z.enum(['name', '-name', 'available', '-available', 'daysLeft', '-daysLeft']).default('name'),
  }),
  reply: shape.page(wallet),
  refusals: [],
});

export const getWallet = endpoint({
  name: 'finance.getWallet',
  method: 'GET',
  path: '/centers/:center/finance/wallets/:account',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'What one ad account can spend, with each credit apart.',
  input: z.strictObject({ ...inCenter, account: shape.id }),
  reply: z.strictObject({
    ...wallet.shape,
    credits: z.array(z.strictObject({ ...named.shape, amountMicros: sum, expiresAt: shape.instant })),
  }),
  refusals: ['not_found'],
});

const transactionFilters = {
  search: shape.search,
  kind: z.enum(postingKinds).optional(),
  currency: shape.currency.optional(),
  account: shape.ids(50).optional(),
  posting: shape.id.optional(),
  /** Cash, or what came from credit. */
  funds: z.enum(['cash', 'credit']).optional(),
  /** Only what moved the wallet of an ad account, or only what did not. */
  of: z.enum(['accounts', 'center']).optional(),
  from: shape.day.optional(),
  to: shape.day.optional(),
  /** Also what was set aside within a wallet and given back. */
  withHolds: z.stringbool().default(false),
};

export const listTransactions = endpoint({
  name: 'finance.listTransactions',
  method: 'GET',
  path: '/centers/:center/finance/transactions',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary:
    'Every transfer, newest first. `from` and `to` are days in the books, both included; search matches exact ids, and references, notes and who did it in the newest 1,000 postings that hold the words. The total is counted up to 1,000; `hasMore` says that there are more.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    ...transactionFilters,
    sort: z.enum(['-posted', 'posted']).default('-posted'),
  }),
  reply: z.strictObject({ ...shape.page(transaction).shape, hasMore: z.boolean() }),
  refusals: [],
});

export const sumTransactions = endpoint({
  name: 'finance.sumTransactions',
  method: 'GET',
  path: '/centers/:center/finance/transaction-sums',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary:
    'What the transactions of a filter sum to, by currency and kind. Currencies are never added to each other. `isPart` says that a search found more than the newest 1,000 postings, of which alone the sums are.',
  input: z.strictObject({ ...inCenter, ...transactionFilters }),
  reply: z.strictObject({
    sums: z.array(
      z.strictObject({
        currency: shape.currency,
        kind: z.enum(postingKinds),
        transactions: z.int(),
        amountMicros: sum,
      }),
    ),
    isPart: z.boolean(),
  }),
  refusals: [],
});

export const getPosting = endpoint({
  name: 'finance.getPosting',
  method: 'GET',
  path: '/centers/:center/finance/postings/:posting',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'One act that moved money, by whom and why, with its transfers.',
  input: z.strictObject({ ...inCenter, posting: shape.id }),
  reply: posting,
  refusals: ['not_found'],
});
