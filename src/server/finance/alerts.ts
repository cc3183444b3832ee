// What a center is to look at: balances that run low, budgets and caps used up or nearly, breakers that are open,
// invoices that nobody paid in time, credit that ends.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-breakers.ts';
import type { Alert } from '../../contract/finance-breakers.ts';
import type { AlertKind } from '../../contract/finance-kinds.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { listOffset, matches } from '../foundation/lists.ts';
import { usedNow } from './caps.ts';
import { budgetFrom, spentOnBudget, zoneOf } from './limits.ts';
import { daysLeft } from './rules.ts';
import { type Look, lookAt, paceDays, walletsQuery } from './wallet-rows.ts';
import { isLow } from './wallet-tallies.ts';

/** Credit that ends within so many days. */
const endingDays = 14;

interface Row {
  kind: AlertKind;
  is_danger: boolean;
  id: string;
  name: string;
  currency: string;
  micros: string;
  of_micros: string | null;
  days: number | null;
  at: Date | null;
}

interface LowRow {
  id: string;
  name: string;
  currency: string;
  available: string;
  spent: string;
}

/** Wallets `l` that last for fewer days than the center wants. */
function lowQuery(context: Context, look: Look): RawBuilder<LowRow> {
  return sql<LowRow>`
    select w.id, w.name, w.currency, w.cash::numeric + w.credit::numeric as available, w.spent::numeric as spent
    from (${walletsQuery(context, look)}) w where w.status <> 'closed' and ${isLow(look)}`;
}

