import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { everything, listed, pageAcross } from './ask.ts';

const sizes = fc.array(fc.nat(12), { maxLength: 4 });

/** Lists of these sizes, each item unlike every other. */
function listsOf(lengths: number[]): string[][] {
  return lengths.map((length, list) => Array.from({ length }, (_, item) => `${list}.${item}`));
}

describe('Several lists in a row', () => {
  it('page like one list', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 15 }),
        async (lengths, page, size) => {
          const lists = listsOf(lengths);
          const whole = lists.flat();
          const found = await pageAcross(lists.map(listed), { page, page_size: size });
          assert.deepEqual(found, { items: whole.slice((page - 1) * size, page * size), total: whole.length });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are read to the end, whatever the size of a page', async () => {
    const items = Array.from({ length: 450 }, (_, at) => at);
    assert.deepEqual(await everything(listed(items)), items);
    assert.deepEqual(await everything(listed([])), []);
  });
});
