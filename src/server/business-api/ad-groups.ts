// Ad groups. What they know less of than the original does is refused by its name, and never left out.
import { z } from 'zod';
import type { AdGroup } from '../../contract/ads-groups.ts';
import { adsAtOnce, mostAds } from '../../contract/ads-kinds.ts';
import { api } from '../../contract/index.ts';
import { Refusal, rowRefusal } from '../foundation/errors.ts';
import { changesOf, groupSettings, presentAdGroup, settingsOf, tolerated } from './ad-group-settings.ts';
import {
  campaignsOf,
  filterIds,
  filterName,
  filters,
  joined,
  listParams,
  listsOf,
  type Place,
  placeOf,
  requestedBy,
  setStatus,
  within,
} from './ads-objects.ts';
import {
  billingEventOf,
  billingOf,
  operationStatuses,
  optimizationGoalOf,
  optimizationGoals,
  wordsOf,
} from './ads-words.ts';
import { ask, type Caller, keyedFor, type List, mapped, operation, pageAcross, sifted } from './ask.ts';
import { codeOfKind } from './tables.ts';
import { id, literal, Partial, pageOf, paging, picked, settings, text, WireRefusal } from './wire.ts';

/** What refusals of the contract name. */
const names = {
  name: 'adgroup_name',
  adGroup: 'adgroup_id',
  campaign: 'campaign_id',
  account: 'advertiser_id',
  ids: 'adgroup_ids',
  budget: 'budget',
  'budget.amountMicros': 'budget',
  bid: 'bid_price',
  'bid.amountMicros': 'bid_price',
  startsAt: 'schedule_start_time',
  endsAt: 'schedule_end_time',
  hours: 'dayparting',
  billing: 'billing_event',
  goal: 'optimization_goal',
  'targeting.places': 'location_ids',
  'targeting.languages': 'languages',
  'frequency.impressions': 'frequency',
  'frequency.days': 'frequency_schedule',
};

const getAdGroups = operation({
  method: 'GET',
  path: 'adgroup/get',
  names: { ...names, search: 'filtering.adgroup_name', ids: 'filtering.adgroup_ids' },
  params: z.object({
    ...listParams,
    filtering: filters({
      adgroup_ids: filterIds,
      adgroup_name: filterName,
      optimization_goal: z.enum(optimizationGoals).optional(),
      billing_events: literal(z.array(z.enum(wordsOf(billingOf)))).optional(),
    }),
    ...paging(1000),
  }),
  async run(caller, params) {
    const { advertiser_id, filtering, fields } = params;
    const { optimization_goal: goal, billing_events: events = [] } = filtering;
    const place = await placeOf(caller, advertiser_id);
    const asked = {
      ...place,
      ...within(filtering),
      search: filtering.adgroup_name,
      campaign: await campaignsOf(caller, place, filtering),
      ...(filtering.adgroup_ids ? { ids: joined(filtering.adgroup_ids) } : {}),
    };
    const holds = (group: AdGroup): boolean =>
      (goal === undefined || optimizationGoalOf[group.goal] === goal) &&
      (events.length === 0 || events.includes(billingEventOf[group.billing]));
    const isSifted = goal !== undefined || events.length > 0;
    const lists = listsOf('ad_group', filtering, (state) => {
      const list: List<AdGroup> = (page) => ask(caller, api.ads.listAdGroups, { ...asked, state, ...page });
      return isSifted ? sifted(list, holds) : list;
    });
    const found = await pageAcross(
      lists.map((list) => mapped(list, (group) => presentAdGroup(group, advertiser_id))),
      params,
    );
    return pageOf({ ...found, items: picked(found.items, fields, 'adgroup_id') }, params);
  },
});

