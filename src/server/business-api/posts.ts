// Creators' posts: authorized by code, listed, shown in ads. Each post that was authorized is an identity of its own, since creators
// authorize post by post.
import { z } from 'zod';
import type { Media } from '../../contract/ads-media.ts';
import { api } from '../../contract/index.ts';
import { Refusal } from '../foundation/errors.ts';
import { type Place, placeOf } from './ads-objects.ts';
import { ask, type Caller, keyedFor, type List, listed, mapped, operation, pageAcross } from './ask.ts';
import { filtering, id, invalidParameter, pageOf, paging, text, timeOf } from './wire.ts';

const names = { account: 'advertiser_id', code: 'auth_code', ids: 'item_id', media: 'item_id' };
const identityTypes = ['CUSTOMIZED_USER', 'AUTH_CODE', 'TT_USER', 'BC_AUTH_TT'] as const;

type Post = Media & { post: NonNullable<Media['post']> };
const isPost = (media: Media): media is Post => media.post !== null;

/** A post that was authorized for the account, also one whose authorization has ended. */
export async function postIn(
  caller: Caller,
  place: Place,
  { item, name }: { item: string; name: string },
): Promise<Post> {
  try {
    const media = await ask(caller, api.ads.getMedia, { ...place, media: item });
    if (media.post !== null && media.deletedAt === null) return { ...media, post: media.post };
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'not_found') throw error;
  }
  throw invalidParameter(name, 'There is no such post of a creator in this account.');
}

const urlIn = (caller: Caller, path: string | null): string | null => path && new URL(path, caller.publicUrl).href;

function presentPost(caller: Caller, { id: item_id, name, post, ...media }: Post) {
  return {
    item_info: { item_id, item_type: 'VIDEO', text: name },
    user_info: { tiktok_name: post.creator, identity_id: item_id, identity_type: 'AUTH_CODE' },
    auth_info: {
      ad_auth_status: post.isAuthorized ? 'AUTHORIZED' : 'EXPIRED',
      auth_start_time: timeOf(media.createdAt),
      auth_end_time: timeOf(post.authorizedUntil),
    },
    video_info: {
      bit_rate: media.bitRate,
      duration: (media.durationMs ?? 0) / 1000,
      size: media.bytes,
      width: media.width,
      height: media.height,
      poster_url: urlIn(caller, media.previewUrl),
      preview_url: urlIn(caller, media.url),
    },
  };
}

const postsOf =
  (caller: Caller, place: Place): List<Post> =>
  async (page) => {
    const { items, total } = await ask(caller, api.ads.listMedia, { ...place, source: 'creator', ...page });
    return { items: items.filter(isPost), total };
  };

const authorize = operation({
  method: 'POST',
  path: 'tt_video/authorize',
  names,
  params: z.object({ advertiser_id: id, auth_code: text }),
  async run(caller, { advertiser_id, auth_code: code }) {
    const place = await placeOf(caller, advertiser_id);
    const { id: item_id } = await ask(caller, api.ads.redeemPost, { ...place, code });
    return presentPost(caller, await postIn(keyedFor(caller, 'read'), place, { item: item_id, name: 'item_id' }));
  },
});

const listVideos = operation({
  method: 'GET',
  path: 'tt_video/list',
  names,
  params: z.object({ advertiser_id: id, ...paging(50) }),
  async run(caller, params) {
    const place = await placeOf(caller, params.advertiser_id);
    const list = mapped(postsOf(caller, place), (post) => presentPost(caller, post));
    return pageOf(await pageAcross([list], params), params);
  },
});

const unbind = operation({
  method: 'POST',
  path: 'tt_video/unbind',
  names,
  params: z.object({ advertiser_id: id, item_id: id }),
  async run(caller, { advertiser_id, item_id: item }) {
    const place = await placeOf(caller, advertiser_id);
    await postIn(keyedFor(caller, 'read'), place, { item, name: 'item_id' });
    await ask(caller, api.ads.removeMedia, { ...place, ids: [item] });
    return {};
  },
});

const presentIdentity = (caller: Caller) => (post: Post) => ({
  identity_id: post.id,
  identity_type: 'AUTH_CODE',
  identity_authorized_bc_id: null,
  display_name: post.post.creator,
  username: post.post.creator,
  profile_image: urlIn(caller, post.previewUrl),
  available_status: null,
  can_push_video: false,
  can_pull_video: false,
  can_use_live_ads: false,
  can_manage_message: false,
  ads_only_mode: null,
  is_gpppa: false,
});

const getIdentities = operation({
  method: 'GET',
  path: 'identity/get',
  names,
  params: z.object({
    advertiser_id: id,
    identity_type: z.enum(identityTypes).optional(),
    identity_authorized_bc_id: id.optional(),
    filtering: filtering({ keyword: text.optional() }),
    ...paging(100),
  }),
  async run(caller, params) {
    const place = await placeOf(caller, params.advertiser_id);
    const { identity_type: type } = params;
    // Nobody has accounts of another network here, and a brand is a name of the ad itself.
    const posts = type === undefined || type === 'AUTH_CODE' ? postsOf(caller, place) : listed<Post>([]);
    const { list: identity_list, page_info } = pageOf(
      await pageAcross([mapped(posts, presentIdentity(caller))], params),
      params,
    );
    return { identity_list, page_info };
  },
});

const getVideoInfo = operation({
  method: 'GET',
  path: 'identity/video/info',
  names,
  params: z.object({
    advertiser_id: id,
    identity_type: z.enum(['AUTH_CODE'], 'Only AUTH_CODE identities have posts here.'),
    identity_id: id,
    item_id: id,
  }),
  async run(caller, { advertiser_id, identity_id, item_id: item }) {
    const place = await placeOf(caller, advertiser_id);
    const post = await postIn(caller, place, { item, name: 'item_id' });
    if (identity_id !== item) throw invalidParameter('identity_id', 'Is not the identity of this post.');
    const { item_info, auth_info, video_info } = presentPost(caller, post);
    return { video_detail: { ...item_info, auth_info, video_info: { ...video_info, url: video_info.preview_url } } };
  },
});

export const postOperations = [authorize, listVideos, unbind, getIdentities, getVideoInfo];
