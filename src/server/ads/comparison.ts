// Rows by what became of a metric since other days: by its share of what it was, or by the amount.
import { type MetricName, metricNames } from '../../contract/reporting-kinds.ts';
import type { ComparePlaces } from '../foundation/orders.ts';
import type { AllNumbers, Asked, Listed } from './numbers.ts';

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
export function changeAt(
  list: Listed,
  { now, before, sort }: { now: AllNumbers; before: AllNumbers; sort: ChangeSort },
): (at: number) => number {
  const { metric, by, isDown } = sort;
  const [is, was] = [now.keyAt(list, metric), before.keyAt(list, metric)];
  return (at) => {
    const [value, former] = [is(at), before.has(list, at) ? was(at) : Number.NaN];
    const change = by === 'Difference' ? value - former : former === 0 ? Number.NaN : (value - former) / former;
    return Number.isNaN(change) ? Infinity : isDown ? -change : change;
  };
}

/** Two that are last are alike: infinity less infinity is no number. */
export const byChange =
  (changeOf: (at: number) => number): ComparePlaces =>
  (one, other) =>
    changeOf(one) - changeOf(other) || one - other;
