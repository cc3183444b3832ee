// What is set of an ad group: to whom, where, when and at which price.
import { z } from 'zod';
import type { AdGroup, Bid, Targeting } from '../../contract/ads-groups.ts';
import { allHours, halfHours, type Objective } from '../../contract/ads-kinds.ts';
import { places } from '../../contract/places.ts';
import { amount, budgetChanged, budgetFrom, microsIn, presentBudget, presentShown } from './ads-objects.ts';
import {
  ageGroupOf,
  ageOf,
  billingEventOf,
  billingOf,
  budgetModes,
  genderOf,
  genderWordOf,
  goalFor,
  operatingSystemOf,
  optimizationGoalOf,
  type optimizationGoals,
  pacingModeOf,
  pacingOf,
  placementsOf,
  systemOf,
  wordsOf,
} from './ads-words.ts';
import { invalidParameter, literal, time, timeOf, unitsOf } from './wire.ts';

const some = <Words extends [string, ...string[]]>(words: Words) => literal(z.array(z.enum(words))).optional();

/** Unlike other ids these may begin with zeros. */
const location = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z.string().regex(/^[0-9]{1,19}$/, 'Must be an id: a string of digits.'),
);

/** Of a creation and a change alike; none of them has a default, since a change leaves what is not given. */
export const groupSettings = {
  budget_mode: z.enum(budgetModes).optional(),
  budget: amount,
  schedule_type: z.enum(['SCHEDULE_START_END', 'SCHEDULE_FROM_NOW']).optional(),
  schedule_start_time: time.optional(),
  schedule_end_time: time.optional(),
  dayparting: z
    .string()
    .regex(new RegExp(`^[01]{${halfHours}}$`), `Must be ${halfHours} digits, each 0 or 1.`)
    .optional(),
  bid_type: z.enum(['BID_TYPE_NO_BID', 'BID_TYPE_CUSTOM']).optional(),
  bid_price: amount,
  pacing: z.enum(wordsOf(pacingOf)).optional(),
  placement_type: z.enum(['PLACEMENT_TYPE_AUTOMATIC', 'PLACEMENT_TYPE_NORMAL']).optional(),
  placements: some(wordsOf(placementsOf)),
  tiktok_subplacements: some(['IN_FEED']),
  location_ids: literal(z.array(location).max(250, 'Must hold at most 250 ids.')).optional(),
  languages: literal(z.array(z.string())).optional(),
  gender: z.enum(wordsOf(genderOf)).optional(),
  age_groups: some(wordsOf(ageOf)),
  operating_systems: some(wordsOf(systemOf)),
  frequency: z.number().optional(),
  frequency_schedule: z.number().optional(),
};

/** Beside them: what changes neither whom it is shown to nor what is spent, and what the original does unless told otherwise. */
export const tolerated = {
  ignored: [
    'click_attribution_window',
    'engaged_view_attribution_window',
    'view_attribution_window',
    'attribution_event_count',
    'comment_disabled',
    'share_disabled',
    'video_download_disabled',
    'skip_learning_phase',
    'statistic_type',
    'vbo_window',
  ],
  neutral: {
    promotion_type: ['WEBSITE', 'WEBSITE_OR_DISPLAY'],
    promotion_target_type: ['EXTERNAL_WEBSITE'],
    creative_material_mode: ['CUSTOM'],
    brand_safety_type: ['NO_BRAND_SAFETY'],
    ios14_targeting: ['UNSET'],
    spending_power: ['ALL'],
    product_source: ['UNSET'],
    audience_type: ['NORMAL'],
  },
};

type Given = { [Name in keyof typeof groupSettings]?: z.output<(typeof groupSettings)[Name]> | undefined };
type Terms = Given & { billing_event: keyof typeof billingOf; optimization_goal: (typeof optimizationGoals)[number] };

