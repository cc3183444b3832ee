// When a rate was read: the day and the time, in the zone of the reader.
import { useFormatter, useTimeZone } from 'use-intl';

export function useInstant(): (at: string) => string {
  const format = useFormatter();
  const timeZone = useTimeZone() ?? 'UTC';
  return (at) => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short', timeZone });
}
