// Partners, what is shared in either direction, and who of the partners holds it.
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/partners.ts';
import type { Share } from '../../contract/partners.ts';
import { isInTerm, partnerRights } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, containing, listOffset, matches, sortOf } from '../foundation/lists.ts';
import {
  type BorrowedRow,
  type PartnerPersonRow,
  type PartnerRow,
  presentBorrowed,
  presentPartner,
  presentPartnerPerson,
  presentShare,
  type ShareRow,
} from './present.ts';

/** What a partner is called now; of a former one, what it was called when the link was made. */
const partnerName = sql<string>`coalesce((select c.name from centers.current c where c.id = p.partner_center_id), p.partner_name)`;

const stillShared = sql`h.relation = 'owner_partner' and h.status = 'bound' and (h.expires_at is null or h.expires_at > now())`;

function found(search: string, names: readonly ReturnType<typeof sql<string>>[], ids: readonly string[]) {
  if (search === '') return sql<SqlBool>`true`;
  const id = asId(search);
  const pattern = containing(search);
  const conditions = names.map((name) => sql`${name} ilike ${pattern}`);
  if (id !== null) conditions.push(...ids.map((column) => sql`${sql.ref(column)} = ${id}`));
  return sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;
}

function partnersOf(context: Context) {
  return context.db.selectFrom('access.partnerships as p').where('p.center_id', '=', context.centerId);
}

const partnerColumns = [
  'p.partner_center_id as id',
  'p.status',
  'p.since',
  'p.ended_at',
  partnerName.as('name'),
  sql<number>`(select count(*)::int from access.holdings h where h.owner_center_id = p.center_id and h.center_id = p.partner_center_id and ${stillShared})`.as(
    'shared_by_us',
  ),
  sql<number>`(select count(*)::int from access.holdings h where h.center_id = p.center_id and h.owner_center_id = p.partner_center_id and ${stillShared})`.as(
    'shared_to_us',
  ),
] as const;

const partnerOrders = { name: sql`lower(${partnerName})`, since: sql`p.since` };

export async function listPartners(
  context: Context,
  input: InputOf<typeof contract.listPartners>,
): Promise<ReplyOf<typeof contract.listPartners>> {
  const partners = partnersOf(context)
    .where('p.status', '=', input.status)
    .where(found(input.search, [partnerName], ['p.partner_center_id']));
  const [order, direction] = sortOf(partnerOrders, input.sort);
  const rows: PartnerRow[] = await partners
    .select(partnerColumns)
    .orderBy(order, direction)
    .orderBy('p.partner_center_id')
    .limit(input.pageSize)
    .offset(listOffset(input))
    .execute();
  const { total } = await partners.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  return { items: rows.map(presentPartner), total, page: input.page, pageSize: input.pageSize };
}

export async function getPartner(context: Context, partnerId: string): Promise<ReplyOf<typeof contract.getPartner>> {
  const row: PartnerRow | undefined = await partnersOf(context)
    .select(partnerColumns)
    .where('p.partner_center_id', '=', partnerId)
    .executeTakeFirst();
  return row ? presentPartner(row) : refuse('not_found');
}

const shareState = sql<
  Share['state']
>`case when h.status <> 'bound' then 'revoked' when h.expires_at <= now() then 'expired'
  when h.starts_at > now() then 'scheduled' else 'active' end`;

/** What the acting center shares, or shared. */
function sharesOf(context: Context) {
  return context.db
    .selectFrom('access.holdings as h')
    .innerJoin('assets.accounts as a', 'a.id', 'h.asset_id')
    .innerJoin('access.partnerships as p', (join) =>
      join.onRef('p.center_id', '=', 'h.owner_center_id').onRef('p.partner_center_id', '=', 'h.center_id'),
    )
    .where('h.owner_center_id', '=', context.centerId)
    .where('a.owner_center_id', '=', context.centerId);
}

const holdingColumns = [
  'a.id as account_id',
  'a.name as account_name',
  'a.status as account_status',
  'h.ceiling',
  'r.name as ceiling_name',
  'h.starts_at',
  'h.expires_at',
  'h.shared_at',
  'p.partner_center_id as partner_id',
  partnerName.as('partner_name'),
] as const;

const shareColumns = [
  ...holdingColumns,
  'by.name as shared_by_name',
  shareState.as('state'),
  sql<number>`(select count(distinct g.person_id)::int from access.partner_rights(h.asset_id, now(), h.center_id) g where g.via <> 'center_role')`.as(
    'people',
  ),
] as const;

function withNames(shares: ReturnType<typeof sharesOf>) {
  return shares
    .leftJoin('access.roles as r', (join) =>
      join.onRef('r.center_id', '=', 'h.owner_center_id').onRef('r.id', '=', 'h.ceiling_role_id'),
    )
    .leftJoin('identity.people as by', 'by.id', 'h.shared_by')
    .select(shareColumns);
}

const shareOrders = {
  account: sql`lower(a.name)`,
  partner: sql`lower(${partnerName})`,
  expires: sql`h.expires_at`,
  shared: sql`h.shared_at`,
};

function orderOf(sort: string) {
  const [order, direction] = sortOf(shareOrders, sort);
  return sql`${order} ${sql.raw(direction)} nulls last`;
}

