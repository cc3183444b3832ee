// From when and until when something is given, and moving the end to a later day.
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';

export interface Term {
  startsAt: Date | null;
  expiresAt: Date | null;
}

/** From when and until when, as asked. A start that is past means at once; the end lies ahead of now and of the start. */
export function termOf(context: Context, asked: { startsAt: string | null; expiresAt: string | null }): Term {
  const startsAt = asked.startsAt === null ? null : new Date(asked.startsAt);
  const expiresAt = asked.expiresAt === null ? null : new Date(asked.expiresAt);
  if (expiresAt && expiresAt <= context.now) refuse('assets.end_in_past', { field: 'expiresAt' });
  if (startsAt && expiresAt && startsAt >= expiresAt) refuse('access.end_before_start', { field: 'expiresAt' });
  return { startsAt, expiresAt };
}

/** The end that is asked for instead of the present one: later, or none any more. */
export function laterEnd(context: Context, from: Date | null, asked: string | null): Date | null {
  if (from === null) refuse('access.without_end');
  if (asked === null) return null;
  const later = new Date(asked);
  if (later <= context.now || later <= from) refuse('access.end_not_later');
  return later;
}
