// Assets of a center: who has which, and giving and taking them. Only ad accounts exist, so of every other type there are none.
import { z } from 'zod';
import type { Account } from '../../contract/assets.ts';
import type { ReplyOf } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import type { Invitation } from '../../contract/members.ts';
import {
  ask,
  type Caller,
  everything,
  type List,
  listed,
  mapped,
  operation,
  pageAcross,
  unlessForbidden,
} from './ask.ts';
import { strongest } from './held.ts';
import { findInvitationByEmail, findMemberByEmail } from './members.ts';
import {
  accountStatusesOf,
  accountType,
  advertiserRoleOf,
  advertiserStatusOf,
  bindingStateOf,
  relationStatuses,
  relationTypeOf,
  relationTypes,
  showStatuses,
} from './tables.ts';
import { assetType, filtering, id, invalidParameter, pageOf, paging, text } from './wire.ts';

/** What an ad account is not: every asset answers the roles of every type. */
const otherRoles = { catalog_role: null, store_role: null, pixel_code: null, tt_account_roles: null };

interface Shown {
  id: string;
  name: string;
  status: Account['status'] | null;
  role: string | null;
}

export function present(account: Shown) {
  return {
    asset_type: 'ADVERTISER',
    asset_id: account.id,
    asset_name: account.name,
    relation_type: 'OWNER_BC',
    relation_status: 'BOUND',
    advertiser_status: account.status && advertiserStatusOf[account.status],
    advertiser_account_type: accountType,
    advertiser_role: account.role,
    owner_bc_name: null as string | null,
    ...otherRoles,
  };
}
export type Asset = ReturnType<typeof present>;

/** Who may change an account's settings has what an admin of it has, given directly or not. */
function presentSeen(account: Account): Asset {
  const { can, role } = account.viewer;
  const own = can.includes('adaccount:edit_settings') ? 'admin' : role;
  return {
    ...present({ ...account, role: own && advertiserRoleOf(own) }),
    relation_type: relationTypeOf[account.relation],
    owner_bc_name: account.ownerName,
  };
}

interface Wanted {
  bc_id: string;
  search: string;
  relation?: 'owner_center' | 'owner_partner' | undefined;
}

function accountsOf(caller: Caller, wanted: Wanted, status?: Account['status']): List<Asset> {
  const { bc_id: center, search, relation } = wanted;
  const list: List<Account> = (page) =>
    ask(caller, api.assets.listAccounts, { center, search, relation, ...page, ...(status ? { status } : {}) });
  return mapped(list, presentSeen);
}

/** Of a type that does not exist here, nothing; but refused where the accounts of the center would be. */
export async function noAssets(caller: Caller, center: string): Promise<List<Asset>> {
  await ask(caller, api.assets.listAccounts, { center, pageSize: 1 });
  return listed<Asset>([]);
}

/** What was given to one member, directly or through groups. */
function givenTo(caller: Caller, wanted: Wanted, person: string): List<Asset> {
  const { bc_id: center, search } = wanted;
  const ways: List<Way> = (page) => ask(caller, api.assets.listMemberAccounts, { center, person, search, ...page });
  return mapped(
    strongest(ways, ({ account }) => account.id),
    ({ account, role }) => present({ ...account, role: advertiserRoleOf(role) }),
  );
}

type Way = ReplyOf<typeof api.assets.listMemberAccounts>['items'][number];

/** Who may not list members may still ask for what is their own, by their own id. */
async function assetsOfPerson(caller: Caller, wanted: Wanted, person: string): Promise<List<Asset>> {
  const given = givenTo(caller, wanted, person);
  if (await unlessForbidden(given({ page: 1, pageSize: 1 }))) return given;
  const me = await unlessForbidden(ask(caller, api.identity.getMe, {}));
  return me?.id === person ? accountsOf(caller, wanted) : given;
}

/** A member's by their address, or what an open invitation promises. */
async function assetsOfAddress(caller: Caller, wanted: Wanted, email: string): Promise<List<Asset>> {
  const person = await findMemberByEmail(caller, wanted.bc_id, email);
  if (person !== undefined) return givenTo(caller, wanted, person);
  const invitation = await findInvitationByEmail(caller, wanted.bc_id, email);
  if (!invitation) throw invalidParameter('filtering.user_email', 'No member or invited person has this address.');
  return promisedBy(caller, wanted, invitation);
}

