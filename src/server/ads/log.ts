// What people do to ads stands in the log of their center and, where a partner's people do it, in that of the account's owner.

import type { AdBudget, Campaign } from '../../contract/ads.ts';
import type { Ad } from '../../contract/ads-creatives.ts';
import type { AdGroup } from '../../contract/ads-groups.ts';
import { halfHours } from '../../contract/ads-kinds.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { AuditAction } from '../../contract/audit.ts';
import { type Inverse, type Recorded, recordAll } from '../audit/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { targetingFields } from './present.ts';
import type { AdAccount } from './rows.ts';

type PostVerb = 'redeemed' | 'revoked';
type MediaVerb = 'added' | 'copied' | 'updated' | 'replaced' | 'removed' | 'restored';
type Verb = 'created' | 'updated' | 'switched' | 'published' | 'removed' | 'restored' | 'appealed';

type Fields = Record<string, unknown>;

interface Change {
  id: string;
  name: string;
  before?: Fields;
  after: Fields;
  /** A draft spends nothing, so that nobody needs to approve what it is given. */
  isDraft?: boolean;
  /** The call that takes it back, made in one of the centers that read of it. */
  undo?: (center: string) => Inverse;
}

export interface AdChange extends Change {
  level: AdLevel;
  verb: Verb;
}

export interface MediaChange extends Change {
  verb: MediaVerb;
}

type Told = Change & { action: AuditAction; type: AdLevel | 'media' | 'brand_identity' };

export const recordAds = (context: Context, account: AdAccount, changes: readonly AdChange[]): Promise<void> =>
  recordHere(
    context,
    account,
    changes.map((one) => ({ ...one, type: one.level, action: `ads.${one.level}_${one.verb}` as AuditAction })),
  );

export const recordMedia = (context: Context, account: AdAccount, changes: readonly MediaChange[]): Promise<void> =>
  recordHere(
    context,
    account,
    changes.map((one) => ({ ...one, type: 'media', action: `ads.media_${one.verb}` })),
  );

/** Of a creator's post, as it lies in the library. */
export const recordPosts = (
  context: Context,
  account: AdAccount,
  changes: readonly (Change & { verb: PostVerb })[],
): Promise<void> =>
  recordHere(
    context,
    account,
    changes.map((one) => ({ ...one, type: 'media', action: `ads.post_${one.verb}` })),
  );

export const recordIdentity = (
  context: Context,
  account: AdAccount,
  change: Change & { verb: 'created' | 'updated' | 'removed' | 'restored' },
): Promise<void> =>
  recordHere(context, account, [{ ...change, type: 'brand_identity', action: `ads.identity_${change.verb}` }]);

async function recordHere(context: Context, account: AdAccount, changes: readonly Told[]): Promise<void> {
  const about = { account: { id: account.id, name: account.name }, currency: account.currency };
  const by = context.because ? { byRule: context.because } : {};
  await recordBoth(context, account, (center) =>
    changes.map(({ action, type, id, name, before, after, isDraft, undo }) => {
      const one = { ...about, ...(isDraft ? { isDraft } : {}), ...by };
      return {
        action,
        object: { type, id, name },
        ...(before ? { before: { ...one, ...before } } : {}),
        after: { ...one, ...after },
        keep: Object.keys(one),
        ...(undo ? { undo: undo(center) } : {}),
      };
    }),
  );
}

/** In the log of the acting center and, where that is a partner, in that of the owner, each with what it may undo. */
export async function recordBoth(
  context: Context,
  account: AdAccount,
  told: (center: string) => Omit<Recorded, 'log' | 'hidesOrigin'>[],
): Promise<void> {
  await recordAll(context, told(context.centerId));
  const owner = account.owner_center_id;
  if (owner === context.centerId) return;
  await enterCenter(context.db, owner);
  await recordAll(contextIn(context, owner), told(owner), { hidesOrigin: true });
  await enterCenter(context.db, context.centerId);
}

const budgetFields = (budget: AdBudget): Fields => ({
  budgetMode: budget.mode,
  budgetMicros: budget.mode === 'none' ? null : budget.amountMicros,
});

export const campaignFields = ({ name, budget, labels }: Pick<Campaign, 'name' | 'budget' | 'labels'>): Fields => ({
  name,
  ...budgetFields(budget),
  labels,
});

const clock = (halfHour: number): string =>
  `${String(Math.floor(halfHour / 2)).padStart(2, '0')}:${halfHour % 2 === 0 ? '00' : '30'}`;

/** `1 09:00-18:00` for Monday from nine to six; empty for always. */
export function spansOf(hours: string): string[] {
  if (!hours.includes('0')) return [];
  const spans: string[] = [];
  for (let day = 0; day < halfHours / 48; day++) {
    const text = hours.slice(day * 48, day * 48 + 48);
    for (const { index, 0: run } of text.matchAll(/1+/g))
      spans.push(`${day + 1} ${clock(index)}-${clock(index + run.length)}`);
  }
  return spans;
}

type Group = Omit<
  AdGroup,
  'id' | 'isOn' | 'isDraft' | 'deletedAt' | 'delivery' | 'createdAt' | 'updatedAt' | 'campaign' | 'currency' | 'adCount'
>;

export function adGroupFields({ budget, bid, hours, targeting, frequency, ...plain }: Group): Fields {
  return {
    ...plain,
    ...budgetFields(budget),
    shownHours: spansOf(hours),
    bidStrategy: bid.strategy,
    bidMicros: bid.strategy === 'bid_cap' ? bid.amountMicros : null,
    ...targetingFields(targeting),
    frequencyImpressions: frequency?.impressions ?? null,
    frequencyDays: frequency?.days ?? null,
  };
}

type Content = Pick<
  Ad,
  'name' | 'labels' | 'format' | 'brandName' | 'text' | 'callToAction' | 'landingUrl' | 'trackers'
> & {
  media: readonly string[];
  thumbnail: string | null;
  identity: string | null;
};

export const adFields = (content: Content): Fields => ({ ...content });
