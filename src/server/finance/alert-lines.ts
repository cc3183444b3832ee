// The lines of alerts: what each kind of them is made of, and after a posting those of the ad accounts that it was about.
import { type RawBuilder, sql } from 'kysely';
import type { AlertKind } from '../../contract/finance-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { compareTexts, type Row as Listed, Listing } from '../foundation/listing.ts';
import type { Renewed, Since } from '../foundation/made-lists.ts';
import { usedNow } from './caps.ts';
import { budgetFrom, spentOnBudget, withZone } from './limits.ts';
import { movedSince, readChanged, those } from './sources.ts';
import { type Look, lookAt, paceDays, walletsQuery } from './wallet-rows.ts';
import { isLow } from './wallet-tallies.ts';

/** Credit that ends within so many days. */
const endingDays = 14;

export interface AlertRow {
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

export interface LowRow {
  id: string;
  name: string;
  currency: string;
  available: string;
  spent: string;
}

/** Wallets `l` that last for fewer days than the center wants: all, or those that changed. */
export function lowQuery(context: Context, look: Look, which: RawBuilder<unknown> = sql`true`): RawBuilder<LowRow> {
  return sql<LowRow>`
    select w.id, w.name, w.currency, w.cash::numeric + w.credit::numeric as available, w.spent::numeric as spent
    from (${walletsQuery(context, look)}) w where w.status <> 'closed' and ${isLow(look)} and ${which}`;
}

/** Four fifths are nearly all. */
const isNearly = (used: RawBuilder<unknown>, amount: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`${used} * 5 >= ${amount} * 4`;

const none = sql`null::text as of_micros, null::int as days`;
const used = (
  kind: AlertKind,
): RawBuilder<unknown> => sql`${sql.lit(kind)} as kind, u.used >= u.micros as is_danger, u.id::text, u.name, u.currency, u.used::text as micros,
  u.micros::text as of_micros, null::int as days, null::timestamptz as at`;

/** Of ad accounts: what they hold and what they may spend. */
function accountQueries(context: Context, look: Look, areChanged: boolean): RawBuilder<AlertRow>[] {
  const local = sql`(now() at time zone x.time_zone)::date`;
  const among = (id: RawBuilder<unknown>) => (areChanged ? sql`${id} = any (${those})` : sql`true`);
  return [
    sql<AlertRow>`
    select ${used('budget_used')} from (
      select x.id, x.name, x.currency, b.micros, ${spentOnBudget(local)} as used from finance.budgets b
      join assets.accounts x on x.id = b.ad_account_id and x.owner_center_id = b.center_id and x.status <> 'closed'
      where b.center_id = ${context.centerId} and b.mode <> 'unlimited' and ${budgetFrom(local)} is not null and ${among(sql`b.ad_account_id`)}
    ) u where ${isNearly(sql`u.used`, sql`u.micros`)}`,
    sql<AlertRow>`
    select 'balance_low' as kind, l.available = 0 as is_danger, l.id::text, l.name, l.currency, l.available::text as micros, null::text as of_micros,
      floor(l.available * ${paceDays} / l.spent)::int as days, null::timestamptz as at
    from (${lowQuery(context, look, among(sql`w.id`))}) l`,
  ];
}

/** Of the center, all of which money that moves may change. They are few. */
const centerQueries = (context: Context, hasCaps: boolean): RawBuilder<AlertRow>[] => [
  sql<AlertRow>`
    select 'breaker_open' as kind, true as is_danger, b.id::text, x.name, b.currency, b.seen_micros::text as micros, null::text as of_micros,
      null::int as days, b.opened_at as at
    from finance.breakers b join assets.accounts x on x.id = b.ad_account_id where b.center_id = ${context.centerId} and b.state = 'open'`,
  sql<AlertRow>`
    select 'credit_ending' as kind, false as is_danger, c.id::text, c.name, c.currency, c.held::text as micros, ${none}, c.expires_at as at from (
      select c.id, c.name, c.currency, c.expires_at, (select coalesce(sum(b.micros), 0) from finance.accounts a
        join finance.balances b on b.center_id = a.center_id and b.account_id = a.id where a.center_id = c.center_id and a.credit_id = c.id) as held
      from finance.credits c
      where c.center_id = ${context.centerId} and c.expires_at > now() and c.expires_at < now() + make_interval(days => ${endingDays})
    ) c where c.held > 0`,
  ...(hasCaps ? [capsQuery(context)] : []),
];

const capsQuery = (context: Context): RawBuilder<AlertRow> => sql<AlertRow>`${withZone(context)}
    select ${used('cap_used')} from (
      select c.id, c.name, c.currency, c.micros, ${usedNow} as used from finance.caps c, z where c.center_id = ${context.centerId}
    ) u where ${isNearly(sql`u.used`, sql`u.micros`)}`;

const overdueQuery = (context: Context, look: Look): RawBuilder<AlertRow> => sql<AlertRow>`${withZone(context)}
    select 'invoice_overdue' as kind, true as is_danger, v.id::text, v.number as name, v.currency, v.total_micros::text as micros, ${none},
      (v.due_on + 1)::timestamp at time zone z.zone as at
    from finance.invoices v, z where v.center_id = ${context.centerId} and v.kind = 'invoice' and v.due_on < ${look.today}::date
      and not exists (select from finance.invoices c where c.center_id = v.center_id and c.corrects = v.id)
      and not exists (select from finance.invoice_payments p where p.center_id = v.center_id and p.invoice_id = v.id and p.withdrawn_at is null)`;

export interface AlertLine extends Listed {
  row: AlertRow;
  isDanger: boolean;
}

export const alertKinds: readonly AlertKind[] = [
  'breaker_open',
  'budget_used',
  'cap_used',
  'balance_low',
  'invoice_overdue',
  'credit_ending',
];
const byName = (one: AlertLine, other: AlertLine): number => compareTexts(one.text, other.text);
const orders = {
  severity: (one: AlertLine, other: AlertLine) =>
    Number(other.isDanger) - Number(one.isDanger) ||
    alertKinds.indexOf(one.row.kind) - alertKinds.indexOf(other.row.kind) ||
    byName(one, other),
  name: byName,
};

const lineOf = (row: AlertRow): AlertLine => ({
  id: `${row.kind} ${row.id}`,
  text: row.name.toLowerCase(),
  row,
  isDanger: row.is_danger,
});

export interface Alerts {
  listing: Listing<AlertLine>;
  /** Those of the center, by their ids. */
  ofCenter: readonly string[];
  hasCaps: boolean;
  /** When another is there by the time alone. */
  endsAt: string;
}

/**
 * Days begin somewhere at each quarter of an hour, and credit ends when it does. What a partner holds, which a cap may be on, is
 * looked at every minute.
 */
async function horizonOf({ db, centerId }: Context): Promise<{ hasCaps: boolean; endsAt: string }> {
  const { rows } = await sql<{ hasCaps: boolean; endsAt: string }>`
    select k.has as "hasCaps", least(
      date_bin(k.step, now(), '2000-01-01T00:00Z') + k.step,
      (select min(x.at) from finance.credits c cross join lateral (values (c.expires_at), (c.expires_at - make_interval(days => ${endingDays}))) x (at)
        where c.center_id = ${centerId} and x.at > now())
    )::text as "endsAt"
    from (select c.has, case when c.has then interval '1 minute' else interval '15 minutes' end as step
      from (select exists (select from finance.caps c where c.center_id = ${centerId}) as has) c) k`.execute(db);
  const [horizon] = rows;
  if (!horizon) throw new Error('The database told no time.');
  return horizon;
}

async function readAll(context: Context, queries: readonly RawBuilder<AlertRow>[]): Promise<AlertLine[]> {
  const found = await Promise.all(queries.map((query) => query.execute(context.db)));
  return found.flatMap(({ rows }) => rows).map(lineOf);
}

/** A query for each kind, since one of all takes longer to plan than they take together. */
export async function makeAlerts(context: Context): Promise<Alerts> {
  const [look, horizon] = await Promise.all([lookAt(context), horizonOf(context)]);
  const [ofCenter, others] = await Promise.all([
    readAll(context, centerQueries(context, horizon.hasCaps)),
    readAll(context, [...accountQueries(context, look, false), overdueQuery(context, look)]),
  ]);
  const lines = new Map([...ofCenter, ...others].map((line) => [line.id, line]));
  return { listing: new Listing(lines, orders), ofCenter: ofCenter.map(({ id }) => id), ...horizon };
}

export async function renewAlerts(context: Context, since: Since, known: Alerts): Promise<Renewed<Alerts>> {
  const look = await lookAt(context);
  const rows = sql<AlertRow>`(${sql.join(accountQueries(context, look, true), sql`) union all (`)})`;
  const [read, ofCenter] = await Promise.all([
    readChanged(context, { since, ids: movedSince(context, since), rows }),
    readAll(context, centerQueries(context, known.hasCaps)),
  ]);
  const ofAccounts = read.changed.flatMap((id) => [`budget_used ${id}`, `balance_low ${id}`]);
  const gone = [...ofAccounts, ...known.ofCenter].filter((id) => known.listing.find(id));
  const changes = new Map<string, AlertLine | undefined>(gone.map((id) => [id, undefined]));
  for (const line of [...read.rows.map(lineOf), ...ofCenter]) changes.set(line.id, line);
  const thing = { ...known, listing: known.listing.changed(changes), ofCenter: ofCenter.map(({ id }) => id) };
  return { thing, snapshot: read.snapshot };
}
