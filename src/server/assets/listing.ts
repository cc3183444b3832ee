// Which accounts come on a page of the list, and how many there are.
//
// There are two ways to find the accounts that somebody was given: from their ids, which costs as much as there are, or along the
// index of the center's accounts in the order of the list until the page is full, which costs the more the fewer there are. Neither
// alone will do: with 100,000 accounts they lie forty times apart.
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Compiled, isAssigned, withRights } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { asId } from '../foundation/lists.ts';

export interface Wanted {
  search: string;
  /** Name, creation or status; with a minus, downwards. */
  sort: string;
  page: number;
  pageSize: number;
  /** Further conditions on `a`; none is no filter. */
  filters: readonly RawBuilder<SqlBool>[];
  /** Only to measure one way against the other. */
  way?: 'ids' | 'index';
}

export interface Found {
  /** In the order of the list. */
  ids: string[];
  total: number;
  rights: Compiled;
}

/** A page of the accounts that the caller may see in the acting center. */
export function findVisible(context: Context, wanted: Wanted): Promise<Found> {
  return withRights(context, async (rights) => {
    const arms = await armsOf(context, rights, wanted);
    const isWhole = wanted.search === '' && wanted.filters.length === 0;
    const [ids, total] = await Promise.all([
      listPage(context, wanted, arms),
      isWhole ? countVisible(rights) : countFound(context, arms),
    ]);
    return { ids, total, rights };
  });
}

/** All that the caller may see, without asking for it. */
export function countVisible({ seesAllOwned, owned, assigned, shared }: Compiled): number {
  return (seesAllOwned ? owned : assigned.length) + shared.length;
}

/** Fitted to measurements of `npm run bench -- access`: where both ways cost the same, at 10,000 accounts and at 100,000. */
export function startsFromIds(given: number, owned: number): boolean {
  return given * given < 8 * owned;
}

/** Parts of the list, each a condition on `a`. Shared accounts are few and are always found by their ids. */
interface Arms {
  page: RawBuilder<SqlBool>[];
  count: RawBuilder<SqlBool>[];
}

/** More than this, and the way along the index is the cheaper one. */
const mostFoundByWord = 1_000;

async function armsOf(context: Context, rights: Compiled, wanted: Wanted): Promise<Arms> {
  const { seesAllOwned, owned, assigned, shared } = rights;
  const here = sql<SqlBool>`a.owner_center_id = ${context.centerId}`;
  const byId = sql<SqlBool>`(${here} and ${isAmong(assigned)})`;
  const filters = [...wanted.filters, ...textFilters(wanted.search)];
  const matching = (arm: RawBuilder<SqlBool>) => sql<SqlBool>`(${sql.join([arm, ...filters], sql` and `)})`;
  const ofShared = shared.length === 0 ? [] : [matching(isAmong(shared))];
  const isByIds = wanted.way === undefined ? startsFromIds(assigned.length, owned) : wanted.way === 'ids';
  if (!seesAllOwned && isByIds) {
    const arms = [...(assigned.length === 0 ? [] : [matching(byId)]), ...ofShared];
    // Nothing to be found is asked for all the same: a read learns its time with an answer.
    return arms.length === 0 ? { page: [sql`false`], count: [sql`false`] } : { page: arms, count: arms };
  }
  const found = await findByWord(context, wanted.search);
  const whole = seesAllOwned ? here : sql<SqlBool>`(${here} and ${isAssigned(context)})`;
  if (found) {
    const arms = [matching(sql<SqlBool>`(${whole} and ${isAmong(found)})`), ...ofShared];
    return { page: arms, count: arms };
  }
  return { page: [matching(whole), ...ofShared], count: [matching(seesAllOwned ? here : byId), ...ofShared] };
}

function isAmong(ids: readonly string[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`a.id = any (${ids as string[]}::bigint[])`;
}

const text = sql`lower(a.name || ' ' || a.company)`;

function patternOf(search: string): string {
  return `%${search.replace(/[\\%_]/g, (special) => `\\${special}`)}%`;
}

function textFilters(search: string): RawBuilder<SqlBool>[] {
  if (search === '') return [];
  const isLike = sql<SqlBool>`${text} like lower(${patternOf(search)})`;
  const id = asId(search);
  return [id === null ? isLike : sql<SqlBool>`(a.id = ${id} or ${isLike})`];
}

/** Ids of what a search finds by the index of words; undefined where it is of no use: too short a text, or too many. */
async function findByWord(context: Context, search: string): Promise<string[] | undefined> {
  if (!/[\p{L}\p{N}]{3}/u.test(search)) return undefined;
  const { rows } = await sql<{ id: string }>`
    select id from assets.accounts_like(lower(${patternOf(search)}), ${mostFoundByWord + 1})`.execute(context.db);
  if (rows.length > mostFoundByWord) return undefined;
  const id = asId(search);
  return [...rows.map((row) => row.id), ...(id === null ? [] : [id])];
}

const orders: Record<string, RawBuilder<unknown>> = {
  name: sql`lower(a.name)`,
  created: sql`a.created_at`,
  status: sql`a.status`,
};

async function listPage(context: Context, wanted: Wanted, { page: arms }: Arms): Promise<string[]> {
  const isDown = wanted.sort.startsWith('-');
  const by = orders[isDown ? wanted.sort.slice(1) : wanted.sort] ?? sql`lower(a.name)`;
  const direction = sql.raw(isDown ? 'desc' : 'asc');
  const until = wanted.page * wanted.pageSize;
  const ordered = arms.map(
    (arm) =>
      sql`(select a.id, ${by} as place from assets.accounts a where ${arm} order by ${by} ${direction}, a.id ${direction} limit ${until})`,
  );
  const { rows } = await sql<{ id: string }>`
    select id from (${sql.join(ordered, sql` union all `)}) found order by place ${direction}, id ${direction}
    limit ${wanted.pageSize} offset ${until - wanted.pageSize}`.execute(context.db);
  return rows.map(({ id }) => id);
}

async function countFound(context: Context, { count: arms }: Arms): Promise<number> {
  const each = arms.map((arm) => sql`(select count(*)::int from assets.accounts a where ${arm})`);
  const { rows } = await sql<{ total: number }>`select ${sql.join(each, sql` + `)} as total`.execute(context.db);
  return rows[0]?.total ?? 0;
}
