// Reconciliation: the ledger, what was told and what was invoiced, compared by ad account and month.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-statements.ts';
import type { Difference } from '../../contract/finance-statements.ts';
import type { Context } from '../foundation/context.ts';
import { Layers } from '../foundation/layers.ts';
import { compareTexts, type Row as Listed, Listing } from '../foundation/listing.ts';
import { asId, pageOf } from '../foundation/lists.ts';
import { Made, type Renewed, type Since } from '../foundation/made-lists.ts';
import { todayOf } from './ledger.ts';
import { withZone } from './limits.ts';
import { movedSince, readChanged, sourcesOf, those } from './sources.ts';

type Input = InputOf<typeof contract.listDifferences>;

interface Row {
  /** Of a refund that is not covered, the event that told of it. */
  event: string | null;
  month: string;
  account: string | null;
  provider: string | null;
  name: string;
  currency: string;
  kind: Difference['kind'];
  ledger: string;
  told: string;
  charged: string;
  invoiced: string;
  difference: string;
  note: string | null;
  explained: string;
  explained_at: Date;
  explained_by_name: string;
}

/** Of one account and month where only these are asked for, or of accounts that changed, in the month that it was known to be. */
type Which = Partial<Pick<Row, 'month' | 'account'>> & { changedIn?: string };

/** Each difference, from sums that are kept by account and month. */
function differencesQuery(context: Context, { month, account, changedIn }: Which): RawBuilder<Row> {
  const { centerId } = context;
  const day = month && `${month}-01`;
  const within = (ofMonth: string, ofAccount: string): RawBuilder<unknown> =>
    sql`${day ? sql`${sql.ref(ofMonth)} = ${day}::date` : sql`true`} and ${account ? sql`${sql.ref(ofAccount)} = ${account}` : sql`true`}
      and ${changedIn ? sql`${sql.ref(ofAccount)} = any (${those})` : sql`true`}`;
  // What few accounts are called is looked up for each of them; by its index, since they are known by then.
  const isFew = account !== undefined || changedIn !== undefined;
  const isOfAccount = sql`w.center_id = ${centerId} and w.ad_account_id = u.account and w.is_owned`;
  const named = isFew
    ? sql`select u.*, null::bigint as event, null::bigint as provider, coalesce((select w.name from finance.wallets w where ${isOfAccount}), u.account::text) as name from uneven u`
    : sql`select u.*, null::bigint as event, null::bigint as provider, coalesce(w.name, u.account::text) as name from uneven u left join finance.wallets w on ${isOfAccount}`;
  const refunds = sql`
      select date_trunc('month', e.first_at at time zone z.zone)::date, null, e.currency, 0, 0, 0, 0, 'refund_uncovered', e.micros, e.id, v.id, v.name
      from z, finance.payment_events e join finance.payment_providers v on v.center_id = e.center_id and v.id = e.provider_id
      where e.center_id = ${centerId} and e.outcome = 'uncovered'`;
  const now =
    changedIn === undefined ? sql`(select date_trunc('month', z.today)::date from z)` : sql`${changedIn}::date`;
  return sql<Row>`
    ${changedIn === undefined ? sql`${withZone(context)}, costs` : sql`with costs`} as (
      select k.month, k.ad_account_id as account, k.currency, sum(k.told) as told, sum(k.charged) as charged
      from finance.cost_months k where k.center_id = ${centerId} and ${within('k.month', 'k.ad_account_id')} group by 1, 2, 3
    ), ledger as (
      select m.month, m.ad_account_id as account, m.currency, sum(m.spent) as micros
      from finance.wallet_months m where m.center_id = ${centerId} and m.spent <> 0 and ${within('m.month', 'm.ad_account_id')} group by 1, 2, 3
    ), invoiced as (
      select v.month, l.ad_account_id as account, v.currency, sum(l.micros) as micros
      from finance.invoices v join finance.invoice_lines l on l.center_id = v.center_id and l.invoice_id = v.id and l.kind = 'spend'
      where v.center_id = ${centerId} and v.kind = 'invoice' and ${within('v.month', 'l.ad_account_id')}
        and not exists (select from finance.invoices c where c.center_id = v.center_id and c.corrects = v.id)
      group by 1, 2, 3
    ), billed as materialized (
      select i.ad_account_id as account from finance.billing_group_items i where i.center_id = ${centerId} and i.state = 'live'
    ), primaries as materialized (
      select g.currency from finance.billing_groups g where g.center_id = ${centerId} and g.is_primary and g.state = 'live'
    ), compared as (
      select month, account, currency, coalesce(l.micros, 0) as ledger, coalesce(k.told, 0) as told, coalesce(k.charged, 0) as charged,
        coalesce(v.micros, 0) as invoiced
      from ledger l full join costs k using (month, account, currency) full join invoiced v using (month, account, currency)
    ), uneven as materialized (
      select c.*, x.kind, x.difference from compared c
      cross join lateral (values
        ('ledger', c.ledger - c.charged),
        ('unbilled', c.told - c.charged),
        ('not_invoiced', case when c.month < ${now}
          and (c.account in (select b.account from billed b) or c.currency in (select p.currency from primaries p)) then greatest(c.charged - c.invoiced, 0) else 0 end),
        ('invoiced_too_much', greatest(c.invoiced - c.charged, 0))
      ) x (kind, difference)
      where (c.ledger <> c.charged or c.told <> c.charged or c.charged <> c.invoiced) and x.difference <> 0
    )
    select d.event::text, to_char(d.month, 'YYYY-MM') as month, d.account::text, d.provider::text, d.name, d.currency, d.kind, d.ledger::text, d.told::text, d.charged::text,
      d.invoiced::text, d.difference::text, e.note, e.difference_micros::text as explained, e.explained_at, e.explained_by_name
    from (
      ${isFew ? named : sql`${named} union all ${refunds}`}
    ) d left join finance.explanations e
      on e.center_id = ${centerId} and e.month = d.month and e.ad_account_id = d.account and e.kind = d.kind`;
}

