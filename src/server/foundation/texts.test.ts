// What is kept to search and to sort large lists says the same as looking through all, whatever changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dice } from '../../../test/dice.ts';
import { type ComparePlaces, reordered } from './orders.ts';
import { Shared } from './shelf.ts';
import { TextBlocks } from './texts.ts';

const words = ['lamp', 'lantern', '灯', '夜晚', '🌙', 'été', 'a', 'aaa1', 'winter'];

test('texts are found by any part of them, also after some changed and more came', () => {
  const roll = dice(7);
  const word = (): string => words[roll(words.length)] ?? '';
  const name = (): string => `${word()} ${word()}${roll(4000)}`;
  let texts = Array.from({ length: 5_000 }, name);
  let blocks = new TextBlocks(texts);
  for (let round = 0; round < 60; round++) {
    const changed = Array.from({ length: roll(5) }, () => roll(texts.length + 40));
    const next = texts.slice();
    for (const at of changed) next[at] = name();
    for (let at = texts.length; at < next.length; at++)
      if (next[at] === undefined) next[at] = (changed.push(at), name());
    blocks = new TextBlocks(next, { blocks, changed });
    texts = next;
    const sought =
      [word(), `${word()} ${word()}`, String(roll(4000)), texts[roll(texts.length)] ?? '', 'nobody'][roll(5)] ?? '';
    const expected = texts.flatMap((text, at) => (text.includes(sought) ? [at] : []));
    assert.deepEqual(blocks.find(sought), expected, `round ${round}: ${sought}`);
  }
});

test('an order that is mended is that which sorting anew makes', () => {
  const roll = dice(8);
  const by =
    (keys: readonly number[]): ComparePlaces =>
    (one, other) =>
      (keys[one] ?? 0) - (keys[other] ?? 0) || one - other;
  for (let round = 0; round < 300; round++) {
    const before = Array.from({ length: roll(40) }, () => roll(9));
    const keys = [...before, ...Array.from({ length: roll(3) }, () => roll(9))];
    const changed = [...keys.keys()].filter(() => roll(6) === 0);
    for (const at of changed) keys[at] = roll(9);
    // Some are left out of either.
    const [isBefore, isNow] = [0, 1].map(
      () => new Set([...keys.keys()].filter((at) => !changed.includes(at) || roll(3) > 0)),
    );
    const [from, to] = [before, keys].map((all, nth) =>
      Uint32Array.from(all.keys())
        .filter((at) => at < before.length || changed.includes(at))
        .filter((at) => (nth === 0 ? isBefore : isNow)?.has(at))
        .sort(by(all)),
    );
    const gone = changed.filter((at) => from?.includes(at));
    const fresh = changed.filter((at) => to?.includes(at));
    const mended = reordered(from as Uint32Array, { gone, compare: by(before) }, { fresh, compareNow: by(keys) });
    assert.deepEqual(mended, to, `round ${round}`);
  }
});

test('who asks for what is being made waits for it, and makes it if that came to nothing', async () => {
  const shared = new Shared<number>();
  let made = 0;
  const make = async (): Promise<number> => {
    await new Promise((resolve) => setImmediate(resolve));
    made += 1;
    if (made === 1) throw new Error('It came to nothing.');
    return made;
  };
  const [first, ...others] = await Promise.allSettled([1, 2, 3].map(() => shared.of('it', make)));
  assert.equal(first?.status, 'rejected');
  assert.deepEqual(
    others.map((one) => one.status === 'fulfilled' && one.value),
    [2, 2],
  );
  assert.equal(await shared.of('it', make), 3);
});
