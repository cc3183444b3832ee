// What this room asks about numbers of ads. The room that keeps them stands below this one, so `app.ts` hands them over; whatever
// measures ads later answers the same questions.

import type { AdLevel } from '../../contract/ads-levels.ts';
import { type MetricName, type Sums } from '../../contract/reporting-kinds.ts';
import type { DayRange, Freshness } from '../../contract/reporting-metrics.ts';
import type { Context } from '../foundation/context.ts';

/** From a day to another, or what is usual. */
export interface Asked {
  from?: string | undefined;
  to?: string | undefined;
}

export interface Summed {
  sums: Sums;
  /** People, where they are known. */
  reach: number | null;
}

/** Which days were meant, and how far the numbers have come. */
export interface NumbersState extends DayRange {
  freshness: Freshness;
}

/** Objects by their places: those of `ids`, in the order of their numbers, and behind them such as came later. */
export interface Listed {
  readonly ids: readonly string[];
  idAt(at: number): string;
  /** -1 where it is not among them. */
  placeOf(id: string): number;
}

/** The sums of all objects of a level, at hand. */
export interface AllNumbers {
  /** The same as it was read at once; what is of the same whole differs from it in few objects. */
  readonly whole: AllNumbers;
  /** Places of a list at which another of the same whole has other numbers. */
  differences(list: Listed, other: AllNumbers): number[];
  /** A metric of what stands at a place; NaN where it has none. */
  keyAt(list: Listed, metric: MetricName): (at: number) => number;
  /** Places among the ids of a list by a metric upwards, those without it first: of the whole. */
  order(list: Listed, metric: MetricName): Uint32Array;
  /** The sums of what stands at the given places. */
  total(list: Listed, chosen: Uint32Array): Sums;
  find(list: Listed, at: number): Sums;
  /** Whether anything was told of it. */
  has(list: Listed, at: number): boolean;
}

export interface Numbers {
  stateOf(context: Context, asked: Asked): Promise<NumbersState>;
  /** Of these objects of a level; those without numbers may be left out. */
  of(
    context: Context,
    which: { level: AdLevel | 'account'; ids: readonly string[]; asked: Asked },
  ): Promise<ReadonlyMap<string, Summed>>;
  /** Whether those of all objects of a level are kept, as they are or as they were. */
  areAtHand(context: Context, which: { level: AdLevel; asked: Asked }): boolean;
  /**
   * Of all objects of a level, or of these few. `work` may be done more than once. Undefined if only what is at hand was to be used
   * and is not.
   */
  consult<Result>(
    context: Context,
    which: { level: AdLevel; asked: Asked; ids?: readonly string[]; isAtHand?: boolean },
    work: (all: AllNumbers, state: NumbersState) => Promise<Result>,
  ): Promise<Result | undefined>;
}
