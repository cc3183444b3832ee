// Campaigns, and what is done to campaigns, ad groups and ads alike.

import { z } from 'zod';
import { adsAtOnce, adsListed, deliveryStatuses, objectives } from './ads-kinds.ts';
import { adLevels, adStates } from './ads-levels.ts';
import { accountStatuses } from './assets.ts';
import { endpoint } from './endpoint.ts';
import { labelFilter, labels } from './labels.ts';
import { amount } from './money.ts';
import { metricNames } from './reporting-kinds.ts';
import {
  boundFilter,
  changeSorts,
  comparedFault,
  comparedRange,
  dayRange,
  isCompared,
  isRange,
  measured,
  metrics,
  rangeFault,
} from './reporting-metrics.ts';
import * as shape from './shapes.ts';

export const onAccount = { center: shape.id, account: shape.id };

export const adName = shape.text(200);

/** Of a campaign or an ad group. Days are days in the zone of the account. */
export const adBudget = z
  .discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('none') }),
    z.strictObject({ mode: z.literal('daily'), amountMicros: amount }),
    z.strictObject({ mode: z.literal('lifetime'), amountMicros: amount }),
  ])
  .meta({ description: 'How much may be spent in a day or in all; `none` where the other level says it.' });
export type AdBudget = z.infer<typeof adBudget>;

/** Why it is seen, or what stands in the way, and where. */
export const delivery = z.strictObject({
  status: z.enum(deliveryStatuses),
  /** At which level what decides lies; null for the account. */
  level: z.enum(adLevels).nullable(),
  /** When it starts, has ended, or is shown again. */
  at: shape.instant.nullable(),
  /** Of an account that may not deliver. */
  accountStatus: z.enum(accountStatuses).nullable(),
  /** Why it was rejected. */
  reason: z.string().nullable(),
});
export type Delivery = z.infer<typeof delivery>;

/** What campaigns, ad groups and ads have in common. */
export const adObject = {
  id: shape.id,
  name: z.string(),
  /** The switch that people press. */
  isOn: z.boolean(),
  isDraft: z.boolean(),
  deletedAt: shape.instant.nullable(),
  labels: z.array(z.string()),
  delivery,
  createdAt: shape.instant,
  updatedAt: shape.instant,
};

const campaign = z.strictObject({
  ...adObject,
  objective: z.enum(objectives),
  currency: shape.currency,
  budget: adBudget,
  /** Those that are not in the bin. */
  adGroupCount: z.int(),
});
export type Campaign = z.infer<typeof campaign>;

/** Of what is made: whether it is published at once, with all that this asks of it. */
export const asDraft = z.boolean().default(true).meta({ description: 'Published at once if false.' });
/** What publishing at once may be refused with. */
export const ofPublishing = ['ads.parent_is_draft', 'ads.incomplete'] as const;

export const adSort = z.enum([
  '-created',
  'created',
  'name',
  '-name',
  ...metricNames,
  ...metricNames.map((name) => `-${name}` as const),
  ...changeSorts,
]);

/** Query fields of the lists of all three levels. */
export const adList = {
  ...onAccount,
  ...shape.paging,
  search: shape.search,
  state: z.enum(adStates).default('all'),
  labels: labelFilter.optional(),
  ids: shape.ids(adsListed).optional(),
  createdFrom: shape.instant.optional(),
  createdBefore: shape.instant.optional(),
  ...dayRange,
  ...comparedRange,
  bounds: boundFilter.optional(),
  sort: adSort.default('-created'),
};

/** A page of one level with what was measured of each row, and of all rows that the filters leave. */
export function adPage<Shape extends z.core.$ZodLooseShape>(item: z.ZodObject<Shape, z.core.$strict>) {
  const listed = z.strictObject({
    ...item.shape,
    metrics: metrics.nullable(),
    /** Over the days that these are held against; null where none were asked for, and where nothing was told of it then. */
    earlier: metrics.nullable(),
  });
  return z.strictObject({ ...shape.page(listed).shape, measured });
}

export const listCampaigns = endpoint({
  name: 'ads.listCampaigns',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/campaigns',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary:
    'The campaigns of an ad account, with what was measured of them from one day to another and, if asked, over other days (`compareFrom`, `compareTo`), by whose difference or change they can be sorted. Search matches the name and the exact id; `labels` those with any of them.',
  input: z
    .strictObject({ ...adList, objective: z.enum(objectives).optional() })
    .refine(isRange, rangeFault)
    .refine(isCompared, comparedFault),
  reply: adPage(campaign),
  refusals: [],
});

