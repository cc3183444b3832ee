// Many campaigns, ad groups or ads changed at once, taken back, and copied.
import { z } from 'zod';
import { adBudget, adName, onAccount } from './ads.ts';
import { bid, frequency, hours, schedule, settings, targetingParts } from './ads-groups.ts';
import { adLevels } from './ads-levels.ts';
import { endpoint } from './endpoint.ts';
import { label, maxLabels } from './labels.ts';
import { amount } from './money.ts';
import * as shape from './shapes.ts';

/** So many are changed in one call. */
export const adsPerEdit = 5_000;
/** So many are taken back in one call: as many as one import makes. */
const adsPerReversion = 10_000;
/** So many are copied in one call. */
export const copiesAtOnce = 20;

const idsOf = (max: number) =>
  z
    .array(shape.id)
    .min(1)
    .max(max)
    .refine((ids) => new Set(ids).size === ids.length)
    .meta({ description: `Up to ${max} different ids of one level.` });

/** A piece of a name: blanks at its ends count. */
const piece = (min: number) =>
  z
    .string()
    .min(min)
    .max(200)
    .refine((text) => text.isWellFormed() && !text.includes('\u0000'))
    .transform((text) => text.normalize('NFC'));

const nameChange = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('set'), name: adName }),
  z.strictObject({ how: z.literal('replace'), find: piece(1), by: piece(0) }),
  z.strictObject({ how: z.literal('prefix'), text: piece(1) }),
  z.strictObject({ how: z.literal('suffix'), text: piece(1) }),
]);

/** By percent, rounded to the nearest amount that the currency can be written in, or by an amount; within bounds that are given. */
const relative = [
  z.strictObject({
    how: z.literal('percent'),
    percent: z.number().min(-99.99).max(10_000).meta({ description: 'Hundredths of a percent count.' }),
    leastMicros: amount.optional(),
    mostMicros: amount.optional(),
  }),
  z.strictObject({
    how: z.literal('amount'),
    byMicros: z
      .string()
      .regex(/^-?[1-9][0-9]{0,17}$/)
      .meta({ description: 'Millionths of a unit of the currency to add; negative to take away.' }),
    leastMicros: amount.optional(),
    mostMicros: amount.optional(),
  }),
] as const;
const budgetChange = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('set'), budget: adBudget }),
  ...relative,
]);
const bidChange = z.discriminatedUnion('how', [z.strictObject({ how: z.literal('set'), bid }), ...relative]);
export type BudgetChange = z.infer<typeof budgetChange>;
export type BidChange = z.infer<typeof bidChange>;
export type NameChange = z.infer<typeof nameChange>;

const { include, exclude } = targetingParts.audiences.shape;
const audienceChange = z
  .strictObject({ how: z.enum(['add', 'remove']), include: include.default([]), exclude: exclude.default([]) })
  .refine(({ include: some, exclude: others }) => some.length + others.length > 0)
  .refine(({ include: some, exclude: others }) => !some.some((id) => others.includes(id)))
  .meta({ description: 'Audiences to add to those that are named on a side, or to take away.' });
export type AudienceChange = z.infer<typeof audienceChange>;

const someLabels = z.array(label).min(1).max(maxLabels);

const changes = z
  .strictObject({
    name: nameChange.optional(),
    budget: budgetChange.optional(),
    bid: bidChange.optional(),
    startsAt: schedule.startsAt.optional(),
    endsAt: schedule.endsAt.optional(),
    hours: hours.optional(),
    pacing: settings.pacing.optional(),
    placements: settings.placements.optional(),
    targeting: z.strictObject(targetingParts).partial().optional(),
    audiences: audienceChange.optional(),
    frequency: frequency.nullable().optional(),
    addLabels: someLabels.optional(),
    removeLabels: someLabels.optional(),
    isOn: z.boolean().optional(),
  })
  .refine((all) => Object.values(all).some((one) => one !== undefined))
  .refine(({ targeting, audiences }) => targeting?.audiences === undefined || audiences === undefined, {
    path: ['audiences'],
  })
  .meta({ description: 'What is given is changed. Of `targeting` each part that is given.' });
export type AdChanges = z.infer<typeof changes>;