function bidFrom({ bid_type, bid_price }: Given): Bid {
  if (bid_type === 'BID_TYPE_NO_BID' && bid_price !== undefined && Number(bid_price) !== 0)
    throw invalidParameter('bid_price', 'There is none with BID_TYPE_NO_BID.');
  if (bid_type === 'BID_TYPE_NO_BID' || (bid_type === undefined && bid_price === undefined))
    return { strategy: 'lowest_cost' };
  return { strategy: 'bid_cap', amountMicros: microsIn('bid_price', bid_price) };
}

/** No hour at all means every hour here. */
const hoursFrom = (dayparting: string): string => (dayparting.includes('1') ? dayparting : allHours);

function placementsFrom({ placement_type, placements = [], tiktok_subplacements = [] }: Given): AdGroup['placements'] {
  if (placement_type !== 'PLACEMENT_TYPE_NORMAL' && placements.length === 0) return [];
  if (placements.length === 0) throw invalidParameter('placements', 'Missing data for required field.');
  if (placement_type === 'PLACEMENT_TYPE_AUTOMATIC')
    throw invalidParameter('placements', 'All are chosen with PLACEMENT_TYPE_AUTOMATIC.');
  const isFeedOnly = tiktok_subplacements.length > 0;
  return [...new Set(placements)].flatMap((each) =>
    each === 'PLACEMENT_TIKTOK' && isFeedOnly ? ['feed' as const] : [...placementsOf[each]],
  );
}

function placeOfLocation(location: string): string {
  const found = places.find(({ number }) => Number(number) === Number(location));
  if (!found) throw invalidParameter('location_ids', 'Holds an id that tool/region does not list.');
  return found.code;
}

/** What is given of the targeting, in the place of what was. */
function targetingFrom(given: Given, before: Targeting): Targeting {
  return {
    ...before,
    ...(given.location_ids ? { places: [...new Set(given.location_ids.map(placeOfLocation))] } : {}),
    ...(given.languages ? { languages: [...new Set(given.languages)] } : {}),
    ...(given.gender ? { gender: genderOf[given.gender] } : {}),
    ...(given.age_groups ? { ages: [...new Set(given.age_groups.map((each) => ageOf[each]))] } : {}),
    ...(given.operating_systems
      ? { systems: [...new Set(given.operating_systems.map((each) => systemOf[each]))] }
      : {}),
  };
}

function frequencyFrom({ frequency, frequency_schedule }: Given): AdGroup['frequency'] {
  if (frequency === undefined && frequency_schedule === undefined) return null;
  if (frequency === undefined) throw invalidParameter('frequency', 'Missing data for required field.');
  if (frequency_schedule === undefined)
    throw invalidParameter('frequency_schedule', 'Missing data for required field.');
  return { impressions: frequency, days: frequency_schedule };
}

function endFrom({ schedule_type, schedule_end_time }: Given, before: string | null): string | null {
  if (schedule_type === 'SCHEDULE_FROM_NOW') {
    if (schedule_end_time !== undefined)
      throw invalidParameter('schedule_end_time', 'There is none with SCHEDULE_FROM_NOW.');
    return null;
  }
  const end = schedule_end_time ?? before;
  if (schedule_type === 'SCHEDULE_START_END' && end === null)
    throw invalidParameter('schedule_end_time', 'Missing data for required field.');
  return end;
}

const everybody: Targeting = {
  places: [],
  languages: [],
  gender: null,
  ages: [],
  devices: [],
  systems: [],
  audiences: { include: [], exclude: [] },
};

/** A new ad group as the contract takes it. */
export function settingsOf(given: Terms, objective: Objective) {
  return {
    budget: budgetFrom(given.budget_mode, given.budget),
    startsAt: given.schedule_start_time ?? null,
    endsAt: endFrom(given, null),
    ...(given.dayparting ? { hours: hoursFrom(given.dayparting) } : {}),
    bid: bidFrom(given),
    billing: billingOf[given.billing_event],
    goal: goalFor(given.optimization_goal, objective),
    ...(given.pacing ? { pacing: pacingOf[given.pacing] } : {}),
    placements: placementsFrom(given),
    targeting: targetingFrom(given, everybody),
    frequency: frequencyFrom(given),
  };
}

