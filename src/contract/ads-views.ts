// Views: what a table of the ads manager shows, under a name. Of one person, or shared with all who work in the account.
import { z } from 'zod';
import { adSort, onAccount } from './ads.ts';
import { adLevels, adStates } from './ads-levels.ts';
import { adColumns, comparisons, dayChoices } from './ads-view-kinds.ts';
import { endpoint } from './endpoint.ts';
import { accountDay, boundText, isRange, rangeFault } from './reporting-metrics.ts';
import * as shape from './shapes.ts';

const one = { ...onAccount, view: shape.id };
const see = { who: 'account', action: 'adaccount:view' } as const;

const days = z.strictObject({ from: accountDay, to: accountDay }).refine(isRange, rangeFault).nullable();

export const viewSettings = z
  .strictObject({
    level: z.enum(adLevels).default('campaign'),
    search: shape.search,
    state: z.enum(adStates).default('all'),
    bounds: boundText.nullable().default(null),
    sort: adSort.default('-created'),
    columns: z
      .array(z.enum(adColumns))
      .max(adColumns.length)
      .refine((all) => new Set(all).size === all.length)
      .nullable()
      .default(null)
      .meta({ description: 'In their order, behind switch and name; null for the usual ones of the level.' }),
    days: z.enum(dayChoices).default('7'),
    /** Of `custom`. */
    range: days.default(null),
    comparison: z.enum(comparisons).default('none'),
    comparedRange: days.default(null),
  })
  .refine(({ days: choice, range }) => (choice === 'custom') === (range !== null), { path: ['range'] })
  .refine(({ comparison, comparedRange }) => (comparison === 'custom') === (comparedRange !== null), {
    path: ['comparedRange'],
  })
  .meta({ description: 'What a table shows: its level, filters, order, columns and days.' });
export type ViewSettings = z.infer<typeof viewSettings>;

const view = z.strictObject({
  id: shape.id,
  name: z.string(),
  settings: viewSettings,
  isShared: z.boolean(),
  /** Whether the caller made it, and what its maker was called then. */
  isOwn: z.boolean(),
  maker: z.string(),
  /** Whether the ads manager of this account opens with it for the caller. */
  isDefault: z.boolean(),
  mayChange: z.boolean(),
  deletedAt: shape.instant.nullable(),
  createdAt: shape.instant,
  updatedAt: shape.instant,
});
export type AdView = z.infer<typeof view>;

const name = shape.text(100);

export const listViews = endpoint({
  name: 'ads.listViews',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/views',
  access: see,
  risk: 'plain',
  summary:
    'The views of an ad account that the caller may use: their own and those that are shared. Search matches the name and the exact id.',
  input: z.strictObject({
    ...onAccount,
    ...shape.paging,
    search: shape.search,
    state: z.enum(['all', 'deleted']).default('all'),
    which: z.enum(['all', 'own', 'shared']).default('all'),
    sort: z.enum(['name', '-name', '-created', 'created']).default('name'),
  }),
  reply: shape.page(view),
  refusals: [],
});

export const createView = endpoint({
  name: 'ads.createView',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/views',
  access: see,
  risk: 'plain',
  status: 201,
  summary:
    'Saves what a table of the ads manager shows under a name. To share it with all who work in the account asks for the right to edit campaigns.',
  input: z.strictObject({ ...onAccount, name, settings: viewSettings, isShared: z.boolean().default(false) }),
  reply: view,
  refusals: ['assets.account_closed', 'ads.too_many_views'],
});

export const updateView = endpoint({
  name: 'ads.updateView',
  method: 'PATCH',
  path: '/centers/:center/ad-accounts/:account/views/:view',
  access: see,
  risk: 'plain',
  summary:
    'Renames a view, changes what it shows, or shares it. What is shared asks for the right to edit campaigns; only its maker takes it back for themself.',
  input: z.strictObject({
    ...one,
    name: name.optional(),
    settings: viewSettings.optional(),
    isShared: z.boolean().optional(),
  }),
  reply: view,
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin', 'ads.view_of_another'],
});

export const removeView = endpoint({
  name: 'ads.removeView',
  method: 'DELETE',
  path: '/centers/:center/ad-accounts/:account/views/:view',
  access: see,
  risk: 'plain',
  summary: 'Puts a view into the bin. Whoever opened the ads manager with it sees the usual table.',
  input: z.strictObject(one),
  reply: view,
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin'],
});

export const restoreView = endpoint({
  name: 'ads.restoreView',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/views/:view/restoration',
  access: see,
  risk: 'plain',
  summary: 'Takes a view out of the bin.',
  input: z.strictObject(one),
  reply: view,
  refusals: ['not_found', 'assets.account_closed', 'assets.not_in_bin', 'ads.too_many_views'],
});

export const setDefaultView = endpoint({
  name: 'ads.setDefaultView',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/default-view',
  access: see,
  risk: 'plain',
  summary: 'With which view the ads manager of this account opens for the caller; null for the usual table.',
  input: z.strictObject({ ...onAccount, defaultView: shape.id.nullable() }),
  reply: z.strictObject({ defaultView: shape.id.nullable() }),
  refusals: ['not_found', 'assets.account_closed', 'assets.in_bin'],
});
