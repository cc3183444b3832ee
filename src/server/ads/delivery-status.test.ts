// The delivery status about the instants at which clocks are put forward and back, and in every state of an account and its money:
// the same oracle that follows the battery `ads` says what it must be.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Expected,
  expectedOfAd,
  expectedOfCampaign,
  expectedOfGroup,
  type KnownAccount,
  type KnownAd,
  type KnownCampaign,
  type KnownGroup,
} from '../../../test/ads-oracle.ts';
import { dice } from '../../../test/dice.ts';
import { roundsOf } from '../../../test/sweeps.ts';
import { deliveryStatuses } from '../../contract/ads-kinds.ts';
import { deliveryOf, type Group, type Own, type Schedule, type Subject } from './delivery-status.ts';

/** A zone, and an instant at which its clock is changed. */
const changes: [zone: string, at: string][] = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  // By half an hour.
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  // At midnight: a day begins at one.
  ['America/Asuncion', '2023-10-01T04:00:00Z'],
  ['Africa/Cairo', '2026-04-23T22:00:00Z'],
  // A whole day was left out.
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['Asia/Kathmandu', '2026-03-29T01:00:00Z'],
  ['Asia/Shanghai', '2026-03-29T01:00:00Z'],
];

const minute = 60_000;
const day = 1440 * minute;

function rolling(seed: number) {
  const roll = dice(seed);
  const pick = <Thing>(all: readonly Thing[]): Thing => all[roll(all.length)] as Thing;
  const rarely = (): boolean => roll(9) === 0;
  const known = () => ({ name: '', on: !rarely(), draft: rarely(), bin: rarely() });
  /** On for some half hours of each day, so that it is never long until the next. */
  const hours = (): string => {
    if (roll(4) === 0) return '1'.repeat(336);
    const [from, long] = [roll(48), 1 + roll(6)];
    const ofDay = [...Array(48).keys()].map((half) => ((half - from + 48) % 48 < long ? '1' : '0')).join('');
    return ofDay.repeat(7);
  };
  const ad = (): KnownAd => ({
    ...known(),
    review: pick(['pending', 'approved', 'approved', 'rejected']),
    isBorrowed: rarely(),
  });
  const group = (now: number): KnownGroup => {
    const near = (): number => now + (roll(5) - 2) * pick([minute, 30 * minute, 3 * 60 * minute, 2 * day]);
    return {
      ...known(),
      starts: roll(3) === 0 ? near() : null,
      ends: roll(3) === 0 ? near() : null,
      hours: hours(),
      ads: new Map(Array.from({ length: roll(3) }, (_, at) => [String(at), ad()])),
    };
  };
  const campaign = (now: number): KnownCampaign => ({
    ...known(),
    groups: new Map(Array.from({ length: roll(4) }, (_, at) => [String(at), group(now)])),
  });
  const account = (zone: string, now: number): KnownAccount => ({
    zone,
    status: pick(['enabled', 'enabled', 'enabled', 'limited', 'in_review', 'suspended', 'disabled', 'closed']),
    hasMoney: roll(4) > 0,
    hasBudget: roll(4) > 0,
    isStopped: roll(5) === 0,
    until: roll(3) === 0 ? null : now + (roll(2) === 0 ? -day : minute),
    campaigns: new Map(),
  });
  return { roll, pick, campaign, account };
}

const own = ({ bin, draft, on }: { bin: boolean; draft: boolean; on: boolean }): Own => ({
  isDeleted: bin,
  isDraft: draft,
  isOn: on,
});
const instant = (at: number | null): Date | null => (at === null ? null : new Date(at));
const scheduleOf = ({ starts, ends, hours }: KnownGroup): Schedule => ({
  startsAt: instant(starts),
  endsAt: instant(ends),
  hours,
});
const counts = ({ on, draft, bin }: { bin: boolean; draft: boolean; on: boolean }): boolean => on && !draft && !bin;
const shownUntilOf = ({ isBorrowed }: KnownAd, { until }: KnownAccount): Date | null =>
  instant(isBorrowed ? until : null);
const eligible = ({ ads }: KnownGroup, account: KnownAccount, now: number) => {
  const shown = [...ads.values()].filter(
    (ad) => counts(ad) && (shownUntilOf(ad, account)?.getTime() ?? Infinity) > now,
  );
  const reviews = shown.map(({ review }) => review);
  return { hasApproved: reviews.includes('approved'), hasPending: reviews.includes('pending') };
};

test('agrees with the oracle about every change of clocks, in every state of an account and its money', () => {
  const seed = Math.floor(Math.random() * 1_000_000_000);
  const { roll, pick, campaign: someCampaign, account: someAccount } = rolling(seed);
  const seen = new Set<string>();
  const rounds = roundsOf({ share: 250, rest: 2_000 });
  // Chance may take longer until each status came up.
  for (let round = 0; round < rounds || (seen.size < deliveryStatuses.length && round < 20 * rounds); round++) {
    const [zone, change] = pick(changes);
    const now = Date.parse(change) + (roll(2 * 300) - 300) * minute + pick([0, 0, 1, 59_999]);
    const [account, campaign] = [someAccount(zone, now), someCampaign(now)];
    const spend = account.isStopped
      ? ('stopped' as const)
      : !account.hasMoney
        ? ('balance_exhausted' as const)
        : account.hasBudget
          ? ('ok' as const)
          : ('budget_exhausted' as const);
    const status = account.status as 'enabled';
    const around = { now: new Date(now), timeZone: zone, accountStatus: status, spend };
    const compare = (subject: Subject, expected: Expected): void => {
      const { status: told, level, at, accountStatus, reason } = deliveryOf(subject, around);
      const shown = `seed ${seed}, round ${round}, ${zone} at ${new Date(now).toISOString()}`;
      assert.deepEqual({ status: told, level, at: at === null ? null : Date.parse(at) }, expected, shown);
      assert.equal(accountStatus, told === 'account_suspended' ? account.status : null, shown);
      assert.equal(reason, told === 'rejected' ? 'misleading' : null, shown);
      seen.add(told);
    };
    const groups = [...campaign.groups.values()];
    const published: Group[] = groups
      .filter(counts)
      .map((group) => ({ ...scheduleOf(group), ...eligible(group, account, now) }));
    compare(
      { level: 'campaign', campaign: own(campaign), groups: published },
      expectedOfCampaign(account, campaign, now),
    );
    for (const group of groups) {
      const adGroup = { ...own(group), ...scheduleOf(group) };
      const within = { campaign: own(campaign), adGroup };
      compare(
        { level: 'ad_group', ...within, ads: eligible(group, account, now) },
        expectedOfGroup(account, [campaign, group], now),
      );
      for (const ad of group.ads.values()) {
        const shownUntil = shownUntilOf(ad, account);
        const review = { state: ad.review, reason: ad.review === 'rejected' ? 'misleading' : null, shownUntil };
        compare({ level: 'ad', ...within, ad: own(ad), review }, expectedOfAd(account, [campaign, group, ad], now));
      }
    }
  }
  // Each line of the table in docs/ads.md came up.
  assert.deepEqual([...seen].sort(), [...deliveryStatuses].sort());
});
