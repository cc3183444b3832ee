// What transfers sum to, from rows that are kept by day and by month: for every filter that asks for nothing finer.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance.ts';
import type { Context } from '../foundation/context.ts';
import { nextMonthOf } from './rules.ts';

export type Filter = Omit<InputOf<typeof contract.sumTransactions>, 'center'>;

/** Accounts, postings and words are looked up among the transfers. */
export function isKept({ search, account, posting }: Filter): boolean {
  return search === '' && !account && !posting;
}

/** Whole months by their rows, the days before and after by theirs, and what is not folded yet by itself. */
function spansOf({ from, to }: Filter): RawBuilder<unknown> {
  const day = (isoDay: string | undefined, end: string) => sql`${isoDay ?? end}::date`;
  const isNew = sql`s.span = 'new' and s.value_date between ${day(from, '-infinity')} and ${day(to, 'infinity')}`;
  const firstMonth = from === undefined || from.endsWith('-01') ? from : nextMonthOf(from);
  const endMonth = to === undefined ? to : endOf(to);
  if (firstMonth !== undefined && endMonth !== undefined && firstMonth >= endMonth)
    return sql`((${isNew}) or (s.span = 'day' and s.value_date between ${day(from, '')} and ${day(to, '')}))`;
  const parts = [
    isNew,
    sql`s.span = 'month' and s.value_date >= ${day(firstMonth, '-infinity')} and s.value_date < ${day(endMonth, 'infinity')}`,
  ];
  if (from !== firstMonth)
    parts.push(sql`s.span = 'day' and s.value_date >= ${day(from, '')} and s.value_date < ${day(firstMonth, '')}`);
  if (to !== undefined)
    parts.push(sql`s.span = 'day' and s.value_date >= ${day(endMonth, '')} and s.value_date <= ${day(to, '')}`);
  return sql`(${sql.join(
    parts.map((part) => sql`(${part})`),
    sql` or `,
  )})`;
}

/** The first day that no whole month up to a day holds: of a month's last day, the first of the next. */
function endOf(to: string): string {
  const next = new Date(`${to}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return `${next.toISOString().slice(0, 7)}-01`;
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
