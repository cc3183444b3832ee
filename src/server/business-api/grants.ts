// Who was given one asset: reading it, giving and taking it.
import { z } from 'zod';
import type { ReplyOf } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import { ask, type Caller, everything, type List, mapped, operation, pageAcross, unlessForbidden } from './ask.ts';
import { noAssets } from './assets.ts';
import { strongest } from './held.ts';
import { advertiserRoleOf, advertiserRoles, assetRoleOf } from './tables.ts';
import { assetType, filtering, id, invalidParameter, pageOf, paging, text } from './wire.ts';

type AccountPerson = ReplyOf<typeof api.assets.listAccountPeople>['items'][number];

const oneGrant = { bc_id: id, user_id: id, asset_type: assetType, asset_id: id };
const names = { role: 'advertiser_role' };

function requireAdvertiser(type: string): void {
  if (type !== 'ADVERTISER') throw invalidParameter('asset_type', 'Only ADVERTISER assets exist here.');
}

function peopleOf(caller: Caller, asked: { bc_id: string; asset_id: string; search?: string }): List<AccountPerson> {
  const { bc_id: center, asset_id: account, search = '' } = asked;
  return (page) => ask(caller, api.assets.listAccountPeople, { center, account, search, ...page });
}

const getAssetMembers = operation({
  method: 'GET',
  path: 'bc/asset/member/get',
  params: z.object({
    bc_id: id,
    asset_type: assetType,
    asset_id: id,
    filtering: filtering({ keyword: text.optional() }),
    ...paging(50),
  }),
  async run(caller, params) {
    const ways = peopleOf(caller, { ...params, search: params.filtering?.keyword ?? '' });
    const people = mapped(
      strongest(ways, ({ person }) => person.id),
      presentPerson,
    );
    const list = params.asset_type === 'ADVERTISER' ? people : await noAssets(caller, params.bc_id);
    return pageOf(await pageAcross<object>([list], params), params);
  },
});

function presentPerson({ person, role }: AccountPerson) {
  return {
    user_id: person.id,
    user_name: person.name,
    user_email: person.email,
    relation_status: 'BOUND',
    advertiser_role: advertiserRoleOf(role),
  };
}

const assignAsset = operation({
  method: 'POST',
  path: 'bc/asset/assign',
  names,
  params: z.object({ ...oneGrant, advertiser_role: z.enum(advertiserRoles).default('ANALYST') }),
  async run(caller, params) {
    requireAdvertiser(params.asset_type);
    await ask(caller, api.assets.assignAccount, {
      center: params.bc_id,
      account: params.asset_id,
      person: params.user_id,
      role: assetRoleOf[params.advertiser_role],
      ...(await termOf(caller, params)),
    });
    return {};
  },
});

/** This wire has no dates, so changing a role through it must not turn access for a time into access at once or for good. */
async function termOf(
  caller: Caller,
  asked: { bc_id: string; asset_id: string; user_id: string },
): Promise<{ startsAt: string | null; expiresAt: string | null }> {
  const people = await unlessForbidden(everything(peopleOf(caller, asked)));
  const held = people?.find(({ person, via }) => person.id === asked.user_id && via === 'grant');
  const { startsAt = null, expiresAt = null } = held ?? {};
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  return isOver ? { startsAt: null, expiresAt: null } : { startsAt, expiresAt };
}

const unassignAsset = operation({
  method: 'POST',
  path: 'bc/asset/unassign',
  names,
  params: z.object(oneGrant),
  async run(caller, params) {
    requireAdvertiser(params.asset_type);
    const at = { center: params.bc_id, account: params.asset_id, person: params.user_id };
    await ask(caller, api.assets.unassignAccount, at);
    return {};
  },
});

export const grantOperations = [getAssetMembers, assignAsset, unassignAsset];
