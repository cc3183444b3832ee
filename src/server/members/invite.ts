// Inviting: one result for each address, each in its own savepoint's worth of checks, all in one transaction.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/members.ts';
import type { Invitation } from '../../contract/members.ts';
import type { CenterRole } from '../../contract/permissions.ts';
import { countMembers, lockCenter, roleNames } from '../access/index.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse, rowRefusal } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { hashSecret, linkSecret } from '../foundation/secrets.ts';
import { ask, closeRequest } from '../requests/index.ts';
import { requireRoleRights } from './commands.ts';
import { getInvitation } from './invitations.ts';
import type { AccountNames } from './names.ts';
import { addPromises, inWords, requirePromises, rolesIn } from './promises.ts';
import { barOnLimits, barOnRoles, fieldOfBar, invitationMs, isAdministrative, memberLimits } from './rules.ts';

type InviteInput = InputOf<typeof contract.inviteMembers>;
type Result = ReplyOf<typeof contract.inviteMembers>['results'][number];

export interface Rooms {
  installation: Installation;
  names: AccountNames;
}

export async function inviteMembers(
  context: Context,
  rooms: Rooms,
  input: InviteInput,
): Promise<ReplyOf<typeof contract.inviteMembers>> {
  await rooms.installation.limits.take('invitation.account', context.actor.personId);
  refuseBarred(context, input);
  await requireRoleRights(context, {
    financeRole: input.financeRole !== 'none',
    creatorRole: input.creatorRole !== 'none',
  });
  await lockCenter(context, context.centerId);
  await requirePromises(context, rooms.names, input);
  const centerName = context.centerName;
  const results: Result[] = [];
  for (const email of new Map(input.emails.map((each) => [each.toLowerCase(), each])).values()) {
    results.push(await inviteOne(context, rooms, { input, email, centerName }));
  }
  return { results };
}

/** Whether the one who invites may give the role, for the term. */
function refuseBarred(
  context: Context,
  { role, ...offer }: Pick<Invitation, 'role' | 'membershipStartsAt' | 'membershipExpiresAt'>,
): void {
  const [startsAt, expiresAt] = [offer.membershipStartsAt, offer.membershipExpiresAt].map((at) =>
    at === null ? null : new Date(at),
  ) as [Date | null, Date | null];
  const bar = barOnRoles(context.member, { role, startsAt, expiresAt }, context.now);
  if (bar) refuse(bar, fieldOfBar(bar, { starts: 'membershipStartsAt', ends: 'membershipExpiresAt' }));
}

interface One {
  input: InviteInput;
  email: string;
  centerName: string;
}

async function inviteOne(context: Context, rooms: Rooms, one: One): Promise<Result> {
  try {
    await refuseUnwelcome(context, { email: one.email, role: one.input.role });
    const id = await addInvitation(context, one);
    const invitation = await sendInvitation(context, rooms, { id, number: 1, centerName: one.centerName });
    await recordInvitation(context, 'members.invitation_sent', invitation);
    return { email: one.email, invitation, refusal: null };
  } catch (error) {
    return { email: one.email, invitation: null, refusal: rowRefusal(error, context.origin.locale) };
  }
}

