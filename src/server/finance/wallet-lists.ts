// What ad accounts hold and for how long it lasts: from the rows that are kept with the transfers while these are of today, and
// added up anew where they are not.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance.ts';
import type { Wallet } from '../../contract/finance.ts';
import { lowDays as usualLowDays } from '../../contract/finance-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';
import { daysLeft } from './rules.ts';

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

export async function lookAt({ db, centerId }: Context): Promise<Look> {
  const { rows } = await sql<Look>`
    select d.today::text, coalesce(p.paced_on = d.today, true) and not exists (
        select from finance.credits c where c.center_id = ${centerId} and c.expires_at <= now() and c.expired_at is null
      ) as "isKept", coalesce((select low_days from finance.limit_settings where center_id = ${centerId}), ${usualLowDays}::int) as "lowDays"
    from (select finance.day_in(${centerId}) as today) d left join finance.paces p on p.center_id = ${centerId}`.execute(
    db,
  );
  const [look] = rows;
  if (!look) throw new Error('The database told no day.');
  return look;
}

/** Ad accounts of the center with what they hold, added up anew; credit that has ended counts for nothing. */
function countedWallets(
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

function presentWallet(row: WalletRow): Wallet {
  const spent = BigInt(row.spent);
  return {
    account: { id: row.id, name: row.name, status: row.status },
    currency: row.currency,
    cashMicros: row.cash,
    creditMicros: row.credit,
    frozenMicros: row.frozen,
    spentPerDayMicros: String(spent / BigInt(paceDays)),
    daysLeft: daysLeft(BigInt(row.cash) + BigInt(row.credit), { micros: spent, days: paceDays }),
  };
}

const available = sql`(w.cash + w.credit)`;
const lasts = sql`(${available}::float8 / nullif(w.spent, 0))`;

/** The rank of a kept row finds nearly all that last longer; the rest is weighed in whole numbers, long ones where it must be. */
export const isLow = ({
  isKept,
  lowDays,
}: Look): RawBuilder<unknown> => sql`(w.lasts_rank <= ${isKept ? Math.floor(16 * Math.log(lowDays / paceDays)) + 1 : 0}::int and case
    when ${available} < 100000000000000000 and w.spent < 10000000000000000 then ${available} * ${paceDays}::int < w.spent * ${lowDays}::int
    else ${available}::numeric * ${paceDays}::int < w.spent::numeric * ${lowDays}::int end)`;

const stateOf = (look: Look) => ({
  low: isLow(look),
  empty: sql`${available} = 0 and (w.available_rank = -1 or ${!look.isKept})`,
  funded: sql`${available} > 0`,
  all: sql`true`,
});

function foundBy(search: string): RawBuilder<unknown> {
  if (search === '') return sql`true`;
  const id = asId(search);
  if (id !== null) return sql`w.id = ${id}`;
  return sql`w.sought like ${containing(search.toLowerCase())}`;
}

/** By rank first, which an index has in order, so that few rows are sorted. */
const orders = {
  name: sql`lower(w.name), w.id`,
  '-name': sql`lower(w.name) desc, w.id desc`,
  available: sql`w.available_rank, ${available}, w.id`,
  '-available': sql`w.available_rank desc, ${available} desc, w.id`,
  daysLeft: sql`w.lasts_rank, ${lasts}, w.id`,
  '-daysLeft': sql`w.lasts_rank desc nulls last, ${lasts} desc nulls last, w.id`,
};

export async function listWallets(
  context: Context,
  input: InputOf<typeof contract.listWallets>,
): Promise<ReplyOf<typeof contract.listWallets>> {
  const look = await lookAt(context);
  const where = sql`${foundBy(input.search)} and ${stateOf(look)[input.state]} and ${input.currency ? sql`w.currency = ${input.currency}` : sql`true`}`;
  const from = sql`(${walletsQuery(context, look)}) w where ${where}`;
  const { page, pageSize } = input;
  const offset = listOffset(input);
  const { rows } = await sql<WalletRow>`
    select w.id, w.name, w.status, w.currency, w.cash, w.credit, w.frozen, w.spent from ${from} order by ${orders[input.sort]} limit ${pageSize} offset ${offset}`.execute(
    context.db,
  );
  const isLast = rows.length < pageSize && (rows.length > 0 || page === 1);
  const total = isLast ? offset + rows.length : await countIn(context, from);
  return { items: rows.map(presentWallet), total, page, pageSize };
}

async function countIn({ db }: Context, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from ${from}`.execute(db);
  return rows[0]?.total ?? 0;
}

export async function getWallet(
  context: Context,
  { account }: InputOf<typeof contract.getWallet>,
): Promise<ReplyOf<typeof contract.getWallet>> {
  const { today } = await lookAt(context);
  const { rows } = await countedWallets(context, today, { which: sql`x.id = ${account}`, areFew: true }).execute(
    context.db,
  );
  const row = rows[0] ?? refuse('not_found');
  const { rows: credits } = await sql<{ id: string; name: string; micros: string; expires_at: Date }>`
    select c.id, c.name, b.micros, c.expires_at from finance.accounts a
    join finance.credits c on c.center_id = a.center_id and c.id = a.credit_id and c.expires_at > now()
    join finance.balances b on b.center_id = a.center_id and b.account_id = a.id and b.micros > 0
    where a.center_id = ${context.centerId} and a.ad_account_id = ${account} and a.kind = 'credit' order by c.expires_at, c.id`.execute(
    context.db,
  );
  return {
    ...presentWallet(row),
    credits: credits.map((credit) => ({
      id: credit.id,
      name: credit.name,
      amountMicros: credit.micros,
      expiresAt: credit.expires_at.toISOString(),
    })),
  };
}
