import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, endOfDay, startOfDay } from './days.ts';

test('a day lasts from midnight to the last millisecond in its zone', () => {
  assert.equal(startOfDay('2026-03-31', 'Asia/Shanghai'), '2026-03-30T16:00:00.000Z');
  assert.equal(endOfDay('2026-03-31', 'Asia/Shanghai'), '2026-03-31T15:59:59.999Z');
});

test('the day on which clocks change is shorter or longer', () => {
  assert.equal(startOfDay('2026-03-29', 'Europe/Berlin'), '2026-03-28T23:00:00.000Z');
  assert.equal(endOfDay('2026-03-29', 'Europe/Berlin'), '2026-03-29T21:59:59.999Z');
  assert.equal(endOfDay('2026-11-01', 'America/New_York'), '2026-11-02T04:59:59.999Z');
});

test('an instant falls on the day of the zone', () => {
  assert.equal(dayOf('2026-03-30T17:00:00Z', 'Asia/Shanghai'), '2026-03-31');
  assert.equal(dayOf(endOfDay('2026-03-29', 'Europe/Berlin'), 'Europe/Berlin'), '2026-03-29');
});
