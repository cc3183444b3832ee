// Brand identities of an ad account: the name and the picture as which its ads appear.
import { z } from 'zod';
import { onAccount } from './ads.ts';
import { mediaFile } from './ads-media.ts';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

/** In an account, without those in the bin. */
export const mostIdentities = 1000;

const one = { ...onAccount, identity: shape.id };
const see = { who: 'account', action: 'adaccount:view' } as const;
const edit = { who: 'account', action: 'creative:edit' } as const;

const identity = z.strictObject({
  id: shape.id,
  name: z.string(),
  picture: mediaFile.nullable(),
  /** Ads that appear as it and are not in the bin. */
  adCount: z.int(),
  deletedAt: shape.instant.nullable(),
  createdAt: shape.instant,
  updatedAt: shape.instant,
});
export type Identity = z.infer<typeof identity>;

const name = shape.text(100);
const picture = shape.id.nullable().meta({ description: 'A square image of the library of the account.' });

export const identitySorts = ['-created', 'created', 'name', '-name'] as const;
export const identityStates = ['all', 'deleted'] as const;

export const listIdentities = endpoint({
  name: 'ads.listIdentities',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/identities',
  access: see,
  risk: 'plain',
  summary: 'The brand identities of an ad account. Search matches the name and the exact id.',
  input: z.strictObject({
    ...onAccount,
    ...shape.paging,
    search: shape.search,
    state: z.enum(identityStates).default('all'),
    sort: z.enum(identitySorts).default('-created'),
  }),
  reply: shape.page(identity),
  refusals: [],
});

export const getIdentity = endpoint({
  name: 'ads.getIdentity',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/identities/:identity',
  access: see,
  risk: 'plain',
  summary: 'One brand identity, also from the bin.',
  input: z.strictObject(one),
  reply: identity,
  refusals: ['not_found'],
});

const ofPicture = ['not_found', 'assets.account_closed', 'ads.media_in_bin', 'ads.picture_not_square'] as const;

export const createIdentity = endpoint({
  name: 'ads.createIdentity',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/identities',
  access: edit,
  risk: 'plain',
  status: 201,
  summary: 'Makes a brand identity, as which ads of the account may appear.',
  input: z.strictObject({ ...onAccount, name, picture: picture.default(null) }),
  reply: identity,
  refusals: [...ofPicture, 'ads.too_many_identities'],
});

export const updateIdentity = endpoint({
  name: 'ads.updateIdentity',
  method: 'PATCH',
  path: '/centers/:center/ad-accounts/:account/identities/:identity',
  access: edit,
  risk: 'plain',
  summary:
    'Renames a brand identity or gives it another picture. All ads that appear as it are reviewed anew, and not shown until they are approved.',
  input: z.strictObject({ ...one, name: name.optional(), picture: picture.optional() }),
  reply: identity,
  refusals: [...ofPicture, 'assets.in_bin'],
});

export const removeIdentity = endpoint({
  name: 'ads.removeIdentity',
  method: 'DELETE',
  path: '/centers/:center/ad-accounts/:account/identities/:identity',
  access: edit,
  risk: 'plain',
  summary: 'Puts a brand identity into the bin. As long as an ad appears as it, it stays: give that another one first.',
  input: z.strictObject(one),
  reply: identity,
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin', 'ads.identity_in_use'],
});

export const restoreIdentity = endpoint({
  name: 'ads.restoreIdentity',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/identities/:identity/restoration',
  access: edit,
  risk: 'plain',
  summary: 'Takes a brand identity out of the bin.',
  input: z.strictObject(one),
  reply: identity,
  refusals: ['not_found', 'assets.account_closed', 'assets.not_in_bin', 'ads.media_in_bin', 'ads.too_many_identities'],
});
