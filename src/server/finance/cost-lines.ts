// What costs sum to by account, campaign and day: from sums by month, all of it or of what changed.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-statements.ts';
import type { Context } from '../foundation/context.ts';
import { compareTexts, Listing, type Row } from '../foundation/listing.ts';
import type { Renewed, Since } from '../foundation/made-lists.ts';
import { isIn, partsOf } from './kept-sums.ts';
import { readChanged, spentSince, those } from './sources.ts';

type Input = InputOf<typeof contract.listCosts>;
export type Filter = Pick<Input, 'from' | 'to' | 'account' | 'currency'>;

export interface Amounts {
  currency: string;
  spend: bigint;
  charged: bigint;
}

/** Who or what an account belongs to. */
export interface Owner {
  key: string | null;
  name: string;
}

/** What costs sum to that belong together. */
export interface Line extends Row, Amounts {
  /** The account or person by which they are put together. */
  key: string | null;
  accountName: string;
  name: string;
  /** Where accounts are put together: to whom this one belongs. */
  owners: readonly Owner[];
  /** Of how many others it is the sum. */
  parts: number;
}

/** Lines that are as much are in the order of their names, upwards and downwards. */
const by = (compare: (one: Line, other: Line) => bigint) => (one: Line, other: Line) => {
  const order = compare(one, other);
  return order === 0n ? compareTexts(one.name, other.name) : Number(order > 0n) - Number(order < 0n);
};
const unbilled = ({ spend, charged }: Line): bigint => spend - charged;
const orders = {
  least: by((one, other) => one.spend - other.spend),
  most: by((one, other) => other.spend - one.spend),
  leastUnbilled: by((one, other) => unbilled(one) - unbilled(other)),
  mostUnbilled: by((one, other) => unbilled(other) - unbilled(one)),
  name: (one: Line, other: Line) => compareTexts(one.name.toLowerCase(), other.name.toLowerCase()),
};
export const sorts: Record<Input['sort'], string> = {
  spend: 'least',
  '-spend': 'most',
  unbilled: 'leastUnbilled',
  '-unbilled': 'mostUnbilled',
  name: 'name',
  '-name': '-name',
};

const byId = (lines: readonly Line[]): Map<string, Line> => new Map(lines.map((line) => [line.id, line]));

export const listingOf = (lines: readonly Line[]): Listing<Line> =>
  new Listing(byId(lines), orders, ({ currency, spend, charged }) => ({ under: currency, amounts: [spend, charged] }));

/** Costs are only added to, so that no line goes. */
export const renewedLines = (listing: Listing<Line>, fresh: readonly Line[]): Listing<Line> =>
  listing.changed(byId(fresh));

/** Sums by month, and the costs themselves of days that are not of a whole month. */
function costsQuery(
  { centerId }: Context,
  { account, currency, ...days }: Filter,
  isChanged: boolean,
): RawBuilder<unknown> {
  const parts = partsOf(days);
  const where = [sql`k.center_id = ${centerId}`];
  if (account) where.push(sql`k.ad_account_id = ${account}`);
  if (currency) where.push(sql`k.currency = ${currency}`);
  if (isChanged) where.push(sql`k.ad_account_id = any (${those})`);
  const isOf = sql.join(where, sql` and `);
  const each = parts.days.map(
    (part) =>
      sql`select k.ad_account_id, k.campaign, k.currency, k.spend_micros as told, k.charged_micros as charged from finance.costs k where ${isOf} and ${isIn(sql`k.day`, part)}`,
  );
  if (parts.months)
    each.push(
      sql`select k.ad_account_id, k.campaign, k.currency, k.told, k.charged from finance.cost_months k where ${isOf} and ${isIn(sql`k.month`, parts.months)}`,
    );
  return sql`(${sql.join(each, sql` union all `)})`;
}

/** An account that has left the center is known by its id alone. */
const named = ({ centerId }: Context): RawBuilder<unknown> =>
  sql`left join finance.wallets w on w.center_id = ${centerId} and w.ad_account_id = g.account and w.is_owned`;

