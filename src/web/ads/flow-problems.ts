// What a campaign that is being made still lacks, and in which step that is mended.

import type { DraftProblem } from '../../contract/ads.ts';
import type { Ad } from '../../contract/ads-creatives.ts';
import { isWebAddress, needsLanding, type Objective } from '../../contract/ads-kinds.ts';
import type { MediaFile } from '../../contract/ads-media.ts';
import { fitOf, shows } from '../../contract/ads-media-kinds.ts';
import { readTyped } from '../finance/typed-amount.ts';
import { localOf } from '../ui/days.ts';
import { type AdGroupDraft, type BudgetDraft, budgetOf, frequencyOf } from './drafts.ts';

export const steps = ['objective', 'budget', 'audience', 'creative', 'review'] as const;
export type Step = (typeof steps)[number];

export interface AdDraft {
  format: 'single_image' | 'video' | 'carousel';
  brandName: string;
  text: string;
  callToAction: string;
  landingUrl: string;
  media: MediaFile[];
  thumbnail: MediaFile | null;
  identity: Ad['identity'];
}

export interface FlowDraft {
  name: string;
  groupName: string;
  adName: string;
  /** Of the campaign; that of the ad group is in `group`. */
  budget: BudgetDraft;
  group: AdGroupDraft;
  ad: AdDraft;
}

export type FlowField =
  | 'name'
  | 'budget'
  | 'endsAt'
  | 'hours'
  | 'groupName'
  | 'terms'
  | 'adName'
  | 'brandName'
  | 'text'
  | 'landingUrl'
  | 'media';
/** As publishing would refuse it; or it was typed in a way that cannot be saved. */
export type FlowProblem = DraftProblem | 'unread';

export const stepOf: Record<FlowField, Step> = {
  name: 'budget',
  budget: 'budget',
  endsAt: 'budget',
  hours: 'budget',
  groupName: 'audience',
  terms: 'audience',
  adName: 'creative',
  brandName: 'creative',
  text: 'creative',
  landingUrl: 'creative',
  media: 'creative',
};

/** What keeps the draft from being published. */
export function problemsOf(
  draft: FlowDraft,
  objective: Objective,
  { currency, timeZone }: { currency: string; timeZone: string },
): Partial<Record<FlowField, FlowProblem>> {
  const problems: Partial<Record<FlowField, FlowProblem>> = {};
  const { budget, group, ad } = draft;
  const isEmpty = (text: string): boolean => text.trim() === '';
  if (isEmpty(draft.name)) problems.name = 'unread';
  if (isEmpty(draft.groupName)) problems.groupName = 'unread';
  if (isEmpty(draft.adName)) problems.adName = 'unread';
  if (budget.mode === 'none' && group.budget.mode === 'none') problems.budget = 'budget_missing';
  if ([budget, group.budget].some((one) => budgetOf(one, currency) === null)) problems.budget = 'unread';
  if (group.budget.mode === 'lifetime' && group.endsAt === '') problems.endsAt = 'end_missing';
  if (group.endsAt !== '' && group.endsAt <= group.startsAt) problems.endsAt = 'unread';
  if (group.endsAt !== '' && group.endsAt <= localOf(new Date().toISOString(), timeZone))
    problems.endsAt = 'end_in_past';
  if (!group.hours.includes('1')) problems.hours = 'unread';
  const isBidRead = isEmpty(group.bid) || 'micros' in readTyped(group.bid, currency);
  if (!isBidRead || frequencyOf(group) === undefined) problems.terms = 'unread';
  if (isEmpty(ad.brandName)) problems.brandName = 'brand_missing';
  if (isEmpty(ad.text)) problems.text = 'text_missing';
  if (isEmpty(ad.landingUrl)) {
    if (needsLanding.includes(objective)) problems.landingUrl = 'landing_missing';
  } else if (!isWebAddress(ad.landingUrl.trim())) problems.landingUrl = 'unread';
  if (ad.media.length < shows[ad.format].least) problems.media = `${ad.format}_missing`;
  else if (fitOf(group.placements, ad.media).fits.length === 0) problems.media = 'media_unfit';
  return problems;
}
