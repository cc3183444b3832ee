// Ad accounts: created by a center, made by a person, bound, and given to people.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { labelFilter } from './labels.ts';
import { memberStates } from './members.ts';
import { accountActionNames } from './permissions.ts';
import { sentByCenter, sentFilters } from './sent-requests.ts';
import * as shape from './shapes.ts';

export const accountStatuses = ['in_review', 'enabled', 'limited', 'suspended', 'disabled', 'closed'] as const;
export const relations = ['owner_center', 'owner_partner', 'owner_individual'] as const;

const profile = {
  name: shape.text(120),
  company: shape.text(200, 0).default(''),
  currency: shape.currency,
  timeZone: shape.timeZone,
  industry: shape.text(120, 0).default(''),
  region: shape.region,
};
const settings = {
  name: shape.text(120).optional(),
  company: shape.text(200, 0).optional(),
  industry: shape.text(120, 0).optional(),
  region: shape.region.optional(),
};

export const account = z.strictObject({
  id: shape.id,
  name: z.string(),
  company: z.string(),
  currency: z.string(),
  timeZone: z.string(),
  industry: z.string(),
  region: z.string(),
  status: z.enum(accountStatuses),
  relation: z.enum(relations),
  ownerName: z.string(),
  /** Of an account that a partner shares: how far people of this center reach, and until when. */
  share: z
    .strictObject({
      ceiling: shape.heldRole,
      /** What that role is called, where the owner made it itself. */
      ceilingName: z.string().nullable(),
      expiresAt: shape.instant.nullable(),
    })
    .nullable(),
  createdAt: shape.instant,
  /** When the account came into the center, if it is in one. */
  boundAt: shape.instant.nullable(),
  /** How it came there. */
  origin: z.enum(['created', 'bound', 'personal', 'transferred']),
  /** People given this account, directly or through a group; null for who may not see them. */
  peopleCount: z.int().nullable(),
  /** The words that the center put on it, in their order. */
  labels: z.array(z.string()),
  viewer: z.strictObject({ role: shape.heldRole.nullable(), can: z.array(z.enum(accountActionNames)) }),
});
export type Account = z.infer<typeof account>;

const inCenter = { center: shape.id };
const oneAccount = { center: shape.id, account: shape.id };
const list = {
  ...shape.paging,
  search: shape.search,
  status: z.enum(accountStatuses).optional(),
  sort: z.enum(['name', '-name', 'created', '-created', 'status', '-status']).default('name'),
};

export const listAccounts = endpoint({
  name: 'assets.listAccounts',
  method: 'GET',
  path: '/centers/:center/ad-accounts',
  access: { who: 'center', action: 'asset:list' },
  risk: 'plain',
  summary:
    'The ad accounts of a center that the caller may see. Search matches name, company and exact id; `labels` those with any, or with `match` all, of them.',
  input: z.strictObject({
    ...inCenter,
    ...list,
    labels: labelFilter.optional(),
    match: z.enum(['any', 'all']).default('any'),
    /** Only those that the center owns, or that partners share with it. */
    relation: z.enum(['owner_center', 'owner_partner']).optional(),
  }),
  reply: shape.page(account),
  refusals: [],
});

export const getAccount = endpoint({
  name: 'assets.getAccount',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account',
  access: { who: 'account', action: 'asset:view_basic' },
  risk: 'plain',
  summary: 'One ad account.',
  input: z.strictObject(oneAccount),
  reply: account,
  refusals: [],
});

export const createAccount = endpoint({
  name: 'assets.createAccount',
  method: 'POST',
  path: '/centers/:center/ad-accounts',
  access: { who: 'center', action: 'asset:create' },
  risk: 'plain',
  status: 201,
  summary: 'Creates an ad account that the center owns.',
  input: z.strictObject({ ...inCenter, ...profile }),
  reply: account,
  refusals: [],
});

export const updateAccount = endpoint({
  name: 'assets.updateAccount',
  method: 'PATCH',
  path: '/centers/:center/ad-accounts/:account',
  access: { who: 'account', action: 'adaccount:edit_settings' },
  risk: 'plain',
  summary: 'Changes name, company, industry or region. Currency and time zone are fixed for the life of an account.',
  input: z.strictObject({ ...oneAccount, ...settings }),
  reply: account,
  refusals: [],
});

