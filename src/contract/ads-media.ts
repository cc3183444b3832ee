// The creative library of an ad account: images and videos, their versions, and how they come in.
import { z } from 'zod';
import { adName, onAccount } from './ads.ts';
import { mediaAtOnce, mediaKinds, mediaSources, mediaStates } from './ads-media-kinds.ts';
import { endpoint } from './endpoint.ts';
import { labelFilter, labels } from './labels.ts';
import * as shape from './shapes.ts';

const folder = shape.text(80, 0).meta({ description: 'The folder it lies in; empty for none.' });

/** What Atrium made of a file that was sent. It names the account, and is good for a day. */
export const upload = z
  .string()
  .regex(/^[A-Za-z0-9_-]{20,400}\.[A-Za-z0-9_-]{43}$/)
  .meta({ description: 'An upload that was begun by `ads.startUpload`, whose file was sent and checked since.' });

/** An image or a video as it is shown now. */
export const mediaFile = z.strictObject({
  id: shape.id,
  name: z.string(),
  kind: z.enum(mediaKinds),
  version: z.int(),
  mediaType: z.string(),
  bytes: z.int(),
  width: z.int(),
  height: z.int(),
  /** Of a video. */
  durationMs: z.int().nullable(),
  /** The bytes, for a browser. */
  url: z.string(),
  /** A small image; of a video a still, null where none was made. */
  previewUrl: z.string().nullable(),
});
export type MediaFile = z.infer<typeof mediaFile>;

export const media = z.strictObject({
  ...mediaFile.shape,
  folder: z.string(),
  labels: z.array(z.string()),
  /** Of a video: as MediaInfo names it. */
  codec: z.string().nullable(),
  /** Bits a second, sound included. */
  bitRate: z.int().nullable(),
  hasSound: z.boolean().nullable(),
  /** Ads that show it and are not in the bin. */
  adCount: z.int(),
  /** Of a creator's post: whose it is, and until when they let it be shown. */
  post: z.strictObject({ creator: z.string(), authorizedUntil: shape.instant, isAuthorized: z.boolean() }).nullable(),
  /** Whether the other ad accounts of the center may take it over. */
  isShared: z.boolean(),
  addedBy: z.string(),
  createdAt: shape.instant,
  updatedAt: shape.instant,
  deletedAt: shape.instant.nullable(),
});
export type Media = z.infer<typeof media>;

const shapes = ['tall', 'square', 'wide'] as const;
export const mediaSorts = ['-created', 'created', 'name', '-name', 'bytes', '-bytes'] as const;
export type MediaSort = (typeof mediaSorts)[number];

export const listMedia = endpoint({
  name: 'ads.listMedia',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/media',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary:
    'The images and videos of an ad account, or with `source` `shared` those that other accounts of its center share: these with name and labels, and nothing else of their account. Search matches the name and the exact id.',
  input: z.strictObject({
    ...onAccount,
    ...shape.paging,
    search: shape.search,
    kind: z.enum(mediaKinds).optional(),
    source: z.enum(mediaSources).optional(),
    folder: folder.optional(),
    shape: z.enum(shapes).optional(),
    labels: labelFilter.optional(),
    state: z.enum(mediaStates).default('all'),
    sort: z.enum(mediaSorts).default('-created'),
  }),
  reply: shape.page(media),
  refusals: [],
});

export const getMedia = endpoint({
  name: 'ads.getMedia',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/media/:media',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary:
    'One image or video, also from the bin, with all its versions; of one that another account shares, the last. Where it is used, `ads.listAds` tells with `media`.',
  input: z.strictObject({ ...onAccount, media: shape.id }),
  reply: z.strictObject({
    ...media.shape,
    versions: z.array(
      z.strictObject({
        version: z.int(),
        bytes: z.int(),
        width: z.int(),
        height: z.int(),
        durationMs: z.int().nullable(),
        addedBy: z.string(),
        addedAt: shape.instant,
        url: z.string(),
        previewUrl: z.string().nullable(),
      }),
    ),
  }),
  refusals: ['not_found'],
});

export const getMediaLibrary = endpoint({
  name: 'ads.getMediaLibrary',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/media-library',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary: 'How much room the library of an ad account takes and has, and its first 200 folders.',
  input: z.strictObject(onAccount),
  reply: z.strictObject({
    usedBytes: z.int(),
    mostBytes: z.int(),
    folders: z.array(z.strictObject({ name: z.string(), count: z.int() })),
  }),
  refusals: [],
});

