// Orders of places that are kept while some of what they order changes, and ids that are in the order of their numbers.

export type ComparePlaces = (one: number, other: number) => number;

/** Those places of an order that are marked so, in that order: by hand, since `filter` takes ten times as long. */
export function those(order: Uint32Array, marks: Uint8Array, mark: number): Uint32Array {
  const found = new Uint32Array(order.length);
  let count = 0;
  for (let n = 0; n < order.length; n++) {
    const at = order[n] as number;
    if (marks[at] === mark) found[count++] = at;
  }
  return found.subarray(0, count);
}

/** Before how many of the first `count` of an order a place stands, or where it stands itself. */
function rankOf(at: number, order: Uint32Array, { count, compare }: { count: number; compare: ComparePlaces }): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(order[middle] as number, at) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The order after some places left it, by how they stood, and others came, by how they stand now: all between are moved at once. */
export function reordered(
  order: Uint32Array,
  { gone, compare }: { gone: readonly number[]; compare: ComparePlaces },
  { fresh, compareNow }: { fresh: readonly number[]; compareNow: ComparePlaces },
): Uint32Array {
  if (gone.length + fresh.length === 0) return order;
  const rest = order.length - gone.length;
  const next = new Uint32Array(rest + fresh.length);
  const left = Uint32Array.from(gone, (at) => rankOf(at, order, { count: order.length, compare })).sort();
  let [from, end] = [0, 0];
  for (const rank of [...left, order.length]) {
    next.set(order.subarray(from, rank), end);
    end += rank - from;
    from = rank + 1;
  }
  const sorted = fresh.toSorted(compareNow);
  // From the last on, so that what comes before stands as it stood.
  for (let nth = sorted.length - 1; nth >= 0; nth--) {
    const at = sorted[nth] as number;
    const rank = rankOf(at, next, { count: end, compare: compareNow });
    next.copyWithin(rank + nth + 1, rank, end);
    next[rank + nth] = at;
    end = rank;
  }
  return next;
}

/** Ids by their numbers, which are too large for JavaScript's. */
export const compareIds = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : Number(one > other));

/** Where an id stands among others that are in the order of their numbers, or -1. */
export function placeOf(ids: readonly string[], id: string): number {
  let [low, high] = [0, ids.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const compared = compareIds(ids[middle] as string, id);
    if (compared === 0) return middle;
    if (compared < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Ids of two lists in the order of their numbers, and where each is from: its place there, or below zero, less one, in the other. */
export function interleaved(ids: readonly string[], others: readonly string[]): { ids: string[]; from: Int32Array } {
  const all: string[] = [];
  const from = new Int32Array(ids.length + others.length);
  let [one, other] = [0, 0];
  while (one < ids.length || other < others.length) {
    const [own, fresh] = [ids[one], others[other]];
    const compared = own === undefined ? 1 : fresh === undefined ? -1 : compareIds(own, fresh);
    // What is in both is as the other has it.
    from[all.length] = compared < 0 ? one : -1 - other;
    all.push((compared < 0 ? own : fresh) as string);
    if (compared <= 0) one += 1;
    if (compared >= 0) other += 1;
  }
  return { ids: all, from: from.subarray(0, all.length) };
}

/** At which places either of two has something that the other has not. */
export function differences<Thing>(one: ReadonlyMap<number, Thing>, other: ReadonlyMap<number, Thing>): number[] {
  if (one === other) return [];
  const places: number[] = [];
  for (const [at, thing] of one) if (other.get(at) !== thing) places.push(at);
  for (const at of other.keys()) if (!one.has(at)) places.push(at);
  return places;
}
