import type { AdBudget, Campaign, Delivery } from '../../contract/ads.ts';
import type { Ad } from '../../contract/ads-creatives.ts';
import type { AdGroup, Bid, Targeting } from '../../contract/ads-groups.ts';
import type { Context } from '../foundation/context.ts';
import { presentShown } from './ad-media.ts';
import { deliveryOf, type Own, type Schedule, type Subject } from './delivery-status.ts';
import type { AdGroupRow, AdRow, CampaignRow, Place } from './rows.ts';

interface Switches {
  is_on: boolean;
  published_at: Date | null;
  deleted_at: Date | null;
}

const ownOf = ({ is_on, published_at, deleted_at }: Switches): Own => ({
  isOn: is_on,
  isDraft: published_at === null,
  isDeleted: deleted_at !== null,
});

const campaignOf = (row: AdGroupRow | AdRow): Own =>
  ownOf({
    is_on: row.campaign_is_on,
    published_at: row.campaign_published_at,
    deleted_at: row.campaign_deleted_at,
  });

const scheduleOf = (row: { starts_at: Date | null; ends_at: Date | null; hours: string }): Schedule => ({
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  hours: row.hours,
});

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));
const told = (at: Date | null): string | null => at?.toISOString() ?? null;

export function budgetOf(row: { budget_mode: AdBudget['mode']; budget_micros: string | null }): AdBudget {
  if (row.budget_mode === 'none' || row.budget_micros === null) return { mode: 'none' };
  return { mode: row.budget_mode, amountMicros: row.budget_micros };
}

export const bidOf = ({ bid_micros }: AdGroupRow): Bid =>
  bid_micros === null ? { strategy: 'lowest_cost' } : { strategy: 'bid_cap', amountMicros: bid_micros };

function judge(context: Context, { account, spend }: Place, subject: Subject): Delivery {
  return deliveryOf(subject, { now: context.now, timeZone: account.time_zone, accountStatus: account.status, spend });
}

function fields(row: CampaignRow | AdGroupRow | AdRow) {
  return {
    id: row.id,
    name: row.name,
    isOn: row.is_on,
    isDraft: row.published_at === null,
    deletedAt: told(row.deleted_at),
    labels: row.labels,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export function presentCampaign(context: Context, place: Place, row: CampaignRow): Campaign {
  const groups = row.groups.map(({ startsAt, endsAt, ...group }) => ({
    ...group,
    startsAt: instant(startsAt),
    endsAt: instant(endsAt),
  }));
  return {
    ...fields(row),
    delivery: judge(context, place, { level: 'campaign', campaign: ownOf(row), groups }),
    objective: row.objective as Campaign['objective'],
    currency: place.account.currency,
    budget: budgetOf(row),
    adGroupCount: row.ad_group_count,
  };
}

/** Before there were audiences nothing was said of them. */
export const targetingOf = (kept: unknown): Targeting => ({
  audiences: { include: [], exclude: [] },
  ...(kept as Omit<Targeting, 'audiences'>),
});

/** As the log tells it. */
export const targetingFields = ({ audiences, ...plain }: Targeting) => ({
  ...plain,
  includedAudiences: audiences.include,
  excludedAudiences: audiences.exclude,
});

/** What people set of an ad group, beside its name and labels. */
export function settingsOf(row: AdGroupRow) {
  return {
    budget: budgetOf(row),
    startsAt: told(row.starts_at),
    endsAt: told(row.ends_at),
    hours: row.hours,
    bid: bidOf(row),
    billing: row.billing as AdGroup['billing'],
    goal: row.goal as AdGroup['goal'],
    pacing: row.pacing as AdGroup['pacing'],
    placements: row.placements as AdGroup['placements'],
    targeting: targetingOf(row.targeting),
    frequency: row.frequency as AdGroup['frequency'],
  };
}

export function presentAdGroup(context: Context, place: Place, row: AdGroupRow): AdGroup {
  const ads = { hasApproved: row.has_approved, hasPending: row.has_pending };
  const adGroup = { ...ownOf(row), ...scheduleOf(row) };
  return {
    ...fields(row),
    delivery: judge(context, place, { level: 'ad_group', campaign: campaignOf(row), adGroup, ads }),
    campaign: { id: row.campaign_id, name: row.campaign_name },
    currency: place.account.currency,
    ...settingsOf(row),
    adCount: row.ad_count,
  };
}

/** What people see of an ad. */
export function contentOf(row: AdRow) {
  return {
    format: row.format as Ad['format'],
    brandName: row.brand_name,
    text: row.text,
    callToAction: row.call_to_action as Ad['callToAction'],
    landingUrl: row.landing_url,
    trackers: row.trackers,
    media: row.media,
    thumbnail: row.thumbnail,
    identity: row.identity,
  };
}

export function presentAd(context: Context, place: Place, row: AdRow): Ad {
  const switches = {
    is_on: row.ad_group_is_on,
    published_at: row.ad_group_published_at,
    deleted_at: row.ad_group_deleted_at,
  };
  const adGroup = { ...ownOf(switches), ...scheduleOf(row) };
  const review = { state: row.review, reason: row.review_reason };
  const shown = { ...review, shownUntil: row.shown_until };
  const subject = { level: 'ad', campaign: campaignOf(row), adGroup, ad: ownOf(row), review: shown } as const;
  return {
    ...fields(row),
    delivery: judge(context, place, subject),
    campaign: { id: row.campaign_id, name: row.campaign_name },
    adGroup: { id: row.ad_group_id, name: row.ad_group_name },
    ...contentOf(row),
    ...presentShown(context, row),
    review: {
      ...review,
      reasons: row.review === 'rejected' ? (row.verdict?.reasons ?? []) : [],
      note: row.review === 'rejected' ? (row.verdict?.note ?? null) : null,
      reviewedAt: told(row.reviewed_at),
      appeal: row.verdict?.appeal ?? null,
      mayAppeal: row.review === 'rejected' && row.deleted_at === null && !row.verdict?.appeal,
    },
  };
}
