// Which transfers a filter means, as conditions on `t`, and the way to a page of them that reads fewest.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance.ts';
import type { Context } from '../foundation/context.ts';
import { asId, containing, listOffset, upTo } from '../foundation/lists.ts';
import { type Filter, isKept, keptSums } from './kept-sums.ts';

/** A search looks among so many of the newest postings that it finds. */
export const mostSought = 1000;

const all = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(conditions, sql` and `);

/** What is searched for, if it is words. */
export const wordsOf = ({ search }: Pick<Filter, 'search'>): string | null =>
  search === '' || asId(search) !== null ? null : containing(search.toLowerCase());

/** The newest postings in whose words a search is found; null where it looks for an id or for nothing. */
export async function findSought({ db }: Context, filter: Filter, most = mostSought): Promise<string[] | null> {
  const pattern = wordsOf(filter);
  if (pattern === null) return null;
  const { rows } = await sql<{
    ids: string[];
  }>`select finance.sought_postings(${pattern}, ${most})::text[] as ids`.execute(db);
  return rows[0]?.ids ?? [];
}

/** One is asked for by equality, so that its index gives them in order. */
function isOf(accounts: readonly string[]): RawBuilder<unknown> {
  const [only = '0'] = accounts;
  return accounts.length === 1 ? sql`t.ad_account_id = ${only}` : sql`t.ad_account_id = any (${accounts}::bigint[])`;
}

/** The same of postings. */
function isAmong(sought: readonly string[] | RawBuilder<unknown>): RawBuilder<unknown> {
  const [only] = 'length' in sought && sought.length === 1 ? sought : [];
  return only === undefined ? sql`t.posting_id = any (${sought}::bigint[])` : sql`t.posting_id = ${only}`;
}

const movesCredit = sql`exists (select from finance.credit_transfers c where c.center_id = t.center_id and c.transfer_id = t.id)`;

/** `t` is the transfer, of one of the postings that were found by words. */
export function conditionsOf(
  context: Context,
  filter: Filter,
  sought: readonly string[] | RawBuilder<unknown> | null,
): RawBuilder<unknown> {
  const where = [sql`t.center_id = ${context.centerId}`];
  const { kind, currency, account, posting, funds, of, from, to, withHolds } = filter;
  if (kind) where.push(sql`t.kind = ${kind}`);
  if (!withHolds && kind !== 'hold' && kind !== 'release') where.push(sql`t.kind not in ('hold', 'release')`);
  // Told of the index that serves it.
  if (kind && kind !== 'spend') where.push(sql`t.kind <> 'spend'`);
  if (currency) where.push(sql`t.currency = ${currency}`);
  if (account) where.push(isOf(account));
  if (of) where.push(of === 'accounts' ? sql`t.ad_account_id is not null` : sql`t.ad_account_id is null`);
  if (funds) where.push(funds === 'credit' ? movesCredit : sql`not ${movesCredit}`);
  if (posting) where.push(sql`t.posting_id = ${posting}`);
  if (from && from === to) where.push(sql`t.value_date = ${from}::date`);
  else {
    if (from) where.push(sql`t.value_date >= ${from}::date`);
    if (to) where.push(sql`t.value_date <= ${to}::date`);
  }
  if (account && (from ?? to)) where.push(isBetween(context, filter));
  const id = asId(filter.search);
  if (id !== null) where.push(sql`(t.id = ${id} or t.posting_id = ${id} or t.ad_account_id = ${id})`);
  if (sought !== null) where.push(isAmong(sought));
  return all(where);
}

/** Days long ago are not looked for from the newest transfer down: where they begin and end is kept. */
function isBetween(context: Context, { from, to }: Filter): RawBuilder<unknown> {
  const days = keptSums(
    context,
    { search: '', withHolds: true, ...(from ? { from } : {}), ...(to ? { to } : {}) },
    { areDays: true },
  );
  return sql`t.id between (select min(s.first_id) from ${days}) and (select max(s.last_id) from ${days})`;
}

type Listed = InputOf<typeof contract.listTransactions>;

export interface Found {
  /** Of what words find: the postings of the page alone, and how many of their transfers come before it. */
  sought: { ids: readonly string[]; before: number } | null;
  /** The currencies that there are, where a page is read of each. */
  currencies: readonly string[];
}

