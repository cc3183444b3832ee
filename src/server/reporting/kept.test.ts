// Sums that are kept in memory and mended say the same as sums that are put together anew, whatever came and changed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dice } from '../../../test/dice.ts';
import { KeptSums } from './kept.ts';

const width = 17;

test('sums that were mended order, add up and tell the same as those made anew', () => {
  const roll = dice(9);
  const known = new Map<string, number[]>();
  const some = (): number[] => Array.from({ length: width }, () => (roll(3) === 0 ? 0 : roll(900)));
  const loaded = (ids: string[]) => {
    const sorted = ids.toSorted((one, other) => Number(one) - Number(other));
    const columns = Array.from({ length: width }, (_, column) =>
      Float64Array.from(sorted, (id) => known.get(id)?.[column] ?? 0),
    );
    return { ids: sorted, columns };
  };
  const listOf = (ids: string[], later: string[] = []) => ({
    ids,
    idAt: (at: number) => (ids[at] ?? later[at - ids.length]) as string,
    placeOf: (id: string) => [...ids, ...later].indexOf(id),
  });
  for (let n = 0; n < 4_000; n++) known.set(String(90 + n * 3), some());
  let kept = new KeptSums(loaded([...known.keys()]));
  let list = listOf(Array.from({ length: 5_000 }, (_, n) => String(88 + n * 3 + (n % 2) * 2)));
  let wholes = 0;
  for (let round = 0; round < 60; round++) {
    const { ids } = kept;
    const changed = new Set(Array.from({ length: roll(4) === 0 ? 700 : roll(9) }, () => ids[roll(ids.length)] ?? ''));
    if (roll(4) === 0) changed.add(String(91 + roll(4_000) * 3));
    for (const id of changed) known.set(id, some());
    const before = kept;
    kept = kept.with(loaded([...changed]));
    // More came at the end of the list.
    if (roll(3) === 0) list = listOf([...list.ids, String(90_000 + round)]);
    const anew = new KeptSums(loaded([...known.keys()]));
    const metric = (['clicks', 'spend', 'ctr', 'cpc'] as const)[roll(4)] ?? 'clicks';
    const context = `round ${round}: ${metric}`;
    if (kept.whole === kept) assert.deepEqual(kept.order(list, metric), anew.order(list, metric), context);
    const chosen = Uint32Array.from(list.ids.keys()).filter(() => roll(3) > 0);
    assert.deepEqual(kept.total(list, chosen), anew.total(list, chosen), context);
    assert.deepEqual(kept.sorted(metric, true), anew.sorted(metric, true), context);
    const [key, expected] = [kept.keyAt(list, metric), anew.keyAt(list, metric)];
    for (const at of list.ids.keys()) assert.equal(key(at), expected(at), context);
    const later = listOf(list.ids.slice(0, -2_000), list.ids.slice(-2_000));
    const at = roll(list.ids.length);
    assert.deepEqual(kept.find(later, at), anew.find(list, at), context);
    if (kept.whole !== before.whole) wholes += 1;
    else {
      const isOther = (place: number): boolean => changed.has(list.idAt(place));
      const others = [...list.ids.keys()].filter(isOther);
      assert.deepEqual(
        kept.differences(list, before).toSorted((one, other) => one - other),
        others,
        context,
      );
      assert.deepEqual(new Set(before.differences(list, kept)), new Set(others), context);
    }
  }
  assert.ok(wholes > 5 && wholes < 50, `Of both ways to mend each is seen: ${wholes}`);
});

test('of few metrics the order is kept beside the sums, those that were asked for last', () => {
  const ids = Array.from({ length: 100 }, (_, n) => String(1_000 + n));
  const columns = Array.from({ length: width }, (_, column) =>
    Float64Array.from(ids, (_id, n) => (n * 37 + column) % 101),
  );
  const kept = new KeptSums({ ids, columns });
  const first = kept.order(kept, 'clicks');
  for (const metric of ['spend', 'impressions', 'ctr'] as const) kept.order(kept, metric);
  assert.equal(kept.order(kept, 'clicks'), first);
  for (const metric of ['cpc', 'cpm', 'conversions'] as const) kept.order(kept, metric);
  assert.equal(kept.order(kept, 'clicks'), first, 'asked for since');
  for (const metric of ['spend', 'impressions', 'ctr', 'cpc'] as const) kept.order(kept, metric);
  const again = kept.order(kept, 'clicks');
  assert.notEqual(again, first);
  assert.deepEqual(again, first);
});
