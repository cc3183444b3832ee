// Rows in pieces are what a sorted array is, after whatever changes, and those from before stay as they were.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RowsInOrder } from './rows-in-order.ts';

const order = (one: number, other: number): number => one - other;
const rowsOf = (rows: Iterable<number>): number[] => [...rows];

const numbersTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

const change = fc.record({
  at: fc.nat(9_999),
  goes: fc.oneof({ weight: 3, arbitrary: fc.nat(6) }, { weight: 1, arbitrary: fc.nat(900) }),
  comes: fc.oneof({ weight: 3, arbitrary: fc.nat(6) }, { weight: 1, arbitrary: fc.nat(900) }),
});

test('after many changes rows are those that are left and those that came, in order, and earlier ones are what they were', () => {
  fc.assert(
    fc.property(fc.nat(3_000), fc.array(change, { maxLength: 40 }), (count, changes) => {
      let expected = numbersTo(count);
      let rows = RowsInOrder.of(expected);
      const earlier: [RowsInOrder<number>, number[]][] = [];
      for (const { at, goes, comes } of changes) {
        const gone = Array.from({ length: Math.min(goes, expected.length) }, (_, nth) => nth + at)
          .map((nth) => expected[nth % expected.length] as number)
          .filter((row, nth, all) => all.indexOf(row) === nth);
        const rest = new Set(expected).difference(new Set(gone));
        // Between those that are there, in front of them and behind them.
        const fresh = Array.from({ length: comes }, (_, nth) => at + nth * 1.37 - 700).filter((row) => !rest.has(row));
        expected = [...rest, ...fresh].sort(order);
        rows = rows.changed({ gone, fresh }, order);
        earlier.push([rows, expected]);
      }
      for (const [one, numbers] of earlier) {
        assert.equal(one.length, numbers.length);
        assert.deepEqual(rowsOf(one), numbers);
        for (const [from, before] of [
          [0, 50],
          [200, 310],
          [250, 1_100],
          [numbers.length - 3, numbers.length + 10],
        ] as const)
          assert.deepEqual(one.slice(Math.max(0, from), before), numbers.slice(Math.max(0, from), before));
      }
    }),
    { numRuns: 150 },
  );
});

test('what went one by one leaves no crumbs, and what came one by one no piece too long to copy', () => {
  let rows = RowsInOrder.of(numbersTo(10_000));
  for (const row of rows.slice().filter((each) => each % 50 !== 0))
    rows = rows.changed({ gone: [row], fresh: [] }, order);
  assert.equal(rows.length, 200);
  assert.equal(rows.pieces, 1);
  for (let at = 0; at < 5_000; at++) rows = rows.changed({ gone: [], fresh: [at + 0.5] }, order);
  assert.equal(rows.length, 5_200);
  assert.ok(rows.pieces >= 11 && rows.pieces <= 21, String(rows.pieces));
});
