// Invitations into a center: sent, shown to who holds their link, and answered.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };

const roles = {
  role: shape.centerRole,
  financeRole: shape.financeRole,
  creatorRole: shape.creatorRole,
};

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
