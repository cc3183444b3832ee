// Labels: words that a center puts on the ad accounts it holds, its own or shared with it.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

/** Of one account, and of one rule. */
export const maxLabels = 20;

/** A comma ends a label, where several are typed or asked for at once. */
export const label = shape
  .text(40)
  .refine((text) => !/[,，]/.test(text))
  .meta({ description: 'A word or a few, without commas. Upper and lower case alike are one label.' });

const areDifferent = (all: readonly string[]): boolean =>
  new Set(all.map((each) => each.toLowerCase())).size === all.length;
export const labels = z
  .array(label)
  .max(maxLabels)
  .refine(areDifferent)
  .meta({ description: 'Up to 20 different labels.' });

/** Labels to filter by, in one text. */
export const labelFilter = shape
  .text(1000)
  .transform((text) => text.split(/[,，]/).map((each) => each.trim()))
  .pipe(z.array(label).max(maxLabels))
  .meta({ description: 'Labels, separated by commas.' });

const inCenter = { center: shape.id };
/** So many accounts are labelled in one call. */
export const accountsPerLabelling = 1_000;
const many = {
  ...inCenter,
  labels: z.array(label).min(1).max(maxLabels).refine(areDifferent),
  accounts: z.array(shape.id).min(1).max(accountsPerLabelling),
};

export const listLabels = endpoint({
  name: 'assets.listLabels',
  method: 'GET',
  path: '/centers/:center/ad-account-labels',
  access: { who: 'center', action: 'asset:list' },
  risk: 'plain',
  summary: 'The labels in use, with how many of the accounts that the caller may see have each.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    sort: z.enum(['label', '-label', 'accounts', '-accounts']).default('label'),
  }),
  reply: shape.page(z.strictObject({ label: z.string(), accounts: z.int() })),
  refusals: [],
});

export const putAccountLabels = endpoint({
  name: 'assets.putAccountLabels',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/labels',
  access: { who: 'account', action: 'asset:assign' },
  risk: 'plain',
  summary:
    'Sets all labels of an account. Groups that follow labels follow at once, so nobody labels an account into a role that they could not give.',
  input: z.strictObject({ ...inCenter, account: shape.id, labels }),
  reply: z.strictObject({ labels: z.array(z.string()) }),
  refusals: ['assets.role_above_own'],
});

export const addLabels = endpoint({
  name: 'assets.addLabels',
  method: 'POST',
  path: '/centers/:center/ad-account-labels/additions',
  access: { who: 'center', action: 'group:edit_items' },
  risk: 'plain',
  summary: 'Puts labels on up to 1,000 accounts, beside those that each has; all or none.',
  input: z.strictObject(many),
  reply: z.strictObject({ changed: z.int() }),
  refusals: ['not_found', 'assets.too_many_labels'],
});

export const removeLabels = endpoint({
  name: 'assets.removeLabels',
  method: 'POST',
  path: '/centers/:center/ad-account-labels/removals',
  access: { who: 'center', action: 'group:edit_items' },
  risk: 'plain',
  summary: 'Takes labels off up to 1,000 accounts; all or none.',
  input: z.strictObject(many),
  reply: z.strictObject({ changed: z.int() }),
  refusals: ['not_found'],
});