export const unbindAccount = endpoint({
  name: 'assets.unbindAccount',
  method: 'DELETE',
  path: '/centers/:center/ad-accounts/:account/binding',
  access: { who: 'account', action: 'asset:transfer' },
  risk: 'step-up',
  summary: 'Gives a bound account back to the person it came from. Everybody in the center loses access to it at once.',
  input: z.strictObject(oneAccount),
  reply: z.strictObject({ lostPeople: z.int() }),
  refusals: ['assets.created_here', 'assets.transfer_open', 'assets.transfer_settling', 'finance.spend_unsettled'],
});

/** Through what somebody holds an account. Only what was given directly is changed at the account itself. */
export const ways = ['grant', 'group', 'team', 'elevation'] as const;
const through = {
  via: z.enum(ways),
  /** Of a way through a group: which. */
  group: z.strictObject({ id: shape.id, name: z.string() }).nullable(),
  /** The team that it was given to; with a group, the team holds that group. */
  team: z.strictObject({ id: shape.id, name: z.string() }).nullable(),
};

const accountPerson = z.strictObject({
  person: shape.personCard,
  role: shape.heldRole,
  ...through,
  grantedAt: shape.instant,
  grantedBy: z.string(),
  startsAt: shape.instant.nullable(),
  expiresAt: shape.instant.nullable(),
  memberState: z.enum(memberStates),
});

/** By name, by when it was given, or what ends first. */
const holdingOrders = ['name', '-name', 'granted', '-granted', 'expires'] as const;

export const listAccountPeople = endpoint({
  name: 'assets.listAccountPeople',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/people',
  access: { who: 'account', action: 'asset:list_people' },
  risk: 'plain',
  summary:
    'The people who were given this account: directly, through a group or a team, or for some hours. One row for each way.',
  input: z.strictObject({
    ...oneAccount,
    ...shape.paging,
    search: shape.search,
    role: shape.heldRole.optional(),
    via: z.enum(ways).optional(),
    sort: z.enum(holdingOrders).default('name'),
  }),
  reply: shape.page(accountPerson),
  refusals: [],
});

export const listCandidates = endpoint({
  name: 'assets.listCandidates',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/candidates',
  access: { who: 'account', action: 'asset:assign' },
  risk: 'plain',
  summary: 'Active members who could be given this account, for a picker.',
  input: z.strictObject({ ...oneAccount, ...shape.paging, search: shape.search }),
  reply: shape.page(z.strictObject({ person: shape.personCard, role: shape.heldRole.nullable() })),
  refusals: [],
});

export const assignAccount = endpoint({
  name: 'assets.assignAccount',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/people/:person',
  access: { who: 'account', action: 'asset:assign' },
  risk: 'step-up',
  summary: 'Gives a member a role on the account, or changes it. An account Admin gives up to their own role.',
  input: z.strictObject({
    ...oneAccount,
    person: shape.id,
    role: shape.heldRole,
    startsAt: shape.instant.nullable().default(null),
    expiresAt: shape.instant.nullable().default(null),
  }),
  reply: accountPerson,
  refusals: [
    'assets.grantee_not_member',
    'assets.role_above_own',
    'access.above_ceiling',
    'assets.end_in_past',
    'access.end_before_start',
    'access.role_unknown',
  ],
});

export const extendAccount = endpoint({
  name: 'assets.extendAccount',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/people/:person/extension',
  access: { who: 'account', action: 'asset:assign' },
  risk: 'step-up',
  summary: 'Moves the end of what a member was given on the account to a later instant, or takes it away (null).',
  input: z.strictObject({ ...oneAccount, person: shape.id, ...shape.extension }),
  reply: z.strictObject({ expiresAt: shape.instant.nullable() }),
  refusals: ['not_found', 'assets.role_above_own', 'access.without_end', 'access.end_not_later'],
});

export const unassignAccount = endpoint({
  name: 'assets.unassignAccount',
  method: 'DELETE',
  path: '/centers/:center/ad-accounts/:account/people/:person',
  access: { who: 'account', action: 'asset:assign' },
  risk: 'step-up',
  summary: 'Takes the account away from a member, from the very next request on.',
  input: z.strictObject({ ...oneAccount, person: shape.id }),
  reply: shape.nothing,
  refusals: ['not_found', 'assets.role_above_own'],
});

