// Targeting with a name, and the ad groups that name an audience.
import { z } from 'zod';
import { onAccount } from './ads.ts';
import { targeting } from './ads-groups.ts';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

const one = { ...onAccount, savedTargeting: shape.id };
const see = { who: 'account', action: 'adaccount:view' } as const;
const edit = { who: 'account', action: 'audience:edit' } as const;

const savedTargeting = z.strictObject({
  id: shape.id,
  name: z.string(),
  targeting,
  deletedAt: shape.instant.nullable(),
  createdAt: shape.instant,
  updatedAt: shape.instant,
});
export type SavedTargeting = z.infer<typeof savedTargeting>;

export const listSavedTargetings = endpoint({
  name: 'ads.listSavedTargetings',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/saved-targetings',
  access: see,
  risk: 'plain',
  summary: 'The saved targeting of an ad account. Search matches the name and the exact id.',
  input: z.strictObject({
    ...onAccount,
    ...shape.paging,
    search: shape.search,
    state: z.enum(['all', 'deleted']).default('all'),
    sort: z.enum(['-created', 'created', 'name', '-name']).default('-created'),
  }),
  reply: shape.page(savedTargeting),
  refusals: [],
});

const named = shape.text(200);

export const createSavedTargeting = endpoint({
  name: 'ads.createSavedTargeting',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/saved-targetings',
  access: edit,
  risk: 'plain',
  status: 201,
  summary:
    'Saves targeting under a name. Ad groups that use it copy it: what is changed here later does not change them.',
  input: z.strictObject({ ...onAccount, name: named, targeting }),
  reply: savedTargeting,
  refusals: ['assets.account_closed', 'ads.audience_unfit'],
});

export const updateSavedTargeting = endpoint({
  name: 'ads.updateSavedTargeting',
  method: 'PATCH',
  path: '/centers/:center/ad-accounts/:account/saved-targetings/:savedTargeting',
  access: edit,
  risk: 'plain',
  summary: 'Renames saved targeting or changes it.',
  input: z.strictObject({ ...one, name: named.optional(), targeting: targeting.optional() }),
  reply: savedTargeting,
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin', 'ads.audience_unfit'],
});

export const removeSavedTargeting = endpoint({
  name: 'ads.removeSavedTargeting',
  method: 'DELETE',
  path: '/centers/:center/ad-accounts/:account/saved-targetings/:savedTargeting',
  access: edit,
  risk: 'plain',
  summary: 'Puts saved targeting into the bin. Ad groups keep what they copied.',
  input: z.strictObject(one),
  reply: savedTargeting,
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin'],
});

export const restoreSavedTargeting = endpoint({
  name: 'ads.restoreSavedTargeting',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/saved-targetings/:savedTargeting/restoration',
  access: edit,
  risk: 'plain',
  summary: 'Takes saved targeting out of the bin.',
  input: z.strictObject(one),
  reply: savedTargeting,
  refusals: ['not_found', 'assets.account_closed', 'assets.not_in_bin'],
});

export const listAudienceUses = endpoint({
  name: 'ads.listAudienceUses',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/audiences/:audience/ad-groups',
  access: see,
  risk: 'plain',
  summary: 'The ad groups of this account that are shown to an audience, or not to it, without those in the bin.',
  input: z.strictObject({
    ...onAccount,
    audience: shape.id,
    ...shape.paging,
    search: shape.search,
    sort: z.enum(['name', '-name', 'campaign', '-campaign']).default('name'),
  }),
  reply: shape.page(
    z.strictObject({
      id: shape.id,
      name: z.string(),
      campaign: z.strictObject({ id: shape.id, name: z.string() }),
      how: z.enum(['include', 'exclude']),
    }),
  ),
  refusals: ['not_found'],
});
