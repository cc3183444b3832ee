// What campaigns, ad groups and ads have in common on this wire: the account they lie in, their lists, and their switches.
import { z } from 'zod';
import type { AdBudget, Campaign } from '../../contract/ads.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Account } from '../../contract/assets.ts';
import { microsOf } from '../../contract/decimals.ts';
import { api } from '../../contract/index.ts';
import { Refusal } from '../foundation/errors.ts';
import {
  budgetModeOf,
  type budgetModes,
  objectiveOf,
  type operationStatuses,
  operationStatusOf,
  primaryStatuses,
  secondaryStatusOf,
  standsAs,
  standsSecondary,
  statesFor,
  wordsOf,
} from './ads-words.ts';
import { ask, type Caller, everything, keyedFor, type List, sifted } from './ask.ts';
import { liveCenters } from './centers.ts';
import { codes } from './tables.ts';
import { id, invalidParameter, literal, settings, text, time, timeOf, unitsOf, WireRefusal } from './wire.ts';

/** An ad account, from the center in which the caller has it. */
export interface Place {
  center: string;
  account: string;
}

/** An account as a center has it; null where the caller sees nothing of it there. */
async function seenIn(caller: Caller, center: string, account: string): Promise<Account | null> {
  try {
    return await ask(caller, api.assets.getAccount, { center, account });
  } catch (error) {
    if (error instanceof Refusal && (error.kind === 'not_found' || error.kind === 'forbidden')) return null;
    throw error;
  }
}

/** An account from the center that owns it if the caller is there, else from one with which it is shared. */
export async function accountOf(caller: Caller, advertiser_id: string): Promise<{ center: string; account: Account }> {
  let found: { center: string; account: Account } | null = null;
  for (const { id: center } of await liveCenters(caller)) {
    const account = await seenIn(caller, center, advertiser_id);
    if (account === null || (found && account.relation !== 'owner_center')) continue;
    found = { center, account };
    if (account.relation === 'owner_center') break;
  }
  return found ?? raise(new WireRefusal(codes.noPermission, 'advertiser_id: No permission on it.'));
}

function raise(refusal: WireRefusal): never {
  throw refusal;
}

export async function placeOf(caller: Caller, advertiser_id: string): Promise<Place> {
  const { center, account } = await accountOf(caller, advertiser_id);
  return { center, account: account.id };
}

/** An amount in units of the account's currency, as a program writes it; its digits are taken as they stand. */
export const amount = z
  .preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string())
  .optional();

export function microsIn(name: string, typed: string | undefined): string {
  if (typed === undefined) throw invalidParameter(name, 'Missing data for required field.');
  const micros = microsOf(typed);
  if (micros === null || micros === 0n) throw invalidParameter(name, 'Must be an amount above zero.');
  return String(micros);
}

export function budgetFrom(asked: (typeof budgetModes)[number] | undefined, budget: string | undefined): AdBudget {
  const hasBudget = budget !== undefined && Number(budget) !== 0;
  if (asked === undefined && hasBudget) throw invalidParameter('budget_mode', 'Missing data for required field.');
  const mode = asked ?? 'BUDGET_MODE_INFINITE';
  if (mode !== 'BUDGET_MODE_INFINITE')
    return { mode: mode === 'BUDGET_MODE_DAY' ? 'daily' : 'lifetime', amountMicros: microsIn('budget', budget) };
  if (hasBudget) throw invalidParameter('budget', 'There is none with BUDGET_MODE_INFINITE.');
  return { mode: 'none' };
}

/** Another amount of the budget that there is: how it is meant stays what it was. */
export function budgetChanged({ mode }: AdBudget, budget: string): AdBudget {
  if (mode === 'none') throw invalidParameter('budget', 'There is none to change: the mode is BUDGET_MODE_INFINITE.');
  return { mode, amountMicros: microsIn('budget', budget) };
}

export function presentBudget(budget: AdBudget) {
  return {
    budget_mode: budgetModeOf[budget.mode],
    budget: budget.mode === 'none' ? 0 : unitsOf(budget.amountMicros),
  };
}

type Shown = Pick<Campaign, 'isOn' | 'isDraft' | 'deletedAt' | 'delivery' | 'createdAt' | 'updatedAt'>;

export function presentShown(level: AdLevel, shown: Shown) {
  return {
    operation_status: operationStatusOf(shown),
    secondary_status: secondaryStatusOf(level, shown),
    create_time: timeOf(shown.createdAt),
    modify_time: timeOf(shown.updatedAt),
    is_new_structure: true,
  };
}

const someIds = literal(z.array(id).max(1000, 'Must hold at most 1000 ids.')).optional();