const createAdGroup = operation({
  method: 'POST',
  path: 'adgroup/create',
  names: { ...names, key: 'request_id' },
  params: settings(
    {
      advertiser_id: id,
      campaign_id: id,
      adgroup_name: text,
      request_id: id.optional(),
      operation_status: z.enum(['ENABLE', 'DISABLE']).default('ENABLE'),
      ...groupSettings,
      billing_event: z.enum(wordsOf(billingOf)),
      optimization_goal: z.enum(optimizationGoals),
    },
    tolerated,
  ),
  async run(caller, params) {
    const { advertiser_id, campaign_id, adgroup_name, operation_status, request_id } = params;
    const place = await placeOf(caller, advertiser_id);
    const campaign = await ask(keyedFor(caller, 'read'), api.ads.getCampaign, { ...place, campaign: campaign_id });
    const group = await ask(requestedBy(caller, 'adgroup/create', request_id), api.ads.createAdGroup, {
      ...place,
      campaign: campaign_id,
      name: adgroup_name,
      isOn: operation_status === 'ENABLE',
      isDraft: false,
      ...settingsOf(params, campaign.objective),
    });
    return presentAdGroup(group, advertiser_id);
  },
});

const updateAdGroup = operation({
  method: 'POST',
  path: 'adgroup/update',
  names,
  params: settings({ advertiser_id: id, adgroup_id: id, adgroup_name: text.optional(), ...groupSettings }, tolerated),
  async run(caller, params) {
    const { advertiser_id, adgroup_id, adgroup_name: name } = params;
    const place = await placeOf(caller, advertiser_id);
    const before = await ask(keyedFor(caller, 'read'), api.ads.getAdGroup, { ...place, adGroup: adgroup_id });
    const changes = changesOf(params, before);
    const group = await ask(caller, api.ads.updateAdGroup, { ...place, adGroup: adgroup_id, name, ...changes });
    return presentAdGroup(group, advertiser_id);
  },
});

interface Failed {
  adgroup_id: string;
  error_message: string;
  code: number;
}

/** Each for itself: those that are refused are told, and the others done. */
async function setEach(
  caller: Caller,
  place: Place,
  { ids, status }: { ids: string[]; status: (typeof operationStatuses)[number] },
): Promise<object> {
  const failed: Failed[] = [];
  for (const adgroup_id of ids) {
    try {
      await setStatus(keyedFor(caller, adgroup_id), place, { level: 'ad_group', ids: [adgroup_id], status });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === 'unauthenticated') throw error;
      const { message } = rowRefusal(error, caller.origin.locale);
      failed.push({ adgroup_id, error_message: message, code: codeOfKind[error.kind] });
    }
  }
  const [first] = failed;
  if (first && failed.length === ids.length) throw new WireRefusal(first.code, first.error_message);
  const done = ids.filter((each) => !failed.some(({ adgroup_id }) => adgroup_id === each));
  const error_list = failed.map(({ adgroup_id, error_message }) => ({ adgroup_id, error_message }));
  const data = { adgroup_ids: done, status, error_list };
  return first ? new Partial(`${done.length} of ${ids.length} done.`, data) : data;
}

const setAdGroupStatus = operation({
  method: 'POST',
  path: 'adgroup/status/update',
  names,
  params: settings({
    advertiser_id: id,
    adgroup_ids: z
      .array(id)
      .min(1, 'Missing data for required field.')
      .max(adsAtOnce, `Must hold at most ${adsAtOnce} ids.`),
    operation_status: z.enum(operationStatuses),
    allow_partial_success: z.boolean().default(false),
  }),
  async run(caller, { advertiser_id, adgroup_ids: ids, operation_status: status, allow_partial_success }) {
    const place = await placeOf(caller, advertiser_id);
    if (allow_partial_success) return setEach(caller, place, { ids: [...new Set(ids)], status });
    await setStatus(caller, place, { level: 'ad_group', ids, status });
    return { adgroup_ids: ids, status, error_list: [] };
  },
});

const getQuota = operation({
  method: 'GET',
  path: 'adgroup/quota',
  names,
  params: z.object({ advertiser_id: id }),
  async run(caller, { advertiser_id }) {
    const place = await placeOf(caller, advertiser_id);
    const { total } = await ask(caller, api.ads.listAdGroups, { ...place, pageSize: 1 });
    // Each campaign may hold so many, and an account so many campaigns.
    return { total_adgroup_quota: mostAds.campaign * mostAds.ad_group, used_adgroup_quota: total };
  },
});

export const adGroupOperations = [getAdGroups, createAdGroup, updateAdGroup, setAdGroupStatus, getQuota];
