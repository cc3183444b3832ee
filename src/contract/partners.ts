// Partners: centers that agreed to share ad accounts, what they share, and who holds it there.
import { z } from 'zod';
import { accountStatuses } from './assets.ts';
import { endpoint } from './endpoint.ts';
import { accountActionNames } from './permissions.ts';
import { sentByCenter, sentFilters } from './sent-requests.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const onePartner = { center: shape.id, partner: shape.id };
const named = z.strictObject({ id: shape.id, name: z.string() });
const sharedAccount = z.strictObject({ id: shape.id, name: z.string(), status: z.enum(accountStatuses) });

const partner = z.strictObject({
  id: shape.id,
  /** What the center is called; of a former partner, what it was called when the link was made. */
  name: z.string(),
  status: z.enum(['active', 'ended']),
  since: shape.instant,
  endedAt: shape.instant.nullable(),
  /** Ad accounts that this center shares with the partner, and the partner with this center, also those that begin later. */
  sharedByUs: z.int(),
  sharedToUs: z.int(),
});
export type Partner = z.infer<typeof partner>;

export const listPartners = endpoint({
  name: 'partners.listPartners',
  method: 'GET',
  path: '/centers/:center/partners',
  access: { who: 'center', action: 'partner:list' },
  risk: 'plain',
  summary: 'The centers that this one shares with. Search matches the name and the exact center id.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    status: z.enum(['active', 'ended']).default('active'),
    sort: z.enum(['name', '-name', 'since', '-since']).default('name'),
  }),
  reply: shape.page(partner),
  refusals: [],
});

export const getPartner = endpoint({
  name: 'partners.getPartner',
  method: 'GET',
  path: '/centers/:center/partners/:partner',
  access: { who: 'center', action: 'partner:list' },
  risk: 'plain',
  summary: 'One partner, also one whose link has ended.',
  input: z.strictObject(onePartner),
  reply: partner,
  refusals: ['not_found'],
});

export const endPartnership = endpoint({
  name: 'partners.endPartnership',
  method: 'DELETE',
  path: '/centers/:center/partners/:partner',
  access: { who: 'center', action: 'partner:remove' },
  risk: 'step-up',
  summary:
    'Ends the link with a partner. Everything shared in either direction ends with it, from the very next request on; a dry run names it.',
  input: z.strictObject(onePartner),
  reply: z.strictObject({ endedShares: z.int(), lostPeople: z.int() }),
  refusals: ['not_found'],
});

const link = z.strictObject({ ...sentByCenter, partnerId: shape.id });
export type Link = z.infer<typeof link>;

export const listLinks = endpoint({
  name: 'partners.listLinks',
  method: 'GET',
  path: '/centers/:center/partner-links',
  access: { who: 'center', action: 'partner:list' },
  risk: 'plain',
  summary: 'Requests of this center to become partners. Search matches notes, who asked and the exact id of a center.',
  input: z.strictObject({ ...inCenter, ...sentFilters }),
  reply: shape.page(link),
  refusals: [],
});

export const requestLink = endpoint({
  name: 'partners.requestLink',
  method: 'POST',
  path: '/centers/:center/partner-links',
  access: { who: 'center', action: 'partner:invite' },
  risk: 'plain',
  status: 201,
  summary:
    'Asks another center, by its id, to become partners. Its Owners and Admins decide; nothing is learned about it before.',
  input: z.strictObject({ ...inCenter, partnerId: shape.id, note: shape.text(500, 0).default('') }),
  reply: link,
  refusals: [
    'partners.own_center',
    'partners.center_unknown',
    'partners.already_partners',
    'partners.already_asked',
    'partners.asked_by_them',
  ],
});

export const cancelLink = endpoint({
  name: 'partners.cancelLink',
  method: 'DELETE',
  path: '/centers/:center/partner-links/:link',
  access: { who: 'center', action: 'partner:invite' },
  risk: 'plain',
  summary: 'Withdraws a request that nobody has decided.',
  input: z.strictObject({ ...inCenter, link: shape.id }),
  reply: link,
  refusals: ['not_found', 'requests.already_decided'],
});

export const shareStates = ['active', 'scheduled', 'expired', 'revoked'] as const;

const share = z.strictObject({
  account: sharedAccount,
  partner: named,
  /** The role that people of the partner reach at most. */
  ceiling: shape.heldRole,
  /** What that role is called, where this center made it itself. */
  ceilingName: z.string().nullable(),
  startsAt: shape.instant.nullable(),
  expiresAt: shape.instant.nullable(),
  state: z.enum(shareStates),
  sharedAt: shape.instant,
  sharedBy: z.string(),
  /** People of the partner who were given it. */
  people: z.int(),
});
export type Share = z.infer<typeof share>;

const shareFilters = {
  ...shape.paging,
  search: shape.search,
  partner: shape.id.optional(),
  account: shape.id.optional(),
  sort: z.enum(['account', '-account', 'partner', '-partner', 'expires', '-shared']).default('account'),
};

export const listShares = endpoint({
  name: 'partners.listShares',
  method: 'GET',
  path: '/centers/:center/shares',
  access: { who: 'center', action: 'partner:list' },
  risk: 'plain',
  summary:
    'Ad accounts that this center shares with partners. Without a state, those that were not revoked. Search matches account, partner and exact ids.',
  input: z.strictObject({ ...inCenter, ...shareFilters, state: z.enum(shareStates).optional() }),
  reply: shape.page(share),
  refusals: [],
});

