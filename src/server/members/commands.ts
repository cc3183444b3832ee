import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Member } from '../../contract/members.ts';
import * as contract from '../../contract/members.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import {
  changeRoles,
  countMembers,
  countOwners,
  endMembership,
  findMember,
  type GrantRow,
  judgeCenter,
  laterEnd,
  listElevationsOf,
  listGrantsEndedAt,
  listGrantsOf,
  listGroupsEndedAt,
  listGroupsOf,
  listTeamsEndedAt,
  listTeamsOf,
  lockCenter,
  type MemberRow,
  putGrant,
  putGroupGrant,
  putMember,
  putTeamPerson,
  requireVerdict,
  roleNames,
  setMemberStatus,
} from '../access/index.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { AccountNames } from './names.ts';
import { getMember, getPersonName } from './queries.ts';
import {
  barOnLastOwner,
  barOnLimits,
  barOnMember,
  barOnRoles,
  fieldOfBar,
  isAdministrative,
  memberLimits,
  undoMs,
} from './rules.ts';

function refuseIf(code: RefusalCode | null, details?: Record<string, unknown>): void {
  if (code) refuse(code, details);
}

type Act<Input, Reply> = (context: Context, input: Input) => Promise<Reply>;

/** An act on one member, under the lock of the center and of that member. Acts on many lock otherwise, and call it without. */
export function alone<Input extends { member: string }, Reply>(act: Act<Input, Reply>): Act<Input, Reply> {
  return async (context, input) => {
    await lockCenter(context, context.centerId, input.member);
    return act(context, input);
  };
}

/** The member in question, once it is certain that the caller may touch them. */
export async function takeMember(context: Context, personId: string): Promise<MemberRow> {
  const target = await findMember(context, personId);
  if (!target || target.status === 'removed' || target.status === 'left') refuse('not_found');
  refuseIf(barOnMember({ id: context.actor.personId, role: context.member.role }, { id: personId, role: target.role }));
  return target;
}

export async function refuseLastOwner(
  context: Context,
  target: MemberRow,
  next: { role: Member['role']; isActive: boolean },
): Promise<void> {
  refuseIf(barOnLastOwner(target, next, await countOwners(context, context.centerId)));
}

/** The former values of what a call asked to change. */
function asked(
  input: InputOf<typeof contract.updateMember>,
  { startsAt, expiresAt, ...roles }: ReturnType<typeof rolesOf>,
) {
  const former = { ...roles, startsAt: startsAt?.toISOString() ?? null, expiresAt: expiresAt?.toISOString() ?? null };
  return Object.fromEntries(Object.entries(former).filter(([field]) => field in input)) as Partial<typeof former>;
}

function rolesOf(row: MemberRow) {
  const { role, finance_role: financeRole, creator_role: creatorRole } = row;
  return { role, financeRole, creatorRole, startsAt: row.starts_at, expiresAt: row.expires_at };
}

async function objectOf(context: Context, personId: string) {
  return { type: 'member', id: personId, name: await getPersonName(context, personId) } as const;
}

export async function updateMember(context: Context, input: InputOf<typeof contract.updateMember>): Promise<Member> {
  const target = await takeMember(context, input.member);
  const before = rolesOf(target);
  const next = {
    role: input.role ?? before.role,
    financeRole: input.financeRole ?? before.financeRole,
    creatorRole: input.creatorRole ?? before.creatorRole,
    startsAt: instantOr(before.startsAt, input.startsAt),
    expiresAt: instantOr(before.expiresAt, input.expiresAt),
  };
  const isTermNew =
    next.startsAt?.getTime() !== before.startsAt?.getTime() ||
    next.expiresAt?.getTime() !== before.expiresAt?.getTime();
  await requireRoleRights(context, {
    financeRole: next.financeRole !== before.financeRole,
    creatorRole: next.creatorRole !== before.creatorRole,
  });
  // An end that is over already stays where it is.
  const isJudged = isTermNew || next.role === 'owner';
  const bar = barOnRoles(context.member, { ...next, expiresAt: isJudged ? next.expiresAt : null }, context.now);
  if (bar) refuse(bar, fieldOfBar(bar, { starts: 'startsAt', ends: 'expiresAt' }));
  await refuseLastOwner(context, target, { role: next.role, isActive: target.status === 'active' });
  const addsAdmin = isAdministrative(next.role) && !isAdministrative(before.role);
  refuseIf(barOnLimits(await countMembers(context, context.centerId), { members: 0, admins: addsAdmin ? 1 : 0 }), {
    limit: memberLimits.admins,
  });
  await changeRoles(context, input.member, next);
  await record(context, {
    action: 'members.member_updated',
    object: await objectOf(context, input.member),
    before,
    after: next,
    log: { center: context.centerId },
    undo: inverse(contract.updateMember, { center: context.centerId, member: input.member, ...asked(input, before) }),
  });
  return getMember(context, input);
}

