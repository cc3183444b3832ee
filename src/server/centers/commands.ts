import { sql } from 'kysely';
import type { Center } from '../../contract/centers.ts';
import * as contract from '../../contract/centers.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { changeRoles, findMember, lockCenter, openCenter, setCenterStatus, stateOfTerm } from '../access/index.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context, MemberFacts } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { presentProfile } from './present.ts';
import { getCenter, getCenterName, getCenterRow, listProfiles, type ProfileRow } from './queries.ts';

/** Far above what a person needs, far below what would hurt. */
const centersPerPerson = 100;
const graceMs = 30 * 24 * 3600_000;

type Profile = ReturnType<typeof presentProfile>;

function rowOf(profile: Profile) {
  return {
    name: profile.name,
    region: profile.region,
    time_zone: profile.timeZone,
    currency: profile.currency,
    business_type: profile.businessType,
  };
}

export async function createCenter(context: Context, input: InputOf<typeof contract.createCenter>): Promise<Center> {
  await refuseTooMany(context);
  const { id } = await context.db.selectNoFrom(sql<string>`foundation.new_id()`.as('id')).executeTakeFirstOrThrow();
  await enterCenter(context.db, id);
  await context.db.insertInto('centers.centers').values({ id, created_by: context.actor.personId }).execute();
  await context.db
    .insertInto('centers.profiles')
    .values({ center_id: id, effective_from: context.now, recorded_by: context.actor.personId, ...rowOf(input) })
    .execute();
  await openCenter(context, id);
  await record(context, {
    action: 'centers.center_created',
    object: { type: 'center', id, name: input.name },
    after: { ...input },
    log: { center: id },
  });
  const member: MemberFacts = {
    centerStatus: 'active',
    role: 'owner',
    financeRole: 'none',
    creatorRole: 'none',
    status: 'active',
    startsAt: null,
    expiresAt: null,
    adminsNeedAssignment: false,
  };
  return getCenter(context, { centerId: id, member });
}

async function refuseTooMany(context: Context): Promise<void> {
  const { made } = await context.db
    .selectFrom('access.members')
    .select(sql<number>`count(*)::int`.as('made'))
    .where('person_id', '=', context.actor.personId)
    .where('role', '=', 'owner')
    .where('status', '=', 'active')
    .executeTakeFirstOrThrow();
  if (made >= centersPerPerson) refuse('centers.too_many', { limit: centersPerPerson });
}

/** A change from an instant on. Profiles that were announced for later keep their own changes and take this one along. */
export async function updateCenter(context: Context, input: InputOf<typeof contract.updateCenter>): Promise<Center> {
  const { center: centerId, from, ...changed } = input;
  await lockCenter(context, centerId);
  const isLater = from !== undefined && new Date(from) > context.now;
  const at = isLater ? new Date(from) : context.now;
  const [base, ...later] = await listProfiles(context, centerId, at);
  if (!base) throw new Error(`Center ${centerId} has no profile.`);
  const before = presentProfile(base);
  const after = { ...before, ...definedOf(changed) } as Profile;
  if (JSON.stringify(before) === JSON.stringify(after)) return getCenter(context, context);
  await putProfile(context, { centerId, at, profile: after });
  for (const profile of later) await carryOver(context, { centerId, profile, before, after });
  await record(context, {
    action: 'centers.center_updated',
    object: { type: 'center', id: centerId, name: after.name },
    before: { ...before },
    after: { ...after, ...(isLater ? { from: at.toISOString() } : {}) },
    log: { center: centerId },
    // What was announced for a later day is taken back by announcing what was for that day.
    undo: inverse(contract.updateCenter, {
      center: centerId,
      ...(Object.fromEntries(
        Object.keys(changed).map((field) => [field, before[field as keyof Profile]]),
      ) as Partial<Profile>),
      ...(isLater ? { from: at.toISOString() } : {}),
    }),
  });
  return getCenter(context, context);
}

function definedOf<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}

async function putProfile(context: Context, put: { centerId: string; at: Date; profile: Profile }): Promise<void> {
  const values = { ...rowOf(put.profile), recorded_by: context.actor.personId, recorded_at: context.now };
  await context.db
    .insertInto('centers.profiles')
    .values({ center_id: put.centerId, effective_from: put.at, ...values })
    .onConflict((conflict) => conflict.columns(['center_id', 'effective_from']).doUpdateSet(values))
    .execute();
}

