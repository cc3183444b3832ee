// What is decided about money without looking anywhere: pure, and tested as such.

/** One purse of a wallet: cash, or what is left of one credit. */
export interface Purse {
  accountId: string;
  /** Null for cash. */
  creditId: string | null;
  expiresAt: Date | null;
  micros: bigint;
}

export interface Taken {
  purse: Purse;
  micros: bigint;
}

const endOf = ({ creditId, expiresAt }: Purse): number => (creditId === null ? Infinity : (expiresAt?.getTime() ?? 0));

/** The order in which money is spent: credit that ends first, then credit that ends later, then cash. */
export function inSpendingOrder(purses: readonly Purse[]): Purse[] {
  return purses.toSorted((one, other) => endOf(one) - endOf(other) || compareIds(one.accountId, other.accountId));
}

const compareIds = (one: string, other: string): number => one.length - other.length || (one < other ? -1 : 1);

/** Takes up to `micros` from purses in their order; what they do not hold is not taken. */
export function takeFrom(purses: readonly Purse[], micros: bigint): { taken: Taken[]; missing: bigint } {
  const taken: Taken[] = [];
  let missing = micros;
  for (const purse of purses) {
    if (missing === 0n) break;
    const part = purse.micros < missing ? purse.micros : missing;
    if (part <= 0n) continue;
    taken.push({ purse, micros: part });
    missing -= part;
  }
  return { taken, missing };
}

export const sumOf = (all: readonly { micros: bigint }[]): bigint => all.reduce((sum, { micros }) => sum + micros, 0n);

/**
 * For how many days money lasts at the pace of the last days, in whole days rounded down; null where nothing was spent, and so
 * nobody can tell.
 */
export function daysLeft(availableMicros: bigint, spent: { micros: bigint; days: number }): number | null {
  if (spent.micros <= 0n) return null;
  return Number((availableMicros * BigInt(spent.days)) / spent.micros);
}

/** The first day of the month that follows the month of a day, as ISO dates. */
export function nextMonthOf(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
}