export async function listShares(
  context: Context,
  input: InputOf<typeof contract.listShares>,
): Promise<ReplyOf<typeof contract.listShares>> {
  let shares = sharesOf(context).where(
    found(input.search, [sql<string>`a.name`, partnerName], ['a.id', 'p.partner_center_id']),
  );
  if (input.partner) shares = shares.where('h.center_id', '=', input.partner);
  if (input.account) shares = shares.where('h.asset_id', '=', input.account);
  shares = input.state ? shares.where(shareState, '=', input.state) : shares.where('h.status', '=', 'bound');
  const rows: ShareRow[] = await withNames(shares)
    .orderBy(orderOf(input.sort))
    .orderBy('a.id')
    .orderBy('h.center_id')
    .limit(input.pageSize)
    .offset(listOffset(input))
    .execute();
  const { total } = await shares.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  return { items: rows.map(presentShare), total, page: input.page, pageSize: input.pageSize };
}

/** Shares of accounts with one partner, by account, revoked ones too. */
export async function findShares(
  context: Context,
  of: { partnerId: string; accountIds: readonly string[] },
): Promise<Map<string, Share>> {
  if (of.accountIds.length === 0) return new Map();
  const rows: ShareRow[] = await withNames(sharesOf(context))
    .where('h.center_id', '=', of.partnerId)
    .where('h.asset_id', 'in', of.accountIds)
    .execute();
  return new Map(rows.map((row) => [row.account_id, presentShare(row)]));
}

/** What partners share with the acting center, now or from a later day on. */
function borrowedBy(context: Context) {
  return context.db
    .selectFrom('access.holdings as h')
    .innerJoin('assets.accounts as a', 'a.id', 'h.asset_id')
    .innerJoin('access.partnerships as p', (join) =>
      join.onRef('p.center_id', '=', 'h.center_id').onRef('p.partner_center_id', '=', 'h.owner_center_id'),
    )
    .innerJoin('access.centers as o', 'o.center_id', 'h.owner_center_id')
    .where('h.center_id', '=', context.centerId)
    .where('o.status', '=', 'active')
    .where(sql<SqlBool>`${stillShared}`);
}

const borrowedColumns = [
  ...holdingColumns,
  shareState.as('state'),
  sql<number>`(select count(*)::int from access.grants g where g.center_id = h.center_id and g.asset_id = h.asset_id and ${isInTerm('g')})`.as(
    'people',
  ),
] as const;

export async function listBorrowed(
  context: Context,
  input: InputOf<typeof contract.listBorrowed>,
): Promise<ReplyOf<typeof contract.listBorrowed>> {
  let borrowed = borrowedBy(context).where(
    found(input.search, [sql<string>`a.name`, partnerName], ['a.id', 'p.partner_center_id']),
  );
  if (input.partner) borrowed = borrowed.where('h.owner_center_id', '=', input.partner);
  if (input.account) borrowed = borrowed.where('h.asset_id', '=', input.account);
  if (input.state) borrowed = borrowed.where(shareState, '=', input.state);
  const rows: BorrowedRow[] = await borrowed
    .leftJoin('access.roles as r', (join) =>
      join.onRef('r.center_id', '=', 'h.owner_center_id').onRef('r.id', '=', 'h.ceiling_role_id'),
    )
    .select(borrowedColumns)
    .orderBy(orderOf(input.sort))
    .orderBy('a.id')
    .limit(input.pageSize)
    .offset(listOffset(input))
    .execute();
  const { total } = await borrowed.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  return { items: rows.map(presentBorrowed), total, page: input.page, pageSize: input.pageSize };
}

const peopleOrders: Record<InputOf<typeof contract.listPartnerPeople>['sort'], RawBuilder<unknown>> = {
  person: sql`lower(h.person_name)`,
  '-person': sql`lower(h.person_name) desc`,
  partner: sql`lower(h.partner_name)`,
  '-partner': sql`lower(h.partner_name) desc`,
  account: sql`lower(h.account_name)`,
  '-account': sql`lower(h.account_name) desc`,
  expires: sql`h.expires_at`,
};

export async function listPartnerPeople(
  context: Context,
  input: InputOf<typeof contract.listPartnerPeople>,
): Promise<ReplyOf<typeof contract.listPartnerPeople>> {
  const given = input.given === 'yes' ? sql`having bool_or(r.via <> 'center_role')` : sql``;
  const held = sql`
    select r.person_id, r.person_name, r.center_id, ${partnerName} as partner_name, a.id as account_id, a.name as account_name,
      bit_or(r.mask) as mask, bool_or(r.via = 'center_role') as is_assigner, bool_or(r.via <> 'center_role') as is_given,
      nullif(least(max(r.share_expires_at), max(coalesce(r.expires_at, 'infinity')) filter (where r.via <> 'center_role')), 'infinity') as expires_at
    from ${partnerRights({ accountId: input.account, partnerId: input.partner })} r
    join assets.accounts a on a.id = r.asset_id and a.owner_center_id = ${context.centerId}
    join access.partnerships p on p.center_id = ${context.centerId} and p.partner_center_id = r.center_id
    where ${matches(input.search, ['r.person_name', 'a.name'])}
    group by r.person_id, r.person_name, r.center_id, p.partner_center_id, p.partner_name, a.id, a.name
    ${given}`;
  const { rows } = await sql<PartnerPersonRow>`select h.*, count(*) over ()::int as total from (${held}) h
    order by ${peopleOrders[input.sort]}, lower(h.person_name), h.person_id, lower(h.account_name), h.account_id
    limit ${input.pageSize} offset ${listOffset(input)}`.execute(context.db);
  const total = rows[0]?.total ?? (input.page === 1 ? 0 : await countOf(context, held));
  return { items: rows.map(presentPartnerPerson), total, page: input.page, pageSize: input.pageSize };
}

/** A page past the end still says how many there are. */
async function countOf(context: Context, held: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from (${held}) h`.execute(context.db);
  return rows[0]?.total ?? 0;
}