interface Line extends Listed {
  row: Row;
  difference: bigint;
  isExplained: boolean;
}

const sizeOf = (micros: bigint): bigint => (micros < 0n ? -micros : micros);
const sizes = (one: Line, other: Line): number =>
  Number(sizeOf(one.difference) > sizeOf(other.difference)) - Number(sizeOf(one.difference) < sizeOf(other.difference));
const months = (one: Line, other: Line): number => compareTexts(one.row.month, other.row.month);

/** What nobody explained comes first, and what is alike in the order of names. */
const inOrder =
  (compare: (one: Line, other: Line) => number) =>
  (one: Line, other: Line): number =>
    Number(one.isExplained) - Number(other.isExplained) ||
    compare(one, other) ||
    compareTexts(one.text, other.text) ||
    compareTexts(one.row.account ?? '', other.row.account ?? '') ||
    compareTexts(one.row.currency, other.row.currency) ||
    compareTexts(one.row.kind, other.row.kind);
const orders = {
  earliest: inOrder(months),
  latest: inOrder((one, other) => months(other, one)),
  least: inOrder(sizes),
  most: inOrder((one, other) => sizes(other, one)),
};
const sorts: Record<Input['sort'], keyof typeof orders> = {
  month: 'earliest',
  '-month': 'latest',
  difference: 'least',
  '-difference': 'most',
};

/** One difference as it is now. */
export async function findDifference(
  context: Context,
  { month, account, kind }: Pick<Row, 'month' | 'account' | 'kind'>,
): Promise<Difference | undefined> {
  const { rows } = await differencesQuery(context, { month, account }).execute(context.db);
  return rows.filter((row) => row.account === account && row.kind === kind).map(present)[0];
}

