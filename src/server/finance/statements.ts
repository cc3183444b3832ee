// What moved in the wallet of one ad account in a month, from balance to balance.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-statements.ts';
import type { Movement } from '../../contract/finance-statements.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { listOffset, matches } from '../foundation/lists.ts';
import { dayAfter } from './invoice-rules.ts';
import { keptSums } from './kept-sums.ts';
import { nextMonthOf } from './rules.ts';

interface Wallet {
  name: string | null;
  currency: string;
}

/** Of an account of the center, or of one that left it and whose books stayed. */
const walletOf = ({ centerId }: Context, account: string): RawBuilder<Wallet> => sql<Wallet>`
  select x.name, x.currency from assets.accounts x where x.id = ${account} and x.owner_center_id = ${centerId}
  union all
  select null, f.currency from finance.accounts f where f.center_id = ${centerId} and f.ad_account_id = ${account}
  limit 1`;

interface Row {
  id: string;
  kind: Movement['kind'];
  value_date: string;
  posted_at: Date;
  reference: string;
  note: string;
  micros: string;
  balance: string;
}

interface Sums extends Wallet {
  opening: string;
  brought: string;
  taken: string;
  total: number;
}

type Answered = Sums & (Row | Record<keyof Row, null>);

/** Beside a page on which there is none the sums stand alone. */
const isMovement = (row: Answered): row is Sums & Row => row.id !== null;

export async function getStatement(
  context: Context,
  input: InputOf<typeof contract.getStatement>,
): Promise<ReplyOf<typeof contract.getStatement>> {
  const { account, month, page, pageSize } = input;
  const first = `${month}-01`;
  const next = nextMonthOf(first);
  const days = keptSums(
    context,
    { search: '', withHolds: true, from: first, to: dayAfter(next, -1) },
    { areDays: true },
  );
  // A posting moves a wallet by what its transfers bring less what they take; what stays within it moves nothing.
  const moved = sql`
    with wallet as materialized (${walletOf(context, account)}), purses as materialized (
      select f.id from finance.accounts f
      where f.center_id = ${context.centerId} and f.ad_account_id = ${account} and f.currency = (select currency from wallet)
    ), edges as materialized (
      select min(s.first_id) as first_id, max(s.last_id) as last_id from ${days}
    ), moved as (
      select t.posting_id, t.value_date, sum(case when t.to_account_id in (select id from purses) then t.micros else 0 end
        - case when t.from_account_id in (select id from purses) then t.micros else 0 end) as micros
      from finance.transfers t
      where t.center_id = ${context.centerId} and t.ad_account_id = ${account} and t.value_date >= ${first}::date and t.value_date < ${next}::date
        and t.id between (select first_id from edges) and (select last_id from edges)
      group by 1, 2
    ), opening as (
      select coalesce(sum(m.moved), 0) as micros from finance.wallet_months m
      where m.center_id = ${context.centerId} and m.ad_account_id = ${account} and m.currency = (select currency from wallet) and m.month < ${first}::date
    ), listed as (
      select p.id, p.kind, p.value_date::text, p.posted_at, p.reference, p.note, m.micros::text,
        ((select micros from opening) + sum(m.micros) over (order by p.value_date, p.id))::text as balance
      from moved m join finance.postings p on p.center_id = ${context.centerId} and p.id = m.posting_id
      where m.micros <> 0
    )`;
  const found = matches(input.search, ['reference', 'note']);
  // All in one question: where there is no such wallet, its answer is empty.
  const { rows } = await sql<Answered>`${moved}, paged as (
      select * from listed where ${found} order by value_date, id limit ${pageSize} offset ${listOffset(input)}
    ), summed as (
      select (select micros::text from opening) as opening, coalesce(sum(micros::numeric) filter (where micros::numeric > 0), 0)::text as brought,
        coalesce(-sum(micros::numeric) filter (where micros::numeric < 0), 0)::text as taken, (count(*) filter (where ${found}))::int as total
      from listed
    )
    select wallet.name, wallet.currency, summed.*, paged.* from wallet cross join summed left join paged on true order by paged.value_date, paged.id`.execute(
    context.db,
  );
  const { name, currency, opening, brought, taken, total } = rows[0] ?? refuse('not_found');
  return {
    items: rows.filter(isMovement).map((row) => ({
      id: row.id,
      posting: row.id,
      kind: row.kind,
      valueDate: row.value_date,
      postedAt: row.posted_at.toISOString(),
      reference: row.reference,
      note: row.note,
      amountMicros: row.micros,
      balanceMicros: row.balance,
    })),
    total,
    page,
    pageSize,
    account: { id: account, name: name ?? account },
    currency,
    month,
    openingMicros: opening,
    inMicros: brought,
    outMicros: taken,
    closingMicros: String(BigInt(opening) + BigInt(brought) - BigInt(taken)),
  };
}
