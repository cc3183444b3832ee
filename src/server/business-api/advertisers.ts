// Ad accounts by their own id, wherever the caller may see them: here an account needs no center to be named.
import { z } from 'zod';
import type { Account } from '../../contract/assets.ts';
import { api } from '../../contract/index.ts';
import { ask, type Caller, everything, type List, operation } from './ask.ts';
import { liveCenters } from './centers.ts';
import { accountType, advertiserStatusOf, codes } from './tables.ts';
import { epochOf, id, literal, text, WireRefusal } from './wire.ts';

export interface Found {
  account: Account;
  /** Null for an account of the caller's own. */
  centerId: string | null;
}

/** The caller's own accounts, then those of center after center; stops once every wanted id is found. */
export async function findAccounts(caller: Caller, wanted: readonly string[] | null): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  // A search for one id spares reading whole lists; it matches names too, so what it finds is checked below.
  const search = wanted?.length === 1 ? (wanted[0] ?? '') : '';
  const isDone = (): boolean => wanted?.every((each) => found.has(each)) ?? false;
  const take = async (list: List<Account>, centerId: string | null): Promise<void> => {
    for (const account of await everything(list)) found.set(account.id, { account, centerId });
  };
  await take((page) => ask(caller, api.assets.listOwnAccounts, { search, ...page }), null);
  if (isDone()) return found;
  for (const { id: center } of await liveCenters(caller)) {
    await take((page) => ask(caller, api.assets.listAccounts, { center, search, ...page }), center);
    if (isDone()) break;
  }
  return found;
}

function present({ account, centerId }: Found): Record<string, unknown> {
  return {
    advertiser_id: account.id,
    name: account.name,
    company: account.company,
    status: advertiserStatusOf[account.status],
    role: 'ROLE_ADVERTISER',
    owner_bc_id: centerId,
    advertiser_account_type: accountType,
    currency: account.currency,
    timezone: account.timeZone,
    display_timezone: account.timeZone,
    country: account.region,
    industry: account.industry,
    create_time: epochOf(account.createdAt),
  };
}

/** Fields of the original that Atrium has nothing to say of. They may be asked for, and are left out. */
const unknownFields = [
  'address',
  'ads_only_mode',
  'balance',
  'brand',
  'can_use_custom_identity',
  'cellphone_number',
  'company_name_editable',
  'contacter',
  'description',
  'email',
  'language',
  'license_city',
  'license_no',
  'license_province',
  'license_url',
  'promotion_area',
  'promotion_center_city',
  'promotion_center_province',
  'rejection_reason',
  'telephone_number',
] as const;
const knownFields = [
  'advertiser_account_type',
  'advertiser_id',
  'company',
  'country',
  'create_time',
  'currency',
  'display_timezone',
  'industry',
  'name',
  'owner_bc_id',
  'role',
  'status',
  'timezone',
] as const;

const getAdvertisers = operation({
  method: 'GET',
  path: 'advertiser/info',
  params: z.object({
    advertiser_ids: literal(z.array(id).min(1, 'Must hold 1 to 100 ids.').max(100, 'Must hold 1 to 100 ids.')),
    fields: literal(z.array(z.enum([...knownFields, ...unknownFields]))).optional(),
  }),
  async run(caller, { advertiser_ids, fields }) {
    const wanted = [...new Set(advertiser_ids)];
    const found = await findAccounts(caller, wanted);
    const unseen = wanted.filter((each) => !found.has(each));
    if (unseen.length > 0)
      throw new WireRefusal(codes.noPermission, `advertiser_ids: No permission on ${unseen.join(', ')}.`);
    const asked: Set<string> = new Set(['advertiser_id', ...(fields ?? knownFields)]);
    const list = wanted.flatMap((each) => {
      const one = found.get(each);
      return one ? [Object.fromEntries(Object.entries(present(one)).filter(([name]) => asked.has(name)))] : [];
    });
    return { list };
  },
});

const listAdvertisers = operation({
  method: 'GET',
  path: 'oauth2/advertiser/get',
  // app_id and secret may come and decide nothing: the token says whose accounts these are.
  params: z.object({}),
  async run(caller) {
    const found = await findAccounts(caller, null);
    const list = [...found.values()].map(({ account }) => ({
      advertiser_id: account.id,
      advertiser_name: account.name,
    }));
    return { list };
  },
});

const createAdvertiser = operation({
  method: 'POST',
  path: 'bc/advertiser/create',
  names: {
    name: 'advertiser_info.name',
    currency: 'advertiser_info.currency',
    timeZone: 'advertiser_info.timezone',
    company: 'customer_info.company',
    industry: 'customer_info.industry',
    region: 'customer_info.registered_area',
  },
  params: z.object({
    bc_id: id,
    advertiser_info: z.object({
      name: text,
      currency: z.string(),
      timezone: z.string(),
      type: z.literal(accountType).default(accountType),
    }),
    customer_info: z.object({ company: text.default(''), industry: text.default(''), registered_area: z.string() }),
  }),
  async run(caller, { bc_id, advertiser_info, customer_info }) {
    const account = await ask(caller, api.assets.createAccount, {
      center: bc_id,
      name: advertiser_info.name,
      currency: advertiser_info.currency,
      timeZone: advertiser_info.timezone,
      company: customer_info.company,
      industry: customer_info.industry,
      region: customer_info.registered_area,
    });
    return { advertiser_id: account.id };
  },
});

export const advertiserOperations = [getAdvertisers, listAdvertisers, createAdvertiser];
