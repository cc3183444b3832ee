// Roles on ad accounts: the built-in ones, and named sets of actions that a center makes itself.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { accountActionNames, givableActions } from './permissions.ts';
import * as shape from './shapes.ts';

/** So that a list of all of them is one page. */
export const rolesPerCenter = 100;

const inCenter = { center: shape.id };
const oneRole = { center: shape.id, role: shape.id };
const profile = {
  name: shape.text(60),
  description: shape.text(500, 0).default(''),
  /** Seeing the ad account belongs to every role, named or not. */
  actions: z.array(z.enum(givableActions)).min(1).max(givableActions.length),
};

export const role = z.strictObject({
  id: shape.heldRole,
  /** Null for a built-in one, which each reader's language names. */
  name: z.string().nullable(),
  description: z.string(),
  isBuiltIn: z.boolean(),
  actions: z.array(z.enum(accountActionNames)),
  /** Where it is used; null for who may not see who has access to what. */
  uses: z
    .strictObject({
      /** Members who hold it on an ad account, through a group or in a team, now or at another time. */
      people: z.int(),
      /** Teams that were given something in it, also such as nobody is in. */
      teams: z.int(),
      /** Shares with partners that it bounds. */
      shares: z.int(),
      /** Invitations that promise it. */
      invitations: z.int(),
    })
    .nullable(),
  madeAt: shape.instant.nullable(),
  madeBy: z.string().nullable(),
  /** What the viewer may do to it. */
  can: z.array(z.enum(['change', 'delete'])),
});
export type Role = z.infer<typeof role>;

export const listRoles = endpoint({
  name: 'access.listRoles',
  method: 'GET',
  path: '/centers/:center/roles',
  access: { who: 'center', action: 'role:list' },
  risk: 'plain',
  summary: 'The roles on ad accounts, built in and made by the center, with what each may do.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    kind: z.enum(['built_in', 'own']).optional(),
    /** Only roles that hold this action. */
    action: z.enum(accountActionNames).optional(),
    /** Counts where each is used, which takes longer. */
    include: z.enum(['uses']).optional(),
    sort: z.enum(['name', '-name', 'made', '-made']).default('name'),
  }),
  reply: shape.page(role),
  refusals: [],
});

export const getRole = endpoint({
  name: 'access.getRole',
  method: 'GET',
  path: '/centers/:center/roles/:role',
  access: { who: 'center', action: 'role:list' },
  risk: 'plain',
  summary: 'One role that the center made.',
  input: z.strictObject(oneRole),
  reply: role,
  refusals: ['not_found'],
});

export const holderKinds = ['grant', 'group', 'elevation', 'team', 'share'] as const;

const named = z.strictObject({ id: shape.id, name: z.string() });

export const listRoleHolders = endpoint({
  name: 'access.listRoleHolders',
  method: 'GET',
  path: '/centers/:center/role-holders',
  access: { who: 'center', action: 'access:view' },
  risk: 'plain',
  summary:
    'Who holds a role on ad accounts: people on an account, through a group or for some hours, teams, and partners as the ceiling of a share.',
  input: z.strictObject({
    ...inCenter,
    role: shape.heldRole,
    ...shape.paging,
    search: shape.search,
    kind: z.enum(holderKinds).optional(),
    sort: z.enum(['name', '-name', 'until', '-until']).default('name'),
  }),
  reply: shape.page(
    z.strictObject({
      kind: z.enum(holderKinds),
      /** Null of a team and of a share. */
      person: shape.personCard.nullable(),
      team: named.nullable(),
      /** The partner of a share. */
      partner: named.nullable(),
      /** The ad account, or, of what is held through one, the group. */
      on: named,
      startsAt: shape.instant.nullable(),
      expiresAt: shape.instant.nullable(),
    }),
  ),
  refusals: ['not_found'],
});

export const createRole = endpoint({
  name: 'access.createRole',
  method: 'POST',
  path: '/centers/:center/roles',
  access: { who: 'center', action: 'role:update' },
  risk: 'plain',
  status: 201,
  summary: 'Makes a role: a name for a set of actions on ad accounts.',
  input: z.strictObject({ ...inCenter, ...profile }),
  reply: role,
  refusals: ['access.role_name_taken', 'access.too_many_roles'],
});

export const updateRole = endpoint({
  name: 'access.updateRole',
  method: 'PATCH',
  path: '/centers/:center/roles/:role',
  access: { who: 'center', action: 'role:update' },
  risk: 'step-up',
  summary:
    'Changes a role for everybody who holds it, from their very next request on. A dry run names who gains and who loses.',
  input: z.strictObject({
    ...oneRole,
    name: shape.text(60).optional(),
    description: shape.text(500, 0).optional(),
    actions: profile.actions.optional(),
  }),
  reply: role,
  refusals: ['not_found', 'access.role_name_taken'],
});

export const deleteRole = endpoint({
  name: 'access.deleteRole',
  method: 'DELETE',
  path: '/centers/:center/roles/:role',
  access: { who: 'center', action: 'role:update' },
  risk: 'plain',
  summary: 'Deletes a role that nobody holds and that bounds no share.',
  input: z.strictObject(oneRole),
  reply: shape.nothing,
  refusals: ['not_found', 'access.role_in_use'],
});