/** Who is already in, or already invited, or would be one too many. */
async function refuseUnwelcome(context: Context, { email, role }: { email: string; role: CenterRole }): Promise<void> {
  const known = await context.db
    .selectFrom('access.members as m')
    .innerJoin('identity.people as p', 'p.id', 'm.person_id')
    .select('p.id')
    .where('m.center_id', '=', context.centerId)
    .where('m.status', 'in', ['active', 'suspended'])
    .where('p.email_key', '=', email.toLowerCase())
    .executeTakeFirst();
  if (known) refuse('members.already_member');
  await expireLate(context, email);
  const pending = await context.db
    .selectFrom('members.invitations')
    .select([
      sql<number>`count(*)::int`.as('members'),
      sql<number>`(count(*) filter (where role <> 'employee'))::int`.as('admins'),
      sql<boolean>`coalesce(bool_or(email_key = ${email.toLowerCase()}), false)`.as('isInvited'),
    ])
    .where('center_id', '=', context.centerId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow();
  if (pending.isInvited) refuse('members.already_invited');
  const counted = await countMembers(context, context.centerId);
  const sum = { members: counted.members + pending.members, admins: counted.admins + pending.admins };
  const bar = barOnLimits(sum, { members: 1, admins: isAdministrative(role) ? 1 : 0 });
  if (bar) refuse(bar, { limit: bar === 'members.limit_reached' ? memberLimits.members : memberLimits.admins });
}

/** An invitation past its term no longer stands in the way of a new one, even before the job that ends it has run. */
async function expireLate(context: Context, email: string): Promise<void> {
  const late = await context.db
    .updateTable('members.invitations')
    .set({ state: 'expired', decided_at: context.now })
    .where('center_id', '=', context.centerId)
    .where('email_key', '=', email.toLowerCase())
    .where('state', '=', 'pending')
    .where('expires_at', '<=', sql<Date>`now()`)
    .returning('id')
    .execute();
  for (const { id } of late) {
    await closeRequest(context, { kind: 'members.invitation', centerId: context.centerId, objectId: id }, 'expired');
  }
}

async function addInvitation(context: Context, { input, email }: One): Promise<string> {
  const { id } = await context.db
    .insertInto('members.invitations')
    .values({
      center_id: context.centerId,
      email,
      role: input.role,
      finance_role: input.financeRole,
      creator_role: input.creatorRole,
      membership_starts_at: input.membershipStartsAt,
      membership_expires_at: input.membershipExpiresAt,
      invited_by: context.actor.personId,
      expires_at: new Date(context.now.getTime() + invitationMs),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await addPromises(context, id, input);
  return id;
}

/** Gives the invitation its newest link, asks the person in their message centre, and writes the mail. */
async function sendInvitation(
  context: Context,
  rooms: Rooms,
  sent: { id: string; number: number; centerName: string },
): Promise<Invitation> {
  const { installation, names } = rooms;
  const secret = linkSecret(installation.secretKey, 'invitation', sent.id, sent.number);
  await context.db
    .updateTable('members.invitations')
    .set({ secret_hash: hashSecret(secret), link_number: sent.number, delivery: 'waiting', delivery_error: null })
    .where('center_id', '=', context.centerId)
    .where('id', '=', sent.id)
    .execute();
  const invitation = await getInvitation(context, names, sent.id);
  const nameOf = await roleNames(context, rolesIn(invitation));
  await ask(context, installation, {
    kind: 'members.invitation',
    centerName: sent.centerName,
    to: { email: invitation.email },
    objectId: sent.id,
    note: '',
    details: {
      role: invitation.role,
      financeRole: invitation.financeRole,
      creatorRole: invitation.creatorRole,
      ...inWords(invitation, nameOf),
      membershipStartsAt: invitation.membershipStartsAt,
      membershipExpiresAt: invitation.membershipExpiresAt,
    },
    expiresAt: new Date(invitation.expiresAt),
  });
  await mailInvitation(context, installation, { invitation, sent });
  return invitation;
}

function isLater(context: Context, at: string | null): boolean {
  return at !== null && new Date(at) > context.now;
}

function mailInvitation(
  context: Context,
  installation: Installation,
  { invitation, sent }: { invitation: Invitation; sent: { id: string; number: number; centerName: string } },
): Promise<void> {
  return installation.mail.sendLater(context.db, {
    template: 'members.invitation',
    to: { email: invitation.email, locale: context.actor.locale },
    link: { path: '/invitations/', purpose: 'invitation', id: sent.id, number: sent.number },
    ref: { centerId: context.centerId, invitationId: sent.id },
    values: {
      inviter: context.actor.name,
      center: sent.centerName,
      role: invitation.role,
      financeRole: invitation.financeRole,
      creatorRole: invitation.creatorRole,
      accountCount: invitation.accounts.length,
      accounts: invitation.accounts.map((account) => account.name),
      groupCount: invitation.groups.length,
      groups: invitation.groups.map((group) => group.name),
      hasStart: isLater(context, invitation.membershipStartsAt) ? 'yes' : 'no',
      memberFrom: { day: invitation.membershipStartsAt ?? invitation.expiresAt },
      hasEnd: invitation.membershipExpiresAt === null ? 'no' : 'yes',
      memberUntil: { day: invitation.membershipExpiresAt ?? invitation.expiresAt },
      expiresAt: { minute: invitation.expiresAt },
    },
  });
}

async function recordInvitation(
  context: Context,
  action: 'members.invitation_sent' | 'members.invitation_resent' | 'members.invitation_cancelled',
  invitation: Invitation,
): Promise<void> {
  const { role, financeRole, creatorRole, membershipStartsAt, membershipExpiresAt, expiresAt } = invitation;
  const nameOf = await roleNames(context, rolesIn(invitation));
  const named = (promised: { id: string; name: string; role: string }) => ({
    ...promised,
    role: nameOf(promised.role),
  });
  const isCancelled = action === 'members.invitation_cancelled';
  const after = {
    role,
    financeRole,
    creatorRole,
    accounts: invitation.accounts.map(named),
    ...(invitation.groups.length === 0 ? {} : { groups: invitation.groups.map(named) }),
    // Most memberships begin when the invitation is accepted; only where one does not is it worth a line.
    ...(membershipStartsAt === null ? {} : { membershipStartsAt }),
    membershipExpiresAt,
    expiresAt,
  };
  return record(context, {
    action,
    object: { type: 'invitation', id: invitation.id, name: invitation.email },
    before: isCancelled ? { state: 'pending' } : null,
    after: isCancelled ? { state: 'cancelled' } : after,
    log: { center: context.centerId },
  });
}

/** Locks a pending invitation of the acting center: the center first, as every answer to an invitation does. */
async function takePending(context: Context, id: string): Promise<{ linkNumber: number }> {
  await lockCenter(context, context.centerId);
  const row = await context.db
    .selectFrom('members.invitations')
    .select(['state', 'link_number'])
    .where('center_id', '=', context.centerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) refuse('not_found');
  if (row.state !== 'pending' && row.state !== 'expired') refuse('members.invitation_not_pending');
  return { linkNumber: row.link_number };
}

/** A new link and a new term, also for an invitation whose term is over. The inviter is now who resends. */
export async function resendInvitation(
  context: Context,
  rooms: Rooms,
  input: InputOf<typeof contract.resendInvitation>,
): Promise<Invitation> {
  await rooms.installation.limits.take('invitation.account', context.actor.personId);
  const { linkNumber } = await takePending(context, input.invitation);
  const known = await getInvitation(context, rooms.names, input.invitation);
  refuseBarred(context, known);
  // One that ended takes a place again, which meanwhile may be somebody else's or taken by another invitation.
  if (known.state === 'expired') await refuseUnwelcome(context, known);
  await context.db
    .updateTable('members.invitations')
    .set({
      state: 'pending',
      decided_at: null,
      invited_by: context.actor.personId,
      sent_at: context.now,
      expires_at: new Date(context.now.getTime() + invitationMs),
    })
    .where('center_id', '=', context.centerId)
    .where('id', '=', input.invitation)
    .execute();
  await closeRequest(
    context,
    { kind: 'members.invitation', centerId: context.centerId, objectId: input.invitation },
    'cancelled',
  );
  const centerName = context.centerName;
  const invitation = await sendInvitation(context, rooms, { id: input.invitation, number: linkNumber + 1, centerName });
  await recordInvitation(context, 'members.invitation_resent', invitation);
  return invitation;
}

export async function cancelInvitation(
  context: Context,
  rooms: Rooms,
  input: InputOf<typeof contract.cancelInvitation>,
): Promise<Invitation> {
  await takePending(context, input.invitation);
  const before = await getInvitation(context, rooms.names, input.invitation);
  if (before.state !== 'pending') refuse('members.invitation_not_pending');
  await context.db
    .updateTable('members.invitations')
    .set({ state: 'cancelled', decided_at: context.now })
    .where('center_id', '=', context.centerId)
    .where('id', '=', input.invitation)
    .execute();
  await closeRequest(
    context,
    { kind: 'members.invitation', centerId: context.centerId, objectId: input.invitation },
    'cancelled',
  );
  await recordInvitation(context, 'members.invitation_cancelled', before);
  return getInvitation(context, rooms.names, input.invitation);
}
