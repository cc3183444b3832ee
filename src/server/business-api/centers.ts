// Centers, and the person whose token it is.
import { z } from 'zod';
import type { ReplyOf } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import { ask, type Caller, everything, listed, operation, pageAcross } from './ask.ts';
import {
  businessTypeOf,
  centerDefaults,
  centerTypeOf,
  centerTypes,
  extUserRoleOf,
  userRoleOf,
  verificationStatus,
} from './tables.ts';
import { epochOf, filtering, id, maskedEmail, pageOf, paging, text } from './wire.ts';

type Listed = ReplyOf<typeof api.centers.listCenters>['items'][number];
type Shown = Pick<Listed, 'id' | 'name' | 'businessType' | 'region' | 'currency' | 'timeZone' | 'role' | 'financeRole'>;

/** A center has one name, which is the company's too. */
function present(center: Shown) {
  return {
    bc_info: {
      bc_id: center.id,
      name: center.name,
      company: center.name,
      currency: center.currency,
      registered_area: center.region,
      status: 'ENABLE',
      timezone: center.timeZone,
      type: centerTypeOf[center.businessType],
      verification_status: verificationStatus,
    },
    user_role: userRoleOf[center.role],
    ext_user_role: extUserRoleOf[center.financeRole],
  };
}

/** The centers of the caller that can be used: not deleted ones, which only an Owner could restore, nor those to come. */
export async function liveCenters(caller: Caller, search = ''): Promise<Listed[]> {
  const all = await everything((page) => ask(caller, api.centers.listCenters, { ...page, search }));
  return all.filter((center) => center.status === 'active' && center.startsAt === null);
}

const getUser = operation({
  method: 'GET',
  path: 'user/info',
  params: z.object({}),
  async run(caller) {
    const me = await ask(caller, api.identity.getMe, {});
    return {
      core_user_id: me.id,
      display_name: me.name,
      email: maskedEmail(me.email),
      create_time: epochOf(me.createdAt),
      avatar_url: me.avatarUrl === null ? '' : new URL(me.avatarUrl, caller.publicUrl).href,
    };
  },
});

const getCenters = operation({
  method: 'GET',
  path: 'bc/get',
  params: z.object({
    bc_id: id.optional(),
    filtering: filtering({ keyword: text.optional(), relation_type: z.enum(['CHILD', 'PARENT']).optional() }),
    ...paging(50),
  }),
  async run(caller, params) {
    // Centers stand side by side: none is another's parent.
    const isTree = params.filtering?.relation_type !== undefined;
    return pageOf(await pageAcross([listed(isTree ? [] : await found(caller, params))], params), params);
  },
});

async function found(
  caller: Caller,
  asked: { bc_id?: string | undefined; filtering?: { keyword?: string | undefined } | undefined },
) {
  if (asked.bc_id === undefined) return (await liveCenters(caller, asked.filtering?.keyword)).map(present);
  const { viewer, ...center } = await ask(caller, api.centers.getCenter, { center: asked.bc_id });
  return [present({ ...center, ...viewer })];
}

const createCenter = operation({
  method: 'POST',
  path: 'bc/create',
  names: { name: 'bc_name', timeZone: 'timezone', region: 'registered_area' },
  params: z.object({
    bc_name: text,
    timezone: z.string(),
    currency: z.string().default(centerDefaults.currency),
    registered_area: z.string().default(centerDefaults.region),
    type: z.enum(centerTypes).default('NORMAL'),
  }),
  async run(caller, params) {
    const { id: center } = await ask(caller, api.centers.createCenter, {
      name: params.bc_name,
      timeZone: params.timezone,
      currency: params.currency,
      region: params.registered_area,
      businessType: businessTypeOf[params.type],
    });
    return { bc_id: center };
  },
});

export const centerOperations = [getUser, getCenters, createCenter];
