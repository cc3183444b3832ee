// Members and invitations of a center.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const oneMember = { center: shape.id, member: shape.id };

const roles = {
  role: shape.centerRole,
  financeRole: shape.financeRole,
  creatorRole: shape.creatorRole,
};

/** `not_started` is an active membership before its start, `expired` one past its end. */
export const memberStates = ['active', 'not_started', 'suspended', 'expired'] as const;

export const member = z.strictObject({
  person: shape.personCard,
  ...roles,
  state: z.enum(memberStates),
  joinedAt: shape.instant,
  startsAt: shape.instant.nullable(),
  expiresAt: shape.instant.nullable(),
  lastSeenAt: shape.instant.nullable(),
  /** No activity for 90 days or more. */
  isIdle: z.boolean(),
  /** Ad accounts given to this person directly. */
  accountCount: z.int(),
  isSelf: z.boolean(),
  isLastOwner: z.boolean(),
  /** What the viewer may do to this member. */
  can: z.array(z.enum(['change_role', 'suspend', 'remove', 'assign_accounts', 'leave'])),
});
export type Member = z.infer<typeof member>;

export const listMembers = endpoint({
  name: 'members.listMembers',
  method: 'GET',
  path: '/centers/:center/members',
  access: { who: 'center', action: 'member:list' },
  risk: 'plain',
  summary: 'The members of a center.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    role: z
      .enum(['owner', 'admin', 'employee', 'finance_manager', 'finance_analyst', 'creator_manager', 'creator_viewer'])
      .optional(),
    state: z.enum([...memberStates, 'idle']).optional(),
    sort: z.enum(['name', '-name', 'role', '-role', 'joined', '-joined', 'seen', '-seen']).default('name'),
  }),
  reply: shape.page(member),
  refusals: [],
});

export const getMember = endpoint({
  name: 'members.getMember',
  method: 'GET',
  path: '/centers/:center/members/:member',
  access: { who: 'center', action: 'member:list' },
  risk: 'plain',
  summary: 'One member. The path takes the person id.',
  input: z.strictObject(oneMember),
  reply: member,
  refusals: ['not_found'],
});

const roleRefusals = [
  'not_found',
  'members.last_owner',
  'members.only_owner_makes_owner',
  'members.only_owner_changes_owner',
  'members.own_role',
  'members.owner_cannot_expire',
  'members.owner_starts_at_once',
  'members.end_in_past',
  'access.end_before_start',
  'members.admin_limit_reached',
  'members.role_above_own',
] as const;

export const updateMember = endpoint({
  name: 'members.updateMember',
  method: 'PATCH',
  path: '/centers/:center/members/:member',
  access: { who: 'center', action: 'member:update' },
  risk: 'step-up',
  summary:
    'Changes the center, finance or creator role, or from when (null for at once) and until when (null for no end) somebody is a member.',
  input: z.strictObject({
    ...oneMember,
    role: shape.centerRole.optional(),
    financeRole: shape.financeRole.optional(),
    creatorRole: shape.creatorRole.optional(),
    startsAt: shape.instant.nullable().optional(),
    expiresAt: shape.instant.nullable().optional(),
  }),
  reply: member,
  refusals: roleRefusals,
});

export const extendMembership = endpoint({
  name: 'members.extendMembership',
  method: 'PUT',
  path: '/centers/:center/members/:member/extension',
  access: { who: 'center', action: 'member:update' },
  risk: 'step-up',
  summary: 'Moves the end of a membership to a later instant, or takes it away (null).',
  input: z.strictObject({ ...oneMember, ...shape.extension }),
  reply: member,
  refusals: [
    'not_found',
    'members.only_owner_changes_owner',
    'members.own_role',
    'access.without_end',
    'access.end_not_later',
  ],
});

export const suspendMember = endpoint({
  name: 'members.suspendMember',
  method: 'PUT',
  path: '/centers/:center/members/:member/suspension',
  access: { who: 'center', action: 'member:suspend' },
  risk: 'step-up',
  summary: 'Takes away all access at once and keeps roles and accounts for later.',
  input: z.strictObject({ ...oneMember, reason: shape.text(500, 0).default('') }),
  reply: member,
  refusals: [
    'not_found',
    'members.last_owner',
    'members.only_owner_changes_owner',
    'members.own_role',
    'members.already_suspended',
  ],
});

