// Offboarding: how a person leaves with everything closed, and the signed receipt that says so.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

/** What somebody leaves behind in a center. Later rooms add theirs. */
export const leavingKinds = [
  'invitation',
  'request',
  'proposal',
  'approval',
  'delegation',
  'webhook',
  'rule',
  'account',
  'group',
  'team',
  'elevation',
  'membership',
  'access',
] as const;
export type LeavingKind = (typeof leavingKinds)[number];

/** Of these, what may go to an heir instead of ending. */
export const inheritedKinds = ['invitation', 'request', 'proposal', 'webhook', 'rule'] as const;
export type InheritedKind = (typeof inheritedKinds)[number];

const inCenter = { center: shape.id };
const oneMember = { ...inCenter, member: shape.id };

const thing = z.strictObject({
  id: shape.id.nullable(),
  name: z.string(),
  /** A role, the kind of a request, the state of a proposal; null where there is no more to say. */
  detail: z.string().nullable(),
});

const offboarding = z.strictObject({
  person: z.strictObject({ id: shape.id, name: z.string(), email: z.string() }),
  kinds: z.array(
    z.strictObject({
      kind: z.enum(leavingKinds),
      count: z.int(),
      /** How many of them may go to an heir. */
      heritable: z.int(),
      /** Who may take them over: an Owner, or an Owner or Admin. Null where nobody can. */
      heirs: z.enum(['owner', 'admin']).nullable(),
      /** The first of them. The receipt lists all. */
      first: z.array(thing),
    }),
  ),
});
export type Offboarding = z.infer<typeof offboarding>;

export const previewOffboarding = endpoint({
  name: 'members.previewOffboarding',
  method: 'GET',
  path: '/centers/:center/members/:member/offboarding',
  access: { who: 'center', action: 'member:remove' },
  risk: 'plain',
  summary: 'What would end if a member were offboarded, and what an heir could take over.',
  input: z.strictObject(oneMember),
  reply: offboarding,
  refusals: ['not_found', 'members.last_owner', 'members.only_owner_changes_owner', 'members.own_role'],
});

const summary = {
  id: shape.id,
  person: z.strictObject({ id: shape.id, name: z.string(), email: z.string() }),
  heir: z.strictObject({ id: shape.id, name: z.string() }).nullable(),
  madeBy: z.strictObject({ id: shape.id, name: z.string() }),
  madeAt: shape.instant,
  ended: z.int(),
  handedOver: z.int(),
};
const receiptSummary = z.strictObject(summary);
export type ReceiptSummary = z.infer<typeof receiptSummary>;

/** What is signed: this object in the canonical form of RFC 8785, as UTF-8. */
const receiptDocument = z.strictObject({
  type: z.literal('atrium.offboarding'),
  version: z.literal(1),
  id: shape.id,
  installation: z.string(),
  center: z.strictObject({ id: shape.id, name: z.string() }),
  person: summary.person,
  by: summary.madeBy,
  heir: summary.heir,
  reason: z.string(),
  at: shape.instant,
  /** The id of the call, as the activity log has it. */
  requestId: z.string(),
  items: z.array(
    z.strictObject({
      kind: z.enum(leavingKinds),
      ...thing.shape,
      outcome: z.enum(['ended', 'handed_over']),
      at: shape.instant,
    }),
  ),
});
export type ReceiptDocument = z.infer<typeof receiptDocument>;

const receipt = z.strictObject({
  receipt: receiptDocument,
  signature: z.strictObject({
    algorithm: z.literal('Ed25519'),
    keyId: z.string(),
    /** 32 bytes, base64url. */
    publicKey: z.string(),
    /** 64 bytes, base64url. */
    value: z.string(),
  }),
});
export type SignedReceipt = z.infer<typeof receipt>;

export const offboardMember = endpoint({
  name: 'members.offboardMember',
  method: 'PUT',
  path: '/centers/:center/members/:member/offboarding',
  access: { who: 'center', action: 'member:remove' },
  risk: 'step-up',
  summary:
    'Ends everything that a person has and does in this center, hands to an heir what stays, and signs a receipt of it.',
  input: z.strictObject({
    ...oneMember,
    heir: shape.id
      .nullable()
      .default(null)
      .meta({ description: 'Takes over what stays: an active Owner or Admin. Needed where something stays.' }),
    ends: z
      .array(z.enum(inheritedKinds))
      .max(inheritedKinds.length)
      .default([])
      .meta({ description: 'Of what an heir could take over, the kinds that end instead.' }),
    reason: shape.text(500, 0).default(''),
  }),
  reply: receiptSummary,
  refusals: [
    'not_found',
    'members.last_owner',
    'members.only_owner_changes_owner',
    'members.own_role',
    'members.heir_needed',
    'members.heir_unfit',
  ],
});

export const listReceipts = endpoint({
  name: 'members.listReceipts',
  method: 'GET',
  path: '/centers/:center/offboarding-receipts',
  access: { who: 'center', action: 'member:list' },
  risk: 'plain',
  summary: 'Receipts of people who were offboarded, newest first.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    person: shape.id.optional(),
    sort: z.enum(['-made', 'made', 'name', '-name']).default('-made'),
  }),
  reply: shape.page(receiptSummary),
  refusals: [],
});

export const getReceipt = endpoint({
  name: 'members.getReceipt',
  method: 'GET',
  path: '/centers/:center/offboarding-receipts/:receipt',
  access: { who: 'center', action: 'member:list' },
  risk: 'plain',
  summary:
    'One receipt with its signature. The same, or a PDF to be read and kept, comes as a file from `…/file?format=json|pdf`.',
  input: z.strictObject({ ...inCenter, receipt: shape.id }),
  reply: receipt,
  refusals: ['not_found'],
});

export const listReceiptKeys = endpoint({
  name: 'members.listReceiptKeys',
  method: 'GET',
  path: '/receipt-keys',
  access: { who: 'anyone' },
  risk: 'plain',
  summary: 'The public keys (Ed25519) that receipts of this installation are verified with; anybody may ask.',
  input: shape.nothing,
  reply: z.strictObject({
    keys: z.array(
      z.strictObject({
        keyId: z.string(),
        algorithm: z.literal('Ed25519'),
        publicKey: z.string(),
        isCurrent: z.boolean(),
      }),
    ),
  }),
  refusals: [],
});
