import { type RawBuilder, type SqlBool, sql } from 'kysely';
import {
  accountActions,
  type CenterRole,
  hatsOf,
  mayIn,
  ownMaskOf,
  partnerMaskOf,
} from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import { findFacts } from './links.ts';
import { stateOfTerm } from './rules.ts';

/** In force now, by the database's clock: `alias` is a table with starts_at and expires_at. */
export function isInTerm(alias: 'm' | 'g' | 'h') {
  const column = (name: string) => sql.ref<Date | null>(`${alias}.${name}`);
  return sql<SqlBool>`(${column('starts_at')} is null or ${column('starts_at')} <= now()) and (${column('expires_at')} is null or ${column('expires_at')} > now())`;
}

/** Given already, or to begin later. */
export function isNotOver(alias: 'm') {
  return sql<SqlBool>`(${sql.ref(`${alias}.expires_at`)} is null or ${sql.ref(`${alias}.expires_at`)} > now())`;
}

const seeing = 1 << accountActions['asset:view_basic'].bit;

/** A role that a center made may lack even the sight of the account; the built-in ones do not. */
const sees = sql<SqlBool>`(g.custom_role_id is null or exists (
  select from access.roles r where r.center_id = g.center_id and r.id = g.custom_role_id and r.mask & ${sql.lit(seeing)} <> 0))`;

/** Was given to the caller in the acting center: directly, for hours, through a group or a team. */
export function isAssigned(context: Context): RawBuilder<SqlBool> {
  const { centerId } = context;
  const mine = sql`g.center_id = ${centerId} and g.person_id = ${context.actor.personId} and ${isInTerm('g')} and ${sees}`;
  return sql<SqlBool>`(
    exists (select from access.grants g where g.asset_id = a.id and ${mine})
    or exists (select from access.elevations g where g.asset_id = a.id and ${mine})
    or exists (select from access.group_items i join access.group_grants g on g.center_id = i.center_id and g.group_id = i.group_id
      where i.center_id = ${centerId} and i.asset_id = a.id and ${mine})
    or exists (select from access.team_ways g where g.asset_id = a.id and ${mine}))`;
}

/** Is shared with the acting center; `isForAssigned`: up to a ceiling that lets those who were given it see it. */
function isShared({ centerId }: Context, isForAssigned: boolean): RawBuilder<SqlBool> {
  const ceiling = sql`(h.ceiling_role_id is null or exists (
    select from access.roles r where r.center_id = h.owner_center_id and r.id = h.ceiling_role_id and r.mask & ${sql.lit(seeing)} <> 0))`;
  return sql<SqlBool>`exists (
    select from access.holdings h join access.centers o on o.center_id = h.owner_center_id and o.status = 'active'
    where h.center_id = ${centerId} and h.asset_id = a.id and h.relation = 'owner_partner' and h.status = 'bound' and ${isInTerm('h')}
      and ${isForAssigned ? ceiling : sql`true`})`;
}

/**
 * Ad accounts that the caller may see in the acting center: those that it owns or that are shared with it, by role there or because
 * they were given. A condition on a query over `assets.accounts as a`.
 */
export function visibleAccounts(context: Context): RawBuilder<SqlBool> {
  const hats = hatsOf(context.member);
  const seesOwn = hats.some((hat) => mayIn(ownMaskOf(hat, context.member.adminsNeedAssignment), 'asset:view_basic'));
  const seesShared = hats.some((hat) => mayIn(partnerMaskOf(hat), 'asset:view_basic'));
  const owned = sql<SqlBool>`a.owner_center_id = ${context.centerId}`;
  const assigned = isAssigned(context);
  const ofOwned = seesOwn ? owned : sql<SqlBool>`(${owned} and ${assigned})`;
  const ofShared = seesShared ? isShared(context, false) : sql<SqlBool>`(${isShared(context, true)} and ${assigned})`;
  return sql<SqlBool>`(${ofOwned} or ${ofShared})`;
}

/** A few live members with one of these center roles, for "who could mend this". */
export async function listPeopleWithRoles(
  context: Context,
  roles: readonly CenterRole[],
): Promise<{ id: string; name: string }[]> {
  return context.db
    .selectFrom('access.members as m')
    .innerJoin('identity.people as p', 'p.id', 'm.person_id')
    .select(['p.id', 'p.name'])
    .where('m.center_id', '=', context.centerId)
    .where('m.status', '=', 'active')
    .where('m.role', 'in', roles)
    .where('m.person_id', '!=', context.actor.personId)
    .where(isInTerm('m'))
    .orderBy(sql`m.role = 'owner'`)
    .orderBy('m.joined_at')
    .limit(3)
    .execute();
}

export interface MemberRow {
  person_id: string;
  role: CenterRole;
  finance_role: 'none' | 'analyst' | 'manager';
  creator_role: 'none' | 'viewer' | 'manager';
  status: 'active' | 'suspended' | 'removed' | 'left';
  joined_at: Date;
  starts_at: Date | null;
  expires_at: Date | null;
  ended_at: Date | null;
}