export async function extendMembership(
  context: Context,
  input: InputOf<typeof contract.extendMembership>,
): Promise<Member> {
  const target = await takeMember(context, input.member);
  const roles = rolesOf(target);
  const expiresAt = laterEnd(context, target.expires_at, input.expiresAt);
  await changeRoles(context, input.member, { ...roles, expiresAt });
  await record(context, {
    action: 'members.member_extended',
    object: await objectOf(context, input.member),
    before: { expiresAt: target.expires_at },
    after: { expiresAt, reason: input.reason },
    log: { center: context.centerId },
    undo: inverse(contract.updateMember, {
      center: context.centerId,
      member: input.member,
      expiresAt: target.expires_at?.toISOString() ?? null,
    }),
  });
  return getMember(context, input);
}

/** Finance and creator roles are given by whom the table says, beside the right to change members at all. */
export async function requireRoleRights(
  context: Context,
  gives: { financeRole: boolean; creatorRole: boolean },
): Promise<void> {
  if (gives.financeRole) await requireVerdict(context, judgeCenter('finance:assign_role', context.member, context.now));
  if (gives.creatorRole) await requireVerdict(context, judgeCenter('creator:assign_role', context.member, context.now));
}

function instantOr(current: Date | null, asked: string | null | undefined): Date | null {
  if (asked === undefined) return current;
  return asked === null ? null : new Date(asked);
}

export async function suspendMember(context: Context, input: InputOf<typeof contract.suspendMember>): Promise<Member> {
  const target = await takeMember(context, input.member);
  if (target.status === 'suspended') refuse('members.already_suspended');
  await refuseLastOwner(context, target, { role: target.role, isActive: false });
  await setMemberStatus(context, input.member, 'suspended');
  await record(context, {
    action: 'members.member_suspended',
    object: await objectOf(context, input.member),
    before: { state: 'active' },
    after: { state: 'suspended', ...(input.reason === '' ? {} : { reason: input.reason }) },
    log: { center: context.centerId },
    undo: inverse(contract.reinstateMember, { center: context.centerId, member: input.member }),
  });
  return getMember(context, input);
}

export async function reinstateMember(
  context: Context,
  input: InputOf<typeof contract.reinstateMember>,
): Promise<Member> {
  const target = await takeMember(context, input.member);
  if (target.status !== 'suspended') refuse('members.not_suspended');
  await setMemberStatus(context, input.member, 'active');
  await record(context, {
    action: 'members.member_reinstated',
    object: await objectOf(context, input.member),
    before: { state: 'suspended' },
    after: { state: 'active' },
    log: { center: context.centerId },
    undo: inverse(contract.suspendMember, { center: context.centerId, member: input.member }),
  });
  return getMember(context, input);
}

/** The entry names everything that is lost, so that a dry run is the preview and an undo knows what to bring back. */
export async function removeMember(
  context: Context,
  names: AccountNames,
  input: InputOf<typeof contract.removeMember>,
): Promise<ReplyOf<typeof contract.removeMember>> {
  const target = await takeMember(context, input.member);
  await refuseLastOwner(context, target, { role: target.role, isActive: false });
  const before = { ...rolesOf(target), ...(await givenTo(context, names, input.member)) };
  const lostAccounts = await endMembership(context, input.member, 'removed');
  await record(context, {
    action: 'members.member_removed',
    object: await objectOf(context, input.member),
    before,
    after: input.reason === '' ? null : { reason: input.reason },
    log: { center: context.centerId },
    undo: inverse(contract.restoreMember, { center: context.centerId, member: input.member }),
  });
  return { lostAccounts };
}

interface Given {
  id: string;
  name: string;
  role: string;
}