export const reinstateMember = endpoint({
  name: 'members.reinstateMember',
  method: 'DELETE',
  path: '/centers/:center/members/:member/suspension',
  access: { who: 'center', action: 'member:suspend' },
  risk: 'step-up',
  summary: 'Ends a suspension; the former roles and accounts work again.',
  input: z.strictObject(oneMember),
  reply: member,
  refusals: ['not_found', 'members.not_suspended', 'members.only_owner_changes_owner', 'members.own_role'],
});

export const removeMember = endpoint({
  name: 'members.removeMember',
  method: 'PUT',
  path: '/centers/:center/members/:member/removal',
  access: { who: 'center', action: 'member:remove' },
  risk: 'step-up',
  summary: 'Removes a member with every account access in this center, from the very next request on.',
  input: z.strictObject({ ...oneMember, reason: shape.text(500, 0).default('') }),
  reply: z.strictObject({ lostAccounts: z.int() }),
  refusals: ['not_found', 'members.last_owner', 'members.only_owner_changes_owner', 'members.own_role'],
});

export const restoreMember = endpoint({
  name: 'members.restoreMember',
  method: 'DELETE',
  path: '/centers/:center/members/:member/removal',
  access: { who: 'center', action: 'member:remove' },
  risk: 'step-up',
  summary:
    'Undoes a removal within 24 hours: the member is back with the roles and the account access that the center can still give.',
  input: z.strictObject(oneMember),
  reply: member,
  refusals: [
    'not_found',
    'members.not_removed',
    'members.removal_too_old',
    'members.only_owner_makes_owner',
    'members.limit_reached',
    'members.admin_limit_reached',
  ],
});

export const leaveCenter = endpoint({
  name: 'members.leaveCenter',
  method: 'PUT',
  path: '/centers/:center/departure',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary: 'The caller leaves the center.',
  input: z.strictObject(inCenter),
  reply: shape.nothing,
  refusals: ['members.last_owner'],
});

export const invitationStates = ['pending', 'accepted', 'declined', 'expired', 'cancelled'] as const;
/** Where the mail is: `waiting` in the queue, `sent` to the mail server, `failed` after every try. */
export const deliveryStates = ['waiting', 'sent', 'failed'] as const;

const promised = z.strictObject({ id: shape.id, name: z.string(), role: shape.heldRole });
/** By name only. The role: a built-in one, or the name of one that the center made. */
export const promisedByName = z.strictObject({ name: z.string(), role: z.string() });

export const invitation = z.strictObject({
  id: shape.id,
  email: z.string(),
  ...roles,
  accounts: z.array(promised),
  /** Asset groups, with all that is in them. */
  groups: z.array(promised),
  membershipStartsAt: shape.instant.nullable(),
  membershipExpiresAt: shape.instant.nullable(),
  state: z.enum(invitationStates),
  delivery: z.enum(deliveryStates),
  deliveryError: z.string().nullable(),
  invitedBy: z.strictObject({ id: shape.id, name: z.string() }),
  sentAt: shape.instant,
  expiresAt: shape.instant,
});
export type Invitation = z.infer<typeof invitation>;

export const listInvitations = endpoint({
  name: 'members.listInvitations',
  method: 'GET',
  path: '/centers/:center/invitations',
  access: { who: 'center', action: 'member:list' },
  risk: 'plain',
  summary: 'Invitations of a center, newest first.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    state: z.enum(invitationStates).optional(),
    sort: z.enum(['-sent', 'sent', 'email', '-email', 'expires', '-expires']).default('-sent'),
  }),
  reply: shape.page(invitation),
  refusals: [],
});

const given = z
  .array(z.strictObject({ id: shape.id, role: shape.heldRole }))
  .max(50)
  .default([]);

export const inviteMembers = endpoint({
  name: 'members.inviteMembers',
  method: 'POST',
  path: '/centers/:center/invitations',
  access: { who: 'center', action: 'member:invite' },
  risk: 'step-up',
  summary: 'Invites 1 to 50 addresses with the same roles, ad accounts and asset groups. One result per address.',
  input: z.strictObject({
    ...inCenter,
    emails: z.array(shape.email).min(1).max(50),
    role: shape.centerRole.default('employee'),
    financeRole: shape.financeRole.default('none'),
    creatorRole: shape.creatorRole.default('none'),
    accounts: given,
    groups: given,
    /** Who accepts earlier is a member, who can do nothing until then. */
    membershipStartsAt: shape.instant.nullable().default(null),
    membershipExpiresAt: shape.instant.nullable().default(null),
  }),
  reply: z.strictObject({
    results: z.array(
      z.strictObject({
        email: z.string(),
        invitation: invitation.nullable(),
        refusal: shape.rowRefusal.nullable(),
      }),
    ),
  }),
  refusals: [
    'members.only_owner_makes_owner',
    'members.role_above_own',
    'members.owner_cannot_expire',
    'members.owner_starts_at_once',
    'members.end_in_past',
    'access.end_before_start',
    'members.limit_reached',
    'members.admin_limit_reached',
    'members.already_member',
    'members.already_invited',
    'access.role_unknown',
    'not_found',
  ],
});

