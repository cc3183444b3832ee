// Members and invitations of a center.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

export * from './members-invitations.ts';

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