export const listMemberAccounts = endpoint({
  name: 'assets.listMemberAccounts',
  method: 'GET',
  path: '/centers/:center/members/:person/ad-accounts',
  access: { who: 'center', action: 'member:list' },
  risk: 'plain',
  summary:
    'The ad accounts given to one member: directly, through a group or a team, or for some hours. One row for each way.',
  input: z.strictObject({
    ...inCenter,
    person: shape.id,
    ...shape.paging,
    search: shape.search,
    via: z.enum(ways).optional(),
    sort: z.enum(holdingOrders).default('name'),
  }),
  reply: shape.page(
    z.strictObject({
      account: z.strictObject({ id: shape.id, name: z.string(), status: z.enum(accountStatuses) }),
      role: shape.heldRole,
      ...through,
      grantedAt: shape.instant,
      startsAt: shape.instant.nullable(),
      expiresAt: shape.instant.nullable(),
    }),
  ),
  refusals: ['not_found'],
});

const binding = z.strictObject({ ...sentByCenter, accountId: shape.id });

export const listBindings = endpoint({
  name: 'assets.listBindings',
  method: 'GET',
  path: '/centers/:center/ad-account-bindings',
  access: { who: 'center', action: 'asset:claim' },
  risk: 'plain',
  summary:
    'Requests of this center to bind an ad account. Search matches notes, who asked and the exact id of an account.',
  input: z.strictObject({ ...inCenter, ...sentFilters }),
  reply: shape.page(binding),
  refusals: [],
});

export const requestBinding = endpoint({
  name: 'assets.requestBinding',
  method: 'POST',
  path: '/centers/:center/ad-account-bindings',
  access: { who: 'center', action: 'asset:claim' },
  risk: 'plain',
  status: 201,
  summary:
    'Asks the person who made an ad account to put it into this center, by account id. Nothing is learned about the account before they accept.',
  input: z.strictObject({ ...inCenter, accountId: shape.id, note: shape.text(500, 0).default('') }),
  reply: binding,
  refusals: ['assets.not_bindable', 'assets.already_bound', 'assets.already_requested'],
});

export const cancelBinding = endpoint({
  name: 'assets.cancelBinding',
  method: 'DELETE',
  path: '/centers/:center/ad-account-bindings/:binding',
  access: { who: 'center', action: 'asset:claim' },
  risk: 'plain',
  summary: 'Withdraws a request that nobody has decided.',
  input: z.strictObject({ ...inCenter, binding: shape.id }),
  reply: binding,
  refusals: ['not_found', 'requests.already_decided'],
});

export const listOwnAccounts = endpoint({
  name: 'assets.listOwnAccounts',
  method: 'GET',
  path: '/me/ad-accounts',
  access: { who: 'person' },
  risk: 'plain',
  summary: 'Ad accounts that the caller made and that no center owns.',
  input: z.strictObject(list),
  reply: shape.page(account),
  refusals: [],
});

export const createOwnAccount = endpoint({
  name: 'assets.createOwnAccount',
  method: 'POST',
  path: '/me/ad-accounts',
  access: { who: 'person' },
  risk: 'plain',
  status: 201,
  summary: "Creates an ad account of the caller's own, outside any center.",
  input: z.strictObject(profile),
  reply: account,
  refusals: [],
});

export const getOwnAccount = endpoint({
  name: 'assets.getOwnAccount',
  method: 'GET',
  path: '/me/ad-accounts/:account',
  access: { who: 'person' },
  risk: 'plain',
  summary: "One ad account of the caller's own.",
  input: z.strictObject({ account: shape.id }),
  reply: account,
  refusals: ['not_found'],
});

export const updateOwnAccount = endpoint({
  name: 'assets.updateOwnAccount',
  method: 'PATCH',
  path: '/me/ad-accounts/:account',
  access: { who: 'person' },
  risk: 'plain',
  summary: "Changes name, company, industry or region of an account of the caller's own.",
  input: z.strictObject({ account: shape.id, ...settings }),
  reply: account,
  refusals: ['not_found'],
});
