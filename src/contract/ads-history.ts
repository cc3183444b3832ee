// What campaigns, ad groups and ads were set to on another day.
import { z } from 'zod';
import { onAccount } from './ads.ts';
import { adLevels } from './ads-levels.ts';
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
