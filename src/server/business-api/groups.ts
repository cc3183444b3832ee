// Asset groups: what is in one and who was given it, made, changed and deleted.
import { z } from 'zod';
import type { CallOf, ReplyOf } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import { ask, type Caller, everything, type List, mapped, operation, pageAcross, unlessForbidden } from './ask.ts';
import { advertiserRoleOf, advertiserRoles, assetRoleOf, problems } from './tables.ts';
import { filtering, id, invalidParameter, pageOf, paging, text } from './wire.ts';

type Person = ReplyOf<typeof api.assets.listGroupPeople>['items'][number];
type Given = CallOf<typeof api.assets.assignGroup>['people'];

const names = {
  group: 'asset_group_id',
  name: 'asset_group_name',
  accounts: 'assets',
  people: 'members',
  role: 'asset_roles',
};
const groupName = text.pipe(z.string().min(1));
const asset = z.object({ asset_id: id, asset_type: z.literal('ADVERTISER').default('ADVERTISER') });
const member = z.object({
  member_id: id,
  asset_roles: z.object({ ADVERTISER: z.enum(advertiserRoles).default('ANALYST') }).default({ ADVERTISER: 'ANALYST' }),
});
const assets = z.array(asset).min(1).max(200);
const members = z.array(member).min(1).max(50);
type Member = z.output<typeof member>;

function given({ member_id, asset_roles }: Member) {
  return { person: member_id, role: assetRoleOf[asset_roles.ADVERTISER] };
}

const createGroup = operation({
  method: 'POST',
  path: 'bc/asset_group/create',
  names,
  params: z.object({ bc_id: id, asset_group_name: groupName, assets, members }),
  async run(caller, params) {
    const made = await ask(caller, api.assets.createGroup, {
      center: params.bc_id,
      name: params.asset_group_name,
      accounts: params.assets.map(({ asset_id }) => asset_id),
      people: params.members.map(given),
    });
    return { asset_group_id: made.id };
  },
});

interface At {
  center: string;
  group: string;
}

/** This wire has no end dates, so changing a role through it must not turn access for a time into access for good. */
async function withTerms(caller: Caller, at: At, wanted: Member[]): Promise<Given> {
  const held = await unlessForbidden(everything((page) => ask(caller, api.assets.listGroupPeople, { ...at, ...page })));
  const terms = new Map((held ?? []).map((each) => [each.person.id, each]));
  return wanted.map((each) => {
    const { startsAt = null, expiresAt = null } = terms.get(each.member_id) ?? {};
    const isOver = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
    return { ...given(each), ...(isOver ? {} : { startsAt, expiresAt }) };
  });
}

function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw invalidParameter(name, problems['missing'] ?? '');
  return value;
}

const updateGroup = operation({
  method: 'POST',
  path: 'bc/asset_group/update',
  names,
  params: z.object({
    bc_id: id,
    asset_group_id: id,
    update_entity: z.enum(['ASSET', 'MEMBER', 'NAME']),
    action: z.enum(['ADD', 'DELETE']).optional(),
    asset_group_name: groupName.optional(),
    assets: assets.optional(),
    members: members.optional(),
  }),
  async run(caller, params) {
    const at = { center: params.bc_id, group: params.asset_group_id };
    if (params.update_entity === 'NAME') {
      await ask(caller, api.assets.updateGroup, { ...at, name: required(params.asset_group_name, 'asset_group_name') });
      return {};
    }
    const isAdding = required(params.action, 'action') === 'ADD';
    if (params.update_entity === 'ASSET') {
      const accounts = required(params.assets, 'assets').map(({ asset_id }) => asset_id);
      await ask(caller, isAdding ? api.assets.addGroupItems : api.assets.removeGroupItems, { ...at, accounts });
      return {};
    }
    const wanted = required(params.members, 'members');
    if (isAdding) await ask(caller, api.assets.assignGroup, { ...at, people: await withTerms(caller, at, wanted) });
    else await ask(caller, api.assets.unassignGroup, { ...at, people: wanted.map(({ member_id }) => member_id) });
    return {};
  },
});

const deleteGroup = operation({
  method: 'POST',
  path: 'bc/asset_group/delete',
  names: { ...names, group: 'asset_group_ids' },
  params: z.object({ bc_id: id, asset_group_ids: z.array(id).min(1).max(1) }),
  async run(caller, params) {
    for (const group of params.asset_group_ids)
      await ask(caller, api.assets.deleteGroup, { center: params.bc_id, group });
    return {};
  },
});

const listGroups = operation({
  method: 'GET',
  path: 'bc/asset_group/list',
  params: z.object({ bc_id: id, filtering: filtering({ keyword: text.optional() }), ...paging(50) }),
  async run(caller, params) {
    const search = params.filtering?.keyword ?? '';
    const groups = mapped(
      (page) => ask(caller, api.assets.listGroups, { center: params.bc_id, search, ...page }),
      (group) => ({ asset_group_id: group.id, asset_group_name: group.name }),
    );
    const { list, page_info } = pageOf(await pageAcross([groups], params), params);
    return { asset_groups: list, page_info };
  },
});

function presentMember({ person, role }: Person) {
  return {
    member_id: person.id,
    member_name: person.name,
    asset_roles: { ADVERTISER: advertiserRoleOf(role) },
  };
}

const getGroup = operation({
  method: 'GET',
  path: 'bc/asset_group/get',
  names,
  params: z.object({
    bc_id: id,
    asset_group_id: id,
    query_entity: z.enum(['ASSET', 'MEMBER']),
    filtering: filtering({ keyword: text.optional() }),
    ...paging(50),
  }),
  async run(caller, params) {
    const at = { center: params.bc_id, group: params.asset_group_id };
    const search = params.filtering?.keyword ?? '';
    const ofAssets: List<object> = mapped(
      (page) => ask(caller, api.assets.listGroupItems, { ...at, search, ...page }),
      ({ account }) => ({ asset_id: account.id, asset_name: account.name, asset_type: 'ADVERTISER' }),
    );
    const ofMembers: List<object> = mapped(
      (page) => ask(caller, api.assets.listGroupPeople, { ...at, search, ...page }),
      presentMember,
    );
    const isAssets = params.query_entity === 'ASSET';
    const group = await ask(caller, api.assets.getGroup, at);
    const { list, page_info } = pageOf(await pageAcross([isAssets ? ofAssets : ofMembers], params), params);
    const told = {
      asset_group_id: group.id,
      asset_group_name: group.name,
      ...(isAssets ? { assets: list } : { members: list }),
    };
    // Programs read it at the top or, as some clients have it, in a list of one group.
    return { ...told, asset_group: [told], page_info };
  },
});

export const groupOperations = [createGroup, updateGroup, deleteGroup, listGroups, getGroup];