export const resendInvitation = endpoint({
  name: 'members.resendInvitation',
  method: 'POST',
  path: '/centers/:center/invitations/:invitation/deliveries',
  access: { who: 'center', action: 'member:invite' },
  risk: 'plain',
  summary: 'Mails a new link with a new term; the old link stops working.',
  input: z.strictObject({ ...inCenter, invitation: shape.id }),
  reply: invitation,
  refusals: [
    'not_found',
    'members.invitation_not_pending',
    'members.only_owner_makes_owner',
    'members.end_in_past',
    'members.already_member',
    'members.already_invited',
    'members.limit_reached',
    'members.admin_limit_reached',
  ],
});

export const cancelInvitation = endpoint({
  name: 'members.cancelInvitation',
  method: 'DELETE',
  path: '/centers/:center/invitations/:invitation',
  access: { who: 'center', action: 'member:invite' },
  risk: 'plain',
  summary: 'Cancels a pending invitation; its link stops working.',
  input: z.strictObject({ ...inCenter, invitation: shape.id }),
  reply: invitation,
  refusals: ['not_found', 'members.invitation_not_pending'],
});

export const openInvitation = endpoint({
  name: 'members.openInvitation',
  method: 'POST',
  path: '/invitation-openings',
  access: { who: 'anyone' },
  risk: 'plain',
  isRead: true,
  summary: 'What the link of an invitation mail offers. Changes nothing.',
  input: z.strictObject({ token: shape.linkToken }),
  reply: z.strictObject({
    email: z.string(),
    centerName: z.string(),
    inviterName: z.string(),
    ...roles,
    accounts: z.array(promisedByName),
    groups: z.array(promisedByName),
    membershipStartsAt: shape.instant.nullable(),
    membershipExpiresAt: shape.instant.nullable(),
    expiresAt: shape.instant,
    state: z.enum(invitationStates),
    /** Whether an account with this address exists: then sign in, else sign up. Known only to who holds the link. */
    hasAccount: z.boolean(),
    /** The signed-in caller is the person invited. */
    isForViewer: z.boolean().nullable(),
    centerId: shape.id.nullable(),
  }),
  refusals: ['identity.link_invalid'],
});

const acceptRefusals = [
  'identity.link_invalid',
  'members.invitation_not_pending',
  'members.invitation_expired',
  'members.invitation_void',
  'members.invitation_for_another_address',
  'members.already_member',
  'members.limit_reached',
  'members.admin_limit_reached',
] as const;

export const acceptInvitation = endpoint({
  name: 'members.acceptInvitation',
  method: 'POST',
  path: '/invitation-acceptances',
  access: { who: 'person' },
  risk: 'plain',
  isSessionOnly: true,
  summary: 'The signed-in person accepts the invitation of a link. The address must be theirs.',
  input: z.strictObject({ token: shape.linkToken }),
  reply: z.strictObject({ centerId: shape.id }),
  refusals: acceptRefusals,
});

export const joinByInvitation = endpoint({
  name: 'members.joinByInvitation',
  method: 'POST',
  path: '/invitation-sign-ups',
  access: { who: 'anyone' },
  risk: 'plain',
  isUnrepeatable: true,
  summary: 'Opens an account for the invited address (the link proves it), signs in and accepts, in one step.',
  input: z.strictObject({
    token: shape.linkToken,
    name: shape.text(120),
    password: z.string().min(1).max(512),
    locale: shape.locale,
    timeZone: shape.timeZone.default('UTC'),
  }),
  reply: z.strictObject({ centerId: shape.id }),
  refusals: [
    ...acceptRefusals,
    'members.account_exists',
    'identity.password_too_short',
    'identity.password_too_long',
    'identity.password_common',
    'identity.password_contextual',
  ],
});

export const declineInvitation = endpoint({
  name: 'members.declineInvitation',
  method: 'POST',
  path: '/invitation-refusals',
  access: { who: 'anyone' },
  risk: 'plain',
  summary: 'Declines the invitation of a link. The link is proof enough.',
  input: z.strictObject({ token: shape.linkToken }),
  reply: shape.nothing,
  refusals: ['identity.link_invalid', 'members.invitation_not_pending', 'members.invitation_expired'],
});
