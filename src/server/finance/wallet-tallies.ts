// How many wallets a center has, and how many of them are low: from tallies that are kept with the wallets. Only those whose rank
// is beside that of the bound are weighed one by one.
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../foundation/context.ts';
import { type Look, paceDays, walletsQuery } from './wallet-rows.ts';

/** Wallets `w` that last for fewer days than the center wants, weighed in whole numbers, long ones where it must be. */
const isLowExactly = ({ lowDays }: Look): RawBuilder<unknown> => sql`case
    when w.cash + w.credit < 100000000000000000 and w.spent < 10000000000000000 then (w.cash + w.credit) * ${paceDays}::int < w.spent * ${lowDays}::int
    else (w.cash + w.credit)::numeric * ${paceDays}::int < w.spent::numeric * ${lowDays}::int end`;

/** Logarithms are exact to some twelve digits: the rank of the bound is weighed, with the next where it may be in either. */
function ranksOf({ lowDays }: Look): { surelyBelow: number; atMost: number } {
  const bound = 16 * Math.log(lowDays / paceDays);
  return { surelyBelow: Math.floor(bound - 1e-6), atMost: Math.floor(bound + 1e-6) };
}

/** The rank of a kept row finds nearly all that last longer. */
export const isLow = (look: Look): RawBuilder<unknown> =>
  sql`(w.lasts_rank <= ${look.isKept ? ranksOf(look).atMost : 0}::int and ${isLowExactly(look)})`;

export type WalletState = 'all' | 'low' | 'empty' | 'funded';

const states: Record<Exclude<WalletState, 'low'>, RawBuilder<unknown>> = {
  all: sql`true`,
  empty: sql`t.is_empty`,
  funded: sql`not t.is_empty`,
};

interface Tally {
  currency: string;
  total: number;
}

/** How many wallets of a state there are, by currency, while the kept rows say what is now. */
export function talliesQuery({ centerId }: Context, state: Exclude<WalletState, 'low'>): RawBuilder<Tally> {
  return sql<Tally>`
    select t.currency, sum(t.wallets)::int as total from finance.tallies t where t.center_id = ${centerId} and ${states[state]} group by 1`;
}

/** How many wallets are low, by currency; of those that are not closed where only these are asked for. */
export function lowTallies(context: Context, look: Look, { areOpen = false } = {}): RawBuilder<Tally> {
  const { surelyBelow } = ranksOf(look);
  const isOpen = areOpen ? sql`w.status <> 'closed'` : sql`true`;
  if (!look.isKept)
    return sql<Tally>`select w.currency, count(*)::int as total from (${walletsQuery(context, look)}) w where ${isLow(look)} and ${isOpen} group by 1`;
  return sql<Tally>`
    select b.currency, sum(b.wallets)::int as total from (
      select t.currency, t.wallets from finance.tallies t
      where t.center_id = ${context.centerId} and t.lasts_rank < ${surelyBelow}::int and ${areOpen ? sql`not t.is_closed` : sql`true`}
      union all
      select w.currency, 1 from (${walletsQuery(context, look)}) w where w.lasts_rank >= ${surelyBelow}::int and ${isLow(look)} and ${isOpen}
    ) b group by 1`;
}
