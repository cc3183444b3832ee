// Lists of transfers, and what they sum to.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance.ts';
import type { Context } from '../foundation/context.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';
import { type Filter, isKept, keptSums } from './kept-sums.ts';
import { type OfProvider, providerColumns, providerOf, type TransferRow, withSides } from './postings.ts';

/** A total is counted as far as this: a million rows are not counted for a number that nobody reads to the end. */
export const countedTransactions = 1000;
/** A search looks among so many of the newest postings that it finds. */
const mostSought = 1000;

const all = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(conditions, sql` and `);

/** One is asked for by equality, so that its index gives them in order. */
function isOf(accounts: readonly string[]): RawBuilder<unknown> {
  const [only = '0'] = accounts;
  return accounts.length === 1 ? sql`t.ad_account_id = ${only}` : sql`t.ad_account_id = any (${accounts}::bigint[])`;
}

const touchesCredit = sql`exists (select from finance.accounts a
  where a.center_id = t.center_id and a.id in (t.from_account_id, t.to_account_id) and a.credit_id is not null)`;

/** `t` is the transfer, `p` its posting. */
export function conditionsOf({ centerId }: Context, filter: Filter): RawBuilder<unknown> {
  const where = [sql`t.center_id = ${centerId}`];
  const { kind, currency, account, posting, funds, of, from, to, withHolds, search } = filter;
  if (kind) where.push(sql`t.kind = ${kind}`);
  if (!withHolds && kind !== 'hold' && kind !== 'release') where.push(sql`t.kind not in ('hold', 'release')`);
  // Told of the index that serves it.
  if (kind && kind !== 'spend' && kind !== 'hold' && kind !== 'release')
    where.push(sql`t.kind not in ('hold', 'release', 'spend')`);
  if (currency) where.push(sql`t.currency = ${currency}`);
  if (account) where.push(isOf(account));
  if (of) where.push(of === 'accounts' ? sql`t.ad_account_id is not null` : sql`t.ad_account_id is null`);
  if (funds) where.push(funds === 'credit' ? touchesCredit : sql`not ${touchesCredit}`);
  if (posting) where.push(sql`t.posting_id = ${posting}`);
  if (from) where.push(sql`t.value_date >= ${from}::date`);
  if (to) where.push(sql`t.value_date <= ${to}::date`);
  const id = asId(search);
  if (id !== null) where.push(sql`(t.id = ${id} or t.posting_id = ${id} or t.ad_account_id = ${id})`);
  if (search !== '' && id === null) {
    const pattern = containing(search.toLowerCase());
    // Asked in a query of its own, so that it is asked once and not for each row.
    where.push(sql`t.posting_id = any ((select finance.sought_postings(${pattern}, ${mostSought}))::bigint[])`);
  }
  return all(where);
}

export const joined = sql`finance.transfers t join finance.postings p on p.center_id = t.center_id and p.id = t.posting_id
  left join finance.payment_providers v on v.center_id = p.center_id and v.id = p.provider_id`;
const alone = sql`finance.transfers t`;

interface Row extends TransferRow, OfProvider {
  reference: string;
  note: string;
  actor_id: string | null;
  actor_name: string;
}

interface SumRow {
  currency: string;
  kind: TransferRow['kind'];
  transactions: number;
  micros: string;
}

export async function listTransactions(
  context: Context,
  input: InputOf<typeof contract.listTransactions>,
): Promise<ReplyOf<typeof contract.listTransactions>> {
  const total = await countUpTo(context, input, countedTransactions + 1);
  const rows = total === 0 ? [] : await listRows(context, input);
  const items = (await withSides(context, rows)).map(({ row, from, to }) => ({
    id: row.id,
    posting: row.posting_id,
    kind: row.kind,
    from,
    to,
    currency: row.currency,
    amountMicros: row.micros,
    valueDate: row.value_date,
    postedAt: row.posted_at.toISOString(),
    reference: row.reference,
    note: row.note,
    by: row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name },
    provider: providerOf(row),
  }));
  const { page, pageSize } = input;
  return { items, total: Math.min(total, countedTransactions), hasMore: total > countedTransactions, page, pageSize };
}

/** How many there are, as far as anybody counts. */
async function countUpTo(context: Context, filter: Filter, most: number): Promise<number> {
  const { rows } = isKept(filter)
    ? await sql<{
        total: number;
      }>`select least(coalesce(sum(s.transfers), 0), ${most}::int)::int as total from ${keptSums(context, filter)}`.execute(
        context.db,
      )
    : await sql<{ total: number }>`select count(*)::int as total from (
        select from ${alone} where ${conditionsOf(context, filter)} limit ${most}) c`.execute(context.db);
  return rows[0]?.total ?? 0;
}

/** The page is found by ids alone; what is shown is read of its rows. */
async function listRows(context: Context, input: InputOf<typeof contract.listTransactions>): Promise<Row[]> {
  const direction = input.sort === 'posted' ? sql`asc` : sql`desc`;
  const { rows } = await sql<Row>`
    select t.id, t.posting_id, t.kind, t.from_account_id, t.to_account_id, t.currency, t.micros, t.value_date::text, t.posted_at,
      p.reference, p.note, p.actor_id, p.actor_name, ${providerColumns}
    from (
      select t.* from ${alone} where ${conditionsOf(context, input)} order by t.id ${direction} limit ${input.pageSize} offset ${listOffset(input)}
    ) t join finance.postings p on p.center_id = t.center_id and p.id = t.posting_id
    left join finance.payment_providers v on v.center_id = p.center_id and v.id = p.provider_id order by t.id ${direction}`.execute(
    context.db,
  );
  return rows;
}

export async function sumTransactions(
  context: Context,
  input: InputOf<typeof contract.sumTransactions>,
): Promise<ReplyOf<typeof contract.sumTransactions>> {
  const summed = isKept(input)
    ? sql<SumRow>`select s.currency, s.kind, sum(s.transfers)::int as transactions, sum(s.micros)::text as micros
        from ${keptSums(context, input)} group by 1, 2 order by 1, 2`
    : sql<SumRow>`select t.currency, t.kind, count(*)::int as transactions, sum(t.micros)::text as micros
        from ${alone} where ${conditionsOf(context, input)} group by 1, 2 order by 1, 2`;
  const { rows } = await summed.execute(context.db);
  return { sums: rows.map(({ micros, ...sums }) => ({ ...sums, amountMicros: micros })) };
}
