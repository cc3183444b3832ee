// The facts of access as SQL: as they are, or as they were at an instant. One shape for both, so that "who can" and "who could
// then" are one question.
import { type RawBuilder, sql } from 'kysely';
import { type AccountAction, maskOf } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';

const tables = {
  centers: 'center_history',
  members: 'member_history',
  holdings: 'holding_history',
  roles: 'role_history',
  grants: 'grant_history',
  elevations: 'elevation_history',
  groups: 'group_history',
  group_items: 'group_item_history',
  group_grants: 'group_grant_history',
  teams: 'team_history',
  team_ways: 'team_way_history',
} as const;
type Table = keyof typeof tables;

/** What a question leaves out, to see who would lose what without it. */
export type Without =
  | { people: readonly string[] }
  | { group: string }
  | { team: string }
  | { partner: string }
  | { shares: readonly Share[] };

/** An account that a center shares with another; `partner` is the one that is not the acting one. */
export interface Share {
  account: string;
  partner: string;
}

/** Whose rights, on what, when. At least people or accounts must be named: everybody on everything is no question. */
export interface Scope {
  people?: readonly string[];
  accounts?: readonly string[];
  /** Only these of them, person by person beside account by account. */
  pairs?: { people: readonly string[]; accounts: readonly string[] };
  /** Null: now, by the database's clock. */
  at: Date | null;
  without?: Without;
}

/** A table of facts, as it is or as it was. */
export function tableAt(name: Table, at: Date | null): RawBuilder<unknown> {
  if (at === null) return sql.raw(`access.${name}`);
  return sql`(select * from ${sql.raw(`access.${tables[name]}`)} where valid_from <= ${at} and (valid_to is null or valid_to > ${at}))`;
}

export function clockAt(at: Date | null): RawBuilder<Date> {
  return at === null ? sql<Date>`now()` : sql<Date>`${at}::timestamptz`;
}

function inTerm(alias: string, at: Date | null): RawBuilder<boolean> {
  const [from, to] = [sql.raw(`${alias}.starts_at`), sql.raw(`${alias}.expires_at`)];
  const clock = clockAt(at);
  return sql<boolean>`(${from} is null or ${from} <= ${clock}) and (${to} is null or ${to} > ${clock})`;
}

function among(column: string, ids: readonly string[] | undefined): RawBuilder<boolean> {
  if (ids === undefined) return sql<boolean>`true`;
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return sql<boolean>`${sql.raw(column)} = ${only}::bigint`;
  return sql<boolean>`${sql.raw(column)} = any (${ids as string[]}::bigint[])`;
}

function paired(person: string, account: string, pairs: Scope['pairs']): RawBuilder<boolean> {
  if (pairs === undefined) return sql<boolean>`true`;
  return sql<boolean>`(${sql.raw(person)}, ${sql.raw(account)}) in (
    select * from unnest(${pairs.people as string[]}::bigint[], ${pairs.accounts as string[]}::bigint[]))`;
}

function unless(column: string, without: Without | undefined, kind: 'group' | 'team' | 'partner'): RawBuilder<boolean> {
  const left = without === undefined ? undefined : (without as Record<string, unknown>)[kind];
  return left === undefined ? sql<boolean>`true` : sql<boolean>`${sql.raw(column)} is distinct from ${left}::bigint`;
}

function unlessPerson(column: string, without: Without | undefined): RawBuilder<boolean> {
  if (without === undefined || !('people' in without)) return sql<boolean>`true`;
  return sql<boolean>`${sql.raw(column)} <> all (${without.people as string[]}::bigint[])`;
}

/** Whether a center and an account, as columns, are one of these shares. */
export function isShareOf(center: string, account: string, shares: readonly Share[]): RawBuilder<boolean> {
  return sql<boolean>`(${sql.raw(center)}, ${sql.raw(account)}) in (
    select * from unnest(${shares.map(({ partner }) => partner)}::bigint[], ${shares.map((one) => one.account)}::bigint[]))`;
}

