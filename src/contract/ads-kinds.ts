// Words of the ads manager that the contract, the pages and the rules share, as plain data.
import type { AdLevel } from './ads-levels.ts';
import { digitsOf } from './decimals.ts';

export const objectives = [
  'reach',
  'traffic',
  'video_views',
  'engagement',
  'app_promotion',
  'lead_generation',
  'web_conversions',
  'product_sales',
] as const;
export type Objective = (typeof objectives)[number];

/** What is paid for: a thousand impressions, a click, a view, or impressions shown to whom the goal is likely reached with. */
export const billings = ['cpm', 'cpc', 'cpv', 'ocpm'] as const;
export type Billing = (typeof billings)[number];

export const goals = [
  'reach',
  'impressions',
  'clicks',
  'landing_views',
  'video_views',
  'engagements',
  'installs',
  'leads',
  'conversions',
  'purchases',
] as const;
export type Goal = (typeof goals)[number];

/** By objective: what may be paid for, and what delivery then aims at. The first of each is what a new ad group begins with. */
export const fits: Record<Objective, Partial<Record<Billing, readonly [Goal, ...Goal[]]>>> = {
  reach: { cpm: ['reach', 'impressions'] },
  traffic: { cpc: ['clicks'], cpm: ['impressions', 'clicks'], ocpm: ['landing_views'] },
  video_views: { cpv: ['video_views'], cpm: ['impressions'] },
  engagement: { ocpm: ['engagements'], cpc: ['clicks'], cpm: ['impressions'] },
  app_promotion: { ocpm: ['installs'], cpc: ['clicks'] },
  lead_generation: { ocpm: ['leads'], cpc: ['clicks'] },
  web_conversions: { ocpm: ['conversions'], cpc: ['clicks'] },
  product_sales: { ocpm: ['purchases'], cpc: ['clicks'] },
};

/** Objectives that send people somewhere, so that an ad needs the address. */
export const needsLanding: readonly Objective[] = ['traffic', 'app_promotion', 'web_conversions', 'product_sales'];

export const adBudgetModes = ['none', 'daily', 'lifetime'] as const;
export const pacings = ['smooth', 'fast'] as const;
export const placements = ['feed', 'story', 'banner'] as const;
export const genders = ['female', 'male'] as const;
export const ageBands = ['13-17', '18-24', '25-34', '35-44', '45-54', '55+'] as const;
export const devices = ['phone', 'tablet', 'computer'] as const;
export const systems = ['android', 'ios', 'windows', 'macos', 'linux'] as const;
export const adFormats = ['single_image', 'video', 'carousel'] as const;
export const callsToAction = [
  'learn_more',
  'shop_now',
  'sign_up',
  'download',
  'contact_us',
  'book_now',
  'get_quote',
  'subscribe',
  'watch_now',
] as const;
/** A host that has a name: no number, and no name without a dot. The last part is letters, or another script written in them. */
const host = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/i;

/** Where an ad may lead to: an https address of a host with a name. */
export function isWebAddress(text: string): boolean {
  if (!/^https:\/\//i.test(text) || !URL.canParse(text)) return false;
  return host.test(new URL(text).hostname);
}

export const reviewStates = ['pending', 'approved', 'rejected'] as const;

/** Whether people see it, derived from all that bears on it; the first that stands in the way is told. */
export const deliveryStatuses = [
  'delivering',
  'outside_hours',
  'not_started',
  'in_review',
  'rejected',
  'authorization_ended',
  'no_eligible_ad',
  'ended',
  'paused',
  'draft',
  'deleted',
  'account_suspended',
  'spend_stopped',
  'balance_exhausted',
  'budget_exhausted',
] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** How many there may be: campaigns in an account, ad groups in a campaign, ads in an ad group. */
export const mostAds: Record<AdLevel, number> = { campaign: 999, ad_group: 999, ad: 20 };

/** Half hours of a week, from Monday 00:00. */
export const halfHours = 336;
/** Every half hour of the week. */
export const allHours = '1'.repeat(halfHours);

/** Ids by which a list may be asked for at once. */
export const adsListed = 1000;

/** Objects in one call that switches, deletes, restores or publishes. */
export const adsAtOnce = 200;

const leastUnits: Record<'campaign' | 'ad_group', bigint> = { campaign: 20n, ad_group: 5n };

/** The least budget, in micros: 20 units for a campaign and 5 for an ad group; a hundred times that where a currency has no coins. */
export function leastBudget(level: 'campaign' | 'ad_group', currency: string): bigint {
  return leastUnits[level] * 1_000_000n * (digitsOf(currency) === 0 ? 100n : 1n);
}