/** A page of all sorts is read of each currency by itself, which an index has in order. */
export const isOfCurrencies = (input: Listed): boolean => {
  const { from, to, funds, kind, of, currency } = input;
  return (
    isKept(input) && !from && !to && !currency && !funds && (kind === undefined || kind === 'spend') && of !== 'center'
  );
};

/** A page of days is found by what is kept of each; one day alone is in order in an index of its own. */
export const isOfDays = (input: Listed): boolean =>
  isKept(input) && (input.from ?? input.to) !== undefined && input.from !== input.to;

/** The transfers `t` of a page in its order, by the way that reads fewest; the order is that of `orderOf`. */
export function pageQuery(context: Context, input: Listed, { sought, currencies }: Found): RawBuilder<unknown> {
  const page = sql`order by ${orderOf(input)} limit ${input.pageSize} offset ${listOffset(input)}`;
  const { funds } = input;
  if (sought !== null)
    return sql`select t.* from (
        select t.* from finance.transfers t where ${conditionsOf(context, input, sought.ids)} order by ${orderOf(input)} limit ${upTo(sought.before + input.pageSize)}
      ) t order by ${orderOf(input)} limit ${input.pageSize} offset ${sought.before}`;
  if (isOfDays(input)) return sql`${byDays(context, input)} ${page}`;
  if (isKept(input) && funds === 'credit')
    return sql`select t.* from finance.credit_transfers k join finance.transfers t on t.center_id = k.center_id and t.id = k.transfer_id
      where k.center_id = ${context.centerId} and ${conditionsOf(context, { ...input, funds: undefined }, null)} ${page}`;
  const parts = currencies.length > 0 ? currencies.map((currency) => ({ ...input, currency })) : [input];
  // Each ends where the page does, so that its index is read from the end and no further.
  const most = endOf(input);
  const each = parts.map(
    (part) =>
      sql`(select t.* from finance.transfers t where ${conditionsOf(context, part, null)} order by ${orderOf(input)} limit ${most})`,
  );
  return sql`select t.* from (${sql.join(each, sql` union all `)}) t ${page}`;
}

const endOf = (input: Listed): RawBuilder<unknown> => upTo(listOffset(input) + input.pageSize);

/** What is found by words is in the order of its postings, each of which is together. */
export function orderOf({ sort, search }: Pick<Listed, 'sort' | 'search'>): RawBuilder<unknown> {
  const direction = sort === 'posted' ? sql`asc` : sql`desc`;
  return wordsOf({ search }) === null ? sql`t.id ${direction}` : sql`t.posting_id ${direction}, t.id ${direction}`;
}

/**
 * With how many there are in all (`counted`). Of each day so many as the page reaches to, but only of days that reach into it: kept sums say in which days enough lie, and
 * what is beyond the edge of these is not looked at.
 */
function byDays(context: Context, input: Listed): RawBuilder<unknown> {
  const { from: _from, to: _to, ...filter } = input;
  const isUp = input.sort === 'posted';
  const most = listOffset(input) + input.pageSize;
  const edge = isUp ? sql`s.last_id` : sql`s.first_id`;
  const within = isUp
    ? sql`t.id between d.first_id and least(d.last_id, (select edge.id from edge))`
    : sql`t.id between greatest(d.first_id, (select edge.id from edge)) and d.last_id`;
  return sql`
    with days as materialized (
      select s.value_date, min(s.first_id) as first_id, max(s.last_id) as last_id, sum(s.transfers) as transfers
      from ${keptSums(context, input, { areDays: true })} group by 1
    ), edge as materialized (
      select s.id from (select ${edge} as id, sum(s.transfers) over (order by ${edge} ${isUp ? sql`asc` : sql`desc`}, s.value_date) as so_far from days s) s
      where s.so_far >= ${most}::int order by s.so_far limit 1
    )
    select t.*, (select sum(s.transfers) from days s) as counted from days d cross join lateral (
      select t.* from finance.transfers t where ${conditionsOf(context, filter, null)} and t.value_date = d.value_date and ${within}
      order by ${orderOf(input)} limit ${endOf(input)}
    ) t where ${isUp ? sql`d.first_id <= coalesce((select edge.id from edge), d.first_id)` : sql`d.last_id >= coalesce((select edge.id from edge), d.last_id)`}`;
}
