// Ad groups: to whom, where, when and at which price.
import { z } from 'zod';
import { adBudget, adList, adName, adObject, adPage, asDraft, ofPublishing, onAccount } from './ads.ts';
import {
  adsListed,
  ageBands,
  allHours,
  billings,
  devices,
  genders,
  goals,
  halfHours,
  pacings,
  placements,
  systems,
} from './ads-kinds.ts';
import { endpoint } from './endpoint.ts';
import { labels } from './labels.ts';
import { amount } from './money.ts';
import { comparedFault, isCompared, isRange, rangeFault } from './reporting-metrics.ts';
import * as shape from './shapes.ts';

const areDifferent = (all: readonly string[]): boolean => new Set(all).size === all.length;
const some = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.array(z.enum(values)).max(values.length).refine(areDifferent);

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
const language = z
  .string()
  .regex(/^[a-z]{2}$/, { abort: true })
  .refine((code) => languageNames.of(code) !== undefined)
  .meta({ description: 'An ISO 639-1 code, such as zh.' });

/** So many audiences are named on each side. */
export const mostAudiences = 50;
const audienceIds = z.array(shape.id).max(mostAudiences).refine(areDifferent);
/** Each part of whom it is shown to. */
export const targetingParts = {
  places: z.array(shape.region).max(250).refine(areDifferent),
  languages: z.array(language).max(100).refine(areDifferent),
  gender: z.enum(genders).nullable(),
  ages: some(ageBands),
  devices: some(devices),
  systems: some(systems),
  /** People it is shown to, and people it is not shown to. */
  audiences: z
    .strictObject({ include: audienceIds, exclude: audienceIds })
    .refine(({ include, exclude }) => !include.some((id) => exclude.includes(id))),
};
export const targeting = z
  .strictObject({
    places: targetingParts.places.default([]),
    languages: targetingParts.languages.default([]),
    gender: targetingParts.gender.default(null),
    ages: targetingParts.ages.default([]),
    devices: targetingParts.devices.default([]),
    systems: targetingParts.systems.default([]),
    audiences: targetingParts.audiences.default({ include: [], exclude: [] }),
  })
  .meta({ description: 'To whom it is shown; an empty list is everybody.' });
export type Targeting = z.infer<typeof targeting>;

export const bid = z
  .discriminatedUnion('strategy', [
    z.strictObject({ strategy: z.literal('lowest_cost') }),
    z.strictObject({ strategy: z.literal('bid_cap'), amountMicros: amount }),
  ])
  .meta({ description: 'As much as the budget reaches for, or never more than an amount for what is billed.' });
export type Bid = z.infer<typeof bid>;

export const hours = z
  .string()
  .regex(new RegExp(`^[01]{${halfHours}}$`), { abort: true })
  .refine((text) => text.includes('1'))
  .meta({ description: 'One digit for each half hour of the week from Monday 00:00, in the zone of the account.' });

export const frequency = z
  .strictObject({ impressions: z.int().min(1).max(100), days: z.int().min(1).max(30) })
  .meta({ description: 'How often at most one person sees it.' });

/** Two instants; an end needs no start. */
export const schedule = { startsAt: shape.instant.nullable(), endsAt: shape.instant.nullable() };

export const settings = {
  budget: adBudget,
  ...schedule,
  hours,
  bid,
  billing: z.enum(billings),
  goal: z.enum(goals),
  pacing: z.enum(pacings),
  placements: z.array(z.enum(placements)).max(placements.length).refine(areDifferent),
  targeting,
  frequency: frequency.nullable(),
};

const adGroup = z.strictObject({
  ...adObject,
  campaign: z.strictObject({ id: shape.id, name: z.string() }),
  currency: shape.currency,
  ...settings,
  /** Those that are not in the bin. */
  adCount: z.int(),
});
export type AdGroup = z.infer<typeof adGroup>;

export const listAdGroups = endpoint({
  name: 'ads.listAdGroups',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/ad-groups',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary: 'The ad groups of an ad account, or of some campaigns. Search matches the name and the exact id.',
  input: z
    .strictObject({ ...adList, campaign: shape.ids(adsListed).optional() })
    .refine(isRange, rangeFault)
    .refine(isCompared, comparedFault),
  reply: adPage(adGroup),
  refusals: [],
});

export const getAdGroup = endpoint({
  name: 'ads.getAdGroup',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/ad-groups/:adGroup',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary: 'One ad group, also from the bin.',
  input: z.strictObject({ ...onAccount, adGroup: shape.id }),
  reply: adGroup,
  refusals: ['not_found'],
});

/** What the settings of an ad group may be refused with. */
const ofSettings = [
  'not_found',
  'assets.account_closed',
  'ads.in_bin',
  'ads.amount_too_fine',
  'ads.budget_too_low',
  'ads.end_before_start',
  'ads.end_in_past',
  'ads.billing_unfit',
  'ads.goal_unfit',
  'ads.audience_unfit',
] as const;

export const createAdGroup = endpoint({
  name: 'ads.createAdGroup',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/ad-groups',
  access: { who: 'account', action: 'campaign:create' },
  risk: 'plain',
  status: 201,
  summary:
    'Drafts an ad group in a campaign, or publishes it at once. Without `billing` and `goal` it has those that the objective of the campaign begins with.',
  input: z.strictObject({
    ...onAccount,
    campaign: shape.id,
    name: adName,
    isOn: z.boolean().default(true),
    isDraft: asDraft,
    labels: labels.default([]),
    budget: adBudget.default({ mode: 'none' }),
    startsAt: schedule.startsAt.default(null),
    endsAt: schedule.endsAt.default(null),
    hours: hours.default(allHours),
    bid: bid.default({ strategy: 'lowest_cost' }),
    billing: settings.billing.optional(),
    goal: settings.goal.optional(),
    pacing: settings.pacing.default('smooth'),
    placements: settings.placements.default([]),
    targeting: targeting.prefault({}),
    frequency: settings.frequency.default(null),
  }),
  reply: adGroup,
  refusals: [...ofSettings, 'ads.limit_reached', ...ofPublishing],
});

export const updateAdGroup = endpoint({
  name: 'ads.updateAdGroup',
  method: 'PATCH',
  path: '/centers/:center/ad-accounts/:account/ad-groups/:adGroup',
  access: { who: 'account', action: 'campaign:edit' },
  risk: 'plain',
  summary: 'Changes what is given of an ad group. Of a part such as `targeting` the whole part is given.',
  input: z.strictObject({
    ...onAccount,
    adGroup: shape.id,
    name: adName.optional(),
    labels: labels.optional(),
    budget: adBudget.optional(),
    startsAt: schedule.startsAt.optional(),
    endsAt: schedule.endsAt.optional(),
    hours: hours.optional(),
    bid: bid.optional(),
    billing: settings.billing.optional(),
    goal: settings.goal.optional(),
    pacing: settings.pacing.optional(),
    placements: settings.placements.optional(),
    targeting: targeting.optional(),
    frequency: settings.frequency.optional(),
  }),
  reply: adGroup,
  refusals: [...ofSettings, 'ads.budget_missing', 'ads.end_missing'],
});
