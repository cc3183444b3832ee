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

/** The sums of all objects of a level, at hand. Ids are in the order of their numbers. */
export interface AllNumbers {
  /** A metric of each of these ids; NaN where it has none. */
  keysOf(ids: readonly string[], metric: MetricName): Float64Array;
  /** Places among these ids by a metric upwards, those without it first. */
  order(ids: readonly string[], metric: MetricName): Uint32Array;
  /** The sums of those of these ids that stand at the given places. */
  total(ids: readonly string[], chosen: Uint32Array): Sums;
  find(ids: readonly string[], at: number): Sums;
  /** Whether anything was told of it. */
  has(ids: readonly string[], at: number): boolean;
}

export interface Numbers {
  stateOf(context: Context, asked: Asked): Promise<NumbersState>;
  /** Of these objects of a level; those without numbers may be left out. */
  of(
    context: Context,
    which: { level: AdLevel | 'account'; ids: readonly string[]; asked: Asked },
  ): Promise<ReadonlyMap<string, Summed>>;
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
