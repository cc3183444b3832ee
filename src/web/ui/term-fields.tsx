import { useTimeZone, useTranslations } from 'use-intl';
import { DayField, isFutureDay } from './day-field.tsx';
import { dayOf, endOfDay, startOfDay } from './days.ts';

/** From which day and up to which, or empty. */
export interface Days {
  from: string;
  until: string;
}

/** The instants between which something holds; null for at once, and for without end. */
interface Term {
  startsAt: string | null;
  expiresAt: string | null;
}

export const noDays: Days = { from: '', until: '' };

export function daysOf({ startsAt, expiresAt }: Term, timeZone: string): Days {
  return {
    from: startsAt === null ? '' : dayOf(startsAt, timeZone),
    until: expiresAt === null ? '' : dayOf(expiresAt, timeZone),
  };
}

/** The term that the days say. Where a day was left as it is, so is its instant; a start that is not ahead means at once. */
export function termOfDays({ from, until }: Days, timeZone: string, former?: Term): Term {
  const known = former === undefined ? noDays : daysOf(former, timeZone);
  const startsAt = isFutureDay(from, timeZone) && from !== '' ? startOfDay(from, timeZone) : null;
  const expiresAt = until === '' ? null : endOfDay(until, timeZone);
  return {
    startsAt: former !== undefined && from === known.from ? former.startsAt : startsAt,
    expiresAt: former !== undefined && until === known.until ? former.expiresAt : expiresAt,
  };
}

/** What is wrong with the end, as the key of its words; null for nothing. An end that was there before is not judged anew. */
export function problemOfDays(
  { from, until }: Days,
  timeZone: string,
  former = noDays,
): 'end_in_past' | 'end_before_start' | null {
  if (until !== former.until && !isFutureDay(until, timeZone)) return 'end_in_past';
  return from !== '' && until !== '' && until < from ? 'end_before_start' : null;
}

/** The start beside the end, each a day that may be left empty. */
export function TermFields({
  value,
  onChange,
  former,
  lockedHint,
}: {
  value: Days;
  onChange: (days: Days) => void;
  /** What stood there before. */
  former?: Days;
  /** Why neither can be chosen, if so. */
  lockedHint?: string | null;
}) {
  const t = useTranslations();
  const timeZone = useTimeZone() ?? 'UTC';
  const isLocked = typeof lockedHint === 'string';
  const problem = isLocked ? null : problemOfDays(value, timeZone, former);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <DayField
        label={t('common.term.starts')}
        hint={isLocked ? lockedHint : t('common.term.starts_hint')}
        value={isLocked ? '' : value.from}
        onChange={(from) => onChange({ ...value, from })}
        disabled={isLocked}
      />
      <DayField
        label={t('common.term.ends')}
        hint={isLocked ? lockedHint : t('common.term.ends_hint')}
        error={problem === null ? undefined : t(`common.term.${problem}`)}
        value={isLocked ? '' : value.until}
        onChange={(until) => onChange({ ...value, until })}
        isFuture
        disabled={isLocked}
      />
    </div>
  );
}