const lineOf = (row: Row): Line => ({
  id: [row.account ?? row.event, row.month, row.currency, row.kind].join(' '),
  text: row.name.toLowerCase(),
  row,
  difference: BigInt(row.difference),
  isExplained: row.explained === row.difference,
});

interface Differences {
  listing: Listing<Line>;
  /** Which lines each account has. */
  ofAccount: Layers<readonly string[]>;
  /** The first day of the month that it is in the center; in another month, all is made anew. */
  thisMonth: string;
}

const idsByAccount = (lines: readonly Line[]): Map<string, string[]> =>
  new Map(
    [...Map.groupBy(lines, ({ row }) => row.account ?? '')].map(([account, all]) => [account, all.map(({ id }) => id)]),
  );

async function makeDifferences(context: Context): Promise<Differences> {
  const reading = differencesQuery(context, {}).execute(context.db);
  const [{ rows }, today] = await Promise.all([reading, todayOf(context)]);
  const lines = rows.map(lineOf);
  const listing = new Listing(new Map(lines.map((line) => [line.id, line])), orders);
  return { listing, ofAccount: new Layers(idsByAccount(lines)), thisMonth: `${today.slice(0, 7)}-01` };
}

/** All lines of accounts that changed are read again; those that are not there any more are gone. */
async function renewDifferences(
  context: Context,
  since: Since,
  { listing, ofAccount, thisMonth }: Differences,
): Promise<Renewed<Differences>> {
  const ids = movedSince(context, since);
  const rows = differencesQuery(context, { changedIn: thisMonth });
  const read = await readChanged(context, { since, ids, rows });
  const fresh = read.rows.map(lineOf);
  const changes = new Map<string, Line | undefined>();
  for (const account of read.changed) for (const id of ofAccount.get(account) ?? []) changes.set(id, undefined);
  for (const line of fresh) changes.set(line.id, line);
  const lines = idsByAccount(fresh);
  const accounts = new Map(read.changed.map((account) => [account, lines.get(account)]));
  return {
    thing: { listing: listing.changed(changes), ofAccount: ofAccount.with(accounts), thisMonth },
    snapshot: read.snapshot,
  };
}

const made = new Made<Differences>(({ listing, ofAccount }) => listing.size + ofAccount.size);

export async function listDifferences(
  context: Context,
  input: Input,
): Promise<ReplyOf<typeof contract.listDifferences>> {
  const { search, kind, state, month, account, page, pageSize } = input;
  const { listing } = await made.of(context, 'differences', {
    sources: sourcesOf.differences,
    make: () => makeDifferences(context),
    renew: (known, since) => renewDifferences(context, since, known),
  });
  const [id, text] = [asId(search), search.toLowerCase()];
  const found = listing.filter(
    sorts[input.sort],
    (line) =>
      (kind === 'all' || line.row.kind === kind) &&
      (state === 'all' || line.isExplained === (state === 'explained')) &&
      (!month || line.row.month === month) &&
      (!account || line.row.account === account) &&
      (id === null ? line.text.includes(text) : line.row.account === id),
    JSON.stringify([kind, state, month, account, search]),
  );
  return { items: pageOf(found, input).map(({ row }) => present(row)), total: found.length, page, pageSize };
}

const present = (row: Row): Difference => ({
  month: row.month,
  account: row.account === null ? null : { id: row.account, name: row.name },
  provider: row.provider === null ? null : { id: row.provider, name: row.name },
  currency: row.currency,
  kind: row.kind,
  ledgerMicros: row.ledger,
  toldMicros: row.told,
  chargedMicros: row.charged,
  invoicedMicros: row.invoiced,
  differenceMicros: row.difference,
  explanation:
    row.note === null
      ? null
      : {
          note: row.note,
          at: row.explained_at.toISOString(),
          by: row.explained_by_name,
          differenceMicros: row.explained,
          isCurrent: row.explained === row.difference,
        },
});
