// What transfers sum to, from rows that are kept by day and by month: for every filter that asks for nothing finer.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance.ts';
import type { Context } from '../foundation/context.ts';
import { dayAfter } from './invoice-rules.ts';
import { nextMonthOf } from './rules.ts';

export type Filter = Omit<InputOf<typeof contract.sumTransactions>, 'center'>;

/** Accounts, postings and words are looked up among the transfers. */
export function isKept({ search, account, posting }: Filter): boolean {
  return search === '' && !account && !posting;
}

/** Days from one up to, and without, another. */
export interface Days {
  from: string;
  before: string;
}

/** The whole months within days that are both included, and the days before and after these. */
export function partsOf({ from, to }: Pick<Filter, 'from' | 'to'>): { months: Days | null; days: Days[] } {
  const first = from ?? '-infinity';
  const before = to === undefined ? 'infinity' : dayAfter(to, 1);
  const firstMonth = from === undefined || from.endsWith('-01') ? first : nextMonthOf(from);
  const endMonth = to === undefined ? before : `${before.slice(0, 7)}-01`;
  if (from !== undefined && to !== undefined && firstMonth >= endMonth)
    return { months: null, days: [{ from: first, before }] };
  const days = [
    { from: first, before: firstMonth },
    { from: endMonth, before },
  ];
  return { months: { from: firstMonth, before: endMonth }, days: days.filter((part) => part.from !== part.before) };
}

export const isIn = (day: RawBuilder<unknown>, { from, before }: Days): RawBuilder<unknown> =>
  sql`${day} >= ${from}::date and ${day} < ${before}::date`;

/** Whole months by their rows, the days before and after by theirs, and what is not folded yet by itself. */
function spansOf(filter: Filter): RawBuilder<unknown> {
  const { months, days } = partsOf(filter);
  const parts = [sql`s.span = 'new' and ${isWithin(filter)}`];
  if (months) parts.push(sql`s.span = 'month' and ${isIn(sql`s.value_date`, months)}`);
  for (const part of days) parts.push(sql`s.span = 'day' and ${isIn(sql`s.value_date`, part)}`);
  return sql`(${sql.join(
    parts.map((part) => sql`(${part})`),
    sql` or `,
  )})`;
}

/** What rows `s` of sums are of, whatever days they are of. */
export function sortsOf({ kind, currency, funds, of, withHolds }: Filter): RawBuilder<unknown>[] {
  const where: RawBuilder<unknown>[] = [];
  if (kind) where.push(sql`s.kind = ${kind}`);
  if (!withHolds && kind !== 'hold' && kind !== 'release') where.push(sql`s.kind not in ('hold', 'release')`);
  if (currency) where.push(sql`s.currency = ${currency}`);
  if (of) where.push(sql`s.of_account = ${of === 'accounts'}`);
  if (funds) where.push(sql`s.of_credit = ${funds === 'credit'}`);
  return where;
}

export const isWithin = ({ from, to }: Filter): RawBuilder<unknown> =>
  sql`s.value_date between ${from ?? '-infinity'}::date and ${to ?? 'infinity'}::date`;

/** The rows `s` of a filter that is kept: of whole months where it can be, or of days alone. */
export function keptSums({ centerId }: Context, filter: Filter, { areDays = false } = {}): RawBuilder<unknown> {
  const spans = areDays ? sql`s.span in ('new', 'day') and ${isWithin(filter)}` : spansOf(filter);
  return sql`finance.sums s where ${sql.join([sql`s.center_id = ${centerId}`, spans, ...sortsOf(filter)], sql` and `)}`;
}
