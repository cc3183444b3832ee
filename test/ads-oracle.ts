// What the delivery status must be, worked out anew from what a test knows that it did: by words of the documentation, object by
// object and minute by minute, and with nothing of the server's own reckoning.

import assert from 'node:assert/strict';

export interface Known {
  name: string;
  on: boolean;
  draft: boolean;
  /** In the bin, by itself or with what it lies in. */
  bin: boolean;
}

export interface KnownAd extends Known {
  review: 'pending' | 'approved' | 'rejected';
  /** It shows the post of a creator. */
  isBorrowed: boolean;
}

export interface KnownGroup extends Known {
  starts: number | null;
  ends: number | null;
  hours: string;
  ads: Map<string, KnownAd>;
}

export interface KnownCampaign extends Known {
  groups: Map<string, KnownGroup>;
}

export interface KnownAccount {
  zone: string;
  status: string;
  hasMoney: boolean;
  hasBudget: boolean;
  isStopped: boolean;
  /** When the creator's post may be shown no longer. */
  until: number | null;
  campaigns: Map<string, KnownCampaign>;
}

export interface Expected {
  status: string;
  level: string | null;
  at: number | null;
}

const plain = (status: string, level: string | null = null, at: number | null = null): Expected => ({
  status,
  level,
  at,
});

/** The half hour of the week that the clock on the wall shows, as a calendar in Swedish writes it: `2026-11-23 09:41`. */
export function slotOf(at: number, zone: string): number {
  const wall = new Date(at).toLocaleString('sv-SE', { timeZone: zone });
  const [date = '', time = ''] = wall.split(' ');
  const day = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  const [hour = 0, minutes = 0] = time.split(':').map(Number);
  return day * 48 + hour * 2 + (minutes >= 30 ? 1 : 0);
}

const isShown = (hours: string, at: number, zone: string): boolean => hours[slotOf(at, zone)] === '1';

const minute = 60_000;

/** Minute after minute until the clock on the wall shows a half hour that is on. */
function shownAgain(hours: string, now: number, zone: string): number {
  let at = Math.floor(now / minute) * minute + minute;
  while (!isShown(hours, at, zone)) at += minute;
  return at;
}

/** What stands in an object's way that people put there, from the campaign down. */
function putThere(account: KnownAccount, way: [string, Known][]): Expected | null {
  for (const [level, one] of way) if (one.bin) return plain('deleted', level);
  for (const [level, one] of way) if (one.draft) return plain('draft', level);
  if (!['enabled', 'limited'].includes(account.status)) return plain('account_suspended');
  for (const [level, one] of way) if (!one.on) return plain('paused', level);
  return null;
}

function money({ isStopped, hasMoney, hasBudget }: KnownAccount): Expected | null {
  if (isStopped) return plain('spend_stopped');
  if (!hasMoney) return plain('balance_exhausted');
  return hasBudget ? null : plain('budget_exhausted');
}

/** Of an ad group whose ads stand at this in review, on its own. */
function alone(
  account: KnownAccount,
  group: KnownGroup,
  { review, now }: { review: Expected | null; now: number },
): Expected {
  if (group.ends !== null && group.ends <= now) return plain('ended', 'ad_group', group.ends);
  if (review !== null) return review;
  if (group.starts !== null && group.starts > now) return plain('not_started', 'ad_group', group.starts);
  const trouble = money(account);
  if (trouble !== null) return trouble;
  if (isShown(group.hours, now, account.zone)) return plain('delivering');
  const again = shownAgain(group.hours, now, account.zone);
  return plain('outside_hours', 'ad_group', group.ends !== null && again >= group.ends ? null : again);
}

const counts = (one: Known): boolean => one.on && !one.draft && !one.bin;

const isOver = ({ until }: KnownAccount, { isBorrowed }: KnownAd, now: number): boolean =>
  isBorrowed && until !== null && until <= now;

