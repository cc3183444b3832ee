// Campaigns, ad groups or ads out of a spreadsheet: rows with an id change what there is, rows without one draft something new.
import { z } from 'zod';
import { adBudget, adName, onAccount } from './ads.ts';
import { content } from './ads-creatives.ts';
import { bid, hours, schedule, settings } from './ads-groups.ts';
import { objectives } from './ads-kinds.ts';
import { adLevels } from './ads-levels.ts';
import { endpoint } from './endpoint.ts';
import { labels } from './labels.ts';
import * as shape from './shapes.ts';

/** So many rows in one call. */
export const rowsPerImport = 10_000;

const row = z.strictObject({
  line: z.int().min(1).meta({ description: 'Where it stands in the file; the answer names it.' }),
  id: shape.id.optional(),
  within: shape.id
    .optional()
    .meta({ description: 'Of what is new: the campaign of an ad group, the ad group of an ad.' }),
  name: adName.optional(),
  isOn: z.boolean().optional(),
  labels: labels.optional(),
  objective: z.enum(objectives).optional(),
  budget: adBudget.optional(),
  startsAt: schedule.startsAt.optional(),
  endsAt: schedule.endsAt.optional(),
  hours: hours.optional(),
  bid: bid.optional(),
  billing: settings.billing.optional(),
  goal: settings.goal.optional(),
  pacing: settings.pacing.optional(),
  format: content.format.optional(),
  brandName: content.brandName.optional(),
  text: content.text.optional(),
  callToAction: content.callToAction.optional(),
  landingUrl: content.landingUrl.optional(),
});
export type ImportRow = z.infer<typeof row>;

/** What may stand in a row of each level, beside line, id and place. */
const common = ['name', 'isOn', 'labels'] as const;
export const importable: Record<(typeof adLevels)[number], readonly (keyof ImportRow)[]> = {
  campaign: [...common, 'objective', 'budget'],
  ad_group: [...common, 'budget', 'startsAt', 'endsAt', 'hours', 'bid', 'billing', 'goal', 'pacing'],
  ad: [...common, 'format', 'brandName', 'text', 'callToAction', 'landingUrl'],
};

const result = z.strictObject({
  line: z.int(),
  id: shape.id.nullable(),
  name: z.string(),
  state: z.enum(['created', 'changed', 'unchanged', 'refused']),
  refusal: z.strictObject({ ...shape.rowRefusal.shape, field: z.string().nullable() }).nullable(),
});
export type ImportResult = z.infer<typeof result>;

export const importAds = endpoint({
  name: 'ads.importAds',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/imports',
  access: { who: 'account', action: 'campaign:create' },
  risk: 'plain',
  bodyMegabytes: 16,
  summary:
    'Takes up to 10,000 rows of one level: those with an id change what there is, the others draft something new. All or none, unless those that cannot be are to be left out. Each line has a result of its own; `ads.revertAds` takes all of it back.',
  input: z.strictObject({
    ...onAccount,
    level: z.enum(adLevels),
    rows: z.array(row).min(1).max(rowsPerImport),
    skipRefused: z.boolean().default(false),
  }),
  reply: z.strictObject({
    created: z.int(),
    changed: z.int(),
    at: z.string(),
    results: z.array(result),
  }),
  refusals: ['assets.account_closed', 'ads.rows_refused'],
});
