// The activity log of a center.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

/** Everything that can be recorded: room, noun, past tense. Catalogs name each under `audit.actions.<room>_<name>`. */
export const auditActions = [
  'identity.person_registered',
  'identity.address_confirmed',
  'identity.address_change_requested',
  'identity.address_change_cancelled',
  'identity.address_changed',
  'identity.signed_in',
  'identity.sign_in_failed',
  'identity.signed_out',
  'identity.session_revoked',
  'identity.sessions_revoked',
  'identity.step_up_confirmed',
  'identity.password_reset_requested',
  'identity.password_changed',
  'identity.profile_updated',
  'identity.avatar_changed',
  'identity.confirmation_resent',
  'identity.token_created',
  'identity.token_revoked',
  'centers.center_created',
  'centers.center_updated',
  'centers.ownership_transferred',
  'centers.center_deleted',
  'centers.center_restored',
  'members.member_joined',
  'members.member_updated',
  'members.member_extended',
  'members.member_suspended',
  'members.member_reinstated',
  'members.member_removed',
  'members.member_restored',
  'members.member_left',
  'members.invitation_sent',
  'members.invitation_resent',
  'members.invitation_cancelled',
  'members.invitation_accepted',
  'members.invitation_declined',
  'members.invitation_expired',
  'assets.account_created',
  'assets.account_updated',
  'assets.account_bound',
  'assets.account_unbound',
  'assets.account_assigned',
  'assets.account_unassigned',
  'assets.account_extended',
  'assets.group_extended',
  'assets.binding_requested',
  'assets.binding_declined',
  'assets.binding_cancelled',
  'assets.binding_expired',
  'assets.labels_changed',
  'assets.group_created',
  'assets.group_updated',
  'assets.group_deleted',
  'assets.group_items_added',
  'assets.group_items_removed',
  'assets.group_assigned',
  'assets.group_unassigned',
  'access.role_created',
  'access.role_updated',
  'access.role_deleted',
  'access.policy_updated',
  'access.elevation_requested',
  'access.elevation_approved',
  'access.elevation_declined',
  'access.elevation_expired',
  'access.elevation_withdrawn',
  'access.elevation_ended',
  'partners.link_requested',
  'partners.link_cancelled',
  'partners.link_declined',
  'partners.link_expired',
  'partners.partnership_started',
  'partners.partnership_ended',
  'partners.account_shared',
  'partners.share_changed',
  'partners.share_revoked',
  'requests.rules_changed',
  'requests.proposal_made',
  'requests.proposal_approved',
  'requests.proposal_declined',
  'requests.proposal_cancelled',
  'requests.proposal_expired',
  'requests.proposal_forced',
  'requests.proposal_retried',
  'requests.proposal_done',
  'requests.proposal_failed',
  'requests.review_skipped',
  'access.call_denied',
] as const;
export type AuditAction = (typeof auditActions)[number];

export const objectTypes = [
  'person',
  'session',
  'token',
  'center',
  'member',
  'invitation',
  'account',
  'partner',
  'role',
  'request',
  'proposal',
  'group',
] as const;

export const entry = z.strictObject({
  id: shape.id,
  at: shape.instant,
  action: z.enum(auditActions),
  /** `system` for what happens by itself, such as an expiry. */
  actor: z.strictObject({
    kind: z.enum(['person', 'token', 'system', 'anyone']),
    id: shape.id.nullable(),
    name: z.string(),
  }),
  object: z.strictObject({ type: z.enum(objectTypes), id: shape.id.nullable(), name: z.string() }),
  /** The fields that changed, before and after. Null where there is no such side. */
  before: z.record(z.string(), z.json()).nullable(),
  after: z.record(z.string(), z.json()).nullable(),
  result: z.enum(['done', 'denied']),
  ip: z.string().nullable(),
  device: z.string().nullable(),
  requestId: z.string(),
});
export type Entry = z.infer<typeof entry>;

const filters = {
  search: shape.search,
  action: z.enum(auditActions).optional(),
  room: z.enum(['centers', 'members', 'assets', 'partners', 'access']).optional(),
  actor: shape.id.optional(),
  objectType: z.enum(objectTypes).optional(),
  objectId: shape.id.optional(),
  from: shape.instant.optional(),
  to: shape.instant.optional(),
};

export const listActivity = endpoint({
  name: 'audit.listActivity',
  method: 'GET',
  path: '/centers/:center/activity',
  access: { who: 'center', action: 'audit:view' },
  risk: 'plain',
  summary: 'Who did what in the center, newest first.',
  input: z.strictObject({ center: shape.id, ...shape.paging, ...filters, sort: z.enum(['-at', 'at']).default('-at') }),
  reply: shape.page(entry),
  refusals: [],
});

export const listOwnActivity = endpoint({
  name: 'audit.listOwnActivity',
  method: 'GET',
  path: '/me/activity',
  access: { who: 'person' },
  risk: 'plain',
  isSessionOnly: true,
  summary: "What happened to the caller's own account: sign-ins, password, sessions, tokens.",
  input: z.strictObject({ ...shape.paging, search: shape.search, sort: z.enum(['-at', 'at']).default('-at') }),
  reply: shape.page(entry),
  refusals: [],
});

/** What a dry run answers instead of the endpoint's own reply. */
export const dryRunReply = z.strictObject({
  dryRun: z.literal(true),
  changes: z.array(entry.omit({ id: true, at: true })),
  /** What the center's rules ask for before this may be done; null where nobody else has to approve. */
  approval: z
    .strictObject({ areas: z.array(z.string()), approvals: z.int(), approvers: z.enum(['owners', 'admins']) })
    .nullable(),
});
export type DryRun = z.infer<typeof dryRunReply>;
