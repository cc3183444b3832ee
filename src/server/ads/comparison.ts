// Rows by what became of a metric since other days: by its share of what it was, or by the amount.
import { type MetricName, metricNames } from '../../contract/reporting-kinds.ts';
import type { AllNumbers, Asked } from './numbers.ts';

/** The days that others are held against; null where none were asked for. */
export const earlierOf = ({
  compareFrom,
  compareTo,
}: {
  compareFrom?: string | undefined;
  compareTo?: string | undefined;
}): Asked | null => (compareFrom === undefined ? null : { from: compareFrom, to: compareTo });

interface ChangeSort {
  metric: MetricName;
  by: 'Change' | 'Difference';
  isDown: boolean;
}

export function changeSortOf(sort: string): ChangeSort | null {
  const [, down, name, by] = /^(-?)(\w+)(Change|Difference)$/.exec(sort) ?? [];
  const metric = metricNames.find((one) => one === name);
  return metric === undefined ? null : { metric, by: by as ChangeSort['by'], isDown: down === '-' };
}

/** What had no number then, or none that something could be a share of, comes last either way; what is alike in the order of its making. */
export function byChange(
  ids: readonly string[],
  places: Uint32Array,
  { now, before, sort }: { now: AllNumbers; before: AllNumbers; sort: ChangeSort },
): Uint32Array {
  const { metric, by, isDown } = sort;
  const [is, was] = [now.keysOf(ids, metric), before.keysOf(ids, metric)];
  const keys = new Float64Array(ids.length);
  for (const at of places) {
    const [value, former] = [is[at] as number, before.has(ids, at) ? (was[at] as number) : Number.NaN];
    const change = by === 'Difference' ? value - former : former === 0 ? Number.NaN : (value - former) / former;
    keys[at] = Number.isNaN(change) ? Infinity : isDown ? -change : change;
  }
  // Two that are last are alike: infinity less infinity is no number.
  return places.toSorted((one, other) => (keys[one] as number) - (keys[other] as number) || 0 || one - other);
}

/** Counts up: which numbers something was made of, in a name for what was made. */
let made = 0;
const serials = new WeakMap<AllNumbers, number>();
export function serialOf(numbers: AllNumbers): number {
  let serial = serials.get(numbers);
  if (serial === undefined) serials.set(numbers, (serial = ++made));
  return serial;
}
