// Campaigns. What is made here runs at once: a draft is not known on this wire.
import { z } from 'zod';
import type { Campaign } from '../../contract/ads.ts';
import { api } from '../../contract/index.ts';
import {
  amount,
  budgetChanged,
  budgetFrom,
  filterName,
  filters,
  joined,
  listParams,
  listsOf,
  type Place,
  placeOf,
  presentBudget,
  presentShown,
  requestedBy,
  setStatus,
  within,
} from './ads-objects.ts';
import { budgetModes, objectiveOf, objectiveTypeOf, operationStatuses, wordsOf } from './ads-words.ts';
import { ask, type Caller, keyedFor, type List, mapped, operation, pageAcross } from './ask.ts';
import { id, invalidParameter, pageOf, paging, picked, settings, text } from './wire.ts';

function present(campaign: Campaign, advertiser_id: string): Record<string, unknown> {
  return {
    advertiser_id,
    campaign_id: campaign.id,
    campaign_name: campaign.name,
    campaign_type: 'REGULAR_CAMPAIGN',
    objective_type: objectiveTypeOf[campaign.objective],
    ...presentBudget(campaign.budget),
    // Ad groups without a budget of their own share that of their campaign.
    budget_optimize_on: campaign.budget.mode !== 'none',
    ...presentShown('campaign', campaign),
  };
}

/** What refusals of the contract name. */
const names = {
  name: 'campaign_name',
  campaign: 'campaign_id',
  account: 'advertiser_id',
  ids: 'campaign_ids',
  budget: 'budget',
  'budget.amountMicros': 'budget',
};

const getCampaigns = operation({
  method: 'GET',
  path: 'campaign/get',
  names: { ...names, search: 'filtering.campaign_name', ids: 'filtering.campaign_ids' },
  params: z.object({ ...listParams, filtering: filters({ campaign_name: filterName }), ...paging(1000) }),
  async run(caller, params) {
    const { advertiser_id, filtering, fields } = params;
    const place = await placeOf(caller, advertiser_id);
    const asked = {
      ...place,
      ...within(filtering),
      search: filtering.campaign_name,
      ...(filtering.campaign_ids ? { ids: joined(filtering.campaign_ids) } : {}),
      ...(filtering.objective_type ? { objective: objectiveOf[filtering.objective_type] } : {}),
    };
    const lists = listsOf(
      'campaign',
      filtering,
      (state): List<Campaign> =>
        (page) =>
          ask(caller, api.ads.listCampaigns, { ...asked, state, ...page }),
    );
    const found = await pageAcross(
      lists.map((list) => mapped(list, (campaign) => present(campaign, advertiser_id))),
      params,
    );
    return pageOf({ ...found, items: picked(found.items, fields, 'campaign_id') }, params);
  },
});

const createCampaign = operation({
  method: 'POST',
  path: 'campaign/create',
  names: { ...names, objective: 'objective_type', key: 'request_id' },
  params: settings(
    {
      advertiser_id: id,
      campaign_name: text,
      objective_type: z.enum(wordsOf(objectiveOf)),
      budget_mode: z.enum(budgetModes).optional(),
      budget: amount,
      budget_optimize_on: z.boolean().optional(),
      operation_status: z.enum(['ENABLE', 'DISABLE']).default('ENABLE'),
      request_id: id.optional(),
    },
    {
      ignored: ['po_number'],
      neutral: {
        campaign_type: ['REGULAR_CAMPAIGN'],
        app_promotion_type: ['APP_INSTALL', 'UNSET'],
        bid_type: ['BID_TYPE_NO_BID'],
        virtual_objective_type: ['UNSET'],
        sales_destination: ['WEBSITE'],
      },
    },
  ),
  async run(caller, params) {
    const { advertiser_id, campaign_name, objective_type, budget_mode, budget, operation_status } = params;
    if (params.budget_optimize_on && (budget_mode ?? 'BUDGET_MODE_INFINITE') === 'BUDGET_MODE_INFINITE')
      throw invalidParameter('budget_mode', 'A campaign whose budget is shared needs one.');
    const campaign = await ask(requestedBy(caller, 'campaign/create', params.request_id), api.ads.createCampaign, {
      ...(await placeOf(caller, advertiser_id)),
      name: campaign_name,
      objective: objectiveOf[objective_type],
      budget: budgetFrom(budget_mode, budget),
      isOn: operation_status === 'ENABLE',
      isDraft: false,
    });
    return present(campaign, advertiser_id);
  },
});

function readCampaign(caller: Caller, place: Place, campaign: string): Promise<Campaign> {
  return ask(keyedFor(caller, 'read'), api.ads.getCampaign, { ...place, campaign });
}

const updateCampaign = operation({
  method: 'POST',
  path: 'campaign/update',
  names,
  params: settings(
    { advertiser_id: id, campaign_id: id, campaign_name: text.optional(), budget: amount },
    { ignored: ['po_number'] },
  ),
  async run(caller, { advertiser_id, campaign_id, campaign_name: name, budget }) {
    const place = await placeOf(caller, advertiser_id);
    const before = budget === undefined ? undefined : await readCampaign(caller, place, campaign_id);
    const campaign = await ask(caller, api.ads.updateCampaign, {
      ...place,
      campaign: campaign_id,
      name,
      ...(before && budget !== undefined ? { budget: budgetChanged(before.budget, budget) } : {}),
    });
    return present(campaign, advertiser_id);
  },
});

const setCampaignStatus = operation({
  method: 'POST',
  path: 'campaign/status/update',
  names,
  params: settings({
    advertiser_id: id,
    campaign_ids: z.array(id).min(1, 'Missing data for required field.'),
    operation_status: z.enum(operationStatuses),
  }),
  async run(caller, { advertiser_id, campaign_ids, operation_status: status }) {
    const place = await placeOf(caller, advertiser_id);
    await setStatus(caller, place, { level: 'campaign', ids: campaign_ids, status });
    return { campaign_ids, status, campaign_list: campaign_ids.map((campaign_id) => ({ campaign_id, status })) };
  },
});

export const campaignOperations = [getCampaigns, createCampaign, updateCampaign, setCampaignStatus];
