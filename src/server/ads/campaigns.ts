import { sql } from 'kysely';
import type { Campaign } from '../../contract/ads.ts';
import * as contract from '../../contract/ads.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { checkBudget, refuseBeyond } from './checks.ts';
import { campaignFields, recordAds } from './log.ts';
import { budgetOf } from './present.ts';
import { publishAds } from './publish.ts';
import { getCampaign } from './queries.ts';
import { getRow } from './rows.ts';
import { countLive, refuseInBin, takeAdAccount } from './writes.ts';

const columnsOf = (budget: Campaign['budget']) => ({
  budget_mode: budget.mode,
  budget_micros: budget.mode === 'none' ? null : budget.amountMicros,
});

export async function createCampaign(
  context: Context,
  input: InputOf<typeof contract.createCampaign>,
): Promise<Campaign> {
  const account = await takeAdAccount(context);
  const { name, objective, budget, isOn, labels } = input;
  checkBudget(budget, { level: 'campaign', currency: account.currency });
  refuseBeyond('campaign', (await countLive(context, 'campaign')) + 1);
  const { id } = await context.db
    .insertInto('ads.campaigns')
    .values({ account_id: account.id, name, objective, ...columnsOf(budget), labels, is_on: isOn })
    .returning('id')
    .executeTakeFirstOrThrow();
  await recordAds(context, account, [
    {
      level: 'campaign',
      verb: 'created',
      id,
      name,
      after: { ...campaignFields({ name, budget, labels }), objective, isOn },
      undo: (center) => inverse(contract.removeAds, { center, account: account.id, level: 'campaign', ids: [id] }),
    },
  ]);
  if (!input.isDraft)
    await publishAds(context, { center: input.center, account: account.id, level: 'campaign', ids: [id] });
  return getCampaign(context, id);
}

export async function updateCampaign(
  context: Context,
  input: InputOf<typeof contract.updateCampaign>,
): Promise<Campaign> {
  const account = await takeAdAccount(context);
  const row = await getRow(context, 'campaign', input.campaign);
  refuseInBin('campaign', row);
  const before = { name: row.name, budget: budgetOf(row), labels: row.labels };
  const after = {
    name: input.name ?? before.name,
    budget: input.budget ?? before.budget,
    labels: input.labels ?? before.labels,
  };
  if (input.budget) checkBudget(input.budget, { level: 'campaign', currency: account.currency });
  if (after.budget.mode === 'none' && before.budget.mode !== 'none') await refuseUnpaid(context, row.id);
  await context.db
    .updateTable('ads.campaigns')
    .set({ name: after.name, ...columnsOf(after.budget), labels: after.labels, updated_at: context.now })
    .where('account_id', '=', account.id)
    .where('id', '=', row.id)
    .execute();
  await recordAds(context, account, [
    {
      level: 'campaign',
      verb: 'updated',
      id: row.id,
      name: after.name,
      isDraft: row.published_at === null,
      before: campaignFields(before),
      after: campaignFields(after),
      undo: (center) => inverse(contract.updateCampaign, { center, account: account.id, campaign: row.id, ...before }),
    },
  ]);
  return getCampaign(context, row.id);
}

/** A published ad group without a budget lives on that of its campaign, also when it comes back from the bin. */
async function refuseUnpaid(context: Context, campaign: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from ads.ad_groups where account_id = ${context.account.id} and campaign_id = ${campaign}
      and budget_mode = 'none' and published_at is not null order by id limit 1`.execute(context.db);
  const [group] = rows;
  if (group) refuse('ads.budget_missing', { field: 'budget', name: group.name });
}
