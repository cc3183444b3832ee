// What a center has, wallet by wallet and in all.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance.ts';
import type { Balance, Wallet } from '../../contract/finance.ts';
import type * as funds from '../../contract/finance-funds.ts';
import { lowDays } from '../../contract/finance-kinds.ts';
import { judgeCenter } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, listOffset, matches } from '../foundation/lists.ts';
import { presentHold } from './holds.ts';
import { todayOf } from './ledger.ts';
import { daysLeft } from './rules.ts';

/** The pace of spend is that of so many whole days before today. */
export const paceDays = 7;

interface WalletRow {
  id: string;
  name: string;
  status: string;
  currency: string;
  cash: string;
  credit: string;
  frozen: string;
  spent: string;
}

/**
 * Ad accounts of the center with what they hold; credit that has ended counts for nothing. Of the few of a page each is added up
 * by itself, of all of them all at once.
 */
export function walletsQuery(
  context: Context,
  today: string,
  { which, areFew = false }: { which: RawBuilder<unknown>; areFew?: boolean },
): RawBuilder<WalletRow> {
  const { centerId } = context;
  const purses = sql`finance.accounts a
      join finance.balances b on b.center_id = a.center_id and b.account_id = a.id
      left join finance.credits c on c.center_id = a.center_id and c.id = a.credit_id`;
  const held = sql`select a.ad_account_id, a.currency, sum(b.micros) filter (where a.kind = 'cash') as cash,
        sum(b.micros) filter (where a.kind = 'frozen') as frozen, sum(b.micros) filter (where a.kind = 'credit' and c.expires_at > now()) as credit
      from ${purses} where a.center_id = ${centerId}`;
  const spent = sql`select k.ad_account_id, sum(k.charged_micros) as spent from finance.costs k
      where k.center_id = ${centerId} and k.day >= ${today}::date - ${paceDays}::int and k.day < ${today}::date`;
  const joins = areFew
    ? sql`left join lateral (${held} and a.ad_account_id = x.id and a.currency = x.currency group by 1, 2) h on true
    left join lateral (${spent} and k.ad_account_id = x.id group by 1) s on true`
    : sql`left join (${held} and a.ad_account_id is not null group by 1, 2) h on h.ad_account_id = x.id and h.currency = x.currency
    left join (${spent} group by 1) s on s.ad_account_id = x.id`;
  return sql<WalletRow>`
    select x.id, x.name, x.status, x.currency, coalesce(h.cash, 0)::text as cash, coalesce(h.credit, 0)::text as credit,
      coalesce(h.frozen, 0)::text as frozen, coalesce(s.spent, 0)::text as spent
    from assets.accounts x ${joins}
    where x.owner_center_id = ${centerId} and ${which}`;
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

const available = sql`(w.cash::numeric + w.credit::numeric)`;
const lasts = sql`(${available} * ${paceDays} / nullif(w.spent::numeric, 0))`;
const isLow = (context: Context) => sql`w.spent::numeric > 0
  and ${lasts} < coalesce((select low_days from finance.limit_settings where center_id = ${context.centerId}), ${lowDays})`;
const stateOf = (context: Context) => ({
  low: isLow(context),
  empty: sql`${available} = 0`,
  funded: sql`${available} > 0`,
  all: sql`true`,
});
const orders = { name: sql`lower(w.name)`, available, daysLeft: lasts };

function directionOf(sort: string): { order: RawBuilder<unknown>; direction: RawBuilder<unknown> } {
  const isDown = sort.startsWith('-');
  return {
    order: orders[(isDown ? sort.slice(1) : sort) as keyof typeof orders],
    direction: isDown ? sql`desc nulls last` : sql`asc nulls last`,
  };
}

export async function listWallets(
  context: Context,
  input: InputOf<typeof contract.listWallets>,
): Promise<ReplyOf<typeof contract.listWallets>> {
  const today = await todayOf(context);
  const id = asId(input.search);
  const found = id === null ? matches(input.search, ['x.name', 'x.company']) : sql`x.id = ${id}`;
  const which = input.currency ? sql`${found} and x.currency = ${input.currency}` : sql`${found}`;
  const { order, direction } = directionOf(input.sort);
  // By name the page is found first, and only its wallets are added up.
  const isByName = input.state === 'all' && input.sort.endsWith('name');
  const down = input.sort.startsWith('-') ? sql`desc` : sql`asc`;
  const page = sql`x.id = any (array(select x.id from assets.accounts x where x.owner_center_id = ${context.centerId} and ${which}
    order by lower(x.name) ${down}, x.id limit ${input.pageSize} offset ${listOffset(input)}))`;
  const { rows } = isByName
    ? await sql<WalletRow>`select w.* from (${walletsQuery(context, today, { which: page, areFew: true })}) w order by ${order} ${direction}, w.id`.execute(
        context.db,
      )
    : await sql<WalletRow>`select w.* from (${walletsQuery(context, today, { which })}) w where ${stateOf(context)[input.state]}
        order by ${order} ${direction}, w.id limit ${input.pageSize} offset ${listOffset(input)}`.execute(context.db);
  const counted = isByName
    ? sql<{
        total: number;
      }>`select count(*)::int as total from assets.accounts x where x.owner_center_id = ${context.centerId} and ${which}`
    : sql<{
        total: number;
      }>`select count(*)::int as total from (${walletsQuery(context, today, { which })}) w where ${stateOf(context)[input.state]}`;
  const { rows: totals } = await counted.execute(context.db);
  return { items: rows.map(presentWallet), total: totals[0]?.total ?? 0, page: input.page, pageSize: input.pageSize };
}

export async function getWallet(
  context: Context,
  { account }: InputOf<typeof contract.getWallet>,
): Promise<ReplyOf<typeof contract.getWallet>> {
  const today = await todayOf(context);
  const { rows } = await walletsQuery(context, today, { which: sql`x.id = ${account}`, areFew: true }).execute(
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

async function listBalances(context: Context, today: string): Promise<Balance[]> {
  const { centerId } = context;
  const { rows } = await sql<BalanceRow>`
    with held as (
      select a.currency, a.ad_account_id is null as is_own, a.kind, sum(b.micros) as micros
      from finance.accounts a
      join finance.balances b on b.center_id = a.center_id and b.account_id = a.id
      left join finance.credits c on c.center_id = a.center_id and c.id = a.credit_id
      where a.center_id = ${centerId} and (a.kind <> 'credit' or c.expires_at > now()) group by 1, 2, 3
    ), wallets as (
      ${walletsQuery(context, today, { which: sql`true` })}
    ), owned as (
      select w.currency, count(*)::int as ad_accounts, (count(*) filter (where ${isLow(context)}))::int as low from wallets w group by 1
    ), spent as (
      select k.currency, sum(k.charged_micros) filter (where k.day = ${today}::date) as today,
        sum(k.charged_micros) filter (where k.day >= date_trunc('month', ${today}::date)) as month,
        sum(k.charged_micros) filter (where k.day >= ${today}::date - ${paceDays}::int and k.day < ${today}::date) as spent
      from finance.costs k
      where k.center_id = ${centerId} and k.day >= least(date_trunc('month', ${today}::date), ${today}::date - ${paceDays}::int) group by 1
    )
    select y.currency,
      coalesce(sum(h.micros) filter (where h.is_own and h.kind = 'cash'), 0)::text as cash,
      coalesce(sum(h.micros) filter (where h.is_own and h.kind = 'credit'), 0)::text as credit,
      coalesce(sum(h.micros) filter (where not h.is_own and h.kind = 'cash'), 0)::text as account_cash,
      coalesce(sum(h.micros) filter (where not h.is_own and h.kind = 'credit'), 0)::text as account_credit,
      coalesce(sum(h.micros) filter (where h.kind = 'frozen'), 0)::text as frozen,
      coalesce(max(o.ad_accounts), 0) as ad_accounts, coalesce(max(o.low), 0) as low,
      coalesce(max(s.today), 0)::text as today, coalesce(max(s.month), 0)::text as month, coalesce(max(s.spent), 0)::text as spent
    from (select currency from held union select currency from owned) y
    left join held h using (currency) left join owned o using (currency) left join spent s using (currency)
    group by 1 order by 1`.execute(context.db);
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

export async function getOverview(context: Context): Promise<ReplyOf<typeof contract.getOverview>> {
  const balances = await listBalances(context, await todayOf(context));
  const { rows } = await sql<{ at: Date | null; is_sound: boolean | null; open_from: string | null }>`
    select c.checked_at as at, c.differences = '[]' as is_sound,
      (select nullif(closed_until, '-infinity')::text from finance.books where center_id = ${context.centerId}) as open_from
    from (select) one left join lateral (
      select checked_at, differences from finance.checks where center_id = ${context.centerId} order by id desc limit 1
    ) c on true`.execute(context.db);
  const [books] = rows;
  const mayPay = judgeCenter('finance:pay', context.member, context.now).isAllowed;
  return {
    balances,
    lastCheck: books?.at ? { at: books.at.toISOString(), isSound: books.is_sound === true } : null,
    openFrom: books?.open_from ?? null,
    can: mayPay ? ['pay'] : [],
  };
}

export async function listHolds(
  context: Context,
  input: InputOf<typeof funds.listHolds>,
): Promise<ReplyOf<typeof funds.listHolds>> {
  const id = asId(input.search);
  let query = context.db
    .selectFrom('finance.holds as h')
    .leftJoin('assets.accounts as a', 'a.id', 'h.ad_account_id')
    .where('h.center_id', '=', context.centerId)
    .where(
      id === null
        ? matches(input.search, ['a.name', 'h.purpose'])
        : sql<boolean>`(h.id = ${id} or h.ad_account_id = ${id})`,
    );
  if (input.account) query = query.where('h.ad_account_id', '=', input.account);
  if (input.state !== 'all') query = query.where('h.state', '=', input.state);
  const rows = await query
    .selectAll('h')
    .select('a.name')
    .orderBy('h.id', input.sort === 'made' ? 'asc' : 'desc')
    .limit(input.pageSize)
    .offset(listOffset(input))
    .execute();
  const { total } = await query.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  const items = rows.map(({ name, ...row }) => presentHold(row, name ?? row.ad_account_id));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

const creditOrders = { expires: sql`c.expires_at`, issued: sql`c.issued_at`, name: sql`lower(c.name)` };

export async function listCredits(
  context: Context,
  input: InputOf<typeof funds.listCredits>,
): Promise<ReplyOf<typeof funds.listCredits>> {
  const id = asId(input.search);
  const isLive = sql<boolean>`c.expires_at > now()`;
  let query = context.db
    .selectFrom('finance.credits as c')
    .where('c.center_id', '=', context.centerId)
    .where(id === null ? matches(input.search, ['c.name']) : sql<boolean>`c.id = ${id}`);
  if (input.state !== 'all') query = query.where(input.state === 'live' ? isLive : sql<boolean>`not (${isLive})`);
  const isDown = input.sort.startsWith('-');
  const order = creditOrders[(isDown ? input.sort.slice(1) : input.sort) as keyof typeof creditOrders];
  const rows = await query
    .selectAll('c')
    .select(isLive.as('is_live'))
    .select(
      sql<string>`coalesce((select sum(b.micros) from finance.accounts a join finance.balances b on b.center_id = a.center_id and b.account_id = a.id
        where a.center_id = c.center_id and a.credit_id = c.id), 0)::text`.as('left_micros'),
    )
    .orderBy(order, isDown ? 'desc' : 'asc')
    .orderBy('c.id')
    .limit(input.pageSize)
    .offset(listOffset(input))
    .execute();
  const { total } = await query.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  const items = rows.map((row) => ({
    id: row.id,
    name: row.name,
    currency: row.currency,
    amountMicros: row.micros,
    leftMicros: row.is_live ? row.left_micros : '0',
    expiresAt: row.expires_at.toISOString(),
    issuedAt: row.issued_at.toISOString(),
    state: row.is_live ? ('live' as const) : ('ended' as const),
    expiredMicros: row.expired_micros,
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}
