// What was spent, by what it was spent on: put together from sums by month, and kept while no cost is added.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-statements.ts';
import { givenFor } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { compareTexts, Listing, type Row } from '../foundation/directory.ts';
import { asId, pageOf } from '../foundation/lists.ts';
import { MadeLists } from '../foundation/made-lists.ts';
import { isIn, partsOf } from './kept-sums.ts';
import { stampOfCosts } from './stamps.ts';

type Input = InputOf<typeof contract.listCosts>;
type GroupBy = Input['groupBy'];
type Reply = ReplyOf<typeof contract.listCosts>;

interface Amounts {
  currency: string;
  spend: bigint;
  charged: bigint;
}

/** What costs sum to that belong together. */
interface Line extends Row, Amounts {
  /** The account or person by which they are put together. */
  key: string | null;
  accountName: string;
  name: string;
  /** Where a cost may be in several lines: the accounts whose costs these are. */
  accounts?: string[];
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
const sorts: Record<Input['sort'], string> = {
  spend: 'least',
  '-spend': 'most',
  unbilled: 'leastUnbilled',
  '-unbilled': 'mostUnbilled',
  name: 'name',
  '-name': '-name',
};

type Filter = Pick<Input, 'from' | 'to' | 'account' | 'currency'>;

/** Sums by month, and the costs themselves of days that are not of a whole month. */
function costsQuery({ centerId }: Context, { account, currency, ...days }: Filter): RawBuilder<unknown> {
  const parts = partsOf(days);
  const isOf = sql`k.center_id = ${centerId} and ${account ? sql`k.ad_account_id = ${account}` : sql`true`} and ${currency ? sql`k.currency = ${currency}` : sql`true`}`;
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

function accountsQuery(context: Context, filter: Filter, isByCampaign: boolean): RawBuilder<Found> {
  return sql<Found>`
    select g.account::text as key, coalesce(w.name, g.account::text) as account_name, g.campaign, g.currency, g.told::text, g.charged::text from (
      select k.ad_account_id as account, ${isByCampaign ? sql`k.campaign` : sql`null::text`} as campaign, k.currency, sum(k.told) as told, sum(k.charged) as charged
      from ${costsQuery(context, filter)} k group by 1, 2, 3
    ) g ${named(context)}`;
}

/** Days of all accounts are summed as they come; those of one are few. */
function daysQuery({ centerId }: Context, { account, currency, from, to }: Filter): RawBuilder<Found> {
  const within = { from: from ?? '-infinity', to: to ?? 'infinity' };
  const of = sql`k.center_id = ${centerId} and ${currency ? sql`k.currency = ${currency}` : sql`true`}`;
  const source = account
    ? sql`select k.day, k.currency, k.spend_micros as told, k.charged_micros as charged from finance.costs k
        where ${of} and k.ad_account_id = ${account} and k.day between ${within.from}::date and ${within.to}::date`
    : sql`select k.value_date, k.currency, k.told, k.charged from finance.cost_sums k
        where ${of} and k.span in ('new', 'day') and k.value_date between ${within.from}::date and ${within.to}::date`;
  return sql<Found>`
    select null::text as key, '' as account_name, k.day::text as campaign, k.currency, sum(k.told)::text as told, sum(k.charged)::text as charged
    from (${source}) k (day, currency, told, charged) group by 3, 4`;
}

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
  };
}

const listingOf = (lines: readonly Line[]) => new Listing(new Map(lines.map((line) => [line.id, line])), orders);

/** Who or what an account belongs to; many may, and those of nobody are put together as well. */
interface Belonging {
  account: string;
  key: string | null;
  name: string;
}

async function listBelongings(context: Context, groupBy: 'label' | 'person'): Promise<Belonging[]> {
  const query =
    groupBy === 'label'
      ? sql<Belonging>`select l.asset_id as account, null as key, l.label as name from assets.labels l where l.center_id = ${context.centerId}`
      : sql<Belonging>`select w.asset_id as account, pe.id as key, pe.name from (${givenFor(context, 'campaign:edit')}) w join identity.people pe on pe.id = w.person_id`;
  return (await query.execute(context.db)).rows;
}

