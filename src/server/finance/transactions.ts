// Lists of transfers, and what they sum to.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance.ts';
import type { Context } from '../foundation/context.ts';
import { type Filter, isKept, isWithin, keptSums, sortsOf } from './kept-sums.ts';
import { type OfProvider, providerColumns, providerOf, type TransferRow, withSides } from './postings.ts';
import { conditionsOf, type Found, findSought, mostSought, orderOf, pageQuery } from './transaction-pages.ts';

/** A total is counted as far as this: a million rows are not counted for a number that nobody reads to the end. */
export const countedTransactions = 1000;
const fewSought = 20;

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
  const found = await find(context, input);
  const { total } = found;
  const rows = total === 0 ? [] : await listRows(context, input, found);
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

/** What is found, and how much of it, as far as anybody counts. */
async function find(
  context: Context,
  filter: Filter & { page: number; pageSize: number },
): Promise<Found & { total: number }> {
  const most = countedTransactions + 1;
  if (isKept(filter)) {
    const { rows } = await sql<{ currency: string; total: number }>`
      select s.currency, least(sum(s.transfers), ${most}::int)::int as total from ${keptSums(context, filter)} group by 1`.execute(
      context.db,
    );
    const total = rows.reduce((sum, row) => sum + row.total, 0);
    return { sought: null, currencies: rows.map(({ currency }) => currency), total };
  }
  // Where postings have many transfers, the newest few of them are more than anybody counts.
  const few = await findSought(context, filter, fewSought);
  const found = await countAmong(context, filter, few);
  const isEnough = found.total === most && filter.page * filter.pageSize <= most;
  if (few === null || few.length < fewSought || isEnough) return found;
  return countAmong(context, filter, await findSought(context, filter));
}

async function countAmong(
  context: Context,
  filter: Filter,
  sought: readonly string[] | null,
): Promise<Found & { total: number }> {
  if (sought?.length === 0) return { sought, currencies: [], total: 0 };
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from (
    select from ${alone} where ${conditionsOf(context, filter, sought)} limit ${countedTransactions + 1}) c`.execute(
    context.db,
  );
  return { sought, currencies: [], total: rows[0]?.total ?? 0 };
}

/** The page is found by ids alone; what is shown is read of its rows. */
async function listRows(
  context: Context,
  input: InputOf<typeof contract.listTransactions>,
  found: Found,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select t.id, t.posting_id, t.kind, t.from_account_id, t.to_account_id, t.currency, t.micros, t.value_date::text, t.posted_at,
      p.reference, p.note, p.actor_id, p.actor_name, ${providerColumns}
    from (${pageQuery(context, input, found)}) t join finance.postings p on p.center_id = t.center_id and p.id = t.posting_id
    left join finance.payment_providers v on v.center_id = p.center_id and v.id = p.provider_id order by ${orderOf(input)}`.execute(
    context.db,
  );
  return rows;
}

export async function sumTransactions(
  context: Context,
  input: InputOf<typeof contract.sumTransactions>,
): Promise<ReplyOf<typeof contract.sumTransactions>> {
  const sought = await findSought(context, input);
  const { rows } = await summing(context, input, sought).execute(context.db);
  const sums = rows.map(({ micros, ...rest }) => ({ ...rest, amountMicros: micros }));
  return { sums, isPart: sought?.length === mostSought };
}

/** From kept sums where these say it. What words find is summed by its postings, of which those of a single transfer have no sums. */
function summing(context: Context, filter: Filter, sought: readonly string[] | null): RawBuilder<SumRow> {
  const summed = sql`sum(x.transfers)::int as transactions, sum(x.micros)::text as micros`;
  const sumOf = (rows: RawBuilder<unknown>) =>
    sql<SumRow>`select x.currency, x.kind, ${summed} from (${rows}) x group by 1, 2 order by 1, 2`;
  const single = (among: readonly string[] | RawBuilder<unknown> | null) =>
    sql`select t.currency, t.kind, 1 as transfers, t.micros from ${alone} where ${conditionsOf(context, filter, among)}`;
  if (isKept(filter)) return sumOf(sql`select s.* from ${keptSums(context, filter)}`);
  if (sought === null || filter.account || filter.posting) return sumOf(single(sought));
  const sums = sql`finance.posting_sums s where s.center_id = ${context.centerId} and s.posting_id = any (${sought}::bigint[])`;
  return sumOf(sql`
    select s.currency, s.kind, s.transfers, s.micros from ${sums} and ${sql.join([isWithin(filter), ...sortsOf(filter)], sql` and `)}
    union all ${single(sql`array(select unnest(${sought}::bigint[]) except select s.posting_id from ${sums})`)}`);
}