export const startUpload = endpoint({
  name: 'ads.startUpload',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/uploads',
  access: { who: 'account', action: 'creative:edit' },
  risk: 'plain',
  isRead: true,
  summary:
    'Begins to send a file: names the upload, to which the bytes are sent in parts; see the guide to creatives. Nothing is kept until `ads.createMedia`.',
  input: z.strictObject({ ...onAccount, name: adName, bytes: z.int().min(1).max(Number.MAX_SAFE_INTEGER) }),
  reply: z.strictObject({ upload, mostPartBytes: z.int(), expiresAt: shape.instant }),
  refusals: ['ads.media_kind', 'ads.media_too_large', 'ads.media_quota'],
});

const ofUpload = ['assets.account_closed', 'ads.upload_missing', 'ads.media_quota'] as const;

export const createMedia = endpoint({
  name: 'ads.createMedia',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/media',
  access: { who: 'account', action: 'creative:edit' },
  risk: 'plain',
  status: 201,
  summary:
    'Puts a file that was sent and checked into the library. The same file is not kept twice: the refusal names the one that is there.',
  input: z.strictObject({
    ...onAccount,
    upload,
    name: adName,
    folder: folder.default(''),
    labels: labels.default([]),
    /** Of a video: the upload of an image that stands for it. */
    poster: upload.nullable().default(null),
  }),
  reply: media,
  refusals: [...ofUpload, 'ads.media_exists', 'ads.poster_not_image'],
});

export const updateMedia = endpoint({
  name: 'ads.updateMedia',
  method: 'PATCH',
  path: '/centers/:center/ad-accounts/:account/media/:media',
  access: { who: 'account', action: 'creative:edit' },
  risk: 'plain',
  summary:
    'Changes name, folder or labels of an image or a video, and whether the other accounts of the center may take it over. People who see ads see none of it, so nothing is reviewed anew.',
  input: z.strictObject({
    ...onAccount,
    media: shape.id,
    name: adName.optional(),
    folder: folder.optional(),
    labels: labels.optional(),
    isShared: z.boolean().optional(),
  }),
  reply: media,
  refusals: ['not_found', 'assets.account_closed', 'ads.media_of_creator'],
});

export const replaceMedia = endpoint({
  name: 'ads.replaceMedia',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/media/:media/versions',
  access: { who: 'account', action: 'creative:edit' },
  risk: 'plain',
  status: 201,
  summary:
    'Adds a version, which all ads that use it show from now on. They are reviewed anew, and not shown until they are approved. Earlier versions stay.',
  input: z.strictObject({ ...onAccount, media: shape.id, upload, poster: upload.nullable().default(null) }),
  reply: media,
  refusals: [
    'not_found',
    ...ofUpload,
    'ads.media_in_bin',
    'ads.media_of_creator',
    'ads.media_other_kind',
    'ads.media_unchanged',
    'ads.media_unfit',
    'ads.picture_not_square',
    'ads.poster_not_image',
  ],
});

const several = {
  ...onAccount,
  ids: z
    .array(shape.id)
    .min(1)
    .max(mediaAtOnce)
    .refine((ids) => new Set(ids).size === ids.length)
    .meta({ description: `Up to ${mediaAtOnce} different ids.` }),
};
const changed = z.strictObject({ changed: z.int() });

export const removeMedia = endpoint({
  name: 'ads.removeMedia',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/media-removals',
  access: { who: 'account', action: 'creative:edit' },
  risk: 'plain',
  summary: 'Puts images and videos into the bin; all or none. What an ad shows stays: take it out of the ad first.',
  input: z.strictObject(several),
  reply: changed,
  refusals: ['not_found', 'assets.account_closed', 'ads.media_in_use', 'ads.picture_in_use'],
});

export const restoreMedia = endpoint({
  name: 'ads.restoreMedia',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/media-restorations',
  access: { who: 'account', action: 'creative:edit' },
  risk: 'plain',
  summary: 'Takes images and videos out of the bin; all or none.',
  input: z.strictObject(several),
  reply: changed,
  refusals: ['not_found', 'assets.account_closed'],
});

export const copyMedia = endpoint({
  name: 'ads.copyMedia',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/media-copies',
  access: { who: 'account', action: 'creative:edit' },
  risk: 'plain',
  status: 201,
  summary:
    'Takes over images and videos from another ad account that the caller works on in this center, or without `from` those that accounts of the center share; what is there already is left out. The copies stand on their own. `media` are those that the account has then outside its bin, in the order of `ids`.',
  input: z.strictObject({ ...several, from: shape.id.optional() }),
  reply: z.strictObject({ changed: z.int(), media: z.array(mediaFile) }),
  refusals: ['not_found', 'assets.account_closed', 'ads.media_of_creator', 'ads.media_quota'],
});