const accountsQuery = (context: Context, filter: Filter, isByCampaign: boolean) => (isChanged: boolean) =>
  sql<Found>`
    select g.account::text as key, coalesce(w.name, g.account::text) as account_name, g.campaign, g.currency, g.told::text, g.charged::text from (
      select k.ad_account_id as account, ${isByCampaign ? sql`k.campaign` : sql`null::text`} as campaign, k.currency, sum(k.told) as told, sum(k.charged) as charged
      from ${costsQuery(context, filter, isChanged)} k group by 1, 2, 3
    ) g ${named(context)}`;

/** Days of all accounts are summed as they come; those of one are few. */
const daysQuery =
  ({ centerId }: Context, { account, currency, from, to }: Filter) =>
  (isChanged: boolean): RawBuilder<Found> => {
    const within = (day: string) =>
      sql`${sql.ref(day)} between ${from ?? '-infinity'}::date and ${to ?? 'infinity'}::date and ${isChanged ? sql`${sql.ref(day)} = any (${thoseDays})` : sql`true`}`;
    const of = sql`k.center_id = ${centerId} and ${currency ? sql`k.currency = ${currency}` : sql`true`}`;
    const source = account
      ? sql`select k.day, k.currency, k.spend_micros as told, k.charged_micros as charged from finance.costs k
        where ${of} and k.ad_account_id = ${account} and ${within('k.day')}`
      : sql`select k.value_date, k.currency, k.told, k.charged from finance.cost_sums k
        where ${of} and k.span in ('new', 'day') and ${within('k.value_date')}`;
    return sql<Found>`
      select null::text as key, '' as account_name, k.day::text as campaign, k.currency, sum(k.told)::text as told, sum(k.charged)::text as charged
      from (${source}) k (day, currency, told, charged) group by 3, 4`;
  };

/** Days are named among what changed as numbers, as ids are. */
const epoch = sql`'2000-01-01'::date`;
const thoseDays = sql`(select array_agg(${epoch} + d.day::int) from changed c, unnest(c.ids) d (day))::date[]`;
const daysSince = ({ centerId }: Context, { snapshot }: Since): RawBuilder<unknown> => sql`
  select (k.day - ${epoch})::bigint from finance.costs k
  where k.center_id = ${centerId} and k.posting_id in (select finance.posted_since(${snapshot}::text::pg_snapshot))`;

interface Found {
  key: string | null;
  account_name: string;
  campaign: string | null;
  currency: string;
  told: string;
  charged: string;
}

function lineOf({ key, account_name: accountName, campaign, currency, told, charged }: Found): Line {
  const name = campaign ?? accountName;
  return {
    id: [key ?? '', currency, campaign ?? ''].join(' '),
    text: (campaign === null || campaign === accountName ? accountName : `${name}\n${accountName}`).toLowerCase(),
    key,
    accountName,
    name,
    currency,
    spend: BigInt(told),
    charged: BigInt(charged),
    owners: [],
    parts: 1,
  };
}

/** How lines are read: all of them, and those that changed. */
export interface LineReader {
  all(): Promise<Line[]>;
  changed(since: Since): Promise<Renewed<Line[]> & { changed: readonly string[] }>;
}

/** Lines by account, campaign or day. */
export function linesOf(context: Context, filter: Filter, groupBy: 'account' | 'campaign' | 'day'): LineReader {
  const isByDay = groupBy === 'day';
  const query = isByDay ? daysQuery(context, filter) : accountsQuery(context, filter, groupBy === 'campaign');
  return {
    all: async () => (await query(false).execute(context.db)).rows.map(lineOf),
    changed: async (since) => {
      // Days have no name that could change.
      const of = isByDay ? { snapshot: since.snapshot, changed: [] } : since;
      const ids = isByDay ? daysSince(context, of) : spentSince(context, of);
      const { rows, snapshot, changed } = await readChanged(context, { since: of, ids, rows: query(true) });
      return { thing: rows.map(lineOf), snapshot, changed };
    },
  };
}
