// Pixels: what the people of a website do there, counted and kept for an ad account.
import { z } from 'zod';
import { onAccount } from './ads.ts';
import { endpoint } from './endpoint.ts';
import { consents, matchKeys, pixelStates, retentionDays } from './pixel-kinds.ts';
import * as shape from './shapes.ts';

const onePixel = { ...onAccount, pixel: shape.id };
const see = { who: 'account', action: 'adaccount:view' } as const;
const edit = { who: 'account', action: 'pixel:edit' } as const;

const domain = z
  .string()
  .max(253)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.string().regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/))
  .meta({ description: 'A host such as shop.example.com; hosts below it belong to it.' });

const settings = {
  consent: z.enum(consents).meta({
    description: '`asked`: a visitor gets an id once the page says that they agreed. `assumed`: at once.',
  }),
  honorsOptOut: z
    .boolean()
    .meta({ description: 'Leaves browsers alone that send Do Not Track or Global Privacy Control.' }),
  domains: z
    .array(domain)
    .max(20)
    .meta({ description: 'Where events of browsers may come from; empty for everywhere.' }),
  retentionDays: z.int().min(retentionDays.least).max(retentionDays.most),
};

const accountCard = z.strictObject({ id: shape.id, name: z.string() });

const pixel = z.strictObject({
  id: shape.id,
  /** What stands in the page. */
  code: z.string(),
  name: z.string(),
  isOn: z.boolean(),
  state: z.enum(pixelStates),
  lastReceivedAt: shape.instant.nullable(),
  ...settings,
  domains: z.array(z.string()),
  /** Whose it is, by name where the caller may see that account; null where it is this account's own. */
  sharedBy: z.strictObject({ id: shape.id, name: z.string().nullable() }).nullable(),
  /** Other accounts that see it, as far as the caller may see them. */
  sharedWith: z.array(accountCard),
  /** Whether somebody was shown a secret for servers. */
  hasSecret: z.boolean(),
  formerSecretUntil: shape.instant.nullable(),
  /** Null for an account that it is shared with. */
  testCode: z.string().nullable(),
  /** Where the tag is and where events go. */
  addresses: z.strictObject({ tag: z.string(), browser: z.string(), server: z.string() }),
  deletedAt: shape.instant.nullable(),
  createdAt: shape.instant,
  updatedAt: shape.instant,
});
export type Pixel = z.infer<typeof pixel>;

export const listPixels = endpoint({
  name: 'assets.listPixels',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/pixels',
  access: see,
  risk: 'plain',
  summary: 'The pixels of an ad account and those shared with it. Search matches the name, the code and the exact id.',
  input: z.strictObject({
    ...onAccount,
    ...shape.paging,
    search: shape.search,
    state: z.enum(['all', ...pixelStates, 'deleted']).default('all'),
    sort: z.enum(['-created', 'created', 'name', '-name', '-received', 'received']).default('-created'),
  }),
  reply: shape.page(pixel),
  refusals: [],
});

export const getPixel = endpoint({
  name: 'assets.getPixel',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/pixels/:pixel',
  access: see,
  risk: 'plain',
  summary: 'One pixel, also from the bin.',
  input: z.strictObject(onePixel),
  reply: pixel,
  refusals: ['not_found'],
});

const named = shape.text(200);

export const createPixel = endpoint({
  name: 'assets.createPixel',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/pixels',
  access: edit,
  risk: 'plain',
  status: 201,
  summary: 'Makes a pixel. Its code goes into the pages of a website, with the tag.',
  input: z.strictObject({
    ...onAccount,
    name: named,
    consent: settings.consent.default('asked'),
    honorsOptOut: settings.honorsOptOut.default(true),
    domains: settings.domains.default([]),
    retentionDays: settings.retentionDays.default(retentionDays.usual),
  }),
  reply: pixel,
  refusals: ['assets.account_closed', 'assets.too_many_pixels'],
});

export const updatePixel = endpoint({
  name: 'assets.updatePixel',
  method: 'PATCH',
  path: '/centers/:center/ad-accounts/:account/pixels/:pixel',
  access: edit,
  risk: 'plain',
  summary:
    'Renames a pixel, pauses it or turns it on again, or changes its settings. What comes while it is paused is not kept.',
  input: z.strictObject({
    ...onePixel,
    name: named.optional(),
    isOn: z.boolean().optional(),
    consent: settings.consent.optional(),
    honorsOptOut: settings.honorsOptOut.optional(),
    domains: settings.domains.optional(),
    retentionDays: settings.retentionDays.optional(),
  }),
  reply: pixel,
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin'],
});

export const removePixel = endpoint({
  name: 'assets.removePixel',
  method: 'DELETE',
  path: '/centers/:center/ad-accounts/:account/pixels/:pixel',
  access: edit,
  risk: 'plain',
  summary:
    'Puts a pixel into the bin. It takes no events there; those that it has are kept as long as its settings say.',
  input: z.strictObject(onePixel),
  reply: pixel,
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin'],
});

