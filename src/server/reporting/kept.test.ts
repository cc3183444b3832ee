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
  for (let n = 0; n < 4_000; n++) known.set(String(90 + n * 3), some());
  const all = loaded([...known.keys()]);
  let kept = new KeptSums(all.ids, all.columns);
  let list: string[] = Array.from({ length: 5_000 }, (_, n) => String(88 + n * 3 + (n % 2) * 2));
  for (let round = 0; round < 40; round++) {
    const { ids } = kept;
    const changed = new Set(Array.from({ length: roll(4) === 0 ? 1_500 : roll(9) }, () => ids[roll(ids.length)] ?? ''));
    if (roll(4) === 0) changed.add(String(91 + roll(4_000) * 3));
    for (const id of changed) known.set(id, some());
    kept = kept.with(loaded([...changed]));
    // More came at the end of the list.
    if (roll(3) === 0) list = [...list, String(90_000 + round)];
    const whole = loaded([...known.keys()]);
    const anew = new KeptSums(whole.ids, whole.columns);
    const metric = (['clicks', 'spend', 'ctr', 'cpc'] as const)[roll(4)] ?? 'clicks';
    const chosen = Uint32Array.from(list.keys()).filter(() => roll(3) > 0);
    assert.deepEqual(kept.order(list, metric), anew.order(list, metric), `round ${round}: ${metric}`);
    assert.deepEqual(kept.total(list, chosen), anew.total(list, chosen), `round ${round}`);
    assert.deepEqual(kept.sorted(metric, true), anew.sorted(metric, true), `round ${round}`);
    const at = roll(list.length);
    assert.deepEqual(kept.find(list, at), anew.find(list, at), `round ${round}`);
  }
});
