// What a center has and spends in each currency: a few rows of kept sums, however many transfers there are.
import { sql } from 'kysely';
import type { Balance } from '../../contract/finance.ts';
import type { Context } from '../foundation/context.ts';
import { Made } from '../foundation/made-lists.ts';
import { daysLeft } from './rules.ts';
import { sourcesOf } from './sources.ts';
import { type Look, lookOf, paceDays, walletsQuery, withLook } from './wallet-rows.ts';
import { lowTallies, talliesQuery } from './wallet-tallies.ts';

interface BalanceRow {
  currency: string;
  cash: string;
  credit: string;
  account_cash: string;
  account_credit: string;
  frozen: string;
  ad_accounts: number;
  today: string;
  month: string;
  spent: string;
  low: number;
}

/** Credit that has ended is money of nobody, also in the minute until it is collected. */
export async function listBalances(context: Context): Promise<Balance[]> {
  const make = (said?: string) =>
    said === undefined ? withLook(context, (look) => balancesOn(context, look)) : balancesOn(context, lookOf(said));
  return made.of(context, 'balances', { sources: sourcesOf.wallets, make });
}

const made = new Made<Balance[]>(({ length }) => length);

async function balancesOn(context: Context, look: Look): Promise<Balance[]> {
  const { centerId } = context;
  const day = sql`${look.today}::date`;
  const month = sql`date_trunc('month', ${day})::date`;
  const owned = look.isKept
    ? talliesQuery(context, 'all')
    : sql`select w.currency, count(*)::int as total from (${walletsQuery(context, look)}) w group by 1`;
  const { rows } = await sql<BalanceRow>`
    with held as (
      select s.currency, sum(s.own_cash) as own_cash, sum(s.own_credit) as own_credit, sum(s.account_cash) as account_cash,
        sum(s.account_credit) as account_credit, sum(s.frozen) as frozen
      from finance.sums s where s.center_id = ${centerId} and s.span in ('new', 'month') group by 1
    ), ended as (
      select a.currency, sum(b.micros) filter (where a.ad_account_id is null) as own, sum(b.micros) filter (where a.ad_account_id is not null) as accounts
      from finance.credits c
      join finance.accounts a on a.center_id = c.center_id and a.credit_id = c.id and a.kind = 'credit'
      join finance.balances b on b.center_id = a.center_id and b.account_id = a.id
      where c.center_id = ${centerId} and c.expires_at <= now() and c.expired_at is null group by 1
    ), owned as (${owned}), low as (${lowTallies(context, look)}), spent as (
      select s.currency, sum(s.micros) filter (where s.value_date = ${day}) as today, sum(s.micros) filter (where s.value_date >= ${month}) as month,
        sum(s.micros) filter (where s.value_date >= ${day} - ${paceDays}::int and s.value_date < ${day}) as spent
      from finance.sums s
      where s.center_id = ${centerId} and s.span in ('new', 'day') and s.value_date >= least(${month}, ${day} - ${paceDays}::int) and s.kind = 'spend' group by 1
    )
    select y.currency, (coalesce(h.own_cash, 0))::text as cash, (coalesce(h.own_credit, 0) - coalesce(e.own, 0))::text as credit,
      coalesce(h.account_cash, 0)::text as account_cash, (coalesce(h.account_credit, 0) - coalesce(e.accounts, 0))::text as account_credit,
      coalesce(h.frozen, 0)::text as frozen, coalesce(o.total, 0) as ad_accounts, coalesce(l.total, 0) as low,
      coalesce(s.today, 0)::text as today, coalesce(s.month, 0)::text as month, coalesce(s.spent, 0)::text as spent
    from (select currency from held union select currency from owned) y
    left join held h using (currency) left join ended e using (currency) left join owned o using (currency) left join low l using (currency) left join spent s using (currency)
    order by 1`.execute(context.db);
  return rows.map(presentBalance);
}

function presentBalance(row: BalanceRow): Balance {
  const spent = BigInt(row.spent);
  const all = [row.cash, row.credit, row.account_cash, row.account_credit].reduce((sum, one) => sum + BigInt(one), 0n);
  return {
    currency: row.currency,
    cashMicros: row.cash,
    creditMicros: row.credit,
    accountCashMicros: row.account_cash,
    accountCreditMicros: row.account_credit,
    frozenMicros: row.frozen,
    adAccounts: row.ad_accounts,
    spentTodayMicros: row.today,
    spentThisMonthMicros: row.month,
    spentPerDayMicros: String(spent / BigInt(paceDays)),
    daysLeft: daysLeft(all, { micros: spent, days: paceDays }),
    lowAccounts: row.low,
  };
}
