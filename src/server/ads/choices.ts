// What a list shows of all there is: which, in what order, and what that sums to. Made once of all that was read at once, then moved
// from one moment to another by what differs between them, so that a change of few rows costs as much as few rows.
import { amounts, counts, type MetricName, metricNames, noSums, type Sums } from '../../contract/reporting-kinds.ts';
import type { Bound } from '../../contract/reporting-metrics.ts';
import { type ComparePlaces, reordered, those } from '../foundation/orders.ts';
import { Lately } from '../foundation/shelf.ts';
import { Catalog } from './catalog.ts';
import type { Filter } from './columns.ts';
import { byChange, changeAt, changeSortOf } from './comparison.ts';
import type { AllNumbers } from './numbers.ts';

export interface Question {
  filter: Filter;
  sort: string;
  bounds: readonly Bound[];
}

/** What it is chosen from: a level at one moment, its numbers, and those of the days that they are held against. */
interface Sight {
  catalog: Catalog;
  all: AllNumbers | null;
  before: AllNumbers | null;
}

interface Chosen {
  /** In the order of the list. */
  places: Uint32Array;
  totals: Sums | null;
  /** Over the other days, and of how many something was told then. */
  formerly: { sums: Sums; told: number } | null;
}

export const metricOfSort = (sort: string): MetricName | undefined => {
  const name = sort.replace(/^-/, '');
  return metricNames.find((one) => one === name);
};

const isDown = (sort: string): boolean => sort.startsWith('-');
const isByName = (sort: string): boolean => sort === 'name' || sort === '-name';

/** How two places stand to each other in the list. */
function compareOf({ catalog, all, before }: Sight, sort: string): ComparePlaces {
  const change = changeSortOf(sort);
  if (change && all && before) return byChange(changeAt(catalog, { now: all, before, sort: change }));
  const sign = isDown(sort) ? -1 : 1;
  const metric = metricOfSort(sort);
  if (metric === undefined || !all)
    return isByName(sort)
      ? (one, other) => sign * catalog.compareNames(one, other)
      : (one, other) => sign * (one - other);
  const keyAt = all.keyAt(catalog, metric);
  return (one, other) => {
    const [key, otherKey] = [keyAt(one), keyAt(other)];
    // What has no such metric comes last either way.
    const last = Number(Number.isNaN(key)) - Number(Number.isNaN(otherKey));
    return last || sign * (key - otherKey || one - other);
  };
}

function isWithin({ catalog, all }: Sight, bounds: Question['bounds']): (at: number) => boolean {
  if (!all || bounds.length === 0) return () => true;
  const tests = bounds.map(({ metric, least, most }) => {
    const keyAt = all.keyAt(catalog, metric);
    return (at: number): boolean => {
      const key = keyAt(at);
      return key >= (least ?? -Infinity) && key <= (most ?? Infinity);
    };
  });
  return (at) => tests.every((is) => is(at));
}

/** Those of a whole in the order of the list: the orders of all are kept there, and sorted once. */
function inOrder(sight: Sight, places: Uint32Array, sort: string): Uint32Array {
  const { catalog, all, before } = sight;
  const change = changeSortOf(sort);
  if (change && all && before) {
    const changeOf = changeAt(catalog, { now: all, before, sort: change });
    const keys = new Float64Array(catalog.size);
    for (const at of places) keys[at] = changeOf(at);
    return places.toSorted(byChange((at) => keys[at] as number));
  }
  const metric = metricOfSort(sort);
  const order = metric && all ? all.order(catalog, metric) : isByName(sort) ? catalog.whole.byName : null;
  if (!order) return isDown(sort) ? places.toReversed() : places;
  const kept = new Uint8Array(catalog.size);
  for (const at of places) kept[at] = 1;
  const up = those(order, kept, 1);
  if (isDown(sort)) return up.toReversed();
  const keyAt = metric && all ? all.keyAt(catalog, metric) : () => 0;
  const first = up.findIndex((at) => !Number.isNaN(keyAt(at)));
  if (first <= 0) return up;
  const turned = new Uint32Array(up.length);
  turned.set(up.subarray(first));
  turned.set(up.subarray(0, first), up.length - first);
  return turned;
}

