import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, endOfDay, instantOfLocal, localOf, startOfDay } from './days.ts';

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

test('a time on the clocks of a zone is one instant, and comes back as it was typed', () => {
  assert.equal(instantOfLocal('2026-03-03T09:30', 'Asia/Shanghai'), '2026-03-03T01:30:00.000Z');
  assert.equal(instantOfLocal('2026-07-03T09:30', 'Europe/Berlin'), '2026-07-03T07:30:00.000Z');
  for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'UTC'])
    assert.equal(localOf(instantOfLocal('2026-11-01T23:59', zone), zone), '2026-11-01T23:59', zone);
  assert.equal(localOf('not an instant', 'UTC'), '');
});
