// Days as people choose them (`2026-03-31`, in a time zone) and instants as the server takes them.

/** How far the clocks of a zone are from UTC at an instant. */
function offsetMs(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs);
  const part = (type: string) => Number(parts.find((found) => found.type === type)?.value ?? 0);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(atMs / 1000) * 1000;
}

function startMs(day: string, timeZone: string, plusDays: number): number {
  const midnight = new Date(`${day}T00:00:00Z`);
  midnight.setUTCDate(midnight.getUTCDate() + plusDays);
  const wall = midnight.getTime();
  // The offset at the guess may be that of the other side of a clock change, so it is asked twice.
  const guess = wall - offsetMs(wall, timeZone);
  return wall - offsetMs(guess, timeZone);
}

/** The instant at which clocks of the zone show a time as a date-time field has it (`2026-03-03T09:30`). */
export function instantOfLocal(local: string, timeZone: string): string {
  const wall = Date.parse(`${local}Z`);
  const guess = wall - offsetMs(wall, timeZone);
  return new Date(wall - offsetMs(guess, timeZone)).toISOString();
}

/** What clocks of the zone show at an instant, as a date-time field takes it. */
export function localOf(at: string, timeZone: string): string {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? '' : new Date(ms + offsetMs(ms, timeZone)).toISOString().slice(0, 16);
}

/** The first instant of a day. */
export function startOfDay(day: string, timeZone: string): string {
  return new Date(startMs(day, timeZone, 0)).toISOString();
}

/** The last millisecond of a day, for what lasts until then. */
export function endOfDay(day: string, timeZone: string): string {
  return new Date(startMs(day, timeZone, 1) - 1).toISOString();
}

/** The day an instant falls on, as a date field takes it. */
export function dayOf(at: string | Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(at),
  );
}
