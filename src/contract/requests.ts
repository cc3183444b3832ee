// The message centre: everything that waits for the caller's decision.
import { z } from 'zod';
import { accountStatuses } from './assets.ts';
import { businessTypes } from './centers.ts';
import { endpoint } from './endpoint.ts';
import { promisedByName } from './members.ts';
import { approvalAreas } from './proposals.ts';
import { requestStates, sent } from './sent-requests.ts';
import * as shape from './shapes.ts';

/** As who decides sees it: `overtaken` is open still, but what it asks for is gone or has come about, so that it can only be declined. */
const inboxStates = [...requestStates, 'overtaken'] as const;

const common = {
  id: shape.id,
  state: z.enum(inboxStates),
  /** The center that asks. */
  centerId: shape.id,
  centerName: z.string(),
  /** Of a request that any Owner or Admin of a center decides: that center. Null for one that the caller alone decides. */
  toCenter: z.strictObject({ id: shape.id, name: z.string() }).nullable(),
  askedBy: z.strictObject({ id: shape.id, name: z.string(), email: z.string() }),
  askedAt: shape.instant,
  expiresAt: shape.instant,
  decidedAt: shape.instant.nullable(),
  note: z.string(),
  /** The first time this center asks this person for anything. */
  isFirstFromCenter: z.boolean(),
};

const elevation = z.strictObject({
  account: z.strictObject({ id: shape.id, name: z.string() }),
  role: shape.heldRole,
  /** What the role is called, where the center made it itself. */
  roleName: z.string(),
  hours: z.int(),
});

/** A member of whom it is asked whether they still need their access, as it was then. */
const review = z.strictObject({
  member: z.strictObject({ id: shape.id, name: z.string() }),
  role: shape.centerRole,
  /** How many ad accounts they were given. */
  accounts: z.int(),
  lastSeenAt: shape.instant.nullable(),
});

const askedAccess = {
  role: shape.assetRole,
  startsAt: shape.instant.nullable(),
  endsAt: shape.instant.nullable(),
};

export const request = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('members.invitation'),
    details: z.strictObject({
      role: shape.centerRole,
      financeRole: shape.financeRole,
      creatorRole: shape.creatorRole,
      accounts: z.array(promisedByName),
      groups: z.array(promisedByName),
      membershipStartsAt: shape.instant.nullable(),
      membershipExpiresAt: shape.instant.nullable(),
    }),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('assets.binding'),
    details: z.strictObject({
      account: z.strictObject({ id: shape.id, name: z.string(), status: z.enum(accountStatuses) }),
    }),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('assets.transfer'),
    details: z.strictObject({
      transfer: shape.id,
      account: z.strictObject({ id: shape.id, name: z.string(), status: z.enum(accountStatuses) }),
      /** Up to which role people of the asking center keep access; null for none. */
      keeps: shape.assetRole.nullable(),
      /** Who loses it: people of the asking center, and partners with whom it shares it. */
      people: z.int(),
      partners: z.int(),
    }),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('partners.access_request'),
    details: z.strictObject({
      account: z.strictObject({ id: shape.id, name: z.string(), status: z.enum(accountStatuses) }),
      ...askedAccess,
      /** Whether the two centers were partners when it was asked; else a yes makes them that. */
      arePartners: z.boolean(),
    }),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('partners.link'),
    details: z.strictObject({ region: z.string(), businessType: z.enum(businessTypes) }),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('access.elevation'),
    details: elevation,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('members.review'),
    details: review,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('requests.proposal'),
    details: z.strictObject({
      proposal: shape.id,
      endpoints: z.array(z.string()),
      areas: z.array(z.enum(approvalAreas)),
      approvals: z.int(),
      approvers: z.enum(['owners', 'admins']),
    }),
  }),
]);
export const requestKinds = [
  'members.invitation',
  'assets.binding',
  'assets.transfer',
  'partners.link',
  'partners.access_request',
  'access.elevation',
  'members.review',
  'requests.proposal',
] as const;
export type Request = z.infer<typeof request>;

/** Kinds that who asked takes back here. An invitation is cancelled as one. */
export const sentKinds = [
  'assets.binding',
  'assets.transfer',
  'partners.link',
  'partners.access_request',
  'access.elevation',
  'members.review',
] as const;

