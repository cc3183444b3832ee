// What campaigns, ad groups and ads were set to on another day.
import { z } from 'zod';
import { onAccount } from './ads.ts';
import { adLevels } from './ads-levels.ts';
import { entry, undoEntry } from './audit.ts';
import { endpoint } from './endpoint.ts';
import { accountDay } from './reporting-metrics.ts';
import * as shape from './shapes.ts';

const side = z.record(z.string(), z.json()).nullable().meta({
  description: 'Every setting under the name that the activity log has for it; null where it did not exist yet.',
});

export const compareSettings = endpoint({
  name: 'ads.compareSettings',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/settings-comparison',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary:
    'What a campaign, an ad group or an ad was set to at the end of one day and of another, on the clock of the account; of today as it is now. Its review and what it brought are no settings.',
  input: z.strictObject({ ...onAccount, level: z.enum(adLevels), id: shape.id, from: accountDay, to: accountDay }),
  reply: z.strictObject({ from: shape.day, to: shape.day, before: side, after: side }),
  refusals: ['not_found'],
});

const change = entry
  .pick({ id: true, at: true, action: true, object: true, before: true, after: true, undo: true, undoes: true })
  .extend({
    actor: entry.shape.actor.pick({ kind: true, name: true }),
    /** From where, for those alone who read the whole log. */
    ip: entry.shape.ip,
    device: entry.shape.device,
  });
export type ToldChange = z.infer<typeof change>;

export const listChanges = endpoint({
  name: 'ads.listChanges',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/changes',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary:
    'What was done to a campaign, an ad group or an ad, for whoever sees the ads of the account, also from a partner: who, before and after. Search matches who did it and what it was called. It begins with the center that owns the account now.',
  input: z.strictObject({
    ...onAccount,
    level: z.enum(adLevels),
    id: shape.id,
    ...shape.paging,
    search: shape.search,
    sort: z.enum(['-at', 'at']).default('-at'),
  }),
  reply: shape.page(change),
  refusals: ['not_found'],
});

export const undoChange = endpoint({
  name: 'ads.undoChange',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/changes/:entry/undo',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary:
    'Takes back a change of a campaign, an ad group or an ad, as a new change by the caller, who may make it like every other. What somebody has changed since is a conflict, as in the activity log; with `despite` it is overwritten.',
  input: z.strictObject({ ...onAccount, entry: shape.id, despite: z.boolean().default(false) }),
  reply: undoEntry.reply,
  refusals: undoEntry.refusals,
});
