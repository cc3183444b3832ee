// The facts of access change here and nowhere else. The rooms that call record why in the audit log.
import { sql } from 'kysely';
import type { CenterRole, CreatorRole, FinanceRole } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import type { Term } from './terms.ts';

interface Roles extends Term {
  role: CenterRole;
  financeRole: FinanceRole;
  creatorRole: CreatorRole;
}

/** Makes a center live, with its maker as Owner. */
export async function openCenter(context: Context, centerId: string): Promise<void> {
  await context.db.insertInto('access.centers').values({ center_id: centerId, status: 'active' }).execute();
  await context.db
    .insertInto('access.members')
    .values({ center_id: centerId, person_id: context.actor.personId, role: 'owner', status: 'active' })
    .execute();
}

/**
 * Held until the transaction ends; whatever counts members or owners takes it first, so that two cannot count at once.
 * What changes the rights of a person names the person as well: then it waits for the writes of theirs that are under way,
 * and those that begin later wait for it.
 */
export async function lockCenter(context: Context, centerId: string, personId?: string): Promise<void> {
  if (personId !== undefined)
    await sql`select pg_advisory_xact_lock(foundation.writes_of(${centerId}, ${personId}))`.execute(context.db);
  await sql`select from access.centers where center_id = ${centerId} for no key update`.execute(context.db);
}

/** Stops or revives a center. Waits for the writes that began before it. */
export async function setCenterStatus(
  context: Context,
  change: { centerId: string; status: 'active' | 'deleted' },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${change.centerId}::bigint)`.execute(context.db);
  await sql`select from access.centers where center_id = ${change.centerId} for update`.execute(context.db);
  await context.db
    .updateTable('access.centers')
    .set({ status: change.status })
    .where('center_id', '=', change.centerId)
    .execute();
}

/** Makes somebody a member, again or for the first time. */
export async function putMember(
  context: Context,
  member: Roles & { centerId: string; personId: string; joinedAt?: Date },
): Promise<void> {
  const state = {
    role: member.role,
    finance_role: member.financeRole,
    creator_role: member.creatorRole,
    status: 'active' as const,
    joined_at: member.joinedAt ?? context.now,
    starts_at: member.startsAt,
    expires_at: member.expiresAt,
    ended_at: null,
  };
  await context.db
    .insertInto('access.members')
    .values({ center_id: member.centerId, person_id: member.personId, ...state })
    .onConflict((conflict) => conflict.columns(['center_id', 'person_id']).doUpdateSet(state))
    .execute();
}

export async function changeRoles(context: Context, personId: string, roles: Roles): Promise<void> {
  await context.db
    .updateTable('access.members')
    .set({
      role: roles.role,
      finance_role: roles.financeRole,
      creator_role: roles.creatorRole,
      starts_at: roles.startsAt,
      expires_at: roles.expiresAt,
    })
    .where('center_id', '=', context.centerId)
    .where('person_id', '=', personId)
    .execute();
}

export async function setMemberStatus(
  context: Context,
  personId: string,
  status: 'active' | 'suspended',
): Promise<void> {
  await context.db
    .updateTable('access.members')
    .set({ status })
    .where('center_id', '=', context.centerId)
    .where('person_id', '=', personId)
    .execute();
}

/** Ends a membership and everything given through it. Waits for writes of that member that began before it. */
export async function endMembership(context: Context, personId: string, status: 'removed' | 'left'): Promise<number> {
  await context.db
    .updateTable('access.members')
    .set({ status, ended_at: sql<Date>`clock_timestamp()` })
    .where('center_id', '=', context.centerId)
    .where('person_id', '=', personId)
    .execute();
  for (const table of ['access.group_grants', 'access.team_people', 'access.elevations'] as const) {
    await context.db
      .deleteFrom(table)
      .where('center_id', '=', context.centerId)
      .where('person_id', '=', personId)
      .execute();
  }
  const ended = await context.db
    .deleteFrom('access.grants')
    .where('center_id', '=', context.centerId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return Number(ended.numDeletedRows);
}

/** Puts an account into a center as its owner; an earlier holding of the same pair comes back to life, its grants do not. */
export async function holdAccount(context: Context, at: { centerId: string; accountId: string }): Promise<void> {
  const state = {
    relation: 'owner_center',
    status: 'bound',
    owner_center_id: null,
    ceiling: null,
    starts_at: null,
    expires_at: null,
    shared_by: null,
    shared_at: null,
  } as const;
  await context.db
    .insertInto('access.holdings')
    .values({ center_id: at.centerId, asset_id: at.accountId, ...state })
    .onConflict((conflict) => conflict.columns(['center_id', 'asset_id']).doUpdateSet(state))
    .execute();
}

/**
 * Waits for the writes of everybody in a center, and holds back those that begin later: for what changes the rights of many
 * there at once, as the end of a share or of a group.
 */
export async function lockRightsOf(context: Context, centerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${centerId}::bigint)`.execute(context.db);
}

/**
 * Takes an account out of the acting center; everybody there loses it, and everybody with whom it was shared. Returns how many
 * were given it directly. What hangs on the holding ends with it in the database.
 */
export async function releaseAccount(context: Context, accountId: string): Promise<number> {
  const { rows } = await sql<{ center_id: string }>`
    select center_id from access.holdings where asset_id = ${accountId} and status = 'bound'
      and ${context.centerId} in (center_id, owner_center_id) order by center_id`.execute(context.db);
  for (const { center_id } of rows) await lockRightsOf(context, center_id);
  const { given } = await context.db
    .selectFrom('access.grants')
    .select(sql<number>`count(*)::int`.as('given'))
    .where('center_id', '=', context.centerId)
    .where('asset_id', '=', accountId)
    .executeTakeFirstOrThrow();
  await context.db
    .updateTable('access.holdings')
    .set({ status: 'unbound' })
    .where('center_id', '=', context.centerId)
    .where('asset_id', '=', accountId)
    .execute();
  return given;
}

/** Gives an account to a member, or changes what was given. */
export async function putGrant(
  context: Context,
  grant: {
    centerId: string;
    personId: string;
    accountId: string;
    /** Built in, or the id of one of the center's own. */
    role: string;
    startsAt?: Date | null;
    expiresAt: Date | null;
    grantedBy: string;
  },
): Promise<void> {
  const state = {
    role: grant.role,
    starts_at: grant.startsAt ?? null,
    expires_at: grant.expiresAt,
    granted_by: grant.grantedBy,
    granted_at: context.now,
  };
  await context.db
    .insertInto('access.grants')
    .values({ center_id: grant.centerId, person_id: grant.personId, asset_id: grant.accountId, ...state })
    .onConflict((conflict) => conflict.columns(['center_id', 'person_id', 'asset_id']).doUpdateSet(state))
    .execute();
}

export async function removeGrant(context: Context, at: { personId: string; accountId: string }): Promise<void> {
  await context.db
    .deleteFrom('access.grants')
    .where('center_id', '=', context.centerId)
    .where('person_id', '=', at.personId)
    .where('asset_id', '=', at.accountId)
    .execute();
}
