import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monthEndMicros } from './month-pace.ts';

test('a month ends with what is spent, the rest of today and a pace for each day that is left', () => {
  const spent = { month: 100n, today: 4n, perDay: 10n };
  assert.equal(monthEndMicros(spent, '2026-11-28'), 100n + 6n + 20n);
  assert.equal(monthEndMicros(spent, '2026-11-30'), 106n);
  assert.equal(monthEndMicros(spent, '2028-02-01'), 100n + 6n + 280n);
});

test('a day that is above the pace already adds nothing more', () => {
  assert.equal(monthEndMicros({ month: 100n, today: 40n, perDay: 10n }, '2026-12-30'), 110n);
});
