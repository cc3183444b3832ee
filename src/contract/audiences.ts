// Audiences of an ad account: by what people did on a website, or from uploaded lists of hashes.
import { z } from 'zod';
import { onAccount } from './ads.ts';
import {
  audienceRoles,
  audienceSources,
  audienceStates,
  mostPartRows,
  mostRuleDays,
  mostUploadRows,
  uploadKinds,
  uploadModes,
  uploadStates,
} from './audience-kinds.ts';
import { endpoint } from './endpoint.ts';
import { amount } from './money.ts';
import * as shape from './shapes.ts';

const oneAudience = { ...onAccount, audience: shape.id };
const oneUpload = { ...oneAudience, upload: shape.id };
const see = { who: 'account', action: 'adaccount:view' } as const;
const edit = { who: 'account', action: 'audience:edit' } as const;

const condition = z.strictObject({
  pixel: shape.id,
  event: shape.text(50).nullable().default(null).meta({ description: 'Null for any event.' }),
  days: z.int().min(1).max(mostRuleDays).meta({ description: 'Within so many days.' }),
  urlContains: shape.text(100).nullable().default(null),
  atLeast: z
    .strictObject({ amountMicros: amount, currency: shape.currency })
    .nullable()
    .default(null)
    .meta({ description: 'Of events with at least this value, in this currency.' }),
  times: z.int().min(1).max(100).default(1).meta({ description: 'So often at least.' }),
});
export type AudienceCondition = z.infer<typeof condition>;

const rule = z
  .strictObject({
    match: z.enum(['any', 'all']).default('any'),
    include: z.array(condition).min(1).max(10),
    exclude: z.array(condition).max(10).default([]),
  })
  .meta({ description: 'Who did any, or all, of `include` and nothing of `exclude`.' });
export type AudienceRule = z.infer<typeof rule>;

const share = z.strictObject({ id: shape.id, name: z.string(), role: z.enum(audienceRoles) });

const audience = z.strictObject({
  id: shape.id,
  name: z.string(),
  source: z.enum(audienceSources),
  rule: rule.nullable(),
  state: z.enum(audienceStates),
  /** Rounded down to two digits; 0 for fewer than 1,000; null before it was put together. */
  size: z.int().nullable(),
  computedAt: shape.instant.nullable(),
  expiresAt: shape.instant.nullable(),
  /** Whose it is, by name where the caller may see that account, and what this account may; null where it is its own. */
  sharedBy: z.strictObject({ id: shape.id, name: z.string().nullable(), role: z.enum(audienceRoles) }).nullable(),
  sharedWith: z.array(share),
  deletedAt: shape.instant.nullable(),
  createdAt: shape.instant,
  updatedAt: shape.instant,
});
export type Audience = z.infer<typeof audience>;

export const listAudiences = endpoint({
  name: 'assets.listAudiences',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/audiences',
  access: see,
  risk: 'plain',
  summary: 'The audiences of an ad account and those shared with it. Search matches the name and the exact id.',
  input: z.strictObject({
    ...onAccount,
    ...shape.paging,
    search: shape.search,
    source: z.enum(audienceSources).optional(),
    whose: z.enum(['all', 'own', 'shared']).default('all').meta({ description: '`shared`: by other ad accounts.' }),
    audience: shape.ids(100).optional().meta({ description: 'Only these, separated by commas.' }),
    state: z.enum(['all', ...audienceStates, 'deleted']).default('all'),
    sort: z.enum(['-created', 'created', 'name', '-name', '-size', 'size']).default('-created'),
  }),
  reply: shape.page(audience),
  refusals: [],
});

export const getAudience = endpoint({
  name: 'assets.getAudience',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/audiences/:audience',
  access: see,
  risk: 'plain',
  summary: 'One audience, also from the bin.',
  input: z.strictObject(oneAudience),
  reply: audience,
  refusals: ['not_found'],
});

const named = shape.text(200);
const expiry = shape.instant.nullable();

export const createAudience = endpoint({
  name: 'assets.createAudience',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/audiences',
  access: edit,
  risk: 'plain',
  status: 201,
  summary:
    'Makes an audience: with a rule from the events of pixels, which is put together anew every hour, or without one for uploads.',
  input: z.strictObject({
    ...onAccount,
    name: named,
    rule: rule.nullable().default(null),
    expiresAt: expiry.default(null),
  }),
  reply: audience,
  refusals: ['not_found', 'assets.account_closed', 'assets.too_many_audiences', 'assets.expiry_in_past'],
});

export const updateAudience = endpoint({
  name: 'assets.updateAudience',
  method: 'PATCH',
  path: '/centers/:center/ad-accounts/:account/audiences/:audience',
  access: edit,
  risk: 'plain',
  summary: 'Changes name, rule or end of an audience. One of lists stays one of lists.',
  input: z.strictObject({
    ...oneAudience,
    name: named.optional(),
    rule: rule.optional(),
    expiresAt: expiry.optional(),
  }),
  reply: audience,
  refusals: [
    'not_found',
    'assets.account_closed',
    'assets.in_bin',
    'assets.expiry_in_past',
    'assets.audience_of_lists',
  ],
});

