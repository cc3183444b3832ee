import * as switching from '../../contract/ads.ts';
import type { AdGroup } from '../../contract/ads-groups.ts';
import * as contract from '../../contract/ads-groups.ts';
import { fits, type Objective } from '../../contract/ads-kinds.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { checkAdGroup, problemsOfGroup, refuseBeyond } from './checks.ts';
import { adGroupFields, recordAds } from './log.ts';
import { settingsOf } from './present.ts';
import { publishAds } from './publish.ts';
import { getAdGroup } from './queries.ts';
import { getRow } from './rows.ts';
import { checkAudiences } from './saved-targetings.ts';
import { countLive, refuseInBin, takeAdAccount } from './writes.ts';

type Settings = ReturnType<typeof settingsOf>;

const columnsOf = ({ budget, bid, targeting, frequency, ...plain }: Settings) => ({
  budget_mode: budget.mode,
  budget_micros: budget.mode === 'none' ? null : budget.amountMicros,
  starts_at: plain.startsAt,
  ends_at: plain.endsAt,
  hours: plain.hours,
  bid_strategy: bid.strategy,
  bid_micros: bid.strategy === 'bid_cap' ? bid.amountMicros : null,
  billing: plain.billing,
  goal: plain.goal,
  pacing: plain.pacing,
  placements: plain.placements,
  targeting: JSON.stringify(targeting),
  frequency: frequency && JSON.stringify(frequency),
});

/** Instants as replies tell them, so that one that is given in another zone is no change. */
const inUtc = (at: string | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What is paid for, and what for, where nothing was said: what the objective begins with. */
export function termsOf(
  objective: Objective,
  asked: { billing?: AdGroup['billing'] | undefined; goal?: AdGroup['goal'] | undefined },
) {
  const [first] = Object.keys(fits[objective]) as AdGroup['billing'][];
  const billing = asked.billing ?? first ?? 'cpm';
  return { billing, goal: asked.goal ?? fits[objective][billing]?.[0] ?? 'impressions' };
}

export async function createAdGroup(context: Context, input: InputOf<typeof contract.createAdGroup>): Promise<AdGroup> {
  const account = await takeAdAccount(context);
  const campaign = await getRow(context, 'campaign', input.campaign);
  refuseInBin('campaign', campaign);
  const objective = campaign.objective as Objective;
  const { center, account: _, campaign: __, name, isOn, isDraft, labels, ...asked } = input;
  const settings: Settings = {
    ...asked,
    ...termsOf(objective, asked),
    startsAt: inUtc(asked.startsAt),
    endsAt: inUtc(asked.endsAt),
  };
  checkAdGroup(settings, { currency: account.currency, objective, now: context.now, former: null });
  await checkAudiences(context, settings.targeting, null);
  refuseBeyond('ad_group', (await countLive(context, 'ad_group', { campaign: campaign.id })) + 1);
  const { id } = await context.db
    .insertInto('ads.ad_groups')
    .values({
      account_id: account.id,
      campaign_id: campaign.id,
      name,
      labels,
      is_on: isOn,
      ...columnsOf(settings),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await recordAds(context, account, [
    {
      level: 'ad_group',
      verb: 'created',
      id,
      name,
      after: { campaign: campaign.name, ...adGroupFields({ name, labels, ...settings }), isOn },
      undo: (center) => inverse(switching.removeAds, { center, account: account.id, level: 'ad_group', ids: [id] }),
    },
  ]);
  if (!isDraft) await publishAds(context, { center, account: account.id, level: 'ad_group', ids: [id] });
  return getAdGroup(context, id);
}

/** What is given, in the place of what was. */
function changed<Fields extends object>(
  before: Fields,
  asked: { [K in keyof Fields]?: Fields[K] | undefined },
): Fields {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  return { ...before, ...(Object.fromEntries(given) as Partial<Fields>) };
}

export async function updateAdGroup(context: Context, input: InputOf<typeof contract.updateAdGroup>): Promise<AdGroup> {
  const account = await takeAdAccount(context);
  const row = await getRow(context, 'ad_group', input.adGroup);
  refuseInBin('ad_group', row);
  const { center: _, account: __, adGroup: ___, ...asked } = input;
  const before = { name: row.name, labels: row.labels, ...settingsOf(row) };
  const given = changed(before, asked);
  const after = { ...given, startsAt: inUtc(given.startsAt), endsAt: inUtc(given.endsAt) };
  const objective = row.objective as Objective;
  checkAdGroup(after, { currency: account.currency, objective, now: context.now, former: before });
  await checkAudiences(context, after.targeting, before.targeting);
  if (row.published_at !== null) refuseIncomplete(after, row.campaign_budget_mode !== 'none', context.now);
  const { name, labels, ...settings } = after;
  await context.db
    .updateTable('ads.ad_groups')
    .set({ name, labels, ...columnsOf(settings), updated_at: context.now })
    .where('account_id', '=', account.id)
    .where('id', '=', row.id)
    .execute();
  await recordAds(context, account, [
    {
      level: 'ad_group',
      verb: 'updated',
      id: row.id,
      name,
      isDraft: row.published_at === null,
      before: adGroupFields(before),
      after: adGroupFields(after),
      undo: (center) => inverse(contract.updateAdGroup, { center, account: account.id, adGroup: row.id, ...before }),
    },
  ]);
  return getAdGroup(context, row.id);
}

/** What is published stays complete; an end that has passed is no fault of it. */
function refuseIncomplete(settings: Settings & { name: string }, hasCampaignBudget: boolean, now: Date): void {
  for (const { field, problem } of problemsOfGroup(settings, { hasCampaignBudget, now })) {
    if (problem === 'budget_missing') refuse('ads.budget_missing', { field, name: settings.name });
    if (problem === 'end_missing') refuse('ads.end_missing', { field });
  }
}