function unlessShare(without: Without | undefined): RawBuilder<boolean> {
  if (without === undefined || !('shares' in without)) return sql<boolean>`true`;
  return sql<boolean>`(h.owner_center_id is null or not ${isShareOf('h.owner_center_id', 'h.asset_id', without.shares)})`;
}

/** The role in the center that reaches furthest on ad accounts, by its name in the contract. */
const hat = sql`case when m.role <> 'employee' then m.role when m.finance_role <> 'none' then 'finance_' || m.finance_role else m.role end`;

/** Live members of the acting center, with what their roles there hold on own and on shared accounts. */
function liveMembers(center: string, { people, at, without }: Scope): RawBuilder<unknown> {
  return sql`
    select m.person_id, min(${hat}) as hat,
      bit_or(case when c.admins_need_assignment then b.assigned_mask else b.mask end) as own_mask, bit_or(b.partner_mask) as partner_mask
    from ${tableAt('members', at)} m
    join ${tableAt('centers', at)} c on c.center_id = m.center_id and c.status = 'active'
    join access.role_masks b on b.kind = 'center' and b.role = m.role or b.kind = 'finance' and b.role = m.finance_role or b.kind = 'creator' and b.role = m.creator_role
    where m.center_id = ${center} and m.status = 'active' and ${inTerm('m', at)} and ${among('m.person_id', people)} and ${unlessPerson('m.person_id', without)}
    group by m.person_id`;
}

/** What the acting center holds and may use, each with how far what was given reaches. */
function liveHoldings(center: string, { accounts, at, without }: Scope): RawBuilder<unknown> {
  return sql`
    select h.asset_id, h.owner_center_id, case when h.relation = 'owner_center' then -1 else coalesce(b.mask, r.mask) end as cap
    from ${tableAt('holdings', at)} h
    left join ${tableAt('centers', at)} o on o.center_id = h.owner_center_id
    left join access.role_masks b on b.kind = 'account' and b.role = h.ceiling
    left join ${tableAt('roles', at)} r on r.center_id = h.owner_center_id and r.id = h.ceiling_role_id
    where h.center_id = ${center} and h.status = 'bound' and ${among('h.asset_id', accounts)}
      and (h.relation = 'owner_center' or o.status = 'active' and ${inTerm('h', at)})
      and ${unless('h.owner_center_id', without, 'partner')} and ${unlessShare(without)}`;
}

/**
 * All that was given to people of a center: directly, for hours, through groups and teams. In force or not. A query with the
 * columns person_id, asset_id, via, role, custom_role_id, group_id, team_id, starts_at, expires_at, granted_by.
 */
export function givenTo(center: string, { people, accounts, pairs, at, without }: Scope): RawBuilder<unknown> {
  return sql`
    select g.person_id, g.asset_id, 'grant' as via, g.role, g.custom_role_id, null::bigint as group_id, null::bigint as team_id, g.starts_at, g.expires_at, g.granted_by
    from ${tableAt('grants', at)} g
    where g.center_id = ${center} and ${among('g.person_id', people)} and ${among('g.asset_id', accounts)} and ${paired('g.person_id', 'g.asset_id', pairs)}
    union all
    select e.person_id, e.asset_id, 'elevation', e.role, e.custom_role_id, null, null, e.starts_at, e.expires_at, e.approved_by
    from ${tableAt('elevations', at)} e
    where e.center_id = ${center} and ${among('e.person_id', people)} and ${among('e.asset_id', accounts)} and ${paired('e.person_id', 'e.asset_id', pairs)}
    union all
    select q.person_id, i.asset_id, 'group', q.role, q.custom_role_id, q.group_id, null, q.starts_at, q.expires_at, q.granted_by
    from ${tableAt('group_items', at)} i
    join ${tableAt('group_grants', at)} q on q.center_id = i.center_id and q.group_id = i.group_id
    where i.center_id = ${center} and ${among('q.person_id', people)} and ${among('i.asset_id', accounts)} and ${paired('q.person_id', 'i.asset_id', pairs)}
      and ${unless('i.group_id', without, 'group')}
    union all
    select w.person_id, w.asset_id, 'team', w.role, w.custom_role_id, w.group_id, w.team_id, w.starts_at, w.expires_at, w.granted_by
    from ${tableAt('team_ways', at)} w
    where w.center_id = ${center} and ${among('w.person_id', people)} and ${among('w.asset_id', accounts)} and ${paired('w.person_id', 'w.asset_id', pairs)}
      and ${unless('w.group_id', without, 'group')} and ${unless('w.team_id', without, 'team')}`;
}