export const removeAudience = endpoint({
  name: 'assets.removeAudience',
  method: 'DELETE',
  path: '/centers/:center/ad-accounts/:account/audiences/:audience',
  access: edit,
  risk: 'plain',
  summary:
    'Puts an audience into the bin. Ad groups that name it pass it over. After 7 days who belongs to it is forgotten.',
  input: z.strictObject(oneAudience),
  reply: audience,
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin'],
});

export const restoreAudience = endpoint({
  name: 'assets.restoreAudience',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/audiences/:audience/restoration',
  access: edit,
  risk: 'plain',
  summary: 'Takes an audience out of the bin.',
  input: z.strictObject(oneAudience),
  reply: audience,
  refusals: ['not_found', 'assets.account_closed', 'assets.not_in_bin', 'assets.too_many_audiences'],
});

export const shareAudience = endpoint({
  name: 'assets.shareAudience',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/audiences/:audience/shares',
  access: edit,
  risk: 'plain',
  summary:
    'Says which other ad accounts of the same center see an audience or use it: those that are named and no others. Who newly shares with an account needs the same right there.',
  input: z.strictObject({
    ...oneAudience,
    accounts: z
      .array(z.strictObject({ id: shape.id, role: z.enum(audienceRoles) }))
      .max(100)
      .refine((all) => new Set(all.map(({ id }) => id)).size === all.length),
  }),
  reply: audience,
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin', 'assets.not_same_center'],
});

const upload = z.strictObject({
  id: shape.id,
  /** Who began it. */
  maker: z.string(),
  mode: z.enum(uploadModes),
  kind: z.enum(uploadKinds),
  state: z.enum(uploadStates),
  rows: z.int(),
  received: z.int(),
  startedAt: shape.instant,
  endedAt: shape.instant.nullable(),
});
export type AudienceUpload = z.infer<typeof upload>;

const uploads = '/centers/:center/ad-accounts/:account/audiences/:audience/uploads';

export const listAudienceUploads = endpoint({
  name: 'assets.listAudienceUploads',
  method: 'GET',
  path: uploads,
  access: see,
  risk: 'plain',
  summary: 'The uploads of an audience. Search matches who began it and, for an id, which it is.',
  input: z.strictObject({
    ...oneAudience,
    ...shape.paging,
    search: shape.search,
    state: z.enum(uploadStates).optional(),
    sort: z.enum(['-started', 'started', 'maker', '-maker', '-rows', 'rows']).default('-started'),
  }),
  reply: shape.page(upload),
  refusals: ['not_found'],
});

export const startAudienceUpload = endpoint({
  name: 'assets.startAudienceUpload',
  method: 'POST',
  path: uploads,
  access: edit,
  risk: 'plain',
  status: 201,
  summary:
    'Begins an upload of SHA-256 hashes to an audience of lists: they are added, removed, or put in place of all that it has.',
  input: z.strictObject({
    ...oneAudience,
    mode: z.enum(uploadModes),
    kind: z.enum(uploadKinds),
    rows: z.int().min(1).max(mostUploadRows),
  }),
  reply: upload,
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin', 'assets.audience_by_rule', 'assets.upload_open'],
});

export const addUploadPart = endpoint({
  name: 'assets.addUploadPart',
  method: 'POST',
  path: `${uploads}/:upload/parts`,
  access: edit,
  risk: 'plain',
  isUnrepeatable: true,
  bodyMegabytes: 2,
  summary: `Up to ${mostPartRows} hashes of an upload. The same part again changes nothing. Anything but 64 hexadecimal digits is refused.`,
  input: z.strictObject({
    ...oneUpload,
    part: z.int().min(1).max(10_000),
    hashes: z
      .array(z.string().regex(/^[0-9a-f]{64}$/))
      .min(1)
      .max(mostPartRows),
  }),
  reply: upload,
  refusals: ['not_found', 'assets.account_closed', 'assets.upload_closed', 'assets.upload_overfull'],
});

export const finishAudienceUpload = endpoint({
  name: 'assets.finishAudienceUpload',
  method: 'PUT',
  path: `${uploads}/:upload/completion`,
  access: edit,
  risk: 'plain',
  summary: 'Says that all parts were sent. They are put to the audience soon after, all of them at once.',
  input: z.strictObject(oneUpload),
  reply: upload,
  refusals: ['not_found', 'assets.account_closed', 'assets.upload_closed', 'assets.upload_incomplete'],
});

export const cancelAudienceUpload = endpoint({
  name: 'assets.cancelAudienceUpload',
  method: 'DELETE',
  path: `${uploads}/:upload`,
  access: edit,
  risk: 'plain',
  summary: 'Gives an upload up. The audience stays as it was, and what was sent is deleted.',
  input: z.strictObject(oneUpload),
  reply: upload,
  refusals: ['not_found', 'assets.account_closed', 'assets.upload_closed'],
});