const term = {
  ceiling: shape.heldRole,
  startsAt: shape.instant.nullable().default(null),
  expiresAt: shape.instant.nullable().default(null),
};
const termRefusals = ['access.role_unknown', 'access.end_before_start', 'assets.end_in_past'] as const;

export const shareAccounts = endpoint({
  name: 'partners.shareAccounts',
  method: 'POST',
  path: '/centers/:center/partners/:partner/shares',
  access: { who: 'center', action: 'partner:list' },
  risk: 'step-up',
  summary:
    'Shares 1 to 50 ad accounts with a partner, up to a role and optionally until an end. One result per account; one that is shared already is changed in place.',
  input: z.strictObject({ ...onePartner, accounts: z.array(shape.id).min(1).max(50), ...term }),
  reply: z.strictObject({
    results: z.array(
      z.strictObject({
        account: shape.id,
        share: share.nullable(),
        refusal: shape.rowRefusal.nullable(),
      }),
    ),
  }),
  refusals: ['not_found', ...termRefusals],
});

const oneShare = { center: shape.id, account: shape.id, partner: shape.id };

export const putShare = endpoint({
  name: 'partners.putShare',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/shares/:partner',
  access: { who: 'account', action: 'asset:share' },
  risk: 'step-up',
  summary:
    'Shares an ad account with a partner, or changes how far and how long. A lower role or an earlier end holds from the very next request of everybody there.',
  input: z.strictObject({ ...oneShare, ...term }),
  reply: share,
  refusals: ['not_found', ...termRefusals],
});

export const revokeShare = endpoint({
  name: 'partners.revokeShare',
  method: 'DELETE',
  path: '/centers/:center/ad-accounts/:account/shares/:partner',
  access: { who: 'account', action: 'asset:share' },
  risk: 'step-up',
  summary: 'Stops sharing an ad account with a partner. Everybody there loses it; a dry run names them.',
  input: z.strictObject(oneShare),
  reply: z.strictObject({ lostPeople: z.int() }),
  refusals: ['not_found'],
});

export const revokeShares = endpoint({
  name: 'partners.revokeShares',
  method: 'POST',
  path: '/centers/:center/share-revocations',
  access: { who: 'center', action: 'partner:list' },
  risk: 'step-up',
  summary:
    'Stops sharing up to 100 ad accounts, each with a partner. One result per share; a dry run names everybody who loses one.',
  input: z.strictObject({
    ...inCenter,
    shares: z
      .array(z.strictObject({ account: shape.id, partner: shape.id }))
      .min(1)
      .max(100),
  }),
  reply: z.strictObject({
    results: z.array(
      z.strictObject({
        account: shape.id,
        partner: shape.id,
        /** People of the partner to whom it was given. */
        lostPeople: z.int().nullable(),
        refusal: shape.rowRefusal.nullable(),
      }),
    ),
  }),
  refusals: [],
});

export const borrowedStates = ['active', 'scheduled'] as const;

const borrowed = z.strictObject({
  account: sharedAccount,
  /** The center that owns and shares it. */
  owner: named,
  ceiling: shape.heldRole,
  /** What that role is called, where the owner made it itself. */
  ceilingName: z.string().nullable(),
  startsAt: shape.instant.nullable(),
  expiresAt: shape.instant.nullable(),
  state: z.enum(borrowedStates),
  sharedAt: shape.instant,
  /** People of this center who were given it directly. */
  people: z.int(),
});
export type Borrowed = z.infer<typeof borrowed>;

export const listBorrowed = endpoint({
  name: 'partners.listBorrowed',
  method: 'GET',
  path: '/centers/:center/borrowed-accounts',
  access: { who: 'center', action: 'partner:list' },
  risk: 'plain',
  summary: 'Ad accounts that partners share with this center, now or from a later day on.',
  input: z.strictObject({ ...inCenter, ...shareFilters, state: z.enum(borrowedStates).optional() }),
  reply: shape.page(borrowed),
  refusals: [],
});

const partnerPerson = z.strictObject({
  person: named,
  partner: named,
  account: named,
  /** The highest built-in role that is wholly within what the person may do; null for less than any. */
  reach: shape.assetRole.nullable(),
  can: z.array(z.enum(accountActionNames)),
  /** Owners and Admins of the partner assign the account, whether or not it was given to them. */
  isAssigner: z.boolean(),
  /** It was given to the person there. */
  isGiven: z.boolean(),
  expiresAt: shape.instant.nullable(),
});
export type PartnerPerson = z.infer<typeof partnerPerson>;

export const listPartnerPeople = endpoint({
  name: 'partners.listPartnerPeople',
  method: 'GET',
  path: '/centers/:center/partner-people',
  access: { who: 'center', action: 'partner:list' },
  risk: 'plain',
  summary:
    'The people of partners who hold ad accounts of this center now, after the ceiling, one row for each account.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    partner: shape.id.optional(),
    account: shape.id.optional(),
    /** Only those to whom an account was given. */
    given: z.enum(['yes', 'all']).default('all'),
    sort: z.enum(['person', '-person', 'partner', '-partner', 'account', '-account', 'expires']).default('person'),
  }),
  reply: shape.page(partnerPerson),
  refusals: [],
});
