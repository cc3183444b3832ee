// Orders of places that are kept while some of what they order changes.

/** The order after these places changed or came: all others keep theirs. */
export function reordered(
  order: Uint32Array,
  changed: Iterable<number>,
  compare: (one: number, other: number) => number,
): Uint32Array {
  const fresh = Uint32Array.from(new Set(changed)).sort(compare);
  const isFresh = new Uint8Array(order.length + fresh.length);
  for (const at of fresh) isFresh[at] = 1;
  const rest = order.filter((at) => isFresh[at] === 0);
  const all = new Uint32Array(rest.length + fresh.length);
  let before = 0;
  for (const [nth, at] of fresh.entries()) {
    // How many of the rest come before it: they are in order.
    let [low, high] = [before, rest.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(rest[middle] as number, at) < 0) low = middle + 1;
      else high = middle;
    }
    all.set(rest.subarray(before, low), before + nth);
    all[low + nth] = at;
    before = low;
  }
  all.set(rest.subarray(before), before + fresh.length);
  return all;
}
