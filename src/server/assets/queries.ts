import { type SqlBool, sql } from 'kysely';
import type * as contract from '../../contract/assets.ts';
import type { Account } from '../../contract/assets.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { judgeAccount, visibleAccounts } from '../access/index.ts';
import type { AccountFacts, Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, listOffset, matches } from '../foundation/lists.ts';
import { type AccountRow, presentAccount, presentOwn } from './present.ts';

type ListInput = InputOf<typeof contract.listOwnAccounts>;

/** Names of accounts that the acting center holds, by id. */
export async function accountNames(context: Context, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await context.db
    .selectFrom('assets.accounts')
    .select(['id', 'name'])
    .where('owner_center_id', '=', context.centerId)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

function found(search: string) {
  const id = asId(search);
  const text = matches(search, ['a.name', 'a.company']);
  return id === null ? text : sql<SqlBool>`(a.id = ${id} or ${text})`;
}

const orders = { name: sql`lower(a.name)`, created: sql`a.created_at`, status: sql`a.status` };

function orderOf(sort: string) {
  const isDown = sort.startsWith('-');
  return {
    order: orders[(isDown ? sort.slice(1) : sort) as keyof typeof orders],
    direction: isDown ? 'desc' : 'asc',
  } as const;
}

const peopleCount =
  sql<number>`(select count(*)::int from access.grants g where g.center_id = a.owner_center_id and g.asset_id = a.id)`.as(
    'people',
  );

/** The caller's own grant and the number of people, beside each account. */
function seenBy(context: Context) {
  return [
    peopleCount,
    sql<{ role: 'admin' | 'operator' | 'analyst'; starts_at: string | null; expires_at: string | null } | null>`
      (select to_jsonb(g) from access.grants g where g.center_id = a.owner_center_id and g.asset_id = a.id and g.person_id = ${context.actor.personId})`.as(
      'grant',
    ),
  ] as const;
}

type Seen = AccountRow & {
  people: number;
  grant: { role: 'admin' | 'operator' | 'analyst'; starts_at: string | null; expires_at: string | null } | null;
};

function factsOf({ grant }: Seen): AccountFacts {
  return {
    isHeld: true,
    grant: grant && {
      role: grant.role,
      startsAt: grant.starts_at === null ? null : new Date(grant.starts_at),
      expiresAt: grant.expires_at === null ? null : new Date(grant.expires_at),
    },
  };
}

/** The accounts of the acting center that the caller may see; filtered where they are read. */
export async function listAccounts(
  context: Context,
  input: InputOf<typeof contract.listAccounts>,
): Promise<ReplyOf<typeof contract.listAccounts>> {
  let visible = context.db
    .selectFrom('assets.accounts as a')
    .where('a.owner_center_id', '=', context.centerId)
    .where(visibleAccounts(context))
    .where(found(input.search));
  if (input.status) visible = visible.where('a.status', '=', input.status);
  const { order, direction } = orderOf(input.sort);
  const [rows, { total }] = await Promise.all([
    visible
      .selectAll('a')
      .select(seenBy(context))
      .orderBy(order, direction)
      .orderBy('a.id')
      .limit(input.pageSize)
      .offset(listOffset(input))
      .execute(),
    visible.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return {
    items: rows.map((row) => presentAccount(context, row, { facts: factsOf(row), people: row.people })),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

/** One account of the acting center; the door has decided that the caller may see it, and knows the facts. */
export async function getAccount(context: Context, accountId: string, facts: AccountFacts): Promise<Account> {
  const [row, people] = await Promise.all([
    context.db
      .selectFrom('assets.accounts')
      .selectAll()
      .where('owner_center_id', '=', context.centerId)
      .where('id', '=', accountId)
      .executeTakeFirst(),
    // Who may not know how many people have it does not make the database count them.
    mightSeePeople(context, facts) ? countPeople(context, accountId) : 0,
  ]);
  return row ? presentAccount(context, row, { facts, people }) : refuse('not_found');
}

/** Were everything in its term. What the reply says is decided by the time, which is not known before the first query. */
function mightSeePeople({ member }: Context, { isHeld, grant }: AccountFacts): boolean {
  const always = { startsAt: null, expiresAt: null };
  const account = { isHeld, grant: grant && { ...grant, ...always } };
  return judgeAccount('asset:list_people', { member: { ...member, ...always }, account }, new Date(0)).isAllowed;
}

async function countPeople(context: Context, accountId: string): Promise<number> {
  const { people } = await context.db
    .selectFrom('access.grants')
    .select(sql<number>`count(*)::int`.as('people'))
    .where('center_id', '=', context.centerId)
    .where('asset_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return people;
}

export async function listOwnAccounts(
  context: Context,
  input: ListInput,
): Promise<ReplyOf<typeof contract.listOwnAccounts>> {
  let own = context.db
    .selectFrom('assets.accounts as a')
    .where('a.owner_person_id', '=', context.actor.personId)
    .where(found(input.search));
  if (input.status) own = own.where('a.status', '=', input.status);
  const { order, direction } = orderOf(input.sort);
  const rows = await own
    .selectAll('a')
    .orderBy(order, direction)
    .orderBy('a.id')
    .limit(input.pageSize)
    .offset(listOffset(input))
    .execute();
  const { total } = await own.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  return { items: rows.map((row) => presentOwn(context, row)), total, page: input.page, pageSize: input.pageSize };
}

export async function getOwnRow(context: Context, accountId: string): Promise<AccountRow> {
  const row = await context.db
    .selectFrom('assets.accounts')
    .selectAll()
    .where('owner_person_id', '=', context.actor.personId)
    .where('id', '=', accountId)
    .executeTakeFirst();
  return row ?? refuse('not_found');
}
