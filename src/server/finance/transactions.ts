// Lists of transfers, and what they sum to.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance.ts';
import type { Context } from '../foundation/context.ts';
import { Guess } from '../foundation/guess.ts';
import { listOffset } from '../foundation/lists.ts';
import { type Filter, isKept, keptSums } from './kept-sums.ts';
import { type OfProvider, providerColumns, providerOf, type TransferRow } from './postings.ts';
import { type Side, withSides } from './sides.ts';
import { areListed, listSought, partsOf, type Sought, sumsOf } from './sought-postings.ts';
import {
  conditionsOf,
  type Found,
  isOfCurrencies,
  isOfDays,
  mostSought,
  orderOf,
  pageQuery,
  wordsOf,
} from './transaction-pages.ts';

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
  /** How many the filter finds, where the page itself tells. */
  counted: string | null;
}

interface Named {
  row: Row;
  from: Side;
  to: Side;
}

interface SumRow {
  currency: string;
  kind: TransferRow['kind'];
  transactions: number;
  micros: string;
}

type Listed = InputOf<typeof contract.listTransactions>;

export async function listTransactions(
  context: Context,
  input: Listed,
): Promise<ReplyOf<typeof contract.listTransactions>> {
  return withSides(context, async (name) => {
    const found = await (wordsOf(input) === null ? listPlain(context, input) : listByWords(context, input));
    return presentPage(input, { total: found.total, rows: await name(found.rows) });
  });
}

function presentPage(
  { page, pageSize }: Listed,
  { rows, total }: { rows: Named[]; total: number },
): ReplyOf<typeof contract.listTransactions> {
  const items = rows.map(({ row, from, to }) => ({
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
  return { items, total: Math.min(total, countedTransactions), hasMore: total > countedTransactions, page, pageSize };
}

interface Read {
  rows: Row[];
  /** As far as anybody counts. */
  total: number;
}

/** A page is read of each currency; which there are is asked in the same message. */
const lastCurrencies = new Guess<readonly string[]>();

async function listPlain(context: Context, input: Listed): Promise<Read> {
  const read = (currencies: readonly string[]) => listRows(context, input, { sought: null, currencies });
  if (isOfDays(input)) {
    const rows = await read([]);
    return { rows, total: rows[0] ? Number(rows[0].counted) : (await countKept(context, input)).total };
  }
  if (!isOfCurrencies(input)) {
    const counting = isKept(input) ? countKept(context, input) : countEach(context, input);
    const [{ total }, rows] = await Promise.all([counting, read([])]);
    return { rows, total };
  }
  const counting = countKept(context, input);
  const rows = await lastCurrencies.on(context, async () => (await counting).currencies, read);
  return { rows, total: (await counting).total };
}

async function countKept(context: Context, filter: Filter): Promise<{ total: number; currencies: string[] }> {
  const { rows } = await sql<{ currency: string; total: number }>`
    select s.currency, least(sum(s.transfers), ${countedTransactions + 1}::int)::int as total from ${keptSums(context, filter)} group by 1 order by 1`.execute(
    context.db,
  );
  return { total: rows.reduce((sum, row) => sum + row.total, 0), currencies: rows.map(({ currency }) => currency) };
}

async function countEach(context: Context, filter: Filter): Promise<{ total: number }> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from (
    select from ${alone} where ${conditionsOf(context, filter, null)} limit ${sql.lit(countedTransactions + 1)}) c`.execute(
    context.db,
  );
  return { total: rows[0]?.total ?? 0 };
}

/** How many transfers each posting has tells which of them make up the page, so that no others are read. */
async function listByWords(context: Context, input: Listed): Promise<Read> {
  const { page, pageSize, sort } = input;
  const isUp = sort === 'posted';
  const { page: _page, pageSize: _pageSize, sort: _sort, ...filter } = input;
  const find = (most: number) => listSought(context, filter, most);
  const sumOf = (found: readonly Sought[]): number => found.reduce((sum, { transfers }) => sum + transfers, 0);
  // Where postings have many transfers, the newest few of them are more than anybody counts.
  const areFew = !isUp && !areListed(context, filter, mostSought);
  let found = await find(areFew ? fewSought : mostSought);
  const isEnough = sumOf(found) > Math.max(countedTransactions, page * pageSize);
  if (areFew && found.length > 0 && !isEnough) found = await find(mostSought);
  const total = sumOf(found);
  const offset = listOffset(input);
  const ids: string[] = [];
  let [end, before] = [0, 0];
  for (const { id, transfers } of isUp ? found.toReversed() : found) {
    if (end + transfers > offset && end < offset + pageSize) {
      if (ids.length === 0) before = offset - end;
      ids.push(id);
    }
    end += transfers;
  }
  const rows = ids.length === 0 ? [] : await listRows(context, input, { sought: { ids, before }, currencies: [] });
  return { rows, total };
}

/** The page is found by ids alone; what is shown is read of its rows. */
async function listRows(context: Context, input: Listed, found: Found): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select t.id, t.posting_id, t.kind, t.from_account_id, t.to_account_id, t.currency, t.micros, t.value_date::text, t.posted_at,
      p.reference, p.note, p.actor_id, p.actor_name, ${providerColumns}, ${found.sought === null && isOfDays(input) ? sql`t.counted` : sql`null as counted`}
    from (${pageQuery(context, input, found)}) t join finance.postings p on p.center_id = t.center_id and p.id = t.posting_id
    left join finance.payment_providers v on v.center_id = p.center_id and v.id = p.provider_id order by ${orderOf(input)}`.execute(
    context.db,
  );
  return rows;
}

type Sums = ReplyOf<typeof contract.sumTransactions>;

export async function sumTransactions(
  context: Context,
  input: InputOf<typeof contract.sumTransactions>,
): Promise<Sums> {
  if (wordsOf(input) === null) return { sums: await sumAll(context, input), isPart: false };
  const found = await listSought(context, input, mostSought);
  return { sums: sumsOf(found), isPart: found.length === mostSought };
}

async function sumAll(context: Context, filter: Filter): Promise<Sums['sums']> {
  const rows = isKept(filter) ? sql`select s.* from ${keptSums(context, filter)}` : partsOf(context, filter, null);
  const { rows: sums } = await sql<SumRow>`
    select x.currency, x.kind, sum(x.transfers)::int as transactions, sum(x.micros)::text as micros from (${rows}) x group by 1, 2 order by 1, 2`.execute(
    context.db,
  );
  return sums.map(({ micros, ...rest }) => ({ ...rest, amountMicros: micros }));
}