/**
 * Every way in which somebody of the acting center holds something: a query with the columns person_id, asset_id, via
 * ('center_role', 'grant', 'elevation', 'group', 'team'), role, role_name (of a role that the center made, its name then), group_id,
 * team_id, mask (after the ceiling), starts_at, expires_at, granted_by.
 */
export function pathsOf(context: Context, scope: Scope): RawBuilder<unknown> {
  const center = context.centerId;
  return sql`
    with live as materialized (${liveMembers(center, scope)}), held as materialized (${liveHoldings(center, scope)}),
      -- Read once: a join that takes them for few would read them again for each person.
      given as materialized (${givenTo(center, scope)})
    select l.person_id, h.asset_id, 'center_role' as via, l.hat as role, l.hat as role_name, null::bigint as group_id, null::bigint as team_id,
      case when h.owner_center_id is null then l.own_mask else l.partner_mask end as mask, null::timestamptz as starts_at, null::timestamptz as expires_at, null::bigint as granted_by
    from live l cross join held h
    where case when h.owner_center_id is null then l.own_mask else l.partner_mask end <> 0 and ${paired('l.person_id', 'h.asset_id', scope.pairs)}
    union all
    select g.person_id, g.asset_id, g.via, g.role, coalesce(r.name, g.role), g.group_id, g.team_id, coalesce(b.mask, r.mask) & h.cap, g.starts_at, g.expires_at, g.granted_by
    from given g
    join live l on l.person_id = g.person_id
    join held h on h.asset_id = g.asset_id
    left join access.role_masks b on b.kind = 'account' and b.role = g.role
    left join ${tableAt('roles', scope.at)} r on r.center_id = ${center} and r.id = g.custom_role_id
    where ${inTerm('g', scope.at)}`;
}

export interface Rights {
  person_id: string;
  asset_id: string;
  mask: number;
}

/** Who was given something that lets them do this, and on which account: rows of person_id and asset_id. Center roles give nothing. */
export function givenFor(context: Context, action: AccountAction, accounts?: readonly string[]): RawBuilder<unknown> {
  const scope = { at: null, ...(accounts && { accounts }) };
  return sql`select distinct paths.person_id, paths.asset_id from (${pathsOf(context, scope)}) paths
    where paths.via <> 'center_role' and paths.mask & ${sql.lit(maskOf([action]))} <> 0`;
}

/** When the first term in the acting center begins or ends from now on: until then nobody holds anything else by the time alone. */
export async function givenUntil(context: Context): Promise<string | null> {
  const terms = (from: RawBuilder<unknown>) =>
    sql`select x.at from ${from} t cross join lateral (values (t.starts_at), (t.expires_at)) x (at) where x.at > now()`;
  const all = sql`(${givenTo(context.centerId, { at: null })})`;
  const own = (table: string) => sql`(select * from ${sql.raw(table)} o where o.center_id = ${context.centerId})`;
  const { rows } = await sql<{ ends_at: string | null }>`
    select min(x.at)::text as ends_at from (
      ${terms(all)} union all ${terms(own('access.members'))} union all ${terms(own('access.holdings'))}) x`.execute(
    context.db,
  );
  return rows[0]?.ends_at ?? null;
}

/** What people hold on accounts, one row for each pair that holds anything. */
export async function listRights(context: Context, scope: Scope): Promise<Rights[]> {
  const { rows } = await sql<Rights>`
    select person_id, asset_id, bit_or(mask) as mask from (${pathsOf(context, scope)}) paths group by person_id, asset_id`.execute(
    context.db,
  );
  return rows;
}
