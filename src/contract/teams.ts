// Teams: people of a center who are given ad accounts and asset groups together.
import { z } from 'zod';
import { accountStatuses } from './assets.ts';
import { endpoint } from './endpoint.ts';
import { memberStates } from './members.ts';
import * as shape from './shapes.ts';

const term = {
  startsAt: shape.instant.nullable(),
  expiresAt: shape.instant.nullable(),
};
const asked = {
  startsAt: shape.instant.nullable().default(null),
  expiresAt: shape.instant.nullable().default(null),
};
const named = z.strictObject({ id: shape.id, name: z.string() });

const team = z.strictObject({
  id: shape.id,
  name: z.string(),
  peopleCount: z.int(),
  /** Given to it directly, beside its groups. */
  accountCount: z.int(),
  groupCount: z.int(),
  madeAt: shape.instant,
  madeBy: z.string(),
});
export type Team = z.infer<typeof team>;

const teamPerson = z.strictObject({
  person: shape.personCard,
  ...term,
  addedAt: shape.instant,
  addedBy: z.string(),
  memberState: z.enum(memberStates),
});

/** How a team holds something. */
const teamGrant = z.strictObject({
  role: shape.heldRole,
  ...term,
  grantedAt: shape.instant,
  grantedBy: z.string(),
});
export type TeamGrant = z.infer<typeof teamGrant>;

/** A team beside something that it holds, or could be given. */
const holder = z.strictObject({ team: named, peopleCount: z.int(), grant: teamGrant.nullable() });
export type TeamHolder = z.infer<typeof holder>;

const inCenter = { center: shape.id };
const oneTeam = { center: shape.id, team: shape.id };
const onAccount = { center: shape.id, account: shape.id };
const onGroup = { center: shape.id, group: shape.id };
const given = { role: shape.heldRole, ...asked };
const place = z.strictObject({ person: shape.id, ...asked });
const atOnce = 100;

function isEachOnce<Item>(key: keyof Item) {
  return (items: Item[]): boolean => new Set(items.map((item) => item[key])).size === items.length;
}

const refusalsOfTerms = ['assets.end_in_past', 'access.end_before_start'] as const;
const refusalsOfGiving = [...refusalsOfTerms, 'access.role_unknown'] as const;

export const listTeams = endpoint({
  name: 'members.listTeams',
  method: 'GET',
  path: '/centers/:center/teams',
  access: { who: 'center', action: 'team:list' },
  risk: 'plain',
  summary: 'The teams of a center. Search matches name and exact id; `person` those that somebody is in.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    person: shape.id.optional(),
    sort: z.enum(['name', '-name', 'people', '-people', 'made', '-made']).default('name'),
  }),
  reply: shape.page(team),
  refusals: [],
});

export const getTeam = endpoint({
  name: 'members.getTeam',
  method: 'GET',
  path: '/centers/:center/teams/:team',
  access: { who: 'center', action: 'team:list' },
  risk: 'plain',
  summary: 'One team.',
  input: z.strictObject(oneTeam),
  reply: team,
  refusals: ['not_found'],
});

export const createTeam = endpoint({
  name: 'members.createTeam',
  method: 'POST',
  path: '/centers/:center/teams',
  access: { who: 'center', action: 'team:update' },
  risk: 'step-up',
  status: 201,
  summary:
    'Makes a team, with its first people and what it is given. What the entry about a deleted team kept makes it again.',
  input: z.strictObject({
    ...inCenter,
    name: shape.text(120),
    people: z.array(place).max(500).refine(isEachOnce('person')).default([]),
    accounts: z
      .array(z.strictObject({ account: shape.id, ...given }))
      .max(500)
      .refine(isEachOnce('account'))
      .default([]),
    groups: z
      .array(z.strictObject({ group: shape.id, ...given }))
      .max(500)
      .refine(isEachOnce('group'))
      .default([]),
  }),
  reply: team,
  refusals: [
    'not_found',
    'members.team_name_taken',
    'assets.grantee_not_member',
    'access.above_ceiling',
    ...refusalsOfGiving,
  ],
});

export const updateTeam = endpoint({
  name: 'members.updateTeam',
  method: 'PATCH',
  path: '/centers/:center/teams/:team',
  access: { who: 'center', action: 'team:update' },
  risk: 'plain',
  summary: 'Renames a team.',
  input: z.strictObject({ ...oneTeam, name: shape.text(120) }),
  reply: team,
  refusals: ['not_found', 'members.team_name_taken'],
});

export const deleteTeam = endpoint({
  name: 'members.deleteTeam',
  method: 'DELETE',
  path: '/centers/:center/teams/:team',
  access: { who: 'center', action: 'team:update' },
  risk: 'step-up',
  summary:
    'Deletes a team. Its people stay members and keep what they hold in other ways. A dry run says who loses what, and the entry keeps all that makes it again.',
  input: z.strictObject(oneTeam),
  reply: z.strictObject({ lostPeople: z.int() }),
  refusals: ['not_found'],
});

export const listTeamPeople = endpoint({
  name: 'members.listTeamPeople',
  method: 'GET',
  path: '/centers/:center/teams/:team/people',
  access: { who: 'center', action: 'team:list' },
  risk: 'plain',
  summary: 'Who is in a team, and for how long.',
  input: z.strictObject({
    ...oneTeam,
    ...shape.paging,
    search: shape.search,
    sort: z.enum(['name', '-name', 'added', '-added']).default('name'),
  }),
  reply: shape.page(teamPerson),
  refusals: ['not_found'],
});