/** In a later profile, a field that only repeated the old value follows the new one. */
async function carryOver(
  context: Context,
  change: { centerId: string; profile: ProfileRow; before: Profile; after: Profile },
): Promise<void> {
  const planned = presentProfile(change.profile);
  const names = Object.keys(planned) as (keyof Profile)[];
  const followed = Object.fromEntries(
    names.map((name) => [name, planned[name] === change.before[name] ? change.after[name] : planned[name]]),
  ) as Profile;
  await putProfile(context, { centerId: change.centerId, at: change.profile.effective_from, profile: followed });
}

/** The heir becomes an Owner and the caller an Admin, in one step, so the center always has an Owner. */
export async function transferOwnership(
  context: Context,
  input: InputOf<typeof contract.transferOwnership>,
): Promise<Center> {
  if (input.heir === context.actor.personId) refuse('centers.heir_is_self');
  await lockCenter(context, input.center, context.actor.personId);
  const heir = await findMember(context, input.heir);
  const term = heir && stateOfTerm({ startsAt: heir.starts_at, expiresAt: heir.expires_at }, context.now);
  if (heir?.status !== 'active' || term !== 'ok') refuse('centers.heir_not_member');
  const heirRoles = {
    role: 'owner',
    financeRole: heir.finance_role,
    creatorRole: heir.creator_role,
    startsAt: heir.starts_at,
    expiresAt: null,
  } as const;
  await changeRoles(context, input.heir, heirRoles);
  const own = context.member;
  await changeRoles(context, context.actor.personId, {
    role: 'admin',
    financeRole: own.financeRole,
    creatorRole: own.creatorRole,
    startsAt: own.startsAt,
    expiresAt: null,
  });
  const { name } = await context.db
    .selectFrom('identity.people')
    .select('name')
    .where('id', '=', input.heir)
    .executeTakeFirstOrThrow();
  await record(context, {
    action: 'centers.ownership_transferred',
    object: { type: 'member', id: input.heir, name },
    before: { role: heir.role, formerOwnerRole: 'owner' },
    after: { role: 'owner', formerOwnerRole: 'admin' },
    log: { center: input.center },
  });
  return getCenter(context, { centerId: input.center, member: { ...own, role: 'admin' } });
}

export async function deleteCenter(
  context: Context,
  input: InputOf<typeof contract.deleteCenter>,
): Promise<{ goneAt: string }> {
  const name = context.centerName;
  if (input.name.trim() !== name) refuse('centers.name_mismatch');
  await setCenterStatus(context, { centerId: input.center, status: 'deleted' });
  const goneAt = new Date(context.now.getTime() + graceMs);
  await setDeletion(context, input.center, { deleted_at: context.now, gone_at: goneAt });
  await record(context, {
    action: 'centers.center_deleted',
    object: { type: 'center', id: input.center, name },
    before: { status: 'active' },
    after: { status: 'deleted', goneAt },
    log: { center: input.center },
  });
  return { goneAt: goneAt.toISOString() };
}

/** Only an Owner of the deleted center, and only within its days of grace; to everybody else it does not exist. */
export async function restoreCenter(context: Context, input: InputOf<typeof contract.restoreCenter>): Promise<Center> {
  const membership = await context.db
    .selectFrom('access.members')
    .select(['finance_role', 'creator_role'])
    .where('center_id', '=', input.center)
    .where('person_id', '=', context.actor.personId)
    .where('role', '=', 'owner')
    .where('status', '=', 'active')
    .executeTakeFirst();
  if (!membership) refuse('not_found');
  await enterCenter(context.db, input.center);
  await lockCenter(context, input.center);
  const row = await getCenterRow(context, input.center);
  if (!row.gone_at) refuse('centers.not_deleted');
  if (row.gone_at <= context.now) refuse('not_found');
  await setCenterStatus(context, { centerId: input.center, status: 'active' });
  await setDeletion(context, input.center, { deleted_at: null, gone_at: null });
  await record(context, {
    action: 'centers.center_restored',
    object: { type: 'center', id: input.center, name: await getCenterName(context, input.center) },
    before: { status: 'deleted' },
    after: { status: 'active' },
    log: { center: input.center },
  });
  const member: MemberFacts = {
    centerStatus: 'active',
    role: 'owner',
    financeRole: membership.finance_role,
    creatorRole: membership.creator_role,
    status: 'active',
    startsAt: null,
    expiresAt: null,
    adminsNeedAssignment: false,
  };
  return getCenter(context, { centerId: input.center, member });
}

async function setDeletion(
  context: Context,
  centerId: string,
  deletion: { deleted_at: Date | null; gone_at: Date | null },
): Promise<void> {
  await context.db.updateTable('centers.centers').set(deletion).where('id', '=', centerId).execute();
}