export const getCampaign = endpoint({
  name: 'ads.getCampaign',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/campaigns/:campaign',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary: 'One campaign, also from the bin.',
  input: z.strictObject({ ...onAccount, campaign: shape.id }),
  reply: campaign,
  refusals: ['not_found'],
});

/** What a write of a budget may be refused with. */
const ofBudget = ['ads.amount_too_fine', 'ads.budget_too_low'] as const;

export const createCampaign = endpoint({
  name: 'ads.createCampaign',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/campaigns',
  access: { who: 'account', action: 'campaign:create' },
  risk: 'plain',
  status: 201,
  summary: 'Drafts a campaign, or publishes it at once. Nothing of a draft is shown. The objective stays what it is.',
  input: z.strictObject({
    ...onAccount,
    name: adName,
    objective: z.enum(objectives),
    budget: adBudget.default({ mode: 'none' }),
    isOn: z.boolean().default(true),
    isDraft: asDraft,
    labels: labels.default([]),
  }),
  reply: campaign,
  refusals: ['assets.account_closed', 'ads.limit_reached', ...ofBudget],
});

export const updateCampaign = endpoint({
  name: 'ads.updateCampaign',
  method: 'PATCH',
  path: '/centers/:center/ad-accounts/:account/campaigns/:campaign',
  access: { who: 'account', action: 'campaign:edit' },
  risk: 'plain',
  summary: 'Changes name, budget or labels of a campaign.',
  input: z.strictObject({
    ...onAccount,
    campaign: shape.id,
    name: adName.optional(),
    budget: adBudget.optional(),
    labels: labels.optional(),
  }),
  reply: campaign,
  refusals: ['not_found', 'assets.account_closed', 'ads.in_bin', 'ads.budget_missing', ...ofBudget],
});

const several = {
  ...onAccount,
  level: z.enum(adLevels),
  ids: z
    .array(shape.id)
    .min(1)
    .max(adsAtOnce)
    .refine((ids) => new Set(ids).size === ids.length)
    .meta({ description: `Up to ${adsAtOnce} different ids of one level.` }),
};
const changed = z.strictObject({ changed: z.int() });

export const switchAds = endpoint({
  name: 'ads.switchAds',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/switches',
  access: { who: 'account', action: 'campaign:pause' },
  risk: 'plain',
  summary:
    'Switches campaigns, ad groups or ads off, or on again; all or none. To switch on is to spend, so it also asks for the right to edit.',
  input: z.strictObject({ ...several, isOn: z.boolean() }),
  reply: changed,
  refusals: ['not_found', 'assets.account_closed', 'ads.in_bin'],
});

export const removeAds = endpoint({
  name: 'ads.removeAds',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/removals',
  access: { who: 'account', action: 'campaign:edit' },
  risk: 'plain',
  summary: 'Puts campaigns, ad groups or ads into the bin with all that is in them; all or none. They can be restored.',
  input: z.strictObject(several),
  reply: changed,
  refusals: ['not_found', 'assets.account_closed'],
});

export const restoreAds = endpoint({
  name: 'ads.restoreAds',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/restorations',
  access: { who: 'account', action: 'campaign:edit' },
  risk: 'plain',
  summary: 'Takes campaigns, ad groups or ads out of the bin, with what went into it with them; all or none.',
  input: z.strictObject(several),
  reply: changed,
  refusals: ['not_found', 'assets.account_closed', 'ads.in_bin', 'ads.limit_reached'],
});

export const publishAds = endpoint({
  name: 'ads.publishAds',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/publications',
  access: { who: 'account', action: 'campaign:create' },
  risk: 'plain',
  summary:
    'Publishes drafts: of campaigns and ad groups with all drafts that are in them; all or none. What is not complete is named with the field and how to mend it. Ads are then reviewed.',
  input: z.strictObject(several),
  reply: changed,
  refusals: ['not_found', 'assets.account_closed', 'ads.in_bin', 'ads.parent_is_draft', 'ads.incomplete'],
});

/** What is missing of a draft: the refusal `ads.incomplete` lists them under `problems`. */
export const draftProblems = [
  'budget_missing',
  'end_missing',
  'end_in_past',
  'landing_missing',
  'text_missing',
  'brand_missing',
  'single_image_missing',
  'video_missing',
  'carousel_missing',
  'media_unfit',
] as const;
export type DraftProblem = (typeof draftProblems)[number];