/** What may be changed at each level. */
const common = ['name', 'addLabels', 'removeLabels', 'isOn'] as const;
export const editable: Record<(typeof adLevels)[number], readonly (keyof AdChanges)[]> = {
  campaign: [...common, 'budget'],
  ad_group: [
    ...common,
    'budget',
    'bid',
    'startsAt',
    'endsAt',
    'hours',
    'pacing',
    'placements',
    'targeting',
    'audiences',
    'frequency',
  ],
  ad: common,
};

/** What happened to an amount on its way: it was rounded, or stopped at a bound that was given. */
export const editNotes = ['rounded', 'at_least', 'at_most'] as const;
export type EditNote = (typeof editNotes)[number];

const result = z.strictObject({
  id: shape.id,
  name: z.string(),
  state: z.enum(['changed', 'unchanged', 'refused']),
  notes: z.array(z.strictObject({ field: z.enum(['budget', 'bid']), note: z.enum(editNotes) })),
  refusal: z
    .strictObject({
      ...shape.rowRefusal.shape,
      field: z.string().nullable(),
    })
    .nullable(),
});
export type EditResult = z.infer<typeof result>;

const edited = z.strictObject({
  changed: z.int(),
  /** The instant before which all stood as it was, for `ads.revertAds`. */
  at: z.string(),
  results: z.array(result),
});

const several = { ...onAccount, level: z.enum(adLevels), ids: idsOf(adsPerEdit) };
const skipRefused = z
  .boolean()
  .default(false)
  .meta({ description: 'Changes the others where some cannot be changed; otherwise nothing is.' });

export const editSeveral = endpoint({
  name: 'ads.editSeveral',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/edits',
  access: { who: 'account', action: 'campaign:edit' },
  risk: 'plain',
  summary:
    'Changes up to 5,000 campaigns, ad groups or ads alike: sets, raises or lowers by percent or amount, rewrites names, adds and removes labels. All or none, unless those that cannot be changed are to be left out. Each has a result of its own.',
  input: z.strictObject({ ...several, changes, skipRefused }),
  reply: edited,
  refusals: ['assets.account_closed', 'ads.field_unfit', 'ads.rows_refused'],
});

export const revertAds = endpoint({
  name: 'ads.revertAds',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/reversions',
  access: { who: 'account', action: 'campaign:edit' },
  risk: 'plain',
  summary:
    'Takes back the first change that each of these had since an instant, field by field; what was made since then goes into the bin. What somebody changed since then is refused, all or none, unless those are to be left out.',
  input: z.strictObject({ ...several, ids: idsOf(adsPerReversion), at: shape.instant, skipRefused }),
  reply: edited,
  refusals: ['assets.account_closed', 'ads.rows_refused'],
});

const leftOut = ['currency', 'ended', 'started', 'objective', 'time_zone', 'library', 'account'] as const;

export const copyAds = endpoint({
  name: 'ads.copyAds',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/copies',
  access: { who: 'account', action: 'campaign:create' },
  risk: 'plain',
  status: 201,
  summary:
    'Copies campaigns with all that is in them, ad groups with their ads, or ads, as drafts into this ad account, also from another one that the caller may see. What cannot be carried over is told.',
  input: z.strictObject({
    ...onAccount,
    level: z.enum(adLevels),
    ids: idsOf(copiesAtOnce),
    from: shape.id.optional().meta({ description: 'The ad account that they lie in, where it is another one.' }),
    into: shape.id
      .optional()
      .meta({ description: 'The campaign for ad groups, the ad group for ads; that in which they lie unless given.' }),
    name: adName.optional().meta({ description: 'Of the copy, where one is copied.' }),
  }),
  reply: z.strictObject({
    copies: z.array(z.strictObject({ of: shape.id, id: shape.id, name: z.string() })),
    /** With all that lies in them. */
    made: z.strictObject({ campaigns: z.int(), adGroups: z.int(), ads: z.int() }),
    leftOut: z.array(
      z.strictObject({
        level: z.enum(adLevels),
        id: shape.id,
        name: z.string(),
        field: z.string(),
        why: z.enum(leftOut),
      }),
    ),
  }),
  refusals: ['not_found', 'assets.account_closed', 'ads.in_bin', 'ads.limit_reached', 'ads.into_missing'],
});
export type LeftOut = z.infer<typeof copyAds.reply>['leftOut'][number];
