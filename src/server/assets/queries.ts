import { type SqlBool, sql } from 'kysely';
import type * as contract from '../../contract/assets.ts';
import type { Account } from '../../contract/assets.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { mayIn } from '../../contract/permissions.ts';
import { type Compiled, listRights, rightOn } from '../access/index.ts';
import type { AccountRights, Context } from '../foundation/context.ts';
import { queryFixed } from '../foundation/database.ts';
import { Counts } from '../foundation/directory.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, matches, readPage, sortOf } from '../foundation/lists.ts';
import { withVisible } from './listing.ts';
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

/** How many were given each account of the acting center, directly or through a group or a team. */
const peopleOn = new Counts({ kind: 'assignments', count: countPeople });

async function countPeople(context: Context, accounts: readonly string[]): Promise<Map<string, number>> {
  if (accounts.length === 0) return new Map();
  const { centerId } = context;
  const asked = sql`any (${accounts as string[]}::bigint[])`;
  const { rows } = await sql<{ asset_id: string; people: number }>`
    select asset_id, count(*)::int as people from (
      select g.asset_id, g.person_id from access.grants g where g.center_id = ${centerId} and g.asset_id = ${asked}
      union select i.asset_id, q.person_id from access.group_items i join access.group_grants q on q.center_id = i.center_id and q.group_id = i.group_id
        where i.center_id = ${centerId} and i.asset_id = ${asked}
      union select w.asset_id, w.person_id from access.team_ways w where w.center_id = ${centerId} and w.asset_id = ${asked}) held
    group by asset_id`.execute(context.db);
  return new Map(rows.map((row) => [row.asset_id, row.people]));
}

/** The labels of the account `a`, in their order. */
export function labelsOf(context: Context) {
  return sql<string[]>`coalesce((select array_agg(l.label order by lower(l.label)) from assets.labels l
    where l.center_id = ${context.centerId} and l.asset_id = a.id), '{}'::text[])`.as('labels');
}

/** Those of many, by account; only of accounts that have any. */
async function listLabels(context: Context, accounts: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await context.db
    .selectFrom('assets.labels')
    .select(['asset_id', sql<string[]>`array_agg(label order by lower(label))`.as('labels')])
    .where('center_id', '=', context.centerId)
    .where('asset_id', '=', sql<string>`any (${accounts as string[]}::bigint[])`)
    .groupBy('asset_id')
    .execute();
  return new Map(rows.map((row) => [row.asset_id, row.labels]));
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
  return withVisible(context, input, async ({ ids, total, rights }) => {
    const rows = await listSeen(context, ids, rights);
    const present = (row: SeenRow): Account => {
      const { mask, role } = rightOn(context, rights, row);
      return presentAccount(context, row, seenOf(context, { ...row, role }, mask));
    };
    return { items: rows.map(present), total, page: input.page, pageSize: input.pageSize };
  });
}

/** Those whose people the caller may know: whose an account is does not show in its id, so as its owner or as a partner. */
function idsCounted(context: Context, rights: Compiled, ids: readonly string[]): string[] {
  const owners = [context.centerId, null];
  const masksOf = (id: string) => owners.map((owner) => rightOn(context, rights, { id, owner_center_id: owner }).mask);
  return ids.filter((id) => masksOf(id).some((mask) => mayIn(mask, 'asset:list_people')));
}

/**
 * Accounts with what is shown beside them, in the order of the ids: a query for each kind, all in one message, since one that
 * joined them would cost more to begin than they cost together.
 */
async function listSeen(context: Context, ids: readonly string[], rights: Compiled): Promise<SeenRow[]> {
  const [rows, people, labels, sides] = await Promise.all([
    context.db
      .selectFrom('assets.accounts as a')
      .selectAll('a')
      .where('a.id', '=', sql<string>`any (${ids as string[]}::bigint[])`)
      .execute(),
    peopleOn.of(context, idsCounted(context, rights, ids)),
    listLabels(context, ids),
    ids.some((id) => rights.visible.has(id)) ? listSides(context, ids) : new Map<string, SideRow>(),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const seen = (row: AccountRow): SeenRow => ({
    ...row,
    people: people.get(row.id) ?? 0,
    labels: labels.get(row.id) ?? [],
    owner_name: sides.get(row.id)?.owner_name ?? null,
    share: sides.get(row.id)?.share ?? null,
  });
  return ids
    .map((id) => byId.get(id))
    .filter((row) => row !== undefined)
    .map(seen);
}

interface SideRow {
  id: string;
  owner_name: string | null;
  share: ShareRow | null;
}

/** Of those that are shared with the acting center: by whom, how far and how long. */
async function listSides(context: Context, ids: readonly string[]): Promise<Map<string, SideRow>> {
  const rows = await context.db
    .selectFrom('assets.accounts as a')
    .select(['a.id', ownerName(context), shareOf(context)])
    .where('a.id', '=', sql<string>`any (${ids as string[]}::bigint[])`)
    .where('a.owner_center_id', '!=', context.centerId)
    .execute();
  // No version here counts what partners and their roles are called.
  if (context.hold && rows.length > 0) context.hold.isPassing = true;
  return new Map(rows.map((row) => [row.id, row]));
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
  const { centerId } = context;
  // Each in a query of its own, all in one message: one that joined them would cost more to begin than they cost together.
  const [[row], [labeled], people, sides] = await Promise.all([
    queryFixed<AccountRow>(context, 'select * from assets.accounts where id = $1', [accountId]),
    queryFixed<{ labels: string[] | null }>(
      context,
      'select array_agg(label order by lower(label)) as labels from assets.labels where center_id = $1 and asset_id = $2',
      [centerId, accountId],
    ),
    // Who may not know how many people have it does not make the database count them.
    mayIn(rights.mask, 'asset:list_people') ? countPeople(context, [accountId]) : undefined,
    rights.relation === 'owner_center' ? undefined : listSides(context, [accountId]),
  ]);
  if (!row) refuse('not_found');
  const side = sides?.get(accountId);
  const seen = {
    ...row,
    role: rights.role,
    people: people?.get(accountId) ?? 0,
    labels: labeled?.labels ?? [],
    owner_name: side?.owner_name ?? null,
    share: side?.share ?? null,
  };
  return presentAccount(context, row, seenOf(context, seen, rights.mask));
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
  const [order, direction] = sortOf(orders, input.sort);
  const { rows, total } = await readPage(own.selectAll('a').orderBy(order, direction).orderBy('a.id'), input);
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