/** What the caller asked for. Of what belongs to others it tells no more than they were asked with. */
const sentRequest = z.discriminatedUnion('kind', [
  z.strictObject({ ...sent, kind: z.literal('assets.binding'), details: z.strictObject({ accountId: shape.id }) }),
  z.strictObject({
    ...sent,
    kind: z.literal('assets.transfer'),
    details: z.strictObject({ account: z.strictObject({ id: shape.id, name: z.string() }), centerId: shape.id }),
  }),
  z.strictObject({ ...sent, kind: z.literal('partners.link'), details: z.strictObject({ partnerId: shape.id }) }),
  z.strictObject({
    ...sent,
    kind: z.literal('partners.access_request'),
    details: z.strictObject({ accountId: shape.id, ...askedAccess }),
  }),
  z.strictObject({ ...sent, kind: z.literal('access.elevation'), details: elevation }),
  z.strictObject({ ...sent, kind: z.literal('members.review'), details: review }),
]);
export type SentRequest = z.infer<typeof sentRequest>;

export const listSent = endpoint({
  name: 'requests.listSent',
  method: 'GET',
  path: '/centers/:center/sent-requests',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary:
    'What the caller asked for in this center, newest first: accounts to bind, partners, a higher role, reviews of access. `open` are those that wait for an answer.',
  input: z.strictObject({
    center: shape.id,
    ...shape.paging,
    state: z.enum(['open', 'decided', 'all']).default('all'),
    kind: z.enum(sentKinds).optional(),
    search: shape.search,
    sort: z.enum(['-asked', 'asked', 'expires']).default('-asked'),
  }),
  reply: shape.page(sentRequest),
  refusals: [],
});

export const withdrawRequest = endpoint({
  name: 'requests.withdrawRequest',
  method: 'DELETE',
  path: '/centers/:center/sent-requests/:request',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary: 'Takes back what the caller asked for and nobody has decided.',
  input: z.strictObject({ center: shape.id, request: shape.id }),
  reply: sentRequest,
  refusals: ['not_found', 'requests.already_decided'],
});

const person = { who: 'person' } as const;

/** So far the requests of an inbox are counted: more are told as more. */
export const countedRequests = 500;

export const listInbox = endpoint({
  name: 'requests.listInbox',
  method: 'GET',
  path: '/me/inbox',
  access: person,
  risk: 'plain',
  summary:
    'Requests addressed to the caller, or to a center where they are Owner or Admin, newest first. `open` are those that wait. The total is counted up to 500; `hasMore` says that there are more.',
  input: z.strictObject({
    ...shape.paging,
    state: z.enum(['open', 'decided', 'all']).default('open'),
    kind: z.enum(requestKinds).optional(),
    /** Asked by this center, or of it. */
    center: shape.id.optional(),
    search: shape.search,
    sort: z.enum(['-asked', 'asked', 'expires']).default('-asked'),
  }),
  reply: z.strictObject({ ...shape.page(request).shape, hasMore: z.boolean() }),
  refusals: [],
});

export const countInbox = endpoint({
  name: 'requests.countInbox',
  method: 'GET',
  path: '/me/inbox/count',
  access: person,
  risk: 'plain',
  summary: 'How many requests wait for the caller.',
  input: shape.nothing,
  reply: z.strictObject({ open: z.int() }),
  refusals: [],
});

export const getRequest = endpoint({
  name: 'requests.getRequest',
  method: 'GET',
  path: '/me/inbox/:request',
  access: person,
  risk: 'plain',
  summary: 'One request addressed to the caller.',
  input: z.strictObject({ request: shape.id }),
  reply: request,
  refusals: ['not_found'],
});

const decision = z.enum(['approve', 'decline']);

export const decideRequest = endpoint({
  name: 'requests.decideRequest',
  method: 'PUT',
  path: '/me/inbox/:request/decision',
  access: person,
  risk: 'plain',
  summary: 'Approves or declines a request. What follows is done in the same transaction.',
  input: z.strictObject({ request: shape.id, decision }),
  reply: z.strictObject({ request, centerId: shape.id }),
  refusals: [
    'not_found',
    'requests.already_decided',
    'requests.expired',
    'requests.overtaken',
    'requests.already_approved',
    'requests.own_benefit',
    'requests.not_approver',
    'members.invitation_void',
    'members.already_member',
    'members.limit_reached',
    'members.admin_limit_reached',
    'finance.spend_unsettled',
  ],
});

export const decideRequests = endpoint({
  name: 'requests.decideRequests',
  method: 'POST',
  path: '/me/inbox/decisions',
  access: person,
  risk: 'plain',
  summary:
    'Approves or declines up to 100 requests. One result per request; what is refused of one does not stop the others. A dry run tells what would become of each.',
  input: z.strictObject({ requests: z.array(shape.id).min(1).max(100), decision }),
  reply: z.strictObject({
    results: z.array(
      z.strictObject({
        request: shape.id,
        /** As it is afterwards; null of one that was refused. */
        state: z.enum(inboxStates).nullable(),
        refusal: shape.rowRefusal.nullable(),
        /** How many entries of the log it made: in a dry run its share of `changes`, which are in the order of the results. */
        changes: z.int(),
      }),
    ),
  }),
  refusals: [],
});
