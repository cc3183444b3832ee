// What a center is to look at: balances that run low, budgets and caps used up or nearly, breakers that are open,
// invoices that nobody paid in time, credit that ends.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-breakers.ts';
import type { Alert } from '../../contract/finance-breakers.ts';
import type { AlertKind } from '../../contract/finance-kinds.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { compareTexts, type Row as Listed, Listing } from '../foundation/listing.ts';
import { pageOf } from '../foundation/lists.ts';
import { Made } from '../foundation/made-lists.ts';
import { usedNow } from './caps.ts';
import { budgetFrom, spentOnBudget, zoneOf } from './limits.ts';
import { daysLeft } from './rules.ts';
import { sourcesOf } from './sources.ts';
import { type Look, lookAt, paceDays, walletsQuery } from './wallet-rows.ts';
import { isLow } from './wallet-tallies.ts';

type Input = InputOf<typeof contract.listAlerts>;

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

/** A query for each kind, since one of all takes longer to plan than they take together. */
function queriesOf(context: Context, look: Look): RawBuilder<Row>[] {
  const { centerId } = context;
  const local = sql`(now() at time zone x.time_zone)::date`;
  const none = sql`null::text as of_micros, null::int as days`;
  const used = (
    kind: AlertKind,
  ) => sql`${kind} as kind, u.used >= u.micros as is_danger, u.id::text, u.name, u.currency, u.used::text as micros,
      u.micros::text as of_micros, null::int as days, null::timestamptz as at`;
  return [
    sql<Row>`
    select 'breaker_open' as kind, true as is_danger, b.id::text, x.name, b.currency, b.seen_micros::text as micros, null::text as of_micros,
      null::int as days, b.opened_at as at
    from finance.breakers b join assets.accounts x on x.id = b.ad_account_id where b.center_id = ${centerId} and b.state = 'open'`,
    sql<Row>`
    select ${used('budget_used')} from (
      select x.id, x.name, x.currency, b.micros, ${spentOnBudget(local)} as used from finance.budgets b
      join assets.accounts x on x.id = b.ad_account_id and x.owner_center_id = b.center_id and x.status <> 'closed'
      where b.center_id = ${centerId} and b.mode <> 'unlimited' and ${budgetFrom(local)} is not null
    ) u where ${isNearly(sql`u.used`, sql`u.micros`)}`,
    sql<Row>`
    select ${used('cap_used')} from (
      select c.id, c.name, c.currency, c.micros, ${usedNow(context)} as used from finance.caps c where c.center_id = ${centerId}
    ) u where ${isNearly(sql`u.used`, sql`u.micros`)}`,
    sql<Row>`
    select 'balance_low' as kind, l.available = 0 as is_danger, l.id::text, l.name, l.currency, l.available::text as micros, null::text as of_micros,
      floor(l.available * ${paceDays} / l.spent)::int as days, null::timestamptz as at
    from (${lowQuery(context, look)}) l`,
    sql<Row>`
    select 'invoice_overdue' as kind, true as is_danger, v.id::text, v.number as name, v.currency, v.total_micros::text as micros, ${none},
      (v.due_on + 1)::timestamp at time zone ${zoneOf(context)} as at
    from finance.invoices v where v.center_id = ${centerId} and v.kind = 'invoice' and v.due_on < ${look.today}::date
      and not exists (select from finance.invoices c where c.center_id = v.center_id and c.corrects = v.id)
      and not exists (select from finance.invoice_payments p where p.center_id = v.center_id and p.invoice_id = v.id and p.withdrawn_at is null)`,
    sql<Row>`
    select 'credit_ending' as kind, false as is_danger, c.id::text, c.name, c.currency, c.held::text as micros, ${none}, c.expires_at as at from (
      select c.id, c.name, c.currency, c.expires_at, (select coalesce(sum(b.micros), 0) from finance.accounts a
        join finance.balances b on b.center_id = a.center_id and b.account_id = a.id where a.center_id = c.center_id and a.credit_id = c.id) as held
      from finance.credits c
      where c.center_id = ${centerId} and c.expires_at > now() and c.expires_at < now() + make_interval(days => ${endingDays})
    ) c where c.held > 0`,
  ];
}

interface Line extends Listed {
  row: Row;
  isDanger: boolean;
}

const kinds: readonly AlertKind[] = [
  'breaker_open',
  'budget_used',
  'cap_used',
  'balance_low',
  'invoice_overdue',
  'credit_ending',
];
const byName = (one: Line, other: Line): number => compareTexts(one.text, other.text);
const orders = {
  severity: (one: Line, other: Line) =>
    Number(other.isDanger) - Number(one.isDanger) ||
    kinds.indexOf(one.row.kind) - kinds.indexOf(other.row.kind) ||
    byName(one, other),
  name: byName,
};
const sorts: Record<Input['sort'], string> = { '-severity': 'severity', name: 'name', '-name': '-name' };

async function makeAlerts(context: Context): Promise<Listing<Line>> {
  const look = await lookAt(context);
  const found = await Promise.all(queriesOf(context, look).map((query) => query.execute(context.db)));
  const lines = found
    .flatMap(({ rows }) => rows)
    .map((row): Line => ({ id: `${row.kind} ${row.id}`, text: row.name.toLowerCase(), row, isDanger: row.is_danger }));
  return new Listing(new Map(lines.map((line) => [line.id, line])), orders);
}

const made = new Made<Listing<Line>>(({ size }) => size);

export async function listAlerts(context: Context, input: Input): Promise<ReplyOf<typeof contract.listAlerts>> {
  const { kind, search, page, pageSize } = input;
  const listing = await made.of(context, 'alerts', {
    sources: sourcesOf.alerts,
    make: () => makeAlerts(context),
  });
  const text = search.toLowerCase();
  const isAsked = ({ row, text: name }: Line) => (kind === 'all' || row.kind === kind) && name.includes(text);
  const found = listing.filter(sorts[input.sort], isAsked, JSON.stringify([kind, search]));
  const counts = kinds.map((one) => ({ kind: one, count: listing.count(isOf[one]) }));
  return {
    items: pageOf(found, input).map(({ row }) => present(row)),
    total: found.length,
    page,
    pageSize,
    counts: counts.filter(({ count }) => count > 0).sort((one, other) => compareTexts(one.kind, other.kind)),
  };
}

const isOf = Object.fromEntries(kinds.map((kind) => [kind, ({ row }: Line) => row.kind === kind])) as Record<
  AlertKind,
  (line: Line) => boolean
>;

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