/** Four fifths are nearly all. */
const isNearly = (used: RawBuilder<unknown>, amount: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`${used} * 5 >= ${amount} * 4`;

function alertsQuery(context: Context, look: Look): RawBuilder<Row> {
  const { centerId } = context;
  const local = sql`(now() at time zone x.time_zone)::date`;
  return sql<Row>`
    select 'breaker_open' as kind, true as is_danger, b.id, x.name, b.currency, b.seen_micros::numeric as micros, null::numeric as of_micros,
      null::int as days, b.opened_at as at
    from finance.breakers b join assets.accounts x on x.id = b.ad_account_id where b.center_id = ${centerId} and b.state = 'open'
    union all
    select 'budget_used', u.used >= u.micros, u.id, u.name, u.currency, u.used, u.micros, null, null from (
      select x.id, x.name, x.currency, b.micros, ${spentOnBudget(local)} as used from finance.budgets b
      join assets.accounts x on x.id = b.ad_account_id and x.owner_center_id = b.center_id and x.status <> 'closed'
      where b.center_id = ${centerId} and b.mode <> 'unlimited' and ${budgetFrom(local)} is not null
    ) u where ${isNearly(sql`u.used`, sql`u.micros`)}
    union all
    select 'cap_used', u.used >= u.micros, u.id, u.name, u.currency, u.used, u.micros, null, null from (
      select c.id, c.name, c.currency, c.micros, ${usedNow(context)} as used from finance.caps c where c.center_id = ${centerId}
    ) u where ${isNearly(sql`u.used`, sql`u.micros`)}
    union all
    select 'balance_low', l.available = 0, l.id, l.name, l.currency, l.available, null, floor(l.available * ${paceDays} / l.spent)::int, null
    from (${lowQuery(context, look)}) l
    union all
    select 'invoice_overdue', true, v.id, v.number, v.currency, v.total_micros, null, null, (v.due_on + 1)::timestamp at time zone ${zoneOf(context)}
    from finance.invoices v where v.center_id = ${centerId} and v.kind = 'invoice' and v.due_on < ${look.today}::date
      and not exists (select from finance.invoices c where c.center_id = v.center_id and c.corrects = v.id)
      and not exists (select from finance.invoice_payments p where p.center_id = v.center_id and p.invoice_id = v.id and p.withdrawn_at is null)
    union all
    select 'credit_ending', false, c.id, c.name, c.currency, c.held, null, null, c.expires_at from (
      select c.id, c.name, c.currency, c.expires_at, (select coalesce(sum(b.micros), 0) from finance.accounts a
        join finance.balances b on b.center_id = a.center_id and b.account_id = a.id where a.center_id = c.center_id and a.credit_id = c.id) as held
      from finance.credits c
      where c.center_id = ${centerId} and c.expires_at > now() and c.expires_at < now() + make_interval(days => ${endingDays})
    ) c where c.held > 0`;
}

const severity = sql`a.is_danger desc, array_position(array['breaker_open', 'budget_used', 'cap_used', 'balance_low', 'invoice_overdue', 'credit_ending'], a.kind), lower(a.name)`;
const orders = { '-severity': severity, name: sql`lower(a.name)`, '-name': sql`lower(a.name) desc` };

export async function listAlerts(
  context: Context,
  input: InputOf<typeof contract.listAlerts>,
): Promise<ReplyOf<typeof contract.listAlerts>> {
  const all = alertsQuery(context, await lookAt(context));
  const { rows: counts } = await sql<{ kind: AlertKind; count: number }>`
    select a.kind, count(*)::int as count from (${all}) a group by 1 order by 1`.execute(context.db);
  const isAsked = sql`(${input.kind} = 'all' or a.kind = ${input.kind}) and ${matches(input.search, ['a.name'])}`;
  const { rows } = await sql<Row & { total: number }>`
    select a.kind, a.is_danger, a.id, a.name, a.currency, a.micros::text, a.of_micros::text, a.days, a.at, count(*) over ()::int as total
    from (${all}) a where ${isAsked} order by ${orders[input.sort]}, a.id
    limit ${input.pageSize} offset ${listOffset(input)}`.execute(context.db);
  const total = rows[0]?.total ?? (input.page === 1 ? 0 : await countAsked(context, all, isAsked));
  return { items: rows.map(present), total, page: input.page, pageSize: input.pageSize, counts };
}

/** Past the last page no row tells how many there are. */
async function countAsked({ db }: Context, all: RawBuilder<Row>, isAsked: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from (${all}) a where ${isAsked}`.execute(
    db,
  );
  return rows[0]?.total ?? 0;
}

const present = (row: Row): Alert => ({
  kind: row.kind,
  severity: row.is_danger ? 'danger' : 'warning',
  object: { id: row.id, name: row.name },
  currency: row.currency,
  micros: row.micros,
  ofMicros: row.of_micros,
  daysLeft: row.days,
  at: row.at?.toISOString() ?? null,
});

/** Tells of each balance that fell below what the center wants, once for each fall. */
export async function tellLow(context: Context): Promise<void> {
  const look = await lookAt(context);
  const { rows } =
    await sql<LowRow>`select l.id, l.name, l.currency, l.available::text, l.spent::text from (${lowQuery(context, look)}) l`.execute(
      context.db,
    );
  const low = rows.map((row) => ({
    ...row,
    daysLeft: daysLeft(BigInt(row.available), { micros: BigInt(row.spent), days: paceDays }) ?? 0,
  }));
  const ids = low.map(({ id }) => id);
  const { rows: fresh } = await sql<{ id: string }>`
    insert into finance.low_balances (center_id, ad_account_id, days_left)
    select ${context.centerId}, l.* from unnest(${ids}::bigint[], ${low.map((one) => one.daysLeft)}::int[]) l
    on conflict do nothing returning ad_account_id as id`.execute(context.db);
  await sql`delete from finance.low_balances where center_id = ${context.centerId} and ad_account_id <> all (${ids}::bigint[])`.execute(
    context.db,
  );
  const isFresh = new Set(fresh.map(({ id }) => id));
  for (const { id, name, currency, daysLeft: days } of low.filter((one) => isFresh.has(one.id)))
    await record(context, {
      action: 'finance.balance_low',
      object: { type: 'account', id, name },
      after: { currency, daysLeft: days },
      log: { center: context.centerId },
      isSystem: true,
    });
}
