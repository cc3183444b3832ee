import { useTimeZone } from 'use-intl';
import { dayOf } from './days.ts';
import type { FieldText } from './field.tsx';
import { TextField } from './text-field.tsx';

const dayMs = 86_400_000;

function tomorrowIn(timeZone: string): string {
  return dayOf(new Date(Date.now() + dayMs), timeZone);
}

/** A day, as `2026-03-31` or empty. `isFuture` offers tomorrow at the earliest. */
export function DayField({
  value,
  onChange,
  isFuture,
  ...field
}: FieldText & {
  value: string;
  onChange: (day: string) => void;
  isFuture?: boolean;
  disabled?: boolean;
  className?: string;
}) {
  const timeZone = useTimeZone() ?? 'UTC';
  return (
    <TextField
      {...field}
      type="date"
      dir="ltr"
      value={value}
      {...(isFuture === true ? { min: tomorrowIn(timeZone) } : {})}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Whether a day is one that an end date or a later change may have: tomorrow or after, or none. */
export function isFutureDay(day: string, timeZone: string): boolean {
  return day === '' || day > dayOf(new Date(), timeZone);
}
