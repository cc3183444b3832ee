// Ads: of one ad group, several in a call.
import { z } from 'zod';
import type { Ad } from '../../contract/ads-creatives.ts';
import type { CallOf } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import { Refusal, rowRefusal } from '../foundation/errors.ts';
import {
  campaignsOf,
  filterIds,
  filterName,
  filters,
  joined,
  listParams,
  listsOf,
  type Place,
  placeOf,
  presentShown,
  setStatus,
  within,
} from './ads-objects.ts';
import { adFormatOf, callOf, callToActionOf, formatOf, operationStatuses, wordsOf } from './ads-words.ts';
import { ask, type Caller, keyedFor, type List, mapped, operation, pageAcross, rehearse, sifted } from './ask.ts';
import { postIn } from './posts.ts';
import { codeOfKind } from './tables.ts';
import { id, invalidParameter, Partial, pageOf, paging, picked, settings, text, time } from './wire.ts';

/** Images in their order, or a video with the image that it begins with. */
function presentMedia({ format, media, thumbnail }: Ad): { image_ids: string[]; video_id: string | null } {
  const ids = media.map((one) => one.id);
  if (format !== 'video') return { image_ids: ids, video_id: null };
  return { image_ids: thumbnail === null ? [] : [thumbnail.id], video_id: ids[0] ?? null };
}

function presentAd(ad: Ad, advertiser_id: string): Record<string, unknown> {
  return {
    advertiser_id,
    campaign_id: ad.campaign.id,
    campaign_name: ad.campaign.name,
    adgroup_id: ad.adGroup.id,
    adgroup_name: ad.adGroup.name,
    ad_id: ad.id,
    ad_name: ad.name,
    ad_format: adFormatOf[ad.format],
    ad_text: ad.text,
    display_name: ad.brandName,
    identity_type: ad.identity && 'CUSTOMIZED_USER',
    identity_id: ad.identity && ad.identity.id,
    call_to_action: callToActionOf[ad.callToAction],
    landing_page_url: ad.landingUrl,
    impression_tracking_url: ad.trackers[0] ?? null,
    ...presentMedia(ad),
    ...presentShown('ad', ad),
  };
}

/** What refusals of the contract name. */
const names = {
  name: 'ad_name',
  ad: 'ad_id',
  adGroup: 'adgroup_id',
  account: 'advertiser_id',
  ids: 'ad_ids',
  format: 'ad_format',
  brandName: 'display_name',
  text: 'ad_text',
  callToAction: 'call_to_action',
  landingUrl: 'landing_page_url',
  trackers: 'impression_tracking_url',
  'trackers.0': 'impression_tracking_url',
  media: 'image_ids',
  thumbnail: 'image_ids',
  identity: 'identity_id',
};

const getAds = operation({
  method: 'GET',
  path: 'ad/get',
  names: { ...names, search: 'filtering.ad_name', ids: 'filtering.ad_ids', adGroup: 'filtering.adgroup_ids' },
  params: z.object({
    ...listParams,
    filtering: filters({
      adgroup_ids: filterIds,
      ad_ids: filterIds,
      ad_name: filterName,
      modified_after: time.optional(),
    }),
    ...paging(1000),
  }),
  async run(caller, params) {
    const { advertiser_id, filtering, fields } = params;
    const { modified_after } = filtering;
    const place = await placeOf(caller, advertiser_id);
    const asked = {
      ...place,
      ...within(filtering),
      search: filtering.ad_name,
      campaign: await campaignsOf(caller, place, filtering),
      ...(filtering.adgroup_ids ? { adGroup: joined(filtering.adgroup_ids) } : {}),
      ...(filtering.ad_ids ? { ids: joined(filtering.ad_ids) } : {}),
    };
    const lists = listsOf('ad', filtering, (state) => {
      const list: List<Ad> = (page) => ask(caller, api.ads.listAds, { ...asked, state, ...page });
      if (modified_after === undefined) return list;
      return sifted(list, ({ updatedAt }) => Date.parse(updatedAt) >= Date.parse(modified_after));
    });
    const found = await pageAcross(
      lists.map((list) => mapped(list, (ad) => presentAd(ad, advertiser_id))),
      params,
    );
    return pageOf({ ...found, items: picked(found.items, fields, 'ad_id') }, params);
  },
});

const content = {
  ad_format: z.enum([...wordsOf(formatOf), 'CAROUSEL']).optional(),
  ad_text: text.optional(),
  display_name: text.optional(),
  call_to_action: z.enum(wordsOf(callOf)).optional(),
  landing_page_url: text.optional(),
  impression_tracking_url: text.optional(),
  image_ids: z.array(id).optional(),
  video_id: id.optional(),
  identity_type: z.enum(['CUSTOMIZED_USER', 'AUTH_CODE']).optional(),
  identity_id: id.optional(),
  /** A creator's post, in the place of a video. */
  tiktok_item_id: id.optional(),
};

