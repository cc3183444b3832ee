// Words of campaigns, ad groups and ads on this wire and in Atrium, as data.
import type { Delivery } from '../../contract/ads.ts';
import type { Ad } from '../../contract/ads-creatives.ts';
import type { AdGroup, Targeting } from '../../contract/ads-groups.ts';
import type { Billing, DeliveryStatus, Goal, Objective } from '../../contract/ads-kinds.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';

/** Both ways of a table that says one word for one. */
function turned<Word extends string, Ours extends string>(table: Record<Word, Ours>): Record<Ours, Word> {
  const entries = Object.entries(table) as [Word, Ours][];
  return Object.fromEntries(entries.map(([word, ours]) => [ours, word])) as Record<Ours, Word>;
}

export function wordsOf<Word extends string>(table: Record<Word, unknown>): [Word, ...Word[]] {
  return Object.keys(table) as [Word, ...Word[]];
}

export const objectiveOf = {
  REACH: 'reach',
  TRAFFIC: 'traffic',
  VIDEO_VIEWS: 'video_views',
  ENGAGEMENT: 'engagement',
  APP_PROMOTION: 'app_promotion',
  LEAD_GENERATION: 'lead_generation',
  WEB_CONVERSIONS: 'web_conversions',
  PRODUCT_SALES: 'product_sales',
} as const satisfies Record<string, Objective>;
export const objectiveTypeOf = turned(objectiveOf);

export const budgetModes = ['BUDGET_MODE_INFINITE', 'BUDGET_MODE_DAY', 'BUDGET_MODE_TOTAL'] as const;
export const budgetModeOf = {
  none: 'BUDGET_MODE_INFINITE',
  daily: 'BUDGET_MODE_DAY',
  lifetime: 'BUDGET_MODE_TOTAL',
} as const;

export const billingOf = { CPM: 'cpm', CPC: 'cpc', CPV: 'cpv', OCPM: 'ocpm' } as const satisfies Record<
  string,
  Billing
>;
export const billingEventOf = turned(billingOf);

const goalOf = {
  REACH: 'reach',
  SHOW: 'impressions',
  CLICK: 'clicks',
  TRAFFIC_LANDING_PAGE_VIEW: 'landing_views',
  VIDEO_VIEW: 'video_views',
  ENGAGEMENT: 'engagements',
  INSTALL: 'installs',
  LEAD_GENERATION: 'leads',
  CONVERT: 'conversions',
} as const satisfies Record<string, Goal>;
export const optimizationGoals = wordsOf(goalOf);
export const optimizationGoalOf: Record<Goal, (typeof optimizationGoals)[number]> = {
  ...turned(goalOf),
  purchases: 'CONVERT',
};
/** What converts where products are sold is a purchase. */
export function goalFor(word: (typeof optimizationGoals)[number], objective: Objective): Goal {
  return word === 'CONVERT' && objective === 'product_sales' ? 'purchases' : goalOf[word];
}

export const pacingOf = { PACING_MODE_SMOOTH: 'smooth', PACING_MODE_FAST: 'fast' } as const;
export const pacingModeOf = turned(pacingOf);

export const genderOf = { GENDER_FEMALE: 'female', GENDER_MALE: 'male', GENDER_UNLIMITED: null } as const;
export function genderWordOf(gender: Targeting['gender']): keyof typeof genderOf {
  return gender === null ? 'GENDER_UNLIMITED' : gender === 'female' ? 'GENDER_FEMALE' : 'GENDER_MALE';
}

export const ageOf = {
  AGE_13_17: '13-17',
  AGE_18_24: '18-24',
  AGE_25_34: '25-34',
  AGE_35_44: '35-44',
  AGE_45_54: '45-54',
  AGE_55_100: '55+',
} as const satisfies Record<string, Targeting['ages'][number]>;
export const ageGroupOf = turned(ageOf);

export const systemOf = {
  ANDROID: 'android',
  IOS: 'ios',
  WINDOWS: 'windows',
  MACOS: 'macos',
  LINUX: 'linux',
} as const satisfies Record<string, Targeting['systems'][number]>;
export const operatingSystemOf = turned(systemOf);

/** The app itself shows ads in its feed and between stories; its network shows banners. */
export const placementsOf = {
  PLACEMENT_TIKTOK: ['feed', 'story'],
  PLACEMENT_PANGLE: ['banner'],
} as const satisfies Record<string, readonly AdGroup['placements'][number][]>;

export const formatOf = {
  SINGLE_IMAGE: 'single_image',
  SINGLE_VIDEO: 'video',
  CAROUSEL_ADS: 'carousel',
} as const satisfies Record<string, Ad['format']>;
export const adFormatOf = turned(formatOf);

export const callOf = {
  LEARN_MORE: 'learn_more',
  SHOP_NOW: 'shop_now',
  SIGN_UP: 'sign_up',
  DOWNLOAD_NOW: 'download',
  CONTACT_US: 'contact_us',
  BOOK_NOW: 'book_now',
  GET_QUOTE: 'get_quote',
  SUBSCRIBE: 'subscribe',
  WATCH_NOW: 'watch_now',
} as const satisfies Record<string, Ad['callToAction']>;
export const callToActionOf = turned(callOf);

export const operationStatuses = ['ENABLE', 'DISABLE', 'DELETE'] as const;

interface Shown {
  isOn: boolean;
  isDraft: boolean;
  deletedAt: string | null;
  delivery: Delivery;
  /** Of an ad group. */
  adCount?: number;
}

