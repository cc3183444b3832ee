// Questions about access: why, who, which, when, and what if. They only read.
import { z } from 'zod';
import { chapterKinds, wayKinds } from './access-kinds.ts';
import { accountStatuses, relations } from './assets.ts';
import { endpoint } from './endpoint.ts';
import { accountActionNames, centerActionNames } from './permissions.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const named = z.strictObject({ id: shape.id, name: z.string() });
const accountAction = z.enum(accountActionNames);

/** Left out: now, by the database's clock. */
const at = shape.instant.optional();

/** Through what somebody holds something. */
const way = z.strictObject({
  via: z.enum(wayKinds),
  /** A built-in role, or the name that a role of the center had then. */
  role: z.string(),
  /** Null where it is none, and where a partner's own group is not for others to know. */
  group: named.nullable(),
  /** The team that it was given to; with a group, the team holds that group. */
  team: named.nullable(),
  until: shape.instant.nullable(),
});
export type Way = z.infer<typeof way>;

const person = z.strictObject({
  id: shape.id,
  name: z.string(),
  /** Null for people of partners. */
  email: z.string().nullable(),
});

/** The name is empty where the center may not read it any more. */
const account = z.strictObject({ id: shape.id, name: z.string() });

export const explainAccess = endpoint({
  name: 'access.explainAccess',
  method: 'GET',
  path: '/centers/:center/access/explanation',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary:
    'Why a person may or may not do something, now or at an instant. Of oneself anybody may ask; of others, and of people of partners on shared accounts, who holds access:view.',
  input: z.strictObject({
    ...inCenter,
    person: shape.id,
    action: z.enum([...centerActionNames, ...accountActionNames]),
    /** The ad account, where the action is one on ad accounts. */
    account: shape.id.optional(),
    at,
  }),
  reply: z.strictObject({
    person: named,
    account: account.nullable(),
    /** The instant that the answer is of. */
    at: shape.instant,
    explanation: shape.explanation,
  }),
  refusals: ['access.account_missing', 'access.account_unneeded'],
});

export const listWhoCan = endpoint({
  name: 'access.listWhoCan',
  method: 'GET',
  path: '/centers/:center/access/ad-accounts/:account/people',
  access: { who: 'center', action: 'access:view' },
  risk: 'plain',
  summary: 'Who may do something on an ad account and through what, people of partners included, now or at an instant.',
  input: z.strictObject({
    ...inCenter,
    account: shape.id,
    action: accountAction,
    at,
    ...shape.paging,
    search: shape.search,
    via: z.enum(wayKinds).optional(),
    side: z.enum(['own', 'partner']).optional(),
    sort: z.enum(['name', '-name', 'via', '-via']).default('name'),
  }),
  reply: shape.page(
    z.strictObject({
      person,
      /** The partner that the person belongs to; null for members of the center. */
      center: named.nullable(),
      ways: z.array(way),
    }),
  ),
  refusals: ['not_found'],
});

export const listReachable = endpoint({
  name: 'access.listReachable',
  method: 'GET',
  path: '/centers/:center/access/people/:person/ad-accounts',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary:
    'On which ad accounts a person may do something and through what, now or at an instant. Of oneself anybody may ask.',
  input: z.strictObject({
    ...inCenter,
    person: shape.id,
    action: accountAction,
    at,
    ...shape.paging,
    search: shape.search,
    via: z.enum(wayKinds).optional(),
    sort: z.enum(['name', '-name', 'via', '-via']).default('name'),
  }),
  reply: shape.page(
    z.strictObject({
      account: account.extend({ status: z.enum(accountStatuses).nullable() }),
      relation: z.enum(relations),
      /** The center that shares it; null for the center's own. */
      owner: named.nullable(),
      ways: z.array(way),
    }),
  ),
  refusals: ['not_found'],
});

/** One state of one fact, for as long as it stood. */
const chapter = z.strictObject({
  kind: z.enum(chapterKinds),
  from: shape.instant,
  /** Null while it stands. */
  to: shape.instant.nullable(),
  /** Of a membership or a holding; of a policy `on` or `off`. */
  status: z.string().nullable(),
  role: z.string().nullable(),
  financeRole: shape.financeRole.nullable(),
  creatorRole: shape.creatorRole.nullable(),
  person: named.nullable(),
  account: account.nullable(),
  group: named.nullable(),
  team: named.nullable(),
  /** Of a share: the other center. */
  partner: named.nullable(),
  startsAt: shape.instant.nullable(),
  expiresAt: shape.instant.nullable(),
  /** Who made it so, where that is known. */
  by: named.nullable(),
});
export type Chapter = z.infer<typeof chapter>;

