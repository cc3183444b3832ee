import { useFormatter, useNow, useTimeZone } from 'use-intl';

/** An instant: relative by default with the exact one and its zone on hover; `exact` shows date and time; `date` the day. */
export function Time({
  at,
  show = 'relative',
  timeZone,
}: {
  /** ISO 8601. */
  at: string;
  show?: 'relative' | 'exact' | 'date';
  timeZone?: string | undefined;
}) {
  const format = useFormatter();
  const own = useTimeZone();
  const now = useNow({ updateInterval: 60_000 });
  const date = new Date(at);
  const zone = timeZone ?? own ?? 'UTC';
  const shown =
    show === 'exact'
      ? format.dateTime(date, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone })
      : show === 'date'
        ? format.dateTime(date, { dateStyle: 'medium', timeZone: zone })
        : // Seconds would be stale before they are read: what is under a minute away is now.
          format.relativeTime(date, Math.abs(now.getTime() - date.getTime()) < 60_000 ? date : now);
  return (
    <time dateTime={at} data-zone={timeZone} className="tnum whitespace-nowrap">
      {shown}
    </time>
  );
}