/** What changes neither what people see nor who is told of it, and what the original does unless told otherwise. */
const tolerated = {
  ignored: [
    'creative_type',
    'dark_post_status',
    'item_duet_status',
    'item_stitch_status',
    'promotional_music_disabled',
  ],
  neutral: {
    aigc_disclosure_type: ['NOT_DECLARED'],
    deeplink_type: ['NORMAL'],
    shopping_ads_deeplink_type: ['NONE'],
    shopping_ads_fallback_type: ['UNSET'],
    vertical_video_strategy: ['UNSET'],
    fallback_type: ['UNSET'],
    dynamic_format: ['UNSET'],
    dynamic_destination: ['UNSET'],
  },
};

type Content = { [Name in keyof typeof content]?: z.output<(typeof content)[Name]> | undefined };

const formatFrom = (word: NonNullable<Content['ad_format']>): Ad['format'] =>
  word === 'CAROUSEL' ? 'carousel' : formatOf[word];

/** What is given of what people see. */
function contentFrom(given: Content) {
  const { ad_format, ad_text, display_name, call_to_action, landing_page_url, image_ids } = given;
  const video_id = given.tiktok_item_id ?? given.video_id;
  return {
    ...(ad_format ? { format: formatFrom(ad_format) } : {}),
    ...(ad_text === undefined ? {} : { text: ad_text }),
    ...(display_name === undefined ? {} : { brandName: display_name }),
    ...(given.identity_type === 'CUSTOMIZED_USER' && given.identity_id ? { identity: given.identity_id } : {}),
    ...(call_to_action ? { callToAction: callOf[call_to_action] } : {}),
    ...(landing_page_url === undefined ? {} : { landingUrl: landing_page_url }),
    ...(video_id === undefined
      ? image_ids && { media: image_ids, thumbnail: null }
      : { media: [video_id], thumbnail: image_ids?.[0] ?? null }),
  };
}

/** Refuses what says otherwise than the post that is named, or names none: whose face an ad shows must not be guessed. */
async function checkPosts(caller: Caller, place: Place, creatives: readonly Content[]): Promise<void> {
  for (const { identity_type, identity_id, tiktok_item_id: item, video_id } of creatives) {
    if (identity_type === 'AUTH_CODE' && item === undefined)
      throw invalidParameter('creatives.tiktok_item_id', 'Missing data for required field.');
    if (item !== undefined && identity_type !== 'AUTH_CODE')
      throw invalidParameter('creatives.identity_type', 'Must be AUTH_CODE with a post.');
    if (identity_id !== undefined && identity_type === undefined)
      throw invalidParameter('creatives.identity_type', 'Missing data for required field.');
    if (item === undefined) continue;
    if (video_id !== undefined && video_id !== item)
      throw invalidParameter('creatives.video_id', 'An ad shows one video: give this or tiktok_item_id.');
    if (identity_id !== undefined && identity_id !== item)
      throw invalidParameter('creatives.identity_id', 'Is not the identity of this post.');
    await postIn(caller, place, { item, name: 'creatives.tiktok_item_id' });
  }
}

const trackersFrom = ({ impression_tracking_url: tracker }: Content): string[] => (tracker ? [tracker] : []);

/** What becomes of an ad. In a patch what is not given stays, else it is nothing; trackers that this wire does not tell of stay. */
function changesFrom(given: Content, ad: Ad, isPatch: boolean) {
  const trackers = [...trackersFrom(given), ...ad.trackers.slice(1)];
  if (!isPatch) return { text: '', brandName: '', identity: null, landingUrl: null, ...contentFrom(given), trackers };
  return { ...contentFrom(given), ...(given.impression_tracking_url ? { trackers } : {}) };
}

interface Outcome {
  made: Ad[];
  failed: { index: number; code: number; message: string }[];
}

type Write = typeof api.ads.createAd | typeof api.ads.updateAd;

/** One call of the contract after another, once none of them would be refused by itself. */
async function inTurn<E extends Write>(caller: Caller, endpoint: E, inputs: readonly CallOf<E>[]): Promise<Outcome> {
  const isOne = inputs.length === 1;
  if (!isOne) for (const input of inputs) await rehearse(caller, endpoint, input);
  const outcome: Outcome = { made: [], failed: [] };
  for (const [index, input] of inputs.entries()) {
    try {
      outcome.made.push(await ask(isOne ? caller : keyedFor(caller, String(index)), endpoint, input));
    } catch (error) {
      if (!(error instanceof Refusal) || outcome.made.length === 0) throw error;
      const { message } = rowRefusal(error, caller.origin.locale);
      outcome.failed.push({ index, code: codeOfKind[error.kind], message });
    }
  }
  return outcome;
}

