// Over which days numbers are summed up: as many as people usually mean, or any. Days are those of the account.
import type { DayChoice } from '../../contract/ads-view-kinds.ts';
import { mostDays } from '../../contract/reporting-kinds.ts';
import { dayOf } from '../ui/days.ts';

export const usualDays: DayChoice = '7';

export interface DaysView {
  days: string;
  from: string;
  to: string;
}

const dayMs = 86_400_000;
const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

/** The first and the last day; nothing for the usual ones, which the server knows. */
export function rangeOf({ days, from, to }: DaysView, timeZone: string): { from?: string; to?: string } {
  const today = dayOf(new Date(), timeZone);
  if (days === 'today') return { from: today, to: today };
  if (days === 'yesterday') return { from: plusDays(today, -1), to: plusDays(today, -1) };
  if (days === '14' || days === '30') return { from: plusDays(today, 1 - Number(days)), to: today };
  const month = `${today.slice(0, 7)}-01`;
  if (days === 'month') return { from: month, to: today };
  if (days === 'last_month') return { from: `${plusDays(month, -1).slice(0, 7)}-01`, to: plusDays(month, -1) };
  const isWhole = /^\d{4}-\d\d-\d\d$/.test(from) && /^\d{4}-\d\d-\d\d$/.test(to) && from <= to;
  const isShort = isWhole && Date.parse(to) - Date.parse(from) < mostDays * dayMs;
  return days === 'custom' && isShort ? { from, to } : {};
}

export interface ComparedView extends DaysView {
  compare: string;
  since: string;
  until: string;
}

/** The same day of the year before; the last of February where there is none. */
function yearBefore(day: string): string {
  const [year = '', ...rest] = day.split('-');
  const same = `${String(Number(year) - 1).padStart(4, '0')}-${rest.join('-')}`;
  return Number.isNaN(Date.parse(same)) || !new Date(same).toISOString().startsWith(same)
    ? plusDays(`${same.slice(0, 8)}28`, 0)
    : same;
}

/** The days that those of the table are held against: as many before them, the same ones of the year before, or any. */
export function comparedOf(view: ComparedView, timeZone: string): { compareFrom?: string; compareTo?: string } {
  const today = dayOf(new Date(), timeZone);
  const { from = plusDays(today, -6), to = today } = rangeOf(view, timeZone);
  if (view.compare === 'previous') {
    const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
    return { compareFrom: plusDays(from, -days), compareTo: plusDays(from, -1) };
  }
  if (view.compare === 'year') return { compareFrom: yearBefore(from), compareTo: yearBefore(to) };
  if (view.compare !== 'custom') return {};
  const own = rangeOf({ days: 'custom', from: view.since, to: view.until }, timeZone);
  return own.from === undefined || own.to === undefined ? {} : { compareFrom: own.from, compareTo: own.to };
}
