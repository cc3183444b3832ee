// Answering an invitation: by its link, or in the message centre. Both end in the same acceptance.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/members.ts';
import {
  countMembers,
  findMember,
  lockCenter,
  putGrant,
  putGroupGrant,
  putMember,
  roleNames,
  stateOfMember,
} from '../access/index.ts';
import { record } from '../audit/index.ts';
import { getCenterName } from '../centers/index.ts';
import type { Context, MemberFacts } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { isRefused, refuse } from '../foundation/errors.ts';
import { createPerson } from '../identity/index.ts';
import { closeRequest, type Decider } from '../requests/index.ts';
import { findByToken, hasAccount, type InvitationRow } from './invitations.ts';
import type { Rooms } from './invite.ts';
import { inWords, promisesOf, rolesIn, takePromises } from './promises.ts';
import { getPersonName } from './queries.ts';
import { barOnLimits, isAdministrative, isInviterEntitled, memberLimits } from './rules.ts';

interface Joiner {
  id: string;
  name: string;
  email: string;
}

export async function openInvitation(
  context: Context,
  rooms: Rooms,
  input: InputOf<typeof contract.openInvitation>,
): Promise<ReplyOf<typeof contract.openInvitation>> {
  await rooms.installation.limits.take('invitation.ip', context.origin.ip);
  const row = await findByToken(context, input.token);
  await enterCenter(context.db, row.center_id);
  const inCenter = withCenter(context, row.center_id);
  const promises = await promisesOf(inCenter, rooms.names, row.id);
  const roleName = await roleNames(inCenter, rolesIn(promises));
  const { caller } = context;
  const isForViewer = caller ? caller.email.toLowerCase() === row.email_key : null;
  return {
    email: row.email,
    centerName: await getCenterName(context, row.center_id),
    inviterName: await getPersonName(context, row.invited_by),
    role: row.role,
    financeRole: row.finance_role,
    creatorRole: row.creator_role,
    ...inWords(promises, roleName),
    membershipStartsAt: row.membership_starts_at?.toISOString() ?? null,
    membershipExpiresAt: row.membership_expires_at?.toISOString() ?? null,
    expiresAt: row.expires_at.toISOString(),
    state: row.state === 'pending' && row.expires_at <= context.now ? 'expired' : row.state,
    hasAccount: await hasAccount(context, row.email),
    isForViewer,
    centerId: isForViewer && row.state === 'accepted' ? row.center_id : null,
  };
}

/** The context of a call that an invitation let into a center. */
function withCenter(context: Context, centerId: string): Context {
  return Object.create(context, { centerId: { value: centerId } }) as Context;
}

export async function acceptInvitation(
  context: Context,
  input: InputOf<typeof contract.acceptInvitation>,
): Promise<{ centerId: string }> {
  const row = await findByToken(context, input.token);
  const { personId, name, email } = context.actor;
  if (email.toLowerCase() !== row.email_key) refuse('members.invitation_for_another_address', { email: row.email });
  return accept(context, row, { id: personId, name, email });
}

/** The link proves the address, so the new account needs no other confirmation. */
export async function joinByInvitation(
  context: Context,
  rooms: Rooms,
  input: InputOf<typeof contract.joinByInvitation>,
): Promise<{ centerId: string }> {
  await rooms.installation.limits.take('invitation.ip', context.origin.ip);
  const row = await findByToken(context, input.token);
  refuseUnless(row, context.now);
  if (await hasAccount(context, row.email)) refuse('members.account_exists');
  const { name, password, locale, timeZone } = input;
  const person = await createPerson(context, rooms.installation, {
    email: row.email,
    name,
    password,
    locale,
    timeZone,
  });
  return accept(context, row, { id: person.id, name, email: row.email });
}

function refuseUnless(row: Pick<InvitationRow, 'state' | 'expires_at'>, now: Date): void {
  if (row.state === 'expired' || (row.state === 'pending' && row.expires_at <= now))
    refuse('members.invitation_expired');
  if (row.state !== 'pending') refuse('members.invitation_not_pending');
}

/** The one acceptance. The center's lock makes a dozen at once into one membership and eleven refusals. */
async function accept(from: Context, seen: InvitationRow, joiner: Joiner): Promise<{ centerId: string }> {
  await enterCenter(from.db, seen.center_id);
  const context = withCenter(from, seen.center_id);
  await lockCenter(context, context.centerId);
  const row = await lockInvitation(context, seen.id);
  refuseUnless(row, context.now);
  await refuseVoid(context, row);
  const former = await findMember(context, joiner.id);
  if (former && former.status !== 'removed' && former.status !== 'left') refuse('members.already_member');
  const admins = isAdministrative(row.role) ? 1 : 0;
  const bar = barOnLimits(await countMembers(context, context.centerId), { members: 1, admins });
  if (bar) refuse(bar, { limit: bar === 'members.limit_reached' ? memberLimits.members : memberLimits.admins });
  const given = await admit(context, row, joiner);
  await closeRequest(context, { kind: 'members.invitation', centerId: row.center_id, objectId: row.id }, 'approved');
  await recordAcceptance(context, { row, joiner, given });
  return { centerId: row.center_id };
}

