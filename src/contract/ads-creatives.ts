// Ads: what people see.
import { z } from 'zod';
import { adList, adName, adObject, adPage, asDraft, ofPublishing, onAccount } from './ads.ts';
import { adFormats, adsListed, callsToAction, isWebAddress, reviewStates } from './ads-kinds.ts';
import { mediaFile } from './ads-media.ts';
import { mostInCarousel } from './ads-media-kinds.ts';
import { endpoint } from './endpoint.ts';
import { labels } from './labels.ts';
import { comparedFault, isCompared, isRange, rangeFault } from './reporting-metrics.ts';
import * as shape from './shapes.ts';

const webAddress = shape
  .text(2000)
  .pipe(z.url({ protocol: /^https$/ }).refine(isWebAddress))
  .meta({ description: 'An https address.' });

export const content = {
  format: z.enum(adFormats),
  brandName: shape.text(100, 0),
  text: shape.text(400, 0),
  callToAction: z.enum(callsToAction),
  landingUrl: webAddress.nullable(),
  /** Addresses of others that are told of each impression. */
  trackers: z.array(webAddress).max(5),
};

const chosen = {
  /** From the creative library, in the order in which they are shown. */
  media: z
    .array(shape.id)
    .max(mostInCarousel)
    .refine((ids) => new Set(ids).size === ids.length)
    .meta({ description: 'Different images, or one video, of the library of the account, in their order.' }),
  /** An image that a video begins with, instead of its own still. */
  thumbnail: shape.id.nullable(),
  /** Of the account; the ad is called what it is called, and a brand name of its own takes its place. */
  identity: shape.id
    .nullable()
    .meta({ description: 'A brand identity of the account, whose name is then the brand name.' }),
};

const ad = z.strictObject({
  ...adObject,
  campaign: z.strictObject({ id: shape.id, name: z.string() }),
  adGroup: z.strictObject({ id: shape.id, name: z.string() }),
  ...content,
  media: z.array(mediaFile),
  thumbnail: mediaFile.nullable(),
  /** As which it appears, under its name; null where the brand name is its own. */
  identity: z.strictObject({ id: shape.id, picture: mediaFile.nullable() }).nullable(),
  review: z.strictObject({
    state: z.enum(reviewStates),
    reason: z.string().nullable(),
    /** Why it was rejected; the first of them is `reason`. */
    reasons: z.array(z.string()),
    /** In the words of whoever reviewed it. */
    note: z.string().nullable(),
    reviewedAt: shape.instant.nullable(),
    /** What the advertiser said when they asked once more. */
    appeal: z.string().nullable(),
    mayAppeal: z.boolean(),
  }),
});
export type Ad = z.infer<typeof ad>;

export const listAds = endpoint({
  name: 'ads.listAds',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/ads',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary:
    'The ads of an ad account, of some campaigns or of some ad groups. Search matches the name and the exact id.',
  input: z
    .strictObject({
      ...adList,
      campaign: shape.ids(adsListed).optional(),
      adGroup: shape.ids(adsListed).optional(),
      review: z.enum(reviewStates).optional(),
      /** Those that show it. */
      media: shape.id.optional(),
    })
    .refine(isRange, rangeFault)
    .refine(isCompared, comparedFault),
  reply: adPage(ad),
  refusals: [],
});

export const getAd = endpoint({
  name: 'ads.getAd',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/ads/:ad',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary: 'One ad, also from the bin.',
  input: z.strictObject({ ...onAccount, ad: shape.id }),
  reply: ad,
  refusals: ['not_found'],
});

export const createAd = endpoint({
  name: 'ads.createAd',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/ads',
  access: { who: 'account', action: 'campaign:create' },
  risk: 'plain',
  status: 201,
  summary: 'Drafts an ad in an ad group, or publishes it at once for review.',
  input: z.strictObject({
    ...onAccount,
    adGroup: shape.id,
    name: adName,
    isOn: z.boolean().default(true),
    isDraft: asDraft,
    labels: labels.default([]),
    format: content.format,
    brandName: content.brandName.default(''),
    text: content.text.default(''),
    callToAction: content.callToAction.default('learn_more'),
    landingUrl: content.landingUrl.default(null),
    trackers: content.trackers.default([]),
    media: chosen.media.default([]),
    thumbnail: chosen.thumbnail.default(null),
    identity: chosen.identity.default(null),
  }),
  reply: ad,
  refusals: [
    'not_found',
    'assets.account_closed',
    'assets.in_bin',
    'ads.in_bin',
    'ads.limit_reached',
    'ads.media_in_bin',
    'ads.post_over',
    'ads.poster_not_image',
    ...ofPublishing,
  ],
});

export const updateAd = endpoint({
  name: 'ads.updateAd',
  method: 'PATCH',
  path: '/centers/:center/ad-accounts/:account/ads/:ad',
  access: { who: 'account', action: 'creative:edit' },
  risk: 'plain',
  summary: 'Changes an ad. What people see is then reviewed anew, and not shown until it is approved.',
  input: z.strictObject({
    ...onAccount,
    ad: shape.id,
    name: adName.optional(),
    labels: labels.optional(),
    format: content.format.optional(),
    brandName: content.brandName.optional(),
    text: content.text.optional(),
    callToAction: content.callToAction.optional(),
    landingUrl: content.landingUrl.optional(),
    trackers: content.trackers.optional(),
    media: chosen.media.optional(),
    thumbnail: chosen.thumbnail.optional(),
    identity: chosen.identity.optional(),
  }),
  reply: ad,
  refusals: [
    'not_found',
    'assets.account_closed',
    'assets.in_bin',
    'ads.in_bin',
    'ads.content_missing',
    'ads.media_in_bin',
    'ads.post_over',
    'ads.poster_not_image',
  ],
});