/** One membership of the acting center, past ones as well. */
export function findMember(context: Context, personId: string): Promise<MemberRow | undefined> {
  return context.db
    .selectFrom('access.members')
    .select([
      'person_id',
      'role',
      'finance_role',
      'creator_role',
      'status',
      'joined_at',
      'starts_at',
      'expires_at',
      'ended_at',
    ])
    .where('center_id', '=', context.centerId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
}

/** Active owners of a center. Only true until another commits, unless the center is locked. */
export async function countOwners(context: Context, centerId: string): Promise<number> {
  const { owners } = await context.db
    .selectFrom('access.members')
    .select(sql<number>`count(*)::int`.as('owners'))
    .where('center_id', '=', centerId)
    .where('role', '=', 'owner')
    .where('status', '=', 'active')
    .executeTakeFirstOrThrow();
  return owners;
}

/** Members that count towards the limits: active and suspended, and those of them who are Owner or Admin. */
export function countMembers(context: Context, centerId: string): Promise<{ members: number; admins: number }> {
  return context.db
    .selectFrom('access.members')
    .select([
      sql<number>`count(*)::int`.as('members'),
      sql<number>`(count(*) filter (where role in ('owner', 'admin')))::int`.as('admins'),
    ])
    .where('center_id', '=', centerId)
    .where('status', 'in', ['active', 'suspended'])
    .executeTakeFirstOrThrow();
}

export interface GrantRow {
  person_id: string;
  asset_id: string;
  role: string;
  starts_at: Date | null;
  expires_at: Date | null;
}

/** What a member holds directly, live or not yet or no longer. */
export function listGrantsOf(context: Context, personId: string): Promise<GrantRow[]> {
  return context.db
    .selectFrom('access.grants')
    .select(['person_id', 'asset_id', 'role', 'starts_at', 'expires_at'])
    .where('center_id', '=', context.centerId)
    .where('person_id', '=', personId)
    .orderBy('asset_id')
    .execute();
}

export function findGrant(
  context: Context,
  at: { personId: string; accountId: string },
): Promise<GrantRow | undefined> {
  return context.db
    .selectFrom('access.grants')
    .select(['person_id', 'asset_id', 'role', 'starts_at', 'expires_at'])
    .where('center_id', '=', context.centerId)
    .where('person_id', '=', at.personId)
    .where('asset_id', '=', at.accountId)
    .executeTakeFirst();
}

/** What a member held at the moment that a removal took it away. */
export function listGrantsEndedAt(context: Context, ended: { personId: string; at: Date }): Promise<GrantRow[]> {
  return context.db
    .selectFrom('access.grant_history as h')
    .innerJoin('access.holdings as o', (join) =>
      join.onRef('o.center_id', '=', 'h.center_id').onRef('o.asset_id', '=', 'h.asset_id'),
    )
    .select(['h.person_id', 'h.asset_id', 'h.role', 'h.starts_at', 'h.expires_at'])
    .where('h.center_id', '=', context.centerId)
    .where('h.person_id', '=', ended.personId)
    .where('h.valid_to', '>=', ended.at)
    .where('o.status', '=', 'bound')
    .where(sql<boolean>`access.mask_of(h.center_id, h.role) is not null`)
    .where((where) => where.or([where('h.expires_at', 'is', null), where('h.expires_at', '>', sql<Date>`now()`)]))
    .execute();
}

/** Who holds an account of the acting center, by name, for the record of what an unbinding takes away. */
export function listAccountGrants(
  context: Context,
  accountId: string,
): Promise<{ id: string; name: string; role: string }[]> {
  return context.db
    .selectFrom('access.grants as g')
    .innerJoin('identity.people as p', 'p.id', 'g.person_id')
    .select(['p.id', 'p.name', 'g.role'])
    .where('g.center_id', '=', context.centerId)
    .where('g.asset_id', '=', accountId)
    .orderBy('p.id')
    .execute();
}

interface Reach {
  mask: number;
  cap: number;
  /** Of a shared account: the role that nobody here reaches beyond, and the center that says so. */
  ceiling: { role: string; owner: string } | null;
}

/** What the caller holds on an account of the acting center by what was given, and how far a share lets anybody reach there. */
export async function findReach(context: Context, accountId: string): Promise<Reach> {
  const { at, links } = await findFacts(context, { personId: context.actor.personId, accountId, at: null });
  const live = links.given.filter((one) => stateOfTerm(one, at) === 'ok');
  const share = links.holding?.share;
  return {
    mask: live.reduce((all, one) => all | one.mask, 0),
    cap: share?.ceilingMask ?? -1,
    ceiling: share ? { role: share.ceilingRole, owner: share.centerName } : null,
  };
}