function reviewOf(account: KnownAccount, group: KnownGroup, now: number): Expected | null {
  const shown = [...group.ads.values()].filter((ad) => counts(ad) && !isOver(account, ad, now));
  const reviews = shown.map(({ review }) => review);
  if (reviews.includes('approved')) return null;
  return plain(reviews.includes('pending') ? 'in_review' : 'no_eligible_ad', 'ad');
}

export function expectedOfAd(
  account: KnownAccount,
  [campaign, group, ad]: [KnownCampaign, KnownGroup, KnownAd],
  now: number,
): Expected {
  const put = putThere(account, [
    ['campaign', campaign],
    ['ad_group', group],
    ['ad', ad],
  ]);
  const words = { pending: plain('in_review', 'ad'), rejected: plain('rejected', 'ad'), approved: null };
  const review = isOver(account, ad, now) ? plain('authorization_ended', 'ad', account.until) : words[ad.review];
  return put ?? alone(account, group, { review, now });
}

export function expectedOfGroup(
  account: KnownAccount,
  [campaign, group]: [KnownCampaign, KnownGroup],
  now: number,
): Expected {
  const put = putThere(account, [
    ['campaign', campaign],
    ['ad_group', group],
  ]);
  return put ?? alone(account, group, { review: reviewOf(account, group, now), now });
}

/** A campaign is told what its best ad group is; money stands before hours, and after everything that must come first. */
export function expectedOfCampaign(account: KnownAccount, campaign: KnownCampaign, now: number): Expected {
  const put = putThere(account, [['campaign', campaign]]);
  if (put !== null) return put;
  const all = [...campaign.groups.values()]
    .filter(counts)
    .map((group) => alone(account, group, { review: reviewOf(account, group, now), now }));
  const of = (...statuses: string[]): Expected[] => all.filter(({ status }) => statuses.includes(status));
  const times = (some: Expected[]): number[] => some.flatMap(({ at }) => at ?? []);
  if (of('delivering').length > 0) return plain('delivering');
  const [trouble] = of('spend_stopped', 'balance_exhausted', 'budget_exhausted');
  if (trouble) return trouble;
  const outside = of('outside_hours');
  if (outside.length > 0)
    return plain('outside_hours', 'ad_group', times(outside).length === 0 ? null : Math.min(...times(outside)));
  const later = of('not_started');
  if (later.length > 0) return plain('not_started', 'ad_group', Math.min(...times(later)));
  const [review] = [...of('in_review'), ...of('no_eligible_ad')];
  if (review) return review;
  const over = of('ended');
  return over.length > 0 ? plain('ended', 'ad_group', Math.max(...times(over))) : plain('no_eligible_ad', 'ad_group');
}

/** Of everything in the account, by its id. */
export function expectedOfAll(account: KnownAccount, now: number): Map<string, Expected> {
  const expected = new Map<string, Expected>();
  for (const [id, campaign] of account.campaigns) {
    expected.set(id, expectedOfCampaign(account, campaign, now));
    for (const [groupId, group] of campaign.groups) {
      expected.set(groupId, expectedOfGroup(account, [campaign, group], now));
      for (const [adId, ad] of group.ads) expected.set(adId, expectedOfAd(account, [campaign, group, ad], now));
    }
  }
  return expected;
}

/** All are listed, and campaigns and ad groups say how many lie in them that are not in the bin. */
export function assertInside(
  { campaigns }: KnownAccount,
  { items, total }: { items: readonly { id: string; adGroupCount?: number; adCount?: number }[]; total: number },
): void {
  assert.equal(items.length, total);
  const live = (all: Map<string, Known>): number => [...all.values()].filter(({ bin }) => !bin).length;
  const groups = [...campaigns.values()].flatMap((campaign) => [...campaign.groups]);
  const counts = new Map([
    ...[...campaigns].map(([id, campaign]) => [id, live(campaign.groups)] as const),
    ...groups.map(([id, group]) => [id, live(group.ads)] as const),
  ]);
  for (const { id, adGroupCount, adCount } of items) assert.equal(adGroupCount ?? adCount, counts.get(id), id);
}
