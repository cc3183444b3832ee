// What is kept to search and to sort large lists says the same as looking through all, whatever changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dice } from '../../../test/dice.ts';
import { reordered } from './orders.ts';
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
  for (let round = 0; round < 100; round++) {
    const keys = Array.from({ length: roll(40) }, () => roll(9));
    const compare = (one: number, other: number): number => (keys[one] ?? 0) - (keys[other] ?? 0) || one - other;
    const order = Uint32Array.from(keys.keys()).sort(compare);
    const changed = Array.from({ length: roll(6) }, () => roll(keys.length + 1));
    for (const at of changed) keys[at] = roll(9);
    const expected = Uint32Array.from(keys.keys()).sort(compare);
    assert.deepEqual(reordered(order, changed, compare), expected, `round ${round}`);
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