function made(sight: Sight, { filter, sort, bounds }: Question): Chosen {
  const { catalog, all, before } = sight;
  const found = catalog.whole.filter(filter);
  const places = all && bounds.length > 0 ? found.filter(isWithin(sight, bounds)) : found;
  const told = before ? places.reduce((count, at) => count + Number(before.has(catalog, at)), 0) : 0;
  return {
    places: inOrder(sight, places, sort),
    totals: all && all.total(catalog, places),
    formerly: before && { sums: before.total(catalog, places), told },
  };
}

function added(sums: Sums, other: Sums, sign: 1 | -1): Sums {
  const next = { ...sums };
  for (const name of counts) next[name] += sign * other[name];
  for (const name of amounts) next[name] += BigInt(sign) * other[name];
  return next;
}

const summed = (all: AllNumbers, catalog: Catalog, places: readonly number[]): Sums =>
  places.reduce((sums, at) => added(sums, all.find(catalog, at), 1), noSums);

/** What was chosen at one moment as it is at another of the same whole. */
function moved({ sight: from, chosen }: Kept, to: Sight, { filter, sort, bounds }: Question): Chosen {
  const touched = new Set(to.catalog.differences(from.catalog));
  for (const which of ['all', 'before'] as const)
    for (const at of (from[which] && to[which]?.differences(to.catalog, from[which])) ?? []) touched.add(at);
  if (touched.size === 0) return chosen;
  const [wasIn, isIn] = [from, to].map(({ catalog }) => catalog.isIn(filter)) as [Test, Test];
  const [wasWithin, isNowWithin] = [isWithin(from, bounds), isWithin(to, bounds)];
  const gone = [...touched].filter((at) => wasIn(at) && wasWithin(at));
  const fresh = [...touched].filter((at) => isIn(at) && isNowWithin(at));
  const shifted = (which: 'all' | 'before', sums: Sums): Sums => {
    const [was, is] = [from[which], to[which]];
    if (!was || !is) return sums;
    return added(added(sums, summed(was, from.catalog, gone), -1), summed(is, to.catalog, fresh), 1);
  };
  const toldOf = ({ catalog, before }: Sight, places: readonly number[]): number =>
    before ? places.filter((at) => before.has(catalog, at)).length : 0;
  return {
    places: reordered(
      chosen.places,
      { gone, compare: compareOf(from, sort) },
      { fresh, compareNow: compareOf(to, sort) },
    ),
    totals: chosen.totals && shifted('all', chosen.totals),
    formerly: chosen.formerly && {
      sums: shifted('before', chosen.formerly.sums),
      told: chosen.formerly.told - toldOf(from, gone) + toldOf(to, fresh),
    },
  };
}

type Test = (at: number) => boolean;

interface Kept {
  sight: Sight;
  chosen: Chosen;
}

/** The last questions about the same wholes: the same is asked again for each part of a list that somebody scrolls through. */
const mostKept = 6;
/** They go with what they were made of. */
const kept = new WeakMap<object, WeakMap<object, WeakMap<object, Lately<Kept>>>>();
const none = {};

function within<Thing>(things: WeakMap<object, Thing>, of: object, make: () => Thing): Thing {
  const known = things.get(of);
  if (known) return known;
  const thing = make();
  things.set(of, thing);
  return thing;
}

export function choose(sight: Sight, question: Question): Chosen {
  const { catalog, all, before } = sight;
  const ofCatalog = within(kept, catalog.whole, () => new WeakMap());
  const ofNumbers = within(ofCatalog, all?.whole ?? none, () => new WeakMap());
  const lately = within(ofNumbers, before?.whole ?? none, () => new Lately(mostKept));
  const one = lately.remember(JSON.stringify(question), () => {
    const whole = { catalog: new Catalog(catalog.whole), all: all && all.whole, before: before && before.whole };
    return { sight: whole, chosen: made(whole, question) };
  });
  one.chosen = moved(one, sight, question);
  one.sight = sight;
  return one.chosen;
}
