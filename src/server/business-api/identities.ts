// As whom ads appear: brands of the account, and each creator's post that was authorized for it, since creators authorize post by post.
import { z } from 'zod';
import type { Identity } from '../../contract/ads-identities.ts';
import { api } from '../../contract/index.ts';
import { type Place, placeOf } from './ads-objects.ts';
import { ask, type Caller, type List, mapped, operation, pageAcross, sifted } from './ask.ts';
import { type Post, postIn, postsOf, presentPost, urlIn } from './posts.ts';
import { filtering, id, invalidParameter, pageOf, paging, text } from './wire.ts';

const names = {
  account: 'advertiser_id',
  identity: 'identity_id',
  name: 'display_name',
  picture: 'image_uri',
  media: 'item_id',
  search: 'filtering.keyword',
};
const identityTypes = ['CUSTOMIZED_USER', 'AUTH_CODE', 'TT_USER', 'BC_AUTH_TT'] as const;
const brandType = z.enum(['CUSTOMIZED_USER'], 'Must be CUSTOMIZED_USER.');

interface Shown {
  identity_id: string;
  identity_type: (typeof identityTypes)[number];
  display_name: string;
  /** Of an account of the original's, of which there are none here; of a post its creator. */
  username: string | null;
  picture: string | null;
}

const ofBrand = ({ id: identity_id, name, picture }: Identity): Shown => ({
  identity_id,
  identity_type: 'CUSTOMIZED_USER',
  display_name: name,
  username: null,
  picture: picture && picture.url,
});

const ofPost = ({ id: identity_id, post, previewUrl }: Post): Shown => ({
  identity_id,
  identity_type: 'AUTH_CODE',
  display_name: post.creator,
  username: post.creator,
  picture: previewUrl,
});

/** A list and a single identity call the picture by different names. */
const present =
  (caller: Caller, field: 'profile_image' | 'profile_image_url') =>
  ({ picture, ...shown }: Shown) => ({
    ...shown,
    [field]: urlIn(caller, picture),
    identity_authorized_bc_id: null,
    available_status: null,
    can_push_video: false,
    can_pull_video: false,
    can_use_live_ads: false,
    can_manage_message: false,
    ads_only_mode: null,
    is_gpppa: false,
  });

const createIdentity = operation({
  method: 'POST',
  path: 'identity/create',
  names,
  params: z.object({ advertiser_id: id, display_name: text, image_uri: id.optional() }),
  async run(caller, { advertiser_id, display_name: name, image_uri: picture = null }) {
    const place = await placeOf(caller, advertiser_id);
    const { id: identity_id } = await ask(caller, api.ads.createIdentity, { ...place, name, picture });
    return { identity_id };
  },
});

const deleteIdentity = operation({
  method: 'POST',
  path: 'identity/delete',
  names,
  params: z.object({ advertiser_id: id, identity_id: id, identity_type: brandType }),
  async run(caller, { advertiser_id, identity_id: identity }) {
    const place = await placeOf(caller, advertiser_id);
    await ask(caller, api.ads.removeIdentity, { ...place, identity });
    return {};
  },
});

const brandsOf =
  (caller: Caller, place: Place, search = ''): List<Shown> =>
  async (page) => {
    const { items, total } = await ask(caller, api.ads.listIdentities, { ...place, search, ...page });
    return { items: items.map(ofBrand), total };
  };

function creatorsOf(caller: Caller, place: Place, keyword?: string): List<Shown> {
  const all = mapped(postsOf(caller, place), ofPost);
  if (keyword === undefined) return all;
  const sought = keyword.toLowerCase();
  return sifted(all, ({ display_name }) => display_name.toLowerCase().includes(sought));
}

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
    const keyword = params.filtering?.keyword;
    // Nobody has accounts of another network here.
    const lists = [
      ...(type === undefined || type === 'CUSTOMIZED_USER' ? [brandsOf(caller, place, keyword)] : []),
      ...(type === undefined || type === 'AUTH_CODE' ? [creatorsOf(caller, place, keyword)] : []),
    ];
    const shown = lists.map((list) => mapped(list, present(caller, 'profile_image')));
    const { list: identity_list, page_info } = pageOf(await pageAcross(shown, params), params);
    return { identity_list, page_info };
  },
});

const getIdentity = operation({
  method: 'GET',
  path: 'identity/info',
  names,
  params: z.object({
    advertiser_id: id,
    identity_type: z.enum(identityTypes),
    identity_id: id,
    identity_authorized_bc_id: id.optional(),
  }),
  async run(caller, { advertiser_id, identity_type: type, identity_id: identity }) {
    const place = await placeOf(caller, advertiser_id);
    if (type !== 'CUSTOMIZED_USER' && type !== 'AUTH_CODE')
      throw invalidParameter('identity_id', 'There is no such identity in this account.');
    const shown =
      type === 'CUSTOMIZED_USER'
        ? ofBrand(await ask(caller, api.ads.getIdentity, { ...place, identity }))
        : ofPost(await postIn(caller, place, { item: identity, name: 'identity_id' }));
    return { identity_info: present(caller, 'profile_image_url')(shown) };
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

export const identityOperations = [createIdentity, deleteIdentity, getIdentities, getIdentity, getVideoInfo];
