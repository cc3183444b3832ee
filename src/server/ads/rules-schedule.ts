// When a rule runs: half hours of a week on the clock of its account, found among those of the clock that never jumps.
import { allHours, halfHours } from '../../contract/ads-kinds.ts';
import { halfHourOf } from './hours.ts';

export const slotMs = 30 * 60_000;

/** The half hour in which an instant lies. */
export const slotOf = (at: Date): Date => new Date(Math.floor(at.getTime() / slotMs) * slotMs);

const earlier = (slot: Date, slots: number): Date => new Date(slot.getTime() - slots * slotMs);

/**
 * Whether a rule runs in a half hour. What the clock skips as it is put forward is made up for right after; what it shows twice
 * counts the first time. A rule without a schedule runs in each.
 */
export function isScheduled(hours: string, slot: Date, timeZone: string): boolean {
  if (hours === allHours) return true;
  const wall = halfHourOf(slot, timeZone);
  const isRepeated = [1, 2, 3].some((slots) => halfHourOf(earlier(slot, slots), timeZone) === wall);
  if (isRepeated) return false;
  const former = halfHourOf(earlier(slot, 1), timeZone);
  const passed = (wall - former + halfHours) % halfHours;
  const covered = passed > 0 && passed <= 4 ? passed : 1;
  return Array.from({ length: covered }, (_, back) => (wall - back + halfHours) % halfHours).some(
    (one) => hours[one] === '1',
  );
}

/** How many times it should have run after an instant and before a slot; of more than a week, those of the last one. */
export function countMissed(
  hours: string,
  { since, before, timeZone }: { since: Date; before: Date; timeZone: string },
): number {
  let count = 0;
  for (let back = 1; back <= halfHours; back++) {
    const slot = earlier(before, back);
    if (slot <= since) break;
    if (isScheduled(hours, slot, timeZone)) count += 1;
  }
  return count;
}

/** The next half hour in which it runs, after this moment. */
export function nextSlot(hours: string, { now, timeZone }: { now: Date; timeZone: string }): Date | null {
  for (let ahead = 1; ahead <= halfHours + 8; ahead++) {
    const slot = new Date(slotOf(now).getTime() + ahead * slotMs);
    if (isScheduled(hours, slot, timeZone)) return slot;
  }
  return null;
}

/** Whether it runs at any half hour of a day of the week; 1 is Monday. */
export const runsOn = (hours: string, weekday: number): boolean =>
  hours.slice((weekday - 1) * 48, weekday * 48).includes('1');
