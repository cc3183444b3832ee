// What a center has in all, what is set aside, and its credit.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance.ts';
import type * as funds from '../../contract/finance-funds.ts';
import { judgeCenter } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { asId, matches, readPage, sortOf } from '../foundation/lists.ts';
import { presentHold } from './holds.ts';
import { listBalances } from './overview.ts';

export async function getOverview(context: Context): Promise<ReplyOf<typeof contract.getOverview>> {
  const reading = sql<{ at: Date | null; is_sound: boolean | null; open_from: string | null }>`
    select c.checked_at as at, c.differences = '[]' as is_sound,
      (select nullif(closed_until, '-infinity')::text from finance.books where center_id = ${context.centerId}) as open_from
    from (select) one left join lateral (
      select checked_at, differences from finance.checks where center_id = ${context.centerId} order by id desc limit 1
    ) c on true`.execute(context.db);
  const planning = context.db
    .selectFrom('finance.plans')
    .select(['currency', 'micros as amountMicros'])
    .where('center_id', '=', context.centerId)
    .orderBy('currency')
    .execute();
  const [balances, { rows }, plans] = await Promise.all([listBalances(context), reading, planning]);
  const [books] = rows;
  const mayPay = judgeCenter('finance:pay', context.member, context.now).isAllowed;
  return {
    balances,
    plans,
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
  const { rows, total } = await readPage(
    query
      .selectAll('h')
      .select('a.name')
      .orderBy('h.id', input.sort === 'made' ? 'asc' : 'desc'),
    input,
  );
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
  const [order, direction] = sortOf(creditOrders, input.sort);
  const { rows, total } = await readPage(
    query
      .selectAll('c')
      .select(isLive.as('is_live'))
      .select(
        sql<string>`coalesce((select sum(b.micros) from finance.accounts a join finance.balances b on b.center_id = a.center_id and b.account_id = a.id
          where a.center_id = c.center_id and a.credit_id = c.id), 0)::text`.as('left_micros'),
      )
      .orderBy(order, direction)
      .orderBy('c.id'),
    input,
  );
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
