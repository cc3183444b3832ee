// Moving an end to a later day.
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';

/** The end that is asked for instead of the present one: later, or none any more. */
export function laterEnd(context: Context, from: Date | null, asked: string | null): Date | null {
  if (from === null) refuse('access.without_end');
  if (asked === null) return null;
  const later = new Date(asked);
  if (later <= context.now || later <= from) refuse('access.end_not_later');
  return later;
}