export const restorePixel = endpoint({
  name: 'assets.restorePixel',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/pixels/:pixel/restoration',
  access: edit,
  risk: 'plain',
  summary: 'Takes a pixel out of the bin.',
  input: z.strictObject(onePixel),
  reply: pixel,
  refusals: ['not_found', 'assets.account_closed', 'assets.not_in_bin', 'assets.too_many_pixels'],
});

export const sharePixel = endpoint({
  name: 'assets.sharePixel',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/pixels/:pixel/shares',
  access: edit,
  risk: 'plain',
  summary:
    'Says which other ad accounts of the same center see a pixel and build audiences from it: those that are named and no others. Who newly shares with an account needs the same right there.',
  input: z.strictObject({
    ...onePixel,
    accounts: z
      .array(shape.id)
      .max(100)
      .refine((ids) => new Set(ids).size === ids.length),
  }),
  reply: pixel,
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin', 'assets.not_same_center'],
});

export const makePixelSecret = endpoint({
  name: 'assets.makePixelSecret',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/pixels/:pixel/secret',
  access: edit,
  risk: 'step-up',
  isUnrepeatable: true,
  isSessionOnly: true,
  status: 201,
  summary:
    'Makes a new secret for servers that tell events, which is in this answer and never shown again. The former one is good for 24 hours, or no longer at all with `endsFormer`.',
  input: z.strictObject({ ...onePixel, endsFormer: z.boolean().default(false) }),
  reply: z.strictObject({ secret: z.string(), formerUntil: shape.instant.nullable() }),
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin'],
});

export const makeTestCode = endpoint({
  name: 'assets.makeTestCode',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/pixels/:pixel/test-code',
  access: edit,
  risk: 'plain',
  summary: 'Makes a new test code. Events with any test code are never counted; those with this one are shown.',
  input: z.strictObject(onePixel),
  reply: pixel,
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin'],
});

const dates = { from: shape.day, to: shape.day };
const counts = { total: z.int(), browser: z.int(), server: z.int(), both: z.int() };

export const getPixelActivity = endpoint({
  name: 'assets.getPixelActivity',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/pixels/:pixel/activity',
  access: see,
  risk: 'plain',
  summary:
    'What a pixel received by day, in the zone of its account, and by event: at most 400 days. `both` are events that a browser and a server told, counted once. `matched` says of how many it is known, by which key, whom they are about.',
  input: z
    .strictObject({ ...onePixel, ...dates, event: shape.text(50).optional() })
    .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) < 400 * 86_400_000, { path: ['to'] }),
  reply: z.strictObject({
    events: z.array(z.strictObject({ event: z.string(), ...counts, matched: z.int(), lastReceivedAt: shape.instant })),
    days: z.array(z.strictObject({ day: shape.day, event: z.string(), ...counts })),
    matched: z.strictObject({
      total: z.int(),
      any: z.int(),
      ...(Object.fromEntries(matchKeys.map((key) => [key, z.int()])) as Record<(typeof matchKeys)[number], z.ZodInt>),
    }),
  }),
  refusals: ['not_found'],
});

const eventFields = {
  id: shape.id,
  event: z.string(),
  eventId: z.string(),
  /** When it happened, by a clock set right. */
  at: shape.instant,
  url: z.string().nullable(),
  valueMicros: z.string().nullable(),
  currency: z.string().nullable(),
  /** By which keys it is known whom it is about; the keys themselves are never told. */
  matchedBy: z.array(z.enum(matchKeys)),
  receivedAt: shape.instant,
};
const told = z.enum(['browser', 'server', 'both']);

const pixelEvent = z.strictObject({ ...eventFields, told });
export type PixelEvent = z.infer<typeof pixelEvent>;

export const listPixelEvents = endpoint({
  name: 'assets.listPixelEvents',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/pixels/:pixel/events',
  access: see,
  risk: 'plain',
  summary:
    'The events of a pixel, as long as they are kept. Search matches the address of the page and the exact event id.',
  input: z.strictObject({
    ...onePixel,
    ...shape.paging,
    search: shape.search,
    event: shape.text(50).optional(),
    told: told.optional(),
    from: shape.instant.optional(),
    to: shape.instant.optional(),
    sort: z.enum(['-at', 'at']).default('-at'),
  }),
  reply: shape.page(pixelEvent),
  refusals: ['not_found'],
});

const testEvent = z.strictObject({ ...eventFields, told: z.enum(['browser', 'server']) });
export type TestEvent = z.infer<typeof testEvent>;

export const listTestEvents = endpoint({
  name: 'assets.listTestEvents',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/pixels/:pixel/test-events',
  access: see,
  risk: 'plain',
  summary: 'The last 200 events that carried the test code, newest first, for a day. They count nowhere.',
  input: z.strictObject({
    ...onePixel,
    ...shape.paging,
    search: shape.search,
    told: z.enum(['browser', 'server']).optional(),
  }),
  reply: shape.page(testEvent),
  refusals: ['not_found'],
});
