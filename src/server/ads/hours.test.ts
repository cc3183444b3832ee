// The half hours in which ad groups are shown. What follows from them and from all else is held by the battery `ads`.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { halfHourOf, nextShown } from './hours.ts';

const zone = 'Europe/Berlin';

describe('half hours of the week', () => {
  test('are those of the clock on the wall, also of zones that differ by quarters', () => {
    assert.equal(halfHourOf(new Date('2026-11-23T00:00:00Z'), 'UTC'), 0);
    assert.equal(halfHourOf(new Date('2026-11-23T00:15:00Z'), 'Asia/Kathmandu'), 12);
    assert.equal(halfHourOf(new Date('2026-11-22T23:59:00Z'), 'Asia/Shanghai'), 15);
  });

  test('that a clock skips are not waited for, and those that it repeats are shown twice', () => {
    // In Berlin the clock goes from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October.
    const only = (slot: number): string => `${'0'.repeat(slot)}1`.padEnd(336, '0');
    const sundayAtTwo = 6 * 48 + 4;
    const from = new Date('2026-03-28T12:00:00Z');
    assert.equal(nextShown(only(sundayAtTwo), { from, timeZone: zone }).toISOString(), '2026-04-05T00:00:00.000Z');
    const [first, second] = ['2026-10-25T00:10:00.000Z', '2026-10-25T01:10:00.000Z'].map((at) => new Date(at));
    for (const at of [first, second])
      assert.equal(nextShown(only(sundayAtTwo), { from: at as Date, timeZone: zone }), at);
    const between = new Date('2026-10-25T00:40:00Z');
    assert.equal(
      nextShown(only(sundayAtTwo), { from: between, timeZone: zone }).toISOString(),
      '2026-10-25T01:00:00.000Z',
    );
  });
});
