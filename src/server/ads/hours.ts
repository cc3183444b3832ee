// The half hours of a week in which an ad group is shown, in the zone of its account.
import { allHours, halfHours } from '../../contract/ads-kinds.ts';

const minute = 60_000;
/** Zones differ from UTC by whole quarters of an hour, so that their half hours begin at quarters. */
const quarter = 15 * minute;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  return format;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Which half hour of the week an instant lies in: 0 is Monday 00:00. */
export function halfHourOf(at: Date, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(at);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return weekdays.indexOf(part('weekday')) * 48 + Number(part('hour')) * 2 + (Number(part('minute')) < 30 ? 0 : 1);
}

/**
 * The first instant from `from` on at which it is shown: `from` itself while it is. A clock that is put forward or back skips
 * or repeats half hours of the wall, as the people who read it do.
 */
export function nextShown(hours: string, { from, timeZone }: { from: Date; timeZone: string }): Date {
  if (hours === allHours || hours[halfHourOf(from, timeZone)] === '1') return from;
  let at = Math.floor(from.getTime() / quarter) * quarter + quarter;
  // A week, and an hour by which a clock may have been put forward over the only half hours there are: then the week after.
  for (let step = 0; step < halfHours * 4 + 8; step++, at += quarter) {
    if (hours[halfHourOf(new Date(at), timeZone)] === '1') return new Date(at);
  }
  return new Date(at);
}