/** What another call made impossible meanwhile is told beside what was done. */
function outcomeOf({ made, failed }: Outcome, data: object): object {
  if (failed.length === 0) return data;
  return new Partial(`${made.length} of ${made.length + failed.length} done. ${failed[0]?.message}`, {
    ...data,
    failed_infos: failed,
  });
}

const several = <Creative extends z.ZodType>(creative: Creative) =>
  z.array(creative).min(1, 'Must hold 1 to 20 creatives.').max(20, 'Must hold 1 to 20 creatives.');

const createAds = operation({
  method: 'POST',
  path: 'ad/create',
  names,
  params: settings({
    advertiser_id: id,
    adgroup_id: id,
    creatives: several(
      settings(
        {
          ad_name: text,
          operation_status: z.enum(['ENABLE', 'DISABLE']).default('ENABLE'),
          ...content,
          ad_format: content.ad_format.unwrap(),
        },
        tolerated,
      ),
    ),
  }),
  async run(caller, { advertiser_id, adgroup_id, creatives }) {
    const place = await placeOf(caller, advertiser_id);
    await checkPosts(caller, place, creatives);
    const inputs = creatives.map(
      (creative): CallOf<typeof api.ads.createAd> => ({
        ...place,
        adGroup: adgroup_id,
        name: creative.ad_name,
        isOn: creative.operation_status === 'ENABLE',
        isDraft: false,
        ...contentFrom(creative),
        trackers: trackersFrom(creative),
        format: formatFrom(creative.ad_format),
      }),
    );
    const outcome = await inTurn(caller, api.ads.createAd, inputs);
    const { made } = outcome;
    return outcomeOf(outcome, {
      ad_ids: made.map((ad) => ad.id),
      creatives: made.map((ad) => presentAd(ad, advertiser_id)),
      need_audit: true,
    });
  },
});

/** Ads of one ad group, in the order of their ids as given; one that lies elsewhere is refused by name. */
async function readAds(caller: Caller, place: Place, at: { adgroup_id: string; ids: string[] }): Promise<Ad[]> {
  const { adgroup_id, ids } = at;
  const asked = { ...place, adGroup: adgroup_id, ids: joined(ids), pageSize: 200 };
  const { items } = await ask(keyedFor(caller, 'read'), api.ads.listAds, asked);
  return ids.map((each) => {
    const found = items.find((ad) => ad.id === each);
    if (!found) throw invalidParameter('creatives.ad_id', 'There is no such ad in this ad group.');
    return found;
  });
}

const updateAds = operation({
  method: 'POST',
  path: 'ad/update',
  names,
  params: settings({
    advertiser_id: id,
    adgroup_id: id,
    patch_update: z.boolean().default(false),
    creatives: several(settings({ ad_id: id, ad_name: text.optional(), ...content }, tolerated)),
  }),
  async run(caller, { advertiser_id, adgroup_id, patch_update, creatives }) {
    const place = await placeOf(caller, advertiser_id);
    await checkPosts(caller, place, creatives);
    const ads = await readAds(caller, place, { adgroup_id, ids: creatives.map(({ ad_id }) => ad_id) });
    const inputs = creatives.flatMap((creative, index): CallOf<typeof api.ads.updateAd>[] => {
      const ad = ads[index];
      if (!ad) return [];
      return [{ ...place, ad: ad.id, name: creative.ad_name, ...changesFrom(creative, ad, patch_update) }];
    });
    const outcome = await inTurn(caller, api.ads.updateAd, inputs);
    const { made } = outcome;
    return outcomeOf(outcome, {
      ad_ids: made.map((ad) => ad.id),
      creatives: made.map((ad) => presentAd(ad, advertiser_id)),
    });
  },
});

const setAdStatus = operation({
  method: 'POST',
  path: 'ad/status/update',
  names,
  params: settings({
    advertiser_id: id,
    ad_ids: z.array(id).min(1, 'Missing data for required field.'),
    operation_status: z.enum(operationStatuses),
  }),
  async run(caller, { advertiser_id, ad_ids, operation_status: status }) {
    const place = await placeOf(caller, advertiser_id);
    await setStatus(caller, place, { level: 'ad', ids: ad_ids, status });
    return { ad_ids, status };
  },
});

export const adOperations = [getAds, createAds, updateAds, setAdStatus];
