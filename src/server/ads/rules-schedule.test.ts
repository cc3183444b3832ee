// When rules run, on clocks that are put forward and back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allHours } from '../../contract/ads-kinds.ts';
import { countMissed, isScheduled, nextSlot, slotMs } from './rules-schedule.ts';

/** Only at these half hours of every day. */
const daily = (...clocks: string[]): string =>
  Array.from({ length: 336 }, (_, half) => {
    const clock = `${String(Math.floor((half % 48) / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`;
    return clocks.includes(clock) ? '1' : '0';
  }).join('');

/** The instants of a day in UTC at which it runs. */
function runsOf(hours: string, { day, timeZone }: { day: string; timeZone: string }): string[] {
  const start = Date.parse(`${day}T00:00:00Z`);
  return Array.from({ length: 48 }, (_, at) => new Date(start + at * slotMs))
    .filter((slot) => isScheduled(hours, slot, timeZone))
    .map((slot) => slot.toISOString().slice(11, 16));
}

const berlin = 'Europe/Berlin';

test('a half hour of the day is one on the clock of the account', () => {
  assert.deepEqual(runsOf(daily('09:00'), { day: '2026-01-15', timeZone: berlin }), ['08:00']);
  assert.deepEqual(runsOf(daily('09:00'), { day: '2026-07-15', timeZone: berlin }), ['07:00']);
  assert.deepEqual(runsOf(daily('09:00'), { day: '2026-07-15', timeZone: 'Asia/Shanghai' }), ['01:00']);
});

test('what the clock skips is made up for right after', () => {
  // On 29 March 2026 02:00 is 03:00 in Berlin, at 01:00 UTC.
  assert.deepEqual(runsOf(daily('02:30'), { day: '2026-03-29', timeZone: berlin }), ['01:00']);
  assert.deepEqual(runsOf(daily('02:00', '02:30', '03:00'), { day: '2026-03-29', timeZone: berlin }), ['01:00']);
  assert.deepEqual(runsOf(daily('02:30'), { day: '2026-03-28', timeZone: berlin }), ['01:30']);
});

test('what the clock shows twice counts the first time', () => {
  // On 25 October 2026 03:00 is 02:00 again in Berlin, at 01:00 UTC.
  assert.deepEqual(runsOf(daily('02:00'), { day: '2026-10-25', timeZone: berlin }), ['00:00']);
  assert.deepEqual(runsOf(daily('02:30'), { day: '2026-10-25', timeZone: berlin }), ['00:30']);
  assert.deepEqual(runsOf(daily('03:00'), { day: '2026-10-25', timeZone: berlin }), ['02:00']);
  // By half an hour on Lord Howe Island: on 5 April 2026 02:00 is 01:30 again, at 15:00 UTC the day before.
  assert.deepEqual(runsOf(daily('01:30'), { day: '2026-04-04', timeZone: 'Australia/Lord_Howe' }), ['14:30']);
});

test('each day about which clocks are put forward or back has one run, wherever it is', () => {
  for (const timeZone of [berlin, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Asia/Shanghai'])
    for (const clock of ['00:00', '01:30', '02:00', '02:30', '03:00']) {
      const hours = daily(clock);
      for (const start of ['2026-03-01T12:00:00Z', '2026-10-01T12:00:00Z']) {
        const slots = Array.from({ length: 40 * 48 }, (_, at) => new Date(Date.parse(start) + at * slotMs));
        const runs = slots.filter((slot) => isScheduled(hours, slot, timeZone));
        assert.equal(runs.length, 40, `${clock} ${timeZone} ${start}`);
      }
    }
});

test('a rule without a schedule runs in every half hour, also in those that come twice', () => {
  assert.equal(runsOf(allHours, { day: '2026-10-25', timeZone: berlin }).length, 48);
});

test('it is known what was missed and what comes next', () => {
  const at = { since: new Date('2026-01-10T08:10:00Z'), before: new Date('2026-01-13T08:00:00Z'), timeZone: berlin };
  assert.equal(countMissed(daily('09:00'), at), 2);
  assert.equal(countMissed(allHours, { ...at, since: new Date('2026-01-13T06:00:00Z') }), 3);
  const now = new Date('2026-03-28T02:00:00Z');
  assert.equal(nextSlot(daily('02:30'), { now, timeZone: berlin })?.toISOString(), '2026-03-29T01:00:00.000Z');
});
