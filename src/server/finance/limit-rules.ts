// What budgets, caps and the breaker decide, without looking anywhere: pure, and tested as such.
import type { breakerRules } from '../../contract/finance-kinds.ts';

/** What bounds spend: the budget of an account, or a cap on several. */
export interface Limit {
  id: string;
  kind: 'budget' | 'cap';
  /** What it is called, for a refusal. */
  name: string;
  currency: string;
  /** Null where it bounds every account. */
  accountIds: ReadonlySet<string> | null;
  micros: bigint;
  left: bigint;
}

interface Wanted {
  accountId: string;
  currency: string;
}

const bounds = (limit: Limit, { accountId, currency }: Wanted): boolean =>
  limit.currency === currency && (limit.accountIds === null || limit.accountIds.has(accountId));

/** The limits of a call: what one row takes is not there for the next. */
export class Limits {
  readonly #all: readonly Limit[];
  readonly #byAccount: ReadonlyMap<string, readonly Limit[]>;
  readonly #broad: readonly Limit[];

  constructor(all: readonly Limit[]) {
    this.#all = all;
    const narrow = all.flatMap((limit) => [...(limit.accountIds ?? [])].map((id) => ({ id, limit })));
    this.#byAccount = new Map(
      [...Map.groupBy(narrow, ({ id }) => id)].map(([id, found]) => [id, found.map(({ limit }) => limit)]),
    );
    this.#broad = all.filter(({ accountIds }) => accountIds === null);
  }

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  #of(wanted: Wanted): Limit[] {
    const narrow = this.#byAccount.get(wanted.accountId) ?? [];
    return [...narrow, ...this.#broad].filter((limit) => bounds(limit, wanted));
  }

  /** The one that leaves least; undefined where nothing bounds it. */
  tightest(wanted: Wanted): Limit | undefined {
    return this.#of(wanted).toSorted((one, other) => (one.left < other.left ? -1 : one.left > other.left ? 1 : 0))[0];
  }

  /** How much of an amount may be spent. */
  allowed(wanted: Wanted, micros: bigint): bigint {
    const left = this.tightest(wanted)?.left;
    if (left === undefined || left >= micros) return micros;
    return left > 0n ? left : 0n;
  }

  use(wanted: Wanted, micros: bigint): void {
    for (const limit of this.#of(wanted)) limit.left -= micros;
  }
}

/** What one report is judged by. Amounts are micros. */
export interface Report {
  /** Of the day, or the hour, with all that was told of it. */
  spend: bigint;
  /** Of the days, or hours, before it. */
  past: readonly bigint[];
  /** Of the whole day, and of the days before it. */
  daySpend: bigint;
  pastDays: readonly bigint[];
  /** What two people took for right on that day. */
  accepted: bigint;
}

export interface Thresholds {
  alertScore: number;
  tripScore: number;
  dailyMultiple: number | null;
  /** Of one day, in the currency of the account; null where there is none. */
  dailyAmount: bigint | null;
}

export interface Verdict {
  level: 'calm' | 'alert' | 'trip';
  rule: (typeof breakerRules)[number];
  score: number | null;
  median: bigint | null;
  samples: number;
  threshold: string;
}

/** With fewer the past says too little for a score. */
const leastSamples = 7;
/** With fewer there is no median day to speak of. */
const leastDays = 3;
/** A past that hardly varies would make any change extreme: less than a tenth, in logarithms, counts as a tenth. */
const leastSpread = 0.1;
/** Makes the median deviation of a normal distribution comparable to its standard deviation. */
const normal = 0.6745;

const middle = <Value>(sorted: readonly Value[], between: (one: Value, other: Value) => Value): Value | null => {
  const half = Math.floor(sorted.length / 2);
  const [one, other] = [sorted[half - 1], sorted[half]];
  if (other === undefined) return null;
  return sorted.length % 2 === 1 || one === undefined ? other : between(one, other);
};

export const medianOf = (values: readonly bigint[]): bigint | null =>
  middle(
    values.toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0)),
    (one, other) => (one + other) / 2n,
  );

const medianOfNumbers = (values: readonly number[]): number =>
  middle(
    values.toSorted((one, other) => one - other),
    (one, other) => (one + other) / 2,
  ) ?? 0;

/** How far above its past a value is, by median and median deviation of the logarithms; null where the past is too short. */
export function scoreOf(spend: bigint, past: readonly bigint[]): number | null {
  const logs = past.filter((each) => each > 0n).map((each) => Math.log(Number(each)));
  if (logs.length < leastSamples || spend <= 0n) return null;
  const center = medianOfNumbers(logs);
  const deviation = medianOfNumbers(logs.map((each) => Math.abs(each - center)));
  return (normal * (Math.log(Number(spend)) - center)) / Math.max(deviation, leastSpread);
}

export function judgeSpend(report: Report, thresholds: Thresholds): Verdict {
  const { spend, past, daySpend, pastDays, accepted } = report;
  const exact = scoreOf(spend, past);
  const score = exact === null ? null : Math.round(exact * 10) / 10;
  const dayMedian = pastDays.length < leastDays ? null : medianOf(pastDays);
  const hard = { score, median: dayMedian, samples: pastDays.length };
  const soft = { rule: 'score' as const, score, median: medianOf(past), samples: past.length };
  // What people looked at and took for right is not stopped again for a little more of the same.
  const isAccepted = daySpend <= accepted * 2n;
  const { alertScore, tripScore, dailyMultiple, dailyAmount } = thresholds;
  if (!isAccepted) {
    if (dailyAmount !== null && daySpend > dailyAmount)
      return { level: 'trip', rule: 'amount', ...hard, threshold: String(dailyAmount) };
    if (dailyMultiple !== null && dayMedian !== null && daySpend > dayMedian * BigInt(dailyMultiple))
      return { level: 'trip', rule: 'multiple', ...hard, threshold: String(dailyMultiple) };
    if (exact !== null && exact > tripScore) return { level: 'trip', ...soft, threshold: String(tripScore) };
    if (exact !== null && exact > alertScore) return { level: 'alert', ...soft, threshold: String(alertScore) };
  }
  return { level: 'calm', ...soft, threshold: String(tripScore) };
}