/** What somebody was given, by name: accounts and, if there are any, groups and higher roles. It ends with the membership. */
export async function givenTo(
  context: Context,
  names: AccountNames,
  personId: string,
): Promise<{ accounts: Given[]; groups?: Given[]; teams?: { id: string; name: string }[]; elevations?: Given[] }> {
  const elevations = await listElevationsOf(context, personId);
  const roleName = await roleNames(
    context,
    elevations.map(({ role }) => role),
  );
  return {
    accounts: await describe(context, names, await listGrantsOf(context, personId)),
    ...(await describeGroups(context, personId)),
    ...(await describeTeams(context, personId)),
    ...(elevations.length === 0 ? {} : { elevations: elevations.map((one) => ({ ...one, role: roleName(one.role) })) }),
  };
}

async function describe(context: Context, names: AccountNames, grants: GrantRow[]): Promise<Given[]> {
  const known = await names(
    context,
    grants.map((grant) => grant.asset_id),
  );
  const roleName = await roleNames(
    context,
    grants.map((grant) => grant.role),
  );
  return grants.map((grant) => ({
    id: grant.asset_id,
    name: known.get(grant.asset_id) ?? '',
    role: roleName(grant.role),
  }));
}

/** Groups beside the accounts, for those who have any. */
async function describeGroups(context: Context, personId: string): Promise<{ groups?: Given[] }> {
  const groups = await listGroupsOf(context, personId);
  const roleName = await roleNames(
    context,
    groups.map(({ role }) => role),
  );
  return groups.length === 0 ? {} : { groups: groups.map((group) => ({ ...group, role: roleName(group.role) })) };
}

async function describeTeams(context: Context, personId: string): Promise<{ teams?: { id: string; name: string }[] }> {
  const teams = await listTeamsOf(context, personId);
  return teams.length === 0 ? {} : { teams };
}

export async function leaveCenter(context: Context, names: AccountNames): Promise<Record<string, never>> {
  const personId = context.actor.personId;
  await lockCenter(context, context.centerId, personId);
  const target = await findMember(context, personId);
  if (!target) refuse('not_found');
  await refuseLastOwner(context, target, { role: target.role, isActive: false });
  const before = { ...rolesOf(target), ...(await givenTo(context, names, personId)) };
  await endMembership(context, personId, 'left');
  await record(context, {
    action: 'members.member_left',
    object: { type: 'member', id: personId, name: context.actor.name },
    before,
    after: null,
    log: { center: context.centerId },
  });
  return {};
}

/** Undoes a removal: the roles of then, and of the accounts of then those that the center still holds. */
export async function restoreMember(
  context: Context,
  names: AccountNames,
  input: InputOf<typeof contract.restoreMember>,
): Promise<Member> {
  await lockCenter(context, context.centerId);
  const former = await findMember(context, input.member);
  if (!former) refuse('not_found');
  if (former.status !== 'removed' || !former.ended_at) refuse('members.not_removed');
  if (context.now.getTime() - former.ended_at.getTime() > undoMs) refuse('members.removal_too_old');
  if (former.role === 'owner' && context.member.role !== 'owner') refuse('members.only_owner_makes_owner');
  const admins = isAdministrative(former.role) ? 1 : 0;
  refuseIf(barOnLimits(await countMembers(context, context.centerId), { members: 1, admins }), {
    limit: memberLimits.members,
  });
  const grants = await listGrantsEndedAt(context, { personId: input.member, at: former.ended_at });
  const { centerId } = context;
  await putMember(context, { centerId, personId: input.member, ...rolesOf(former), joinedAt: former.joined_at });
  for (const grant of grants) {
    await putGrant(context, {
      centerId,
      personId: input.member,
      accountId: grant.asset_id,
      role: grant.role,
      startsAt: grant.starts_at,
      expiresAt: grant.expires_at,
      grantedBy: context.actor.personId,
    });
  }
  for (const { id, ...grant } of await listGroupsEndedAt(context, { personId: input.member, at: former.ended_at }))
    await putGroupGrant(context, id, grant);
  for (const { id, ...place } of await listTeamsEndedAt(context, { personId: input.member, at: former.ended_at }))
    await putTeamPerson(context, id, place);
  await record(context, {
    action: 'members.member_restored',
    object: await objectOf(context, input.member),
    before: null,
    after: {
      ...rolesOf(former),
      accounts: await describe(context, names, grants),
      ...(await describeGroups(context, input.member)),
      ...(await describeTeams(context, input.member)),
    },
    log: { center: centerId },
    undo: inverse(contract.removeMember, { center: context.centerId, member: input.member }),
  });
  return getMember(context, input);
}