/** What was switched. A draft does not run, whatever its switch says. */
export function operationStatusOf({ isOn, isDraft, deletedAt }: Shown): (typeof operationStatuses)[number] {
  if (deletedAt !== null) return 'DELETE';
  return isOn && !isDraft ? 'ENABLE' : 'DISABLE';
}

type Prefix = 'CAMPAIGN_STATUS' | 'ADGROUP_STATUS' | 'AD_STATUS';
const prefixOf: Record<AdLevel, Prefix> = {
  campaign: 'CAMPAIGN_STATUS',
  ad_group: 'ADGROUP_STATUS',
  ad: 'AD_STATUS',
};

/** What lies above is named where it decides: …_CAMPAIGN_DISABLE of an ad group, …_DISABLE of itself. */
const aboveOf: Record<AdLevel, string> = { campaign: 'CAMPAIGN_', ad_group: 'ADGROUP_', ad: '' };

/** Of ad groups and ads; a campaign of its own knows fewer. */
const endingOf: Record<Exclude<DeliveryStatus, 'deleted' | 'paused' | 'account_suspended'>, string> = {
  delivering: 'DELIVERY_OK',
  outside_hours: 'NOT_START',
  not_started: 'NOT_START',
  in_review: 'AUDIT',
  rejected: 'AUDIT_DENY',
  authorization_ended: 'ASSET_AUTHORIZATION_LOST',
  no_eligible_ad: 'AUDIT_DENY',
  ended: 'TIME_DONE',
  draft: 'CREATE',
  spend_stopped: 'BUDGET_EXCEED',
  balance_exhausted: 'BALANCE_EXCEED',
  budget_exhausted: 'BUDGET_EXCEED',
};
const endingOfCampaign: Partial<Record<DeliveryStatus, string>> = {
  draft: 'DISABLE',
  spend_stopped: 'BUDGET_EXCEED',
  budget_exhausted: 'BUDGET_EXCEED',
};
const endingOfAd: Partial<Record<DeliveryStatus, string>> = { draft: 'DISABLE', ended: 'DONE' };

/** Why something is shown or not. */
export function secondaryStatusOf(own: AdLevel, { delivery, adCount }: Pick<Shown, 'delivery' | 'adCount'>): string {
  const { status, level, accountStatus } = delivery;
  const above = level === null || level === own ? '' : aboveOf[level];
  if (status === 'account_suspended') {
    if (accountStatus === 'suspended') return 'ADVERTISER_ACCOUNT_PUNISH';
    return `${prefixOf[own]}_ADVERTISER_AUDIT${accountStatus === 'in_review' ? '' : '_DENY'}`;
  }
  if (status === 'deleted') return `${prefixOf[own]}_${above}DELETE`;
  if (status === 'paused') return `${prefixOf[own]}_${above}DISABLE`;
  if (own === 'campaign') return `${prefixOf[own]}_${endingOfCampaign[status] ?? 'ENABLE'}`;
  if (status === 'no_eligible_ad' && adCount === 0) return `${prefixOf[own]}_CREATE`;
  if (status === 'budget_exhausted' && level === 'campaign') return `${prefixOf[own]}_CAMPAIGN_EXCEED`;
  return `${prefixOf[own]}_${(own === 'ad' ? endingOfAd[status] : undefined) ?? endingOf[status]}`;
}

export const primaryStatuses = [
  'STATUS_ALL',
  'STATUS_NOT_DELETE',
  'STATUS_DELETE',
  'STATUS_DELIVERY_OK',
  'STATUS_NOT_DELIVERY',
  'STATUS_DISABLE',
  'STATUS_TIME_DONE',
  'STATUS_FROZEN',
  'STATUS_RF_CLOSED',
] as const;
type PrimaryStatus = (typeof primaryStatuses)[number];

/** Each secondary status belongs to one primary status, as the original lists them. */
const primaryOf: [ending: RegExp, primary: PrimaryStatus][] = [
  [/_DELETE$/, 'STATUS_DELETE'],
  [/_DISABLE$/, 'STATUS_DISABLE'],
  [/_(TIME_)?DONE$/, 'STATUS_TIME_DONE'],
  [/_(DELIVERY_OK|ENABLE)$/, 'STATUS_DELIVERY_OK'],
];

/** Whether something stands as a primary status says. Nothing is frozen or reserved here. */
export function standsAs(level: AdLevel, primary: PrimaryStatus, shown: Shown): boolean {
  if (primary === 'STATUS_ALL' || primary === 'STATUS_NOT_DELETE' || primary === 'STATUS_DELETE') return true;
  const secondary = secondaryStatusOf(level, shown);
  return primary === (primaryOf.find(([ending]) => ending.test(secondary))?.[1] ?? 'STATUS_NOT_DELIVERY');
}

/** Beside those of single states there are words for all of them. */
export function statesFor(primary: PrimaryStatus, secondary: string | undefined): ('all' | 'deleted')[] {
  const isOfBin = primary === 'STATUS_DELETE' || (secondary?.endsWith('DELETE') && !secondary.endsWith('NOT_DELETE'));
  if (isOfBin) return ['deleted'];
  return primary === 'STATUS_ALL' || secondary?.endsWith('_STATUS_ALL') ? ['all', 'deleted'] : ['all'];
}

/** Whether something stands as a secondary status says. */
export function standsSecondary(level: AdLevel, secondary: string, shown: Shown): boolean {
  if (secondary === `${prefixOf[level]}_ALL` || secondary === `${prefixOf[level]}_NOT_DELETE`) return true;
  return secondaryStatusOf(level, shown) === secondary;
}
