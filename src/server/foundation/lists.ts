// What every list has in common: paging and a search that means what was typed.
import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Context } from './context.ts';
import type { InOrder } from './rows-in-order.ts';

export function listOffset({ page, pageSize }: { page: number; pageSize: number }): number {
  return (page - 1) * pageSize;
}

/** One page of what a query finds, in its order, and of how many in all. Where the page is the last, nothing is counted. */
export async function readPage<Tables, From extends keyof Tables, Row>(
  found: SelectQueryBuilder<Tables, From, Row>,
  paging: { page: number; pageSize: number },
): Promise<{ rows: Row[]; total: number }> {
  const [size, before] = [paging.pageSize, listOffset(paging)];
  const rows = (await found.limit(size).offset(before).execute()) as Row[];
  if (rows.length < size && (rows.length > 0 || before === 0)) return { rows, total: before + rows.length };
  const all = found.clearSelect().clearOrderBy() as SelectQueryBuilder<Tables, From, object>;
  const counted = await all.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  return { rows, total: (counted as { total: number }).total };
}

/** What a list is ordered by, of all its orders by name, and which way: down where a minus stands before the name. */
export function sortOf<Order>(orders: Readonly<Record<string, Order>>, sort: string): [Order, 'asc' | 'desc'] {
  const isDown = sort.startsWith('-');
  return [orders[isDown ? sort.slice(1) : sort] as Order, isDown ? 'desc' : 'asc'];
}

/**
 * Up to where a page reads, rounded up: a number within the words of a query, of which there are so few that each is planned once.
 * A limit that is a parameter is planned anew each time, which may take longer than to read the page.
 */
export const upTo = (rows: number): RawBuilder<unknown> => sql.lit(2 ** Math.ceil(Math.log2(rows)));

/** The page of a list that is at hand. */
export function pageOf<Row>(rows: InOrder<Row>, paging: { page: number; pageSize: number }): Row[] {
  const offset = listOffset(paging);
  return rows.slice(offset, offset + paging.pageSize);
}

/** The database's clock, for a read that must know it before anything else: `now` is told with the first answer. */
export async function clockOf(context: Context): Promise<Date> {
  if (context.hold) context.hold.isPassing = true;
  return (await context.db.selectNoFrom(sql<Date>`now()`.as('now')).executeTakeFirstOrThrow()).now;
}

/** The pattern of what contains the text; `%` and `_` are letters like others. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, (special) => `\\${special}`)}%`;

/** Any of the columns contains the text, upper and lower case alike. */
export function matches(search: string, columns: readonly string[]) {
  if (search === '') return sql<SqlBool>`true`;
  const pattern = containing(search);
  return sql<SqlBool>`(${sql.join(
    columns.map((column) => sql`${sql.ref(column)} ilike ${pattern}`),
    sql` or `,
  )})`;
}

/** The text is an id and nothing else: a search for an id means that object. */
export function asId(search: string): string | null {
  return /^[1-9][0-9]{0,18}$/.test(search) && BigInt(search) <= 9223372036854775807n ? search : null;
}
