import { useFormatter, useNow, useTimeZone, useTranslations } from 'use-intl';

/** From which day something holds, where that day is still to come. */
export function StartsLater({ at }: { at: string | null }) {
  const t = useTranslations();
  const format = useFormatter();
  const timeZone = useTimeZone() ?? 'UTC';
  const now = useNow({ updateInterval: 60_000 });
  if (at === null || new Date(at) <= now) return null;
  const day = format.dateTime(new Date(at), { dateStyle: 'medium', timeZone });
  return <span className="block truncate text-xs text-ink-3">{t('common.term.from', { day })}</span>;
}
