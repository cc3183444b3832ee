// Words of the ledger that the contract, the pages and the exports share.

export const postingKinds = [
  'funding',
  'funding_refund',
  'recharge',
  'refund',
  'credit',
  'credit_expiry',
  'adjustment',
  'spend',
  'hold',
  'release',
  'exchange',
  'move',
  'payout',
  'reversal',
] as const;
export type PostingKind = (typeof postingKinds)[number];

/** What moved money for somebody; setting aside and giving back within a wallet is shown only when asked for. */
export const listedKinds = postingKinds.filter((kind) => kind !== 'hold' && kind !== 'release');

/** What can be taken back by another posting. Spend is corrected by an adjustment, since a report stays what it was. */
export const reversibleKinds = [
  'funding',
  'recharge',
  'refund',
  'credit',
  'adjustment',
] as const satisfies PostingKind[];

export const accountKinds = [
  'funding',
  'revenue',
  'adjustments',
  'payouts',
  'exchange',
  'moved',
  'cash',
  'credit',
  'frozen',
] as const;
export type AccountKind = (typeof accountKinds)[number];

export const holdStates = ['open', 'closed', 'expired'] as const;

/** Ad accounts in one transfer, and rows in one report of spend. */
export const maxTransferRows = 1000;
export const maxSpendRows = 10_000;

/** A wallet whose money lasts for fewer days than this is low, where its center says nothing else. */
export const lowDays = 7;

export const budgetModes = ['unlimited', 'daily', 'monthly', 'custom'] as const;

/** Changes of one ad account's budget in one day of its zone. */
export const budgetChangesPerDay = 10;

export const capSubjects = ['center', 'partner', 'person', 'token', 'label', 'account'] as const;
export const capMeasures = ['spend', 'moves'] as const;
export const capPeriods = ['day', 'month', 'total'] as const;

export const breakerStates = ['alert', 'open', 'closed'] as const;
/** By what spend was found out of the ordinary: its score against the past, a multiple of the median day, an amount. */
export const breakerRules = ['score', 'multiple', 'amount'] as const;

export const alertKinds = [
  'breaker_open',
  'budget_used',
  'cap_used',
  'balance_low',
  'invoice_overdue',
  'credit_ending',
] as const;
export type AlertKind = (typeof alertKinds)[number];