/** What is given, in the place of what the ad group has. */
export function changesOf(given: Given, before: AdGroup): Partial<ReturnType<typeof settingsOf>> {
  const has = (...names: (keyof Given)[]): boolean => names.some((name) => given[name] !== undefined);
  const hasBid = has('bid_type', 'bid_price');
  const hasPlacements = has('placement_type', 'placements', 'tiktok_subplacements');
  const hasTargeting = has('location_ids', 'languages', 'gender', 'age_groups', 'operating_systems');
  return {
    ...(given.budget_mode ? { budget: budgetFrom(given.budget_mode, given.budget) } : {}),
    ...(given.budget !== undefined && !given.budget_mode ? { budget: budgetChanged(before.budget, given.budget) } : {}),
    ...(given.schedule_start_time ? { startsAt: given.schedule_start_time } : {}),
    ...(has('schedule_type', 'schedule_end_time') ? { endsAt: endFrom(given, before.endsAt) } : {}),
    ...(given.dayparting ? { hours: hoursFrom(given.dayparting) } : {}),
    ...(hasBid ? { bid: bidFrom(given) } : {}),
    ...(given.pacing ? { pacing: pacingOf[given.pacing] } : {}),
    ...(hasPlacements ? { placements: placementsFrom(given) } : {}),
    ...(hasTargeting ? { targeting: targetingFrom(given, before.targeting) } : {}),
    ...(has('frequency', 'frequency_schedule') ? { frequency: frequencyFrom(given) } : {}),
  };
}

/** A place without a number is told by its code, so that nobody takes the group for one that is shown everywhere. */
const locationOf = (code: string): string => places.find((place) => place.code === code)?.number ?? code;

function presentPlacements(chosen: AdGroup['placements']) {
  const words = wordsOf(placementsOf).filter((word) =>
    placementsOf[word].some((each) => chosen.includes(each as never)),
  );
  return {
    placement_type: chosen.length === 0 ? 'PLACEMENT_TYPE_AUTOMATIC' : 'PLACEMENT_TYPE_NORMAL',
    placements: chosen.length === 0 ? wordsOf(placementsOf) : words,
    tiktok_subplacements: chosen.includes('feed') && !chosen.includes('story') ? ['IN_FEED'] : [],
  };
}

function presentTargeting({ places: where, languages, gender, ages, systems }: Targeting) {
  return {
    location_ids: where.map(locationOf),
    languages,
    gender: genderWordOf(gender),
    age_groups: ages.map((each) => ageGroupOf[each]),
    operating_systems: systems.map((each) => operatingSystemOf[each]),
  };
}

export function presentAdGroup(group: AdGroup, advertiser_id: string): Record<string, unknown> {
  const { bid, frequency } = group;
  return {
    advertiser_id,
    campaign_id: group.campaign.id,
    campaign_name: group.campaign.name,
    adgroup_id: group.id,
    adgroup_name: group.name,
    ...presentBudget(group.budget),
    schedule_type: group.endsAt === null ? 'SCHEDULE_FROM_NOW' : 'SCHEDULE_START_END',
    schedule_start_time: timeOf(group.startsAt ?? group.createdAt),
    schedule_end_time: group.endsAt && timeOf(group.endsAt),
    dayparting: group.hours,
    bid_type: bid.strategy === 'bid_cap' ? 'BID_TYPE_CUSTOM' : 'BID_TYPE_NO_BID',
    bid_price: bid.strategy === 'bid_cap' ? unitsOf(bid.amountMicros) : 0,
    billing_event: billingEventOf[group.billing],
    optimization_goal: optimizationGoalOf[group.goal],
    pacing: pacingModeOf[group.pacing],
    ...presentPlacements(group.placements),
    ...presentTargeting(group.targeting),
    frequency: frequency?.impressions ?? null,
    frequency_schedule: frequency?.days ?? null,
    creative_material_mode: 'CUSTOM',
    ...presentShown('ad_group', group),
  };
}
