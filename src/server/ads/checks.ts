// What campaigns, ad groups and ads must be. Every refusal names the field and says how to mend it.
import type { AdBudget, DraftProblem } from '../../contract/ads.ts';
import type { Ad } from '../../contract/ads-creatives.ts';
import type { AdGroup } from '../../contract/ads-groups.ts';
import { fits, leastBudget, mostAds, needsLanding, type Objective } from '../../contract/ads-kinds.ts';
import { type AdLevel } from '../../contract/ads-levels.ts';
import type { Placement, Shown, Unfit } from '../../contract/ads-media-kinds.ts';
import { decimalOf, isWritable } from '../../contract/decimals.ts';
import { refuse } from '../foundation/errors.ts';
import { problemsOfMedia } from './media-rules.ts';

export function checkAmount(micros: string, { currency, field }: { currency: string; field: string }): void {
  if (!isWritable(BigInt(micros), currency)) refuse('ads.amount_too_fine', { field, currency });
}

export function checkBudget(
  budget: AdBudget,
  { level, currency }: { level: 'campaign' | 'ad_group'; currency: string },
) {
  if (budget.mode === 'none') return;
  const field = 'budget.amountMicros';
  checkAmount(budget.amountMicros, { currency, field });
  const least = leastBudget(level, currency);
  if (BigInt(budget.amountMicros) >= least) return;
  refuse('ads.budget_too_low', {
    field,
    level,
    currency,
    least: decimalOf(least, currency),
    leastMicros: String(least),
  });
}

type Settings = Pick<AdGroup, 'budget' | 'startsAt' | 'endsAt' | 'bid' | 'billing' | 'goal'>;

/** What an ad group must be, draft or not. `former` is what it was; an end that has passed may stay. */
export function checkAdGroup(
  settings: Settings,
  at: { currency: string; objective: Objective; now: Date; former: Settings | null },
): void {
  const { budget, startsAt, endsAt, bid, billing, goal } = settings;
  const { currency, objective, now, former } = at;
  checkBudget(budget, { level: 'ad_group', currency });
  if (bid.strategy === 'bid_cap') checkAmount(bid.amountMicros, { currency, field: 'bid.amountMicros' });
  if (endsAt !== null) {
    if (startsAt !== null && Date.parse(endsAt) <= Date.parse(startsAt))
      refuse('ads.end_before_start', { field: 'endsAt' });
    const formerEnd = former?.endsAt ?? null;
    const isNew = formerEnd === null || Date.parse(formerEnd) !== Date.parse(endsAt);
    if (isNew && Date.parse(endsAt) <= now.getTime()) refuse('ads.end_in_past', { field: 'endsAt' });
  }
  const possible = fits[objective][billing];
  if (!possible)
    refuse('ads.billing_unfit', { field: 'billing', billing, objective, possible: Object.keys(fits[objective]) });
  if (!possible.includes(goal)) refuse('ads.goal_unfit', { field: 'goal', goal, billing, possible: [...possible] });
}

/** What is missing of an ad group that is to be shown, where its campaign has a budget or has none. */
export function problemsOfGroup(
  { budget, endsAt }: Pick<Settings, 'budget' | 'endsAt'>,
  { hasCampaignBudget, now }: { hasCampaignBudget: boolean; now: Date },
): { field: string; problem: DraftProblem }[] {
  const problems: { field: string; problem: DraftProblem }[] = [];
  if (budget.mode === 'none' && !hasCampaignBudget) problems.push({ field: 'budget', problem: 'budget_missing' });
  if (budget.mode === 'lifetime' && endsAt === null) problems.push({ field: 'endsAt', problem: 'end_missing' });
  if (endsAt !== null && Date.parse(endsAt) <= now.getTime())
    problems.push({ field: 'endsAt', problem: 'end_in_past' });
  return problems;
}

export interface AdProblem {
  field: string;
  problem: DraftProblem;
  /** Of what fits nowhere. */
  unfit?: Unfit;
}

/** As a refusal tells it. */
export const toldOf = ({ field, problem, unfit }: AdProblem) => ({
  field,
  problem,
  ...(unfit ? { placement: unfit.placement, unfit: unfit.problem, want: unfit.want } : {}),
});

type Words = Pick<Ad, 'brandName' | 'text' | 'landingUrl'>;

/** What is missing of what an ad says. */
export function problemsOfWords({ brandName, text, landingUrl }: Words, objective: Objective): AdProblem[] {
  const problems: AdProblem[] = [];
  if (brandName === '') problems.push({ field: 'brandName', problem: 'brand_missing' });
  if (text === '') problems.push({ field: 'text', problem: 'text_missing' });
  if (landingUrl === null && needsLanding.includes(objective))
    problems.push({ field: 'landingUrl', problem: 'landing_missing' });
  return problems;
}

/** What is missing of an ad that is to be shown. */
export function problemsOfAd(
  ad: Words & { format: Ad['format']; media: readonly Shown[] },
  { objective, placements }: { objective: Objective; placements: readonly Placement[] },
): AdProblem[] {
  return [...problemsOfWords(ad, objective), ...problemsOfMedia(ad, placements)];
}

export function refuseBeyond(level: AdLevel, count: number): void {
  if (count > mostAds[level]) refuse('ads.limit_reached', { level, limit: mostAds[level] });
}
