// Asset groups: ad accounts that are given together, put in by hand or by their labels.
import { z } from 'zod';
import { accountStatuses, relations } from './assets.ts';
import { endpoint } from './endpoint.ts';
import { label, maxLabels } from './labels.ts';
import { memberStates } from './members.ts';
import * as shape from './shapes.ts';

/** Accounts with any, or with all, of these labels belong to the group by themselves. */
const rule = z.strictObject({
  labels: z.array(label).min(1).max(maxLabels),
  match: z.enum(['any', 'all']).default('any'),
});

const group = z.strictObject({
  id: shape.id,
  name: z.string(),
  rule: z.strictObject({ labels: z.array(z.string()), match: z.enum(['any', 'all']) }).nullable(),
  itemCount: z.int(),
  /** People and teams to whom it was given. */
  peopleCount: z.int(),
  teamCount: z.int(),
  madeAt: shape.instant,
  madeBy: z.string(),
});
export type Group = z.infer<typeof group>;

const groupItem = z.strictObject({
  account: z.strictObject({
    id: shape.id,
    name: z.string(),
    status: z.enum(accountStatuses),
    relation: z.enum(relations),
    labels: z.array(z.string()),
  }),
  /** An account may be in by both: then it stays when it loses one of them. */
  byHand: z.boolean(),
  byRule: z.boolean(),
});

const groupPerson = z.strictObject({
  person: shape.personCard,
  role: shape.heldRole,
  grantedAt: shape.instant,
  grantedBy: z.string(),
  startsAt: shape.instant.nullable(),
  expiresAt: shape.instant.nullable(),
  memberState: z.enum(memberStates),
});

const inCenter = { center: shape.id };
const oneGroup = { center: shape.id, group: shape.id };
const accountIds = z.array(shape.id).min(1).max(200);
const given = z.strictObject({
  person: shape.id,
  role: shape.heldRole,
  startsAt: shape.instant.nullable().default(null),
  expiresAt: shape.instant.nullable().default(null),
});

const isEachOnce = (people: { person: string }[]): boolean =>
  new Set(people.map(({ person }) => person)).size === people.length;

const refusalsOfGiving = [
  'assets.grantee_not_member',
  'assets.role_above_own',
  'assets.end_in_past',
  'access.end_before_start',
  'access.role_unknown',
] as const;

export const listGroups = endpoint({
  name: 'assets.listGroups',
  method: 'GET',
  path: '/centers/:center/asset-groups',
  access: { who: 'center', action: 'group:list' },
  risk: 'plain',
  summary:
    'The asset groups of a center, with how many accounts and people they hold. Search matches name and exact id.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    /** Only groups that this account is in. */
    account: shape.id.optional(),
    kind: z.enum(['rule', 'hand']).optional(),
    sort: z.enum(['name', '-name', 'items', '-items', 'people', '-people', 'made', '-made']).default('name'),
  }),
  reply: shape.page(group),
  refusals: [],
});

export const getGroup = endpoint({
  name: 'assets.getGroup',
  method: 'GET',
  path: '/centers/:center/asset-groups/:group',
  access: { who: 'center', action: 'group:list' },
  risk: 'plain',
  summary: 'One asset group.',
  input: z.strictObject(oneGroup),
  reply: group,
  refusals: ['not_found'],
});

export const createGroup = endpoint({
  name: 'assets.createGroup',
  method: 'POST',
  path: '/centers/:center/asset-groups',
  access: { who: 'center', action: 'group:create' },
  risk: 'step-up',
  status: 201,
  summary:
    'Makes an asset group, with its first accounts, people and teams. What the entry about a deleted group kept makes it again.',
  input: z.strictObject({
    ...inCenter,
    name: shape.text(120),
    rule: rule.nullable().default(null),
    accounts: z.array(shape.id).max(200).default([]),
    people: z.array(given).max(50).refine(isEachOnce).default([]),
    teams: z
      .array(given.omit({ person: true }).extend({ team: shape.id }))
      .max(50)
      .refine((teams) => new Set(teams.map(({ team }) => team)).size === teams.length)
      .default([]),
  }),
  reply: group,
  refusals: ['not_found', 'assets.group_name_taken', ...refusalsOfGiving],
});

export const updateGroup = endpoint({
  name: 'assets.updateGroup',
  method: 'PATCH',
  path: '/centers/:center/asset-groups/:group',
  access: { who: 'center', action: 'group:edit_items' },
  risk: 'step-up',
  summary:
    'Renames a group or changes its label rule. Accounts come and go with the rule at once; those put in by hand stay.',
  input: z.strictObject({ ...oneGroup, name: shape.text(120).optional(), rule: rule.nullable().optional() }),
  reply: group,
  refusals: ['not_found', 'assets.group_name_taken'],
});