async function lockInvitation(context: Context, id: string): Promise<InvitationRow> {
  const row = await context.db
    .selectFrom('members.invitations')
    .selectAll()
    .where('center_id', '=', context.centerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? refuse('identity.link_invalid');
}

/** An invitation promises at most what its inviter could still give, and dies with the inviter's rights and the center. */
async function refuseVoid(context: Context, row: InvitationRow): Promise<void> {
  const { rows } = await sql<{
    status: string;
  }>`select status from access.centers where center_id = ${context.centerId}`.execute(context.db);
  const isOpen = rows[0]?.status === 'active';
  const inviter = await findMember(context, row.invited_by);
  const facts: MemberFacts | null = inviter
    ? {
        centerStatus: 'active',
        role: inviter.role,
        financeRole: 'none',
        creatorRole: 'none',
        status: inviter.status,
        startsAt: inviter.starts_at,
        expiresAt: inviter.expires_at,
        adminsNeedAssignment: false,
      }
    : null;
  const isLive = stateOfMember(facts, context.now) === 'ok';
  const isLate = row.membership_expires_at !== null && row.membership_expires_at <= context.now;
  if (!isOpen || isLate || !isInviterEntitled(inviter ? { role: inviter.role, isLive } : null, row))
    refuse('members.invitation_void');
}

interface Given {
  accounts: number;
  groups: number;
}

async function admit(context: Context, row: InvitationRow, joiner: Joiner): Promise<Given> {
  const { centerId } = context;
  await putMember(context, {
    centerId,
    personId: joiner.id,
    role: row.role,
    financeRole: row.finance_role,
    creatorRole: row.creator_role,
    startsAt: row.membership_starts_at,
    expiresAt: row.membership_expires_at,
  });
  const { accounts, groups } = await takePromises(context, row.id);
  for (const { id: accountId, role } of accounts) {
    await putGrant(context, {
      centerId,
      personId: joiner.id,
      accountId,
      role,
      expiresAt: null,
      grantedBy: row.invited_by,
    });
  }
  for (const { id, role } of groups) {
    const grant = { personId: joiner.id, role, startsAt: null, expiresAt: null, grantedBy: row.invited_by };
    await putGroupGrant(context, id, grant);
  }
  await context.db
    .updateTable('members.invitations')
    .set({ state: 'accepted', decided_at: context.now })
    .where('center_id', '=', centerId)
    .where('id', '=', row.id)
    .execute();
  return { accounts: accounts.length, groups: groups.length };
}

async function recordAcceptance(
  context: Context,
  { row, joiner, given }: { row: InvitationRow; joiner: Joiner; given: Given },
): Promise<void> {
  const log = { center: row.center_id };
  const actor = { id: joiner.id, name: joiner.name };
  await record(context, {
    action: 'members.invitation_accepted',
    object: { type: 'invitation', id: row.id, name: row.email },
    before: { state: 'pending' },
    after: { state: 'accepted' },
    log,
    actor,
  });
  await record(context, {
    action: 'members.member_joined',
    object: { type: 'member', id: joiner.id, name: joiner.name },
    after: {
      role: row.role,
      financeRole: row.finance_role,
      creatorRole: row.creator_role,
      ...(row.membership_starts_at ? { startsAt: row.membership_starts_at } : {}),
      expiresAt: row.membership_expires_at,
      accountCount: given.accounts,
      ...(given.groups === 0 ? {} : { groupCount: given.groups }),
    },
    log,
    actor,
  });
}

export async function declineInvitation(
  context: Context,
  rooms: Rooms,
  input: InputOf<typeof contract.declineInvitation>,
): Promise<Record<string, never>> {
  await rooms.installation.limits.take('invitation.ip', context.origin.ip);
  const row = await findByToken(context, input.token);
  await enterCenter(context.db, row.center_id);
  await close(withCenter(context, row.center_id), row.id, 'declined');
  return {};
}

/** Ends a pending invitation without a membership. */
async function close(context: Context, id: string, state: 'declined' | 'expired'): Promise<void> {
  await lockCenter(context, context.centerId);
  const row = await lockInvitation(context, id);
  if (state === 'declined') refuseUnless(row, context.now);
  if (row.state !== 'pending') return;
  await context.db
    .updateTable('members.invitations')
    .set({ state, decided_at: context.now })
    .where('center_id', '=', context.centerId)
    .where('id', '=', id)
    .execute();
  await closeRequest(context, { kind: 'members.invitation', centerId: context.centerId, objectId: id }, state);
  await record(context, {
    action: state === 'declined' ? 'members.invitation_declined' : 'members.invitation_expired',
    object: { type: 'invitation', id, name: row.email },
    before: { state: 'pending' },
    after: { state },
    log: { center: context.centerId },
    isSystem: state === 'expired',
  });
}

/** What the message centre does with an invitation. The request was addressed to the caller's confirmed address. */
export const invitationDecider: Decider = {
  async approve(context, { centerId, objectId }) {
    const { personId, name, email } = context.actor;
    const row = await lockInvitation(withCenter(context, centerId), objectId);
    if (email.toLowerCase() !== row.email_key) refuse('not_found');
    await accept(context, row, { id: personId, name, email });
  },
  async isOvertaken(from, { centerId, objectId }) {
    const context = withCenter(from, centerId);
    const row = await context.db
      .selectFrom('members.invitations')
      .selectAll()
      .where('center_id', '=', centerId)
      .where('id', '=', objectId)
      .executeTakeFirst();
    if (row?.state !== 'pending') return true;
    const former = await findMember(context, context.actor.personId);
    const isMember = former !== undefined && former.status !== 'removed' && former.status !== 'left';
    return isMember || isRefused(() => refuseVoid(context, row));
  },
  async decline(context, { centerId, objectId }) {
    await close(withCenter(context, centerId), objectId, 'declined');
  },
  expire: (context, { objectId }) => close(context, objectId, 'expired'),
};
