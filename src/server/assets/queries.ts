import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type * as contract from '../../contract/assets.ts';
import type { Account } from '../../contract/assets.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { mayIn } from '../../contract/permissions.ts';
import { type Compiled, listRights, rightOn } from '../access/index.ts';
import type { AccountRights, Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, listOffset, matches } from '../foundation/lists.ts';
import { findVisible } from './listing.ts';
import { type AccountRow, presentAccount, presentOwn } from './present.ts';

type ListInput = InputOf<typeof contract.listOwnAccounts>;

/** Names of accounts that the acting center holds, by id. */
export async function accountNames(context: Context, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await context.db
    .selectFrom('access.holdings as h')
    .innerJoin('assets.accounts as a', 'a.id', 'h.asset_id')
    .select(['a.id', 'a.name'])
    .where('h.center_id', '=', context.centerId)
    .where('h.status', '=', 'bound')
    .where('a.id', 'in', ids)
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

/** How many were given the account `asset` of the acting center, directly or through a group. */
function peopleOn(context: Context, asset: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(select count(*)::int from (
    select g.person_id from access.grants g where g.center_id = ${context.centerId} and g.asset_id = ${asset}
    union select q.person_id from access.group_items i join access.group_grants q on q.center_id = i.center_id and q.group_id = i.group_id
      where i.center_id = ${context.centerId} and i.asset_id = ${asset}) held)`;
}

/** The labels of the account `a`, in their order. */
export function labelsOf(context: Context) {
  return sql<string[]>`coalesce((select array_agg(l.label order by lower(l.label)) from assets.labels l
    where l.center_id = ${context.centerId} and l.asset_id = a.id), '{}'::text[])`.as('labels');
}

/** Accounts with any, or with all, of the labels. */
function isLabelled(context: Context, { labels, match }: { labels: readonly string[]; match: 'any' | 'all' }) {
  const keys = [...new Set(labels.map((each) => each.toLowerCase()))];
  return sql<SqlBool>`(select count(*) from assets.labels l
    where l.center_id = ${context.centerId} and l.asset_id = a.id and lower(l.label) = any (${keys})) >= ${match === 'all' ? keys.length : 1}`;
}

function isOf({ centerId }: Context, relation: 'owner_center' | 'owner_partner') {
  const owner = sql`a.owner_center_id = ${centerId}`;
  return relation === 'owner_center' ? sql<SqlBool>`${owner}` : sql<SqlBool>`not (${owner})`;
}

/** Beside each account: how many were given it here, where that is asked for, its labels, and whose it is. */
function seenBy(context: Context, counted: readonly string[]) {
  const people = sql<number>`case when a.id = any (${counted as string[]}::bigint[]) then ${peopleOn(context, sql`a.id`)} else 0 end`;
  return [people.as('people'), labelsOf(context), ownerName(context), shareOf(context)] as const;
}

/** The center that shares an account with the acting one; null where it is the acting one's own. */
function ownerName(context: Context) {
  return sql<string | null>`case when a.owner_center_id <> ${context.centerId} then (
    select coalesce((select c.name from centers.current c where c.id = p.partner_center_id), p.partner_name)
    from access.partnerships p where p.center_id = ${context.centerId} and p.partner_center_id = a.owner_center_id) end`.as(
    'owner_name',
  );
}

interface ShareRow {
  ceiling: string;
  name: string | null;
  expires_at: string | null;
}

/** How far and how long a partner shares an account with the acting center. */
function shareOf(context: Context) {
  return sql<ShareRow | null>`case when a.owner_center_id <> ${context.centerId} then (
    select jsonb_build_object('ceiling', h.ceiling, 'name', r.name, 'expires_at', h.expires_at)
    from access.holdings h left join access.roles r on r.center_id = h.owner_center_id and r.id = h.ceiling_role_id
    where h.center_id = ${context.centerId} and h.asset_id = a.id and h.relation = 'owner_partner' and h.status = 'bound') end`.as(
    'share',
  );
}

/** The accounts of the acting center that the caller may see; filtered where they are read. */
export async function listAccounts(
  context: Context,
  input: InputOf<typeof contract.listAccounts>,
): Promise<ReplyOf<typeof contract.listAccounts>> {
  const { ids, total, rights } = await findVisible(context, {
    ...input,
    filters: [
      ...(input.status ? [sql<SqlBool>`a.status = ${input.status}`] : []),
      ...(input.relation ? [isOf(context, input.relation)] : []),
      ...(input.labels ? [isLabelled(context, { labels: input.labels, match: input.match })] : []),
    ],
  });
  const rows = await listSeen(context, ids, idsCounted(context, rights, ids));
  const seen = (row: SeenRow) => {
    const { mask, role } = rightOn(context, rights, row);
    return seenOf(context, { ...row, role }, mask);
  };
  return {
    items: rows.map((row) => presentAccount(context, row, seen(row))),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

/** Those whose people the caller may know: whose an account is does not show in its id, so as its owner or as a partner. */
function idsCounted(context: Context, rights: Compiled, ids: readonly string[]): string[] {
  const owners = [context.centerId, null];
  const masksOf = (id: string) => owners.map((owner) => rightOn(context, rights, { id, owner_center_id: owner }).mask);
  return ids.filter((id) => masksOf(id).some((mask) => mayIn(mask, 'asset:list_people')));
}

/** Accounts with what is shown beside them, in the order of the ids. */
async function listSeen(context: Context, ids: readonly string[], counted: readonly string[]): Promise<SeenRow[]> {
  if (ids.length === 0) return [];
  return context.db
    .selectFrom('assets.accounts as a')
    .selectAll('a')
    .select(seenBy(context, counted))
    .where(sql<SqlBool>`a.id = any (${ids as string[]}::bigint[])`)
    .orderBy(sql`array_position(${ids as string[]}::bigint[], a.id)`)
    .execute();
}

type SeenRow = AccountRow & {
  people: number;
  labels: string[];
  owner_name: string | null;
  share: ShareRow | null;
};

function seenOf(context: Context, row: SeenRow & { role: string | null }, mask: number) {
  const relation = row.owner_center_id === context.centerId ? ('owner_center' as const) : ('owner_partner' as const);
  const share = row.share && {
    ceiling: row.share.ceiling,
    ceilingName: row.share.name,
    expiresAt: row.share.expires_at === null ? null : new Date(row.share.expires_at).toISOString(),
  };
  const { role, labels, people } = row;
  return { mask, relation, role, ownerName: row.owner_name, share, labels, people };
}

async function rightsOn(context: Context, accounts: readonly string[]): Promise<Map<string, number>> {
  if (accounts.length === 0) return new Map();
  const rights = await listRights(context, { people: [context.actor.personId], accounts, at: null });
  return new Map(rights.map((row) => [row.asset_id, row.mask]));
}

/** What the caller holds on an account that came into the center with this very call. */
export async function findRights(context: Context, accountId: string): Promise<AccountRights> {
  const rights = await rightsOn(context, [accountId]);
  return { id: accountId, mask: rights.get(accountId) ?? 0, relation: 'owner_center', role: null };
}

/** One account of the acting center; the door has decided that the caller may see it, and knows the rights. */
export async function getAccount(context: Context, accountId: string, rights: AccountRights): Promise<Account> {
  const [row, people] = await Promise.all([
    context.db
      .selectFrom('assets.accounts as a')
      .selectAll('a')
      .select([ownerName(context), shareOf(context), labelsOf(context)])
      .where('a.id', '=', accountId)
      .executeTakeFirst(),
    // Who may not know how many people have it does not make the database count them.
    mayIn(rights.mask, 'asset:list_people') ? countPeople(context, accountId) : 0,
  ]);
  if (!row) refuse('not_found');
  return presentAccount(context, row, seenOf(context, { ...row, role: rights.role, people }, rights.mask));
}

async function countPeople(context: Context, accountId: string): Promise<number> {
  const { people } = await context.db
    .selectNoFrom(peopleOn(context, sql`${accountId}::bigint`).as('people'))
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