export const deleteGroup = endpoint({
  name: 'assets.deleteGroup',
  method: 'DELETE',
  path: '/centers/:center/asset-groups/:group',
  access: { who: 'center', action: 'group:delete' },
  risk: 'step-up',
  summary:
    'Deletes a group. Its accounts stay; people keep what they hold in other ways. A dry run says who loses what, and the entry keeps all that makes it again.',
  input: z.strictObject(oneGroup),
  reply: z.strictObject({ lostPeople: z.int() }),
  refusals: ['not_found'],
});

export const listGroupItems = endpoint({
  name: 'assets.listGroupItems',
  method: 'GET',
  path: '/centers/:center/asset-groups/:group/ad-accounts',
  access: { who: 'center', action: 'group:list' },
  risk: 'plain',
  summary: 'The ad accounts of a group.',
  input: z.strictObject({
    ...oneGroup,
    ...shape.paging,
    search: shape.search,
    by: z.enum(['hand', 'rule']).optional(),
    status: z.enum(accountStatuses).optional(),
    sort: z.enum(['name', '-name', 'status', '-status']).default('name'),
  }),
  reply: shape.page(groupItem),
  refusals: ['not_found'],
});

export const addGroupItems = endpoint({
  name: 'assets.addGroupItems',
  method: 'POST',
  path: '/centers/:center/asset-groups/:group/ad-accounts',
  access: { who: 'center', action: 'group:edit_items' },
  risk: 'step-up',
  summary: 'Puts up to 200 accounts that the center owns or that are shared with it into a group, by hand.',
  input: z.strictObject({ ...oneGroup, accounts: accountIds }),
  reply: group,
  refusals: ['not_found'],
});

export const removeGroupItems = endpoint({
  name: 'assets.removeGroupItems',
  method: 'POST',
  path: '/centers/:center/asset-groups/:group/ad-accounts/removals',
  access: { who: 'center', action: 'group:edit_items' },
  risk: 'step-up',
  summary: 'Takes up to 200 accounts out of a group. Those that its rule holds stay until they lose the label.',
  input: z.strictObject({ ...oneGroup, accounts: accountIds }),
  reply: group,
  refusals: ['not_found', 'assets.item_by_rule'],
});

export const listGroupPeople = endpoint({
  name: 'assets.listGroupPeople',
  method: 'GET',
  path: '/centers/:center/asset-groups/:group/people',
  access: { who: 'center', action: 'group:list' },
  risk: 'plain',
  summary: 'The people who were given a group.',
  input: z.strictObject({
    ...oneGroup,
    ...shape.paging,
    search: shape.search,
    role: shape.heldRole.optional(),
    sort: z.enum(['name', '-name', 'granted', '-granted']).default('name'),
  }),
  reply: shape.page(groupPerson),
  refusals: ['not_found'],
});

export const assignGroup = endpoint({
  name: 'assets.assignGroup',
  method: 'POST',
  path: '/centers/:center/asset-groups/:group/people',
  access: { who: 'center', action: 'group:assign' },
  risk: 'step-up',
  summary: 'Gives a group to up to 50 members, or changes how they hold it. A higher role on a single account is kept.',
  input: z.strictObject({ ...oneGroup, people: z.array(given).min(1).max(50).refine(isEachOnce) }),
  reply: group,
  refusals: ['not_found', ...refusalsOfGiving],
});

export const extendGroup = endpoint({
  name: 'assets.extendGroup',
  method: 'PUT',
  path: '/centers/:center/asset-groups/:group/people/:person/extension',
  access: { who: 'center', action: 'group:assign' },
  risk: 'step-up',
  summary: 'Moves the end of what a member holds through the group to a later instant, or takes it away (null).',
  input: z.strictObject({ center: shape.id, group: shape.id, person: shape.id, ...shape.extension }),
  reply: z.strictObject({ expiresAt: shape.instant.nullable() }),
  refusals: ['not_found', 'assets.role_above_own', 'access.without_end', 'access.end_not_later'],
});

export const unassignGroup = endpoint({
  name: 'assets.unassignGroup',
  method: 'POST',
  path: '/centers/:center/asset-groups/:group/people/removals',
  access: { who: 'center', action: 'group:assign' },
  risk: 'step-up',
  summary: 'Takes a group away from up to 50 people, from the very next request on.',
  input: z.strictObject({ ...oneGroup, people: z.array(shape.id).min(1).max(50) }),
  reply: group,
  refusals: ['not_found'],
});
