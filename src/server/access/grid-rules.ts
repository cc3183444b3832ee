// What a cell of the grid may become: facts in, verdict out.
import type { LineRefusal } from '../../contract/access-grid.ts';
import { isWithin, stateOfTerm } from './rules.ts';

/** What somebody was given on an account, or is to be given. */
export interface Held {
  role: string;
  startsAt: Date | null;
  expiresAt: Date | null;
}

export interface CellPerson {
  id: string;
  name: string;
  email: string;
  isLive: boolean;
}

export interface CellAccount {
  id: string;
  name: string;
  isLive: boolean;
  /** How far anybody of the center may reach there, as bits; -1 without a bound. */
  cap: number;
  /** Of a shared account: whose it is, and the role that bounds it. */
  share: { centerName: string; role: string } | null;
}

export interface CellFacts {
  person: CellPerson | undefined;
  account: CellAccount | undefined;
  held: Held | null;
}

const sameInstant = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime();

export function isSameHeld(one: Held | null, other: Held | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.role === other.role && sameInstant(one.startsAt, other.startsAt) && sameInstant(one.expiresAt, other.expiresAt)
  );
}

/** Why this cell cannot become that; null where it can. Taking away is never barred, so that what went too far can be undone. */
export function barOnCell(
  { person, account }: CellFacts,
  to: { held: Held; mask: number | undefined } | null,
  now: Date,
): LineRefusal | null {
  if (!person) return 'access.person_unknown';
  if (!account?.isLive) return 'access.account_unknown';
  if (to === null) return null;
  if (!person.isLive) return 'assets.grantee_not_member';
  if (to.mask === undefined) return 'access.role_unknown';
  if (!isWithin(to.mask, account.cap)) return 'access.above_ceiling';
  const { startsAt, expiresAt } = to.held;
  if (startsAt && expiresAt && startsAt >= expiresAt) return 'access.end_before_start';
  return stateOfTerm(to.held, now) === 'ended' ? 'assets.end_in_past' : null;
}

export type Outcome = 'given' | 'altered' | 'taken' | 'unchanged';

export function outcomeOf(from: Held | null, to: Held | null): Outcome {
  if (isSameHeld(from, to)) return 'unchanged';
  if (to === null) return 'taken';
  return from === null ? 'given' : 'altered';
}

export type TypedDate = { kind: 'none' } | { kind: 'day' | 'local' | 'instant'; text: string } | { kind: 'unreadable' };

const wholeDay = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;
const localTime = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A date as people and spreadsheets write it, in a form that the database reads. Day before month or month before day is no guess to make. */
export function readDate(typed: string): TypedDate {
  const text = typed.trim();
  if (text === '') return { kind: 'none' };
  const day = wholeDay.exec(text) ?? localTime.exec(text);
  if (day) {
    const [year, month, date, hour = 0, minute = 0, second = 0] = day.slice(1).map((part) => Number(part ?? 0));
    const at = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, date, hour, minute, second));
    const isReal =
      at.getUTCMonth() + 1 === month && at.getUTCDate() === date && hour < 24 && minute < 60 && second < 60;
    if (!isReal || (year ?? 0) < 1970) return { kind: 'unreadable' };
    return { kind: wholeDay.test(text) ? 'day' : 'local', text: at.toISOString().slice(0, 19) };
  }
  const isInstant = instant.test(text) && !Number.isNaN(Date.parse(text)) && Number(text.slice(0, 4)) >= 1970;
  return isInstant ? { kind: 'instant', text: new Date(text).toISOString() } : { kind: 'unreadable' };
}