/** The `filtering` of the three lists: a filter that is not known would find more than was asked for, and is refused. */
export function filters<Fields extends z.ZodRawShape>(fields: Fields) {
  const shape = {
    campaign_ids: someIds,
    objective_type: z.enum(wordsOf(objectiveOf)).optional(),
    primary_status: z.enum(primaryStatuses).default('STATUS_NOT_DELETE'),
    secondary_status: z.string().max(100).optional(),
    creation_filter_start_time: time.optional(),
    creation_filter_end_time: time.optional(),
    ...fields,
  };
  const neutral = {
    buying_types: ['AUCTION'],
    campaign_type: ['REGULAR_CAMPAIGN'],
    creative_material_mode: ['CUSTOM'],
  };
  return literal(settings(shape, { neutral })).prefault({});
}
export const filterIds = someIds;
export const filterName = text.optional();

export const listParams = {
  advertiser_id: id,
  fields: literal(z.array(z.string().max(100)).max(500)).optional(),
};

interface Filters {
  objective_type?: keyof typeof objectiveOf | undefined;
  campaign_ids?: string[] | undefined;
  primary_status: (typeof primaryStatuses)[number];
  secondary_status?: string | undefined;
  creation_filter_start_time?: string | undefined;
  creation_filter_end_time?: string | undefined;
}

/** Query fields of the contract for ids; one of no id finds nothing, as no id is 1. */
export const joined = (ids: readonly string[] | undefined): string | undefined =>
  ids === undefined || ids.length > 0 ? ids?.join(',') : '1';

/** By which campaigns ad groups and ads are wanted: those named, of one objective if that was asked for. */
export async function campaignsOf(caller: Caller, place: Place, filtering: Filters): Promise<string | undefined> {
  const { objective_type, campaign_ids } = filtering;
  const named = campaign_ids && campaign_ids.length > 0 ? campaign_ids : undefined;
  if (!objective_type) return named && joined(named);
  const all = (['all', 'deleted'] as const).map((state) =>
    everything((page) =>
      ask(caller, api.ads.listCampaigns, { ...place, state, objective: objectiveOf[objective_type], ...page }),
    ),
  );
  const found = (await Promise.all(all)).flat().map((campaign) => campaign.id);
  return joined(found.filter((each) => named?.includes(each) ?? true).slice(0, 1000));
}

/** What of the filters all three lists of the contract know. */
export const within = ({ creation_filter_start_time, creation_filter_end_time }: Filters) => ({
  createdFrom: creation_filter_start_time,
  createdBefore: creation_filter_end_time,
});

/** Lists of what was asked for, one after the other: what is not deleted, and what is. */
export function listsOf<Item extends Shown>(
  level: AdLevel,
  filtering: Filters,
  list: (state: 'all' | 'deleted') => List<Item>,
): List<Item>[] {
  const { primary_status: primary, secondary_status: secondary } = filtering;
  const isSifted = secondary !== undefined || !['STATUS_ALL', 'STATUS_NOT_DELETE', 'STATUS_DELETE'].includes(primary);
  const holds = (item: Item): boolean =>
    standsAs(level, primary, item) && (secondary === undefined || standsSecondary(level, secondary, item));
  return statesFor(primary, secondary).map((state) => (isSifted ? sifted(list(state), holds) : list(state)));
}

const endpointOf = { campaign: api.ads.listCampaigns, ad_group: api.ads.listAdGroups, ad: api.ads.listAds };

/** Those of some ids that were never published. */
async function draftsAmong(caller: Caller, place: Place, { level, ids }: Chosen): Promise<string[]> {
  const input = { ...place, ids: joined([...new Set(ids)]), pageSize: 200 };
  const { items } = await ask<(typeof endpointOf)['campaign']>(caller, endpointOf[level] as never, input);
  return items.filter(({ isDraft }) => isDraft).map((item) => item.id);
}

interface Chosen {
  level: AdLevel;
  ids: string[];
}

/** Switches on (which publishes what is a draft), off, or deletes; all or none. */
export async function setStatus(
  caller: Caller,
  place: Place,
  asked: Chosen & { status: (typeof operationStatuses)[number] },
): Promise<void> {
  const { level, ids, status } = asked;
  const chosen = { ...place, level, ids };
  if (status === 'DELETE') return void (await ask(caller, api.ads.removeAds, chosen));
  const drafts = status === 'ENABLE' ? await draftsAmong(caller, place, asked) : [];
  if (drafts.length > 0) await ask(keyedFor(caller, 'publish'), api.ads.publishAds, { ...chosen, ids: drafts });
  await ask(caller, api.ads.switchAds, { ...chosen, isOn: status === 'ENABLE' });
}

/** The key of a creation: the same `request_id` makes one thing. */
export function requestedBy(caller: Caller, path: string, request_id: string | undefined): Caller {
  return request_id === undefined ? caller : { ...caller, idempotencyKey: `${path} ${request_id}` };
}