export const addTeamPeople = endpoint({
  name: 'members.addTeamPeople',
  method: 'POST',
  path: '/centers/:center/teams/:team/people',
  access: { who: 'center', action: 'team:update' },
  risk: 'step-up',
  summary:
    'Puts up to 100 members into a team, or changes for how long. They hold what the team holds from their next request on.',
  input: z.strictObject({ ...oneTeam, people: z.array(place).min(1).max(atOnce).refine(isEachOnce('person')) }),
  reply: team,
  refusals: ['not_found', 'assets.grantee_not_member', ...refusalsOfTerms],
});

export const removeTeamPeople = endpoint({
  name: 'members.removeTeamPeople',
  method: 'POST',
  path: '/centers/:center/teams/:team/people/removals',
  access: { who: 'center', action: 'team:update' },
  risk: 'step-up',
  summary: 'Takes up to 100 people out of a team. What they held through it ends with their very next request.',
  input: z.strictObject({ ...oneTeam, people: z.array(shape.id).min(1).max(atOnce) }),
  reply: team,
  refusals: ['not_found'],
});

export const listTeamAccounts = endpoint({
  name: 'members.listTeamAccounts',
  method: 'GET',
  path: '/centers/:center/teams/:team/ad-accounts',
  access: { who: 'center', action: 'team:list' },
  risk: 'plain',
  summary: 'The ad accounts that a team was given, beside its groups.',
  input: z.strictObject({
    ...oneTeam,
    ...shape.paging,
    search: shape.search,
    sort: z.enum(['name', '-name']).default('name'),
  }),
  reply: shape.page(z.strictObject({ account: named.extend({ status: z.enum(accountStatuses) }), grant: teamGrant })),
  refusals: ['not_found'],
});

export const listTeamGroups = endpoint({
  name: 'members.listTeamGroups',
  method: 'GET',
  path: '/centers/:center/teams/:team/asset-groups',
  access: { who: 'center', action: 'team:list' },
  risk: 'plain',
  summary: 'The asset groups that a team was given.',
  input: z.strictObject({
    ...oneTeam,
    ...shape.paging,
    search: shape.search,
    sort: z.enum(['name', '-name']).default('name'),
  }),
  reply: shape.page(z.strictObject({ group: named, itemCount: z.int(), grant: teamGrant })),
  refusals: ['not_found'],
});

const ofHolders = {
  ...shape.paging,
  search: shape.search,
  /** Only teams that hold it, or only those that do not. */
  given: z.enum(['yes', 'no']).optional(),
  sort: z.enum(['name', '-name']).default('name'),
};

export const listAccountTeams = endpoint({
  name: 'members.listAccountTeams',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/teams',
  access: { who: 'account', action: 'asset:assign' },
  risk: 'plain',
  summary: 'The teams of the center, with how each was given this ad account, for who may give it.',
  input: z.strictObject({ ...onAccount, ...ofHolders }),
  reply: shape.page(holder),
  refusals: [],
});

export const giveTeamAccount = endpoint({
  name: 'members.giveTeamAccount',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/teams/:team',
  access: { who: 'account', action: 'asset:assign' },
  risk: 'step-up',
  summary:
    'Gives a team a role on the ad account, or changes it: whoever is in the team holds it. An account Admin gives up to their own role; on a shared account nobody gives above its ceiling.',
  input: z.strictObject({ ...onAccount, team: shape.id, ...given }),
  reply: teamGrant,
  refusals: ['not_found', 'assets.role_above_own', 'access.above_ceiling', ...refusalsOfGiving],
});

export const takeTeamAccount = endpoint({
  name: 'members.takeTeamAccount',
  method: 'DELETE',
  path: '/centers/:center/ad-accounts/:account/teams/:team',
  access: { who: 'account', action: 'asset:assign' },
  risk: 'step-up',
  summary: 'Takes the ad account from a team. Its people keep what they hold in other ways.',
  input: z.strictObject({ ...onAccount, team: shape.id }),
  reply: shape.nothing,
  refusals: ['not_found', 'assets.role_above_own'],
});

export const listGroupTeams = endpoint({
  name: 'members.listGroupTeams',
  method: 'GET',
  path: '/centers/:center/asset-groups/:group/teams',
  access: { who: 'center', action: 'group:assign' },
  risk: 'plain',
  summary: 'The teams of the center, with how each was given this asset group.',
  input: z.strictObject({ ...onGroup, ...ofHolders }),
  reply: shape.page(holder),
  refusals: ['not_found'],
});

export const giveTeamGroup = endpoint({
  name: 'members.giveTeamGroup',
  method: 'PUT',
  path: '/centers/:center/asset-groups/:group/teams/:team',
  access: { who: 'center', action: 'group:assign' },
  risk: 'step-up',
  summary: 'Gives a team an asset group, or changes how it holds it.',
  input: z.strictObject({ ...onGroup, team: shape.id, ...given }),
  reply: teamGrant,
  refusals: ['not_found', ...refusalsOfGiving],
});

export const takeTeamGroup = endpoint({
  name: 'members.takeTeamGroup',
  method: 'DELETE',
  path: '/centers/:center/asset-groups/:group/teams/:team',
  access: { who: 'center', action: 'group:assign' },
  risk: 'step-up',
  summary: 'Takes an asset group from a team. Its people keep what they hold in other ways.',
  input: z.strictObject({ ...onGroup, team: shape.id }),
  reply: shape.nothing,
  refusals: ['not_found'],
});
