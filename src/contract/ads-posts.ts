// Posts of creators: people who let others advertise with what they made, post by post, for a time and until they end it.
import { z } from 'zod';
import { adName, onAccount } from './ads.ts';
import { media, upload } from './ads-media.ts';
import { authorizationDays, authorizationStates } from './ads-media-kinds.ts';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

const person = { who: 'person' } as const;

const authorization = z.strictObject({
  id: shape.id,
  state: z.enum(authorizationStates),
  days: z.int(),
  /** To be handed to whoever may advertise with the post; null once it was used, or has ended. */
  code: z.string().nullable(),
  endsAt: shape.instant,
  /** Who uses it: the ad account and its center, as they were called then. */
  usedBy: z.strictObject({ account: z.string(), center: z.string(), at: shape.instant }).nullable(),
  revokedAt: shape.instant.nullable(),
});
export type Authorization = z.infer<typeof authorization>;

const post = z.strictObject({
  id: shape.id,
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  width: z.int(),
  height: z.int(),
  durationMs: z.int().nullable(),
  url: z.string(),
  previewUrl: z.string().nullable(),
  createdAt: shape.instant,
  /** The newest first; at most 20. */
  authorizations: z.array(authorization),
});
export type Post = z.infer<typeof post>;

export const listOwnPosts = endpoint({
  name: 'ads.listOwnPosts',
  method: 'GET',
  path: '/me/posts',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'The posts of the caller, the newest first, with what they allow. Search matches the name and the exact id.',
  input: z.strictObject({ ...shape.paging, search: shape.search }),
  reply: shape.page(post),
  refusals: [],
});

export const startPostUpload = endpoint({
  name: 'ads.startPostUpload',
  method: 'POST',
  path: '/me/post-uploads',
  access: person,
  risk: 'plain',
  isRead: true,
  isSessionOnly: true,
  summary: 'Begins to send a video of the caller, or an image that stands for it; then as with `ads.startUpload`.',
  input: z.strictObject({ name: adName, bytes: z.int().min(1).max(Number.MAX_SAFE_INTEGER) }),
  reply: z.strictObject({ upload, mostPartBytes: z.int(), expiresAt: shape.instant }),
  refusals: ['ads.media_kind', 'ads.media_too_large', 'ads.posts_full'],
});

export const createPost = endpoint({
  name: 'ads.createPost',
  method: 'POST',
  path: '/me/posts',
  access: person,
  risk: 'plain',
  status: 201,
  isSessionOnly: true,
  summary:
    'Makes a video that was sent and checked a post of the caller. Nobody else sees it before they authorize it.',
  input: z.strictObject({ upload, name: adName, poster: upload.nullable().default(null) }),
  reply: post,
  refusals: ['ads.upload_missing', 'ads.posts_full', 'ads.post_not_video', 'ads.post_exists', 'ads.poster_not_image'],
});

export const removePost = endpoint({
  name: 'ads.removePost',
  method: 'DELETE',
  path: '/me/posts/:post',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'Deletes a post of the caller for good. What it is authorized for must be revoked or over.',
  input: z.strictObject({ post: shape.id }),
  reply: shape.nothing,
  refusals: ['not_found', 'ads.post_authorized'],
});

export const authorizePost = endpoint({
  name: 'ads.authorizePost',
  method: 'POST',
  path: '/me/posts/:post/authorizations',
  access: person,
  risk: 'plain',
  status: 201,
  isSessionOnly: true,
  summary:
    'Lets one ad account advertise with a post from now on for so many days: whichever presents the code first. It ends by itself, and can be revoked at any time.',
  input: z.strictObject({ post: shape.id, days: z.literal(authorizationDays) }),
  reply: authorization,
  refusals: ['not_found', 'ads.too_many_authorizations'],
});

export const revokePost = endpoint({
  name: 'ads.revokePost',
  method: 'DELETE',
  path: '/me/post-authorizations/:authorization',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'Ends an authorization at once: its code is worth nothing, and ads that show the post are not delivered.',
  input: z.strictObject({ authorization: shape.id }),
  reply: authorization,
  refusals: ['not_found'],
});

export const redeemPost = endpoint({
  name: 'ads.redeemPost',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/creator-posts',
  access: { who: 'account', action: 'creative:edit' },
  risk: 'plain',
  status: 201,
  summary:
    'Presents the code of a creator: their post comes into the library, and ads may show it until the authorization ends. A later code for the same post prolongs it.',
  input: z.strictObject({ ...onAccount, code: shape.text(80) }),
  reply: media,
  refusals: ['assets.account_closed', 'ads.post_code_wrong', 'ads.post_code_used', 'ads.post_code_ended'],
});
