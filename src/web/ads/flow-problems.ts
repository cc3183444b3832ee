// What a campaign that is being made still lacks, and in which step that is mended.

import type { DraftProblem } from '../../contract/ads.ts';
import { needsLanding, type Objective } from '../../contract/ads-kinds.ts';
import type { MediaFile } from '../../contract/ads-media.ts';
import { shows } from '../../contract/ads-media-kinds.ts';
import type { AdGroupDraft, BudgetDraft } from './drafts.ts';

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

export type FlowField = 'budget' | 'endsAt' | 'brandName' | 'text' | 'landingUrl' | 'media';

export const stepOf: Record<FlowField, Step> = {
  budget: 'budget',
  endsAt: 'budget',
  brandName: 'creative',
  text: 'creative',
  landingUrl: 'creative',
  media: 'creative',
};

/** In the words of the refusal that publishing would get. */
export function problemsOf(draft: FlowDraft, objective: Objective): Partial<Record<FlowField, DraftProblem>> {
  const problems: Partial<Record<FlowField, DraftProblem>> = {};
  const { budget, group, ad } = draft;
  if (budget.mode === 'none' && group.budget.mode === 'none') problems.budget = 'budget_missing';
  if (group.budget.mode === 'lifetime' && group.endsAt === '') problems.endsAt = 'end_missing';
  if (ad.brandName.trim() === '') problems.brandName = 'brand_missing';
  if (ad.text.trim() === '') problems.text = 'text_missing';
  if (ad.landingUrl.trim() === '' && needsLanding.includes(objective)) problems.landingUrl = 'landing_missing';
  if (ad.media.length < shows[ad.format].least) problems.media = `${ad.format}_missing`;
  return problems;
}
