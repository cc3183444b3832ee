// Whether people see a campaign, an ad group or an ad, and what stands in the way: one pure function of the facts. It tells the
// outermost obstacle that somebody has to remove before what goes by itself, such as a start that is still to come.
import type { Delivery } from '../../contract/ads.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Account } from '../../contract/assets.ts';
import type { SpendState } from '../finance/index.ts';
import { nextShown } from './hours.ts';

/** What people did with one object. */
export interface Own {
  isDeleted: boolean;
  isDraft: boolean;
  isOn: boolean;
}

export interface Schedule {
  startsAt: Date | null;
  endsAt: Date | null;
  /** A digit for each half hour of the week, from Monday 00:00 in the zone of the account. */
  hours: string;
}

/** The ads of an ad group that are published, on, not in the bin, and show no post whose authorization has ended: whether any was approved, and whether any waits for review. */
export interface Eligible {
  hasApproved: boolean;
  hasPending: boolean;
}

/** Ad groups of a campaign that are published, on and not in the bin; those alike may be told as one. */
export type Group = Schedule & Eligible;

export interface Review {
  state: 'pending' | 'approved' | 'rejected';
  reason: string | null;
  /** Until when the creator's post that the ad shows may be shown; null without one. */
  shownUntil: Date | null;
}

export interface Surroundings {
  now: Date;
  timeZone: string;
  accountStatus: Account['status'];
  /** Whether money lets the account spend at all. */
  spend: SpendState;
}

export type Subject =
  | { level: 'campaign'; campaign: Own; groups: readonly Group[] }
  | { level: 'ad_group'; campaign: Own; adGroup: Own & Schedule; ads: Eligible }
  | { level: 'ad'; campaign: Own; adGroup: Own & Schedule; ad: Own; review: Review };

/** From the outermost in. */
function levelsOf(subject: Subject): [AdLevel, Own][] {
  const levels: [AdLevel, Own][] = [['campaign', subject.campaign]];
  if (subject.level !== 'campaign') levels.push(['ad_group', subject.adGroup]);
  if (subject.level === 'ad') levels.push(['ad', subject.ad]);
  return levels;
}

const told = (status: Delivery['status'], more: Partial<Delivery> = {}): Delivery => ({
  status,
  level: null,
  at: null,
  accountStatus: null,
  reason: null,
  ...more,
});

/** What people did stands in the way: the bin, a draft, the account, a switch. */
function heldBack(subject: Subject, { accountStatus }: Surroundings): Delivery | null {
  const levels = levelsOf(subject);
  const where = (is: (own: Own) => boolean): AdLevel | null => levels.find(([, own]) => is(own))?.[0] ?? null;
  const deleted = where(({ isDeleted }) => isDeleted);
  if (deleted !== null) return told('deleted', { level: deleted });
  const draft = where(({ isDraft }) => isDraft);
  if (draft !== null) return told('draft', { level: draft });
  if (accountStatus !== 'enabled' && accountStatus !== 'limited') return told('account_suspended', { accountStatus });
  const paused = where(({ isOn }) => !isOn);
  return paused === null ? null : told('paused', { level: paused });
}

const inGroup = (status: Delivery['status'], at: Date | null = null): Delivery =>
  told(status, { level: 'ad_group', at: at?.toISOString() ?? null });

/** Of an ad group by itself, before money is asked about. `review` says what its ads stand at. */
function ofSchedule({ startsAt, endsAt, hours }: Schedule, review: Delivery | null, around: Surroundings): Delivery {
  const { now, timeZone } = around;
  if (endsAt !== null && endsAt <= now) return inGroup('ended', endsAt);
  if (review !== null) return review;
  if (startsAt !== null && startsAt > now) return inGroup('not_started', startsAt);
  const shown = nextShown(hours, { from: now, timeZone });
  if (shown.getTime() === now.getTime()) return told('delivering');
  // Without an instant where its hours do not come again before it ends.
  return inGroup('outside_hours', endsAt !== null && shown >= endsAt ? null : shown);
}

const reviewOfAd = ({ state, reason, shownUntil }: Review, { now }: Surroundings): Delivery | null => {
  if (shownUntil !== null && shownUntil <= now)
    return told('authorization_ended', { level: 'ad', at: shownUntil.toISOString() });
  if (state === 'approved') return null;
  return told(state === 'pending' ? 'in_review' : 'rejected', { level: 'ad', reason });
};

function reviewOfGroup({ hasApproved, hasPending }: Eligible): Delivery | null {
  if (hasApproved) return null;
  return told(hasPending ? 'in_review' : 'no_eligible_ad', { level: 'ad' });
}

/** A campaign is as far as the ad group that is furthest. */
const furthest: readonly Delivery['status'][] = [
  'delivering',
  'outside_hours',
  'not_started',
  'in_review',
  'no_eligible_ad',
  'ended',
];

/** Of two alike the one that begins first; what has ended, ended when the last did. */
function isFurther(one: Delivery, other: Delivery): boolean {
  const [a, b] = [furthest.indexOf(one.status), furthest.indexOf(other.status)];
  if (a !== b) return a < b;
  if (one.at === null || other.at === null) return one.at !== null;
  return one.status === 'ended' ? one.at > other.at : one.at < other.at;
}

function ofGroups(groups: readonly Group[], around: Surroundings): Delivery {
  const all = groups.map((group) => ofSchedule(group, reviewOfGroup(group), around));
  const [first, ...rest] = all;
  if (first === undefined) return told('no_eligible_ad', { level: 'ad_group' });
  return rest.reduce((best, one) => (isFurther(one, best) ? one : best), first);
}

/** What goes by itself, as soon as money lets it. */
function ofTime(subject: Subject, around: Surroundings): Delivery {
  if (subject.level === 'campaign') return ofGroups(subject.groups, around);
  const review = subject.level === 'ad' ? reviewOfAd(subject.review, around) : reviewOfGroup(subject.ads);
  return ofSchedule(subject.adGroup, review, around);
}

export function deliveryOf(subject: Subject, around: Surroundings): Delivery {
  const held = heldBack(subject, around);
  if (held !== null) return held;
  const found = ofTime(subject, around);
  const couldSpend = found.status === 'delivering' || found.status === 'outside_hours';
  if (!couldSpend || around.spend === 'ok') return found;
  return told(around.spend === 'stopped' ? 'spend_stopped' : around.spend);
}