/** What an invitation will give, by itself or with the groups that it gives. */
async function promisedBy(caller: Caller, wanted: Wanted, { accounts, groups }: Invitation): Promise<List<Asset>> {
  const always = { startsAt: null, expiresAt: null };
  const ways = accounts.map(({ role, ...account }) => ({ account, role, via: 'grant' as const, ...always }));
  const inGroups: typeof ways = [];
  for (const { id: group, role } of groups) {
    const items = await everything((page) =>
      ask(caller, api.assets.listGroupItems, { center: wanted.bc_id, group, ...page }),
    );
    inGroups.push(...items.map(({ account }) => ({ account, role, via: 'grant' as const, ...always })));
  }
  const search = wanted.search.toLowerCase();
  const found = [...ways, ...inGroups].filter(({ account }) => account.name.toLowerCase().includes(search));
  return mapped(
    strongest(listed(found), ({ account }) => account.id),
    ({ account: { id: account, name }, role }) =>
      present({ id: account, name, status: null, role: advertiserRoleOf(role) }),
  );
}

const getAssets = operation({
  method: 'GET',
  path: 'bc/asset/get',
  params: z.object({
    bc_id: id,
    asset_type: assetType,
    filtering: filtering({ keyword: text.optional(), user_id: id.optional(), user_email: z.string().optional() }),
    ...paging(50),
  }),
  async run(caller, params) {
    const { keyword = '', user_id, user_email } = params.filtering ?? {};
    if (user_id !== undefined && user_email !== undefined)
      throw invalidParameter('filtering', 'Give user_id or user_email, not both.');
    const wanted = { bc_id: params.bc_id, search: keyword };
    const list = async (): Promise<List<Asset>> => {
      if (params.asset_type !== 'ADVERTISER') return noAssets(caller, params.bc_id);
      if (user_id !== undefined) return assetsOfPerson(caller, wanted, user_id);
      return user_email === undefined ? accountsOf(caller, wanted) : assetsOfAddress(caller, wanted, user_email);
    };
    return pageOf(await pageAcross([await list()], params), params);
  },
});

type Binding = ReplyOf<typeof api.assets.listBindings>['items'][number];

/** An account that its maker has not agreed to give: nothing is known of it but the id that was asked for. */
function presentBinding(relation_status: string) {
  return (binding: Binding): Asset => ({
    ...present({ id: binding.accountId, name: '', status: null, role: null }),
    relation_type: 'OWNER_INDIVIDUAL',
    relation_status,
  });
}

interface Filter {
  keyword?: string | undefined;
  advertiser_show_status?: (typeof showStatuses)[number] | undefined;
  relation_type?: (typeof relationTypes)[number] | undefined;
  relation_status?: (typeof relationStatuses)[number] | undefined;
}

/** The accounts of a center, unless the filter asks for those that it asked to bind. */
async function relationsOf(caller: Caller, center: string, filter: Filter): Promise<List<Asset>[]> {
  const { keyword = '', advertiser_show_status: shown, relation_type: type, relation_status = 'BOUND' } = filter;
  if (relation_status === 'BOUND') {
    if (type === 'OWNER_INDIVIDUAL') return [];
    const relation = type && (type === 'OWNER_BC' ? 'owner_center' : 'owner_partner');
    const statuses = shown ? accountStatusesOf[shown] : [undefined];
    return statuses.map((status) => accountsOf(caller, { bc_id: center, search: keyword, relation }, status));
  }
  const isKnown = relation_status !== 'UNBOUND' && shown === undefined;
  if (!isKnown || (type !== undefined && type !== 'OWNER_INDIVIDUAL')) return [];
  const state = bindingStateOf[relation_status];
  const list: List<Binding> = (page) => ask(caller, api.assets.listBindings, { center, state, ...page });
  if (keyword === '') return [mapped(list, presentBinding(relation_status))];
  const all = await everything(list);
  return [listed(all.filter((each) => each.accountId === keyword).map(presentBinding(relation_status)))];
}

const getAllAssets = operation({
  method: 'GET',
  path: 'bc/asset/admin/get',
  params: z.object({
    bc_id: id,
    asset_type: assetType,
    filtering: filtering({
      keyword: text.optional(),
      advertiser_show_status: z.enum(showStatuses).optional(),
      relation_type: z.enum(relationTypes).optional(),
      relation_status: z.enum(relationStatuses).optional(),
    }),
    ...paging(50),
  }),
  async run(caller, params) {
    // The contract shows everybody in a center what they may see of it. This list is for who runs the center, so it
    // begins with a question that the contract answers only to them.
    await ask(caller, api.assets.listBindings, { center: params.bc_id, pageSize: 1 });
    const isHere = params.asset_type === 'ADVERTISER';
    const lists = isHere ? await relationsOf(caller, params.bc_id, params.filtering ?? {}) : [];
    return pageOf(await pageAcross(lists, params), params);
  },
});

export const assetOperations = [getAssets, getAllAssets];
