// What a center is to look at: balances that run low, budgets and caps used up or nearly, breakers that are open,
// invoices that nobody paid in time, credit that ends.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-breakers.ts';
import type { Alert } from '../../contract/finance-breakers.ts';
import type { AlertKind } from '../../contract/finance-kinds.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { compareTexts } from '../foundation/listing.ts';
import { pageOf } from '../foundation/lists.ts';
import { Made } from '../foundation/made-lists.ts';
import {
  type AlertLine,
  type AlertRow,
  type Alerts,
  alertKinds,
  type LowRow,
  lowQuery,
  makeAlerts,
  renewAlerts,
} from './alert-lines.ts';
import { daysLeft } from './rules.ts';
import { sourcesOf } from './sources.ts';
import { lookAt, paceDays } from './wallet-rows.ts';

type Input = InputOf<typeof contract.listAlerts>;

const sorts: Record<Input['sort'], string> = { '-severity': 'severity', name: 'name', '-name': '-name' };

const made = new Made<Alerts>(
  ({ listing }) => listing.size,
  ({ endsAt }) => endsAt,
);

export async function listAlerts(context: Context, input: Input): Promise<ReplyOf<typeof contract.listAlerts>> {
  const { kind, search, page, pageSize } = input;
  const { listing } = await made.of(context, 'alerts', {
    sources: sourcesOf.alerts,
    make: () => makeAlerts(context),
    renew: (known, since) => renewAlerts(context, since, known),
  });
  const text = search.toLowerCase();
  const isAsked = ({ row, text: name }: AlertLine) => (kind === 'all' || row.kind === kind) && name.includes(text);
  const found = listing.filter(sorts[input.sort], isAsked, JSON.stringify([kind, search]));
  const counts = alertKinds.map((one) => ({ kind: one, count: listing.count(isOf[one]) }));
  return {
    items: pageOf(found, input).map(({ row }) => present(row)),
    total: found.length,
    page,
    pageSize,
    counts: counts.filter(({ count }) => count > 0).sort((one, other) => compareTexts(one.kind, other.kind)),
  };
}

const isOf = Object.fromEntries(alertKinds.map((kind) => [kind, ({ row }: AlertLine) => row.kind === kind])) as Record<
  AlertKind,
  (line: AlertLine) => boolean
>;

const present = (row: AlertRow): Alert => ({
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
