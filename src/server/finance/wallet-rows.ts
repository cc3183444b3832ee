// Wallets as rows, for every list of them: those that are kept with the transfers while these are of today, and added up anew where
// they are not.
import { type RawBuilder, sql } from 'kysely';
import { lowDays as usualLowDays } from '../../contract/finance-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { queryFixed } from '../foundation/database.ts';
import { Guess } from '../foundation/guess.ts';

/** The pace of spend is that of so many whole days before today. */
export const paceDays = 7;

export interface WalletRow {
  id: string;
  name: string;
  status: string;
  currency: string;
  cash: string;
  credit: string;
  frozen: string;
  spent: string;
}

/** What lists of wallets start from. */
export interface Look {
  /** The day it is in the center. */
  today: string;
  /** The kept rows say what is now: paces are of today, and no credit has ended that was not collected yet. */
  isKept: boolean;
  lowDays: number;
}

/** That in words, as a query of one value in which `$1` is the center; with how much credit has ended, on which more hangs. */
export const lookSaid = `select concat_ws(' ', d.today, coalesce(p.paced_on = d.today, true), (
    select count(*) from finance.credits c where c.center_id = $1 and c.expires_at <= now() and c.expired_at is null
  ), coalesce((select s.low_days from finance.limit_settings s where s.center_id = $1), ${usualLowDays}))
  from (select (now() at time zone coalesce((select c.time_zone from centers.current c where c.id = $1), 'UTC'))::date as today) d
  left join finance.paces p on p.center_id = $1`;

export function lookOf(said: string): Look {
  const [today = '', isPaced, ended, lowDays] = said.split(' ');
  return { today, isKept: isPaced === 't' && ended === '0', lowDays: Number(lowDays) };
}

export async function lookAt(context: Context): Promise<Look> {
  const [look] = await queryFixed<{ said: string }>(context, lookText, [context.centerId]);
  if (!look) throw new Error('The database told no day.');
  return lookOf(look.said);
}

const lookText = `select (${lookSaid}) as said`;

const lastLook = new Guess<Look>();

/** Does something with what lists of wallets start from; it is asked in the same message. */
export const withLook = <Result>(context: Context, work: (look: Look) => Promise<Result>): Promise<Result> =>
  lastLook.on(context, () => lookAt(context), work);

/** Ad accounts of the center with what they hold, added up anew; credit that has ended counts for nothing. */
export function countedWallets(
  { centerId }: Context,
  today: string,
  { which, areFew }: { which: RawBuilder<unknown>; areFew: boolean },
): RawBuilder<WalletRow> {
  const purses = sql`finance.accounts a
      join finance.balances b on b.center_id = a.center_id and b.account_id = a.id
      left join finance.credits c on c.center_id = a.center_id and c.id = a.credit_id`;
  const held = sql`select a.ad_account_id, a.currency, sum(b.micros) filter (where a.kind = 'cash') as cash,
        sum(b.micros) filter (where a.kind = 'frozen') as frozen, sum(b.micros) filter (where a.kind = 'credit' and c.expires_at > now()) as credit
      from ${purses} where a.center_id = ${centerId}`;
  const spent = sql`select t.ad_account_id, sum(t.micros) as spent from finance.transfers t
      where t.center_id = ${centerId} and t.kind = 'spend' and t.value_date >= ${today}::date - ${paceDays}::int and t.value_date < ${today}::date`;
  const joins = areFew
    ? sql`left join lateral (${held} and a.ad_account_id = x.id and a.currency = x.currency group by 1, 2) h on true
    left join lateral (${spent} and t.ad_account_id = x.id group by 1) s on true`
    : sql`left join (${held} and a.ad_account_id is not null group by 1, 2) h on h.ad_account_id = x.id and h.currency = x.currency
    left join (${spent} group by 1) s on s.ad_account_id = x.id`;
  return sql<WalletRow>`
    select x.id, x.name, x.status, x.currency, lower(x.name || ' ' || x.company) as sought,
      0 as available_rank, case when s.spent > 0 then 0 end as lasts_rank, coalesce(h.cash, 0)::bigint as cash,
      coalesce(h.credit, 0)::bigint as credit, coalesce(h.frozen, 0)::bigint as frozen, coalesce(s.spent, 0)::bigint as spent
    from assets.accounts x ${joins}
    where x.owner_center_id = ${centerId} and ${which}`;
}

/** All wallets of the center. */
export function walletsQuery(context: Context, { today, isKept }: Look): RawBuilder<WalletRow> {
  if (!isKept) return countedWallets(context, today, { which: sql`true`, areFew: false });
  return sql<WalletRow>`
    select k.ad_account_id as id, k.name, k.status, k.currency, k.sought, k.available_rank, k.lasts_rank, k.cash_micros as cash, k.credit_micros as credit,
      k.frozen_micros as frozen, k.spent_micros as spent
    from finance.wallets k where k.center_id = ${context.centerId} and k.is_owned`;
}
