// Creators' posts: authorized by code, listed, shown in ads.
import { z } from 'zod';
import type { Media } from '../../contract/ads-media.ts';
import { api } from '../../contract/index.ts';
import { Refusal } from '../foundation/errors.ts';
import { type Place, placeOf } from './ads-objects.ts';
import { ask, type Caller, keyedFor, type List, mapped, operation, pageAcross } from './ask.ts';
import { id, invalidParameter, pageOf, paging, text, timeOf } from './wire.ts';

const names = { account: 'advertiser_id', code: 'auth_code', ids: 'item_id', media: 'item_id' };

export type Post = Media & { post: NonNullable<Media['post']> };
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

export const urlIn = (caller: Caller, path: string | null): string | null =>
  path && new URL(path, caller.publicUrl).href;

export function presentPost(caller: Caller, { id: item_id, name, post, ...media }: Post) {
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

export const postsOf =
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

export const postOperations = [authorize, listVideos, unbind];