const timeline = {
  ...shape.paging,
  kind: z.enum(chapterKinds).optional(),
  search: shape.search,
  sort: z.enum(['-when', 'when']).default('-when'),
};

export const listPersonTimeline = endpoint({
  name: 'access.listPersonTimeline',
  method: 'GET',
  path: '/centers/:center/access/people/:person/timeline',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary: 'What a person was and was given in the center, and when, newest first. Of oneself anybody may ask.',
  input: z.strictObject({ ...inCenter, person: shape.id, ...timeline }),
  reply: shape.page(chapter),
  refusals: ['not_found'],
});

export const listAccountTimeline = endpoint({
  name: 'access.listAccountTimeline',
  method: 'GET',
  path: '/centers/:center/access/ad-accounts/:account/timeline',
  access: { who: 'center', action: 'access:view' },
  risk: 'plain',
  summary: 'Who held an ad account, who was given it and with whom it was shared, and when, newest first.',
  input: z.strictObject({ ...inCenter, account: shape.id, ...timeline }),
  reply: shape.page(chapter),
  refusals: ['not_found'],
});

/** What somebody held on an account before and after. */
const difference = z.strictObject({
  person,
  center: named.nullable(),
  account,
  before: z.array(way),
  after: z.array(way),
  gained: z.array(accountAction),
  lost: z.array(accountAction),
});
export type Difference = z.infer<typeof difference>;

const ofDifferences = {
  ...shape.paging,
  search: shape.search,
  sort: z.enum(['person', '-person', 'account', '-account']).default('person'),
};

export const listDifferences = endpoint({
  name: 'access.listDifferences',
  method: 'GET',
  path: '/centers/:center/access/differences',
  access: { who: 'center', action: 'access:view' },
  risk: 'plain',
  summary:
    'Who gained or lost what between two instants: of a person; or, with the people of partners, of an ad account or of the whole center.',
  input: z.strictObject({
    ...inCenter,
    from: shape.instant,
    /** Left out: now. */
    to: at,
    person: shape.id.optional(),
    account: shape.id.optional(),
    change: z.enum(['gained', 'lost']).optional(),
    ...ofDifferences,
  }),
  reply: shape.page(difference),
  refusals: ['not_found', 'access.end_before_start', 'access.too_much_changed'],
});

/** So many members or shares are imagined to be gone at once. */
const removedAtOnce = 100;

const sharePairs = z
  .string()
  .max(removedAtOnce * 41)
  .transform((text) =>
    text.split(',').map((pair) => {
      const [account, partner, ...rest] = pair.trim().split(':');
      return rest.length > 0 ? {} : { account, partner };
    }),
  )
  .pipe(
    z
      .array(z.strictObject({ account: shape.id, partner: shape.id }))
      .min(1)
      .max(removedAtOnce),
  )
  .meta({ description: 'Up to 100 shares, each as account:partner, separated by commas.' });

/**
 * What is imagined to be gone: members, a group, a team, a partner, with `account` what is shared with or by that partner of it, or
 * several such shares.
 */
const removal = {
  person: shape.ids(removedAtOnce).optional(),
  group: shape.id.optional(),
  team: shape.id.optional(),
  partner: shape.id.optional(),
  account: shape.id.optional(),
  shares: sharePairs.optional(),
};

export const listLosses = endpoint({
  name: 'access.listLosses',
  method: 'GET',
  path: '/centers/:center/access/losses',
  access: { who: 'center', action: 'access:view' },
  risk: 'plain',
  summary:
    'Who would lose what if members, an asset group, a team, a partner, one share (partner and account) or several were removed. Nothing is changed.',
  input: z.strictObject({ ...inCenter, ...removal, ...ofDifferences }),
  reply: shape.page(difference),
  refusals: ['not_found', 'access.removal_unclear'],
});

export const listBereft = endpoint({
  name: 'access.listBereft',
  method: 'GET',
  path: '/centers/:center/access/losses/ad-accounts',
  access: { who: 'center', action: 'access:view' },
  risk: 'plain',
  summary:
    'Ad accounts that would lose the last person who was given them to assign (admin) or to change campaigns (editor). Owners and Admins of the center, who hold it by role, do not count.',
  input: z.strictObject({
    ...inCenter,
    ...removal,
    ...shape.paging,
    search: shape.search,
    sort: z.enum(['name', '-name']).default('name'),
  }),
  reply: shape.page(z.strictObject({ account, losesLastAdmin: z.boolean(), losesLastEditor: z.boolean() })),
  refusals: ['not_found', 'access.removal_unclear'],
});