/** Sums of accounts, put together by what each belongs to. */
function gather(accounts: readonly Line[], belongings: readonly Belonging[]): Line[] {
  const ofAccount = Map.groupBy(belongings, ({ account }) => account);
  const lines = new Map<string, Line & { accounts: string[] }>();
  for (const one of accounts)
    for (const { key, name } of ofAccount.get(one.key ?? '') ?? [{ key: null, name: '' }]) {
      const { currency } = one;
      const id = [key ?? '', currency, name].join(' ');
      const none = { id, text: name.toLowerCase(), key, accountName: '', name, currency, spend: 0n, charged: 0n };
      const line = lines.get(id) ?? { ...none, accounts: [] };
      line.spend += one.spend;
      line.charged += one.charged;
      line.accounts.push(one.id);
      lines.set(id, line);
    }
  return [...lines.values()];
}

const made = new MadeLists<Line>();

/** The lines of a filter, whatever the words, the order and the page. */
async function putTogether(context: Context, groupBy: GroupBy, about: Filter & { stamp: string }) {
  const { stamp, ...filter } = about;
  const name = (by: GroupBy) => [by, filter.from, filter.to, filter.account, filter.currency].join(' ');
  const read = async (query: RawBuilder<Found>) => listingOf((await query.execute(context.db)).rows.map(lineOf));
  const accounts = () =>
    made.of(context, { name: name('account'), stamp }, () => read(accountsQuery(context, filter, false)));
  const gathered = async (by: 'label' | 'person') => {
    const lines = (await accounts()).filter('name', () => true, '');
    return listingOf(gather(lines, await listBelongings(context, by)));
  };
  switch (groupBy) {
    case 'account':
      return accounts();
    case 'campaign':
      return made.of(context, { name: name(groupBy), stamp }, () => read(accountsQuery(context, filter, true)));
    case 'day':
      return made.of(context, { name: name(groupBy), stamp }, () => read(daysQuery(context, filter)));
    case 'label':
      return made.of(context, { name: name(groupBy), stamp }, () => gathered(groupBy));
    case 'person':
      // Who holds what changes with the time as well.
      return gathered(groupBy);
  }
}

export async function listCosts(context: Context, input: Input): Promise<Reply> {
  const { groupBy, search, page, pageSize, from, to, account, currency } = input;
  const stamp = await stampOfCosts(context);
  const filter = {
    ...(from && { from }),
    ...(to && { to }),
    ...(account && { account }),
    ...(currency && { currency }),
  };
  const listing = await putTogether(context, groupBy, { ...filter, stamp });
  const id = asId(search);
  const sort = sorts[input.sort];
  const text = search.toLowerCase();
  // Remembered under what was searched for, as the sums of it are.
  const found = listing.filter(sort, (line) => line.text.includes(text) || (id !== null && line.key === id), search);
  const isManifold = groupBy === 'label' || groupBy === 'person';
  const summed = isManifold ? await onceEach(context, search === '' ? 'all' : found, { ...filter, stamp }) : found;
  return {
    items: pageOf(found, input).map((line) => presentLine(line, groupBy)),
    total: found.length,
    page,
    pageSize,
    sums: sumsOf(summed).map(presentAmounts),
  };
}

/** The accounts of lines, each once though it is in several. */
async function onceEach(context: Context, found: readonly Line[] | 'all', about: Filter & { stamp: string }) {
  const accounts = await putTogether(context, 'account', about);
  if (found === 'all') return accounts.filter('name', () => true, '');
  const ids = new Set(found.flatMap(({ accounts = [] }) => accounts));
  return accounts.select('name', [...ids]);
}

/** Remembered with the lines: the same ones are on every page. */
const sums = new WeakMap<readonly Line[], Amounts[]>();

function sumsOf(lines: readonly Line[]): Amounts[] {
  const known = sums.get(lines);
  if (known) return known;
  const all = new Map<string, Amounts>();
  for (const { currency, spend, charged } of lines) {
    const sum = all.get(currency) ?? { currency, spend: 0n, charged: 0n };
    sum.spend += spend;
    sum.charged += charged;
    all.set(currency, sum);
  }
  const found = [...all.values()].sort((one, other) => compareTexts(one.currency, other.currency));
  sums.set(lines, found);
  return found;
}

const presentAmounts = ({ currency, spend, charged }: Amounts) => ({
  currency,
  spendMicros: String(spend),
  chargedMicros: String(charged),
  unbilledMicros: String(spend - charged),
});

function presentLine(line: Line, groupBy: GroupBy): Reply['items'][number] {
  const { key, name, accountName } = line;
  const isPerson = groupBy === 'person';
  return {
    account: key === null || isPerson ? null : { id: key, name: accountName },
    person: key !== null && isPerson ? { id: key, name } : null,
    name,
    ...presentAmounts(line),
  };
}
