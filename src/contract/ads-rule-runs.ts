// What automated rules would have done, and what they did.
import { z } from 'zod';
import { onAccount } from './ads.ts';
import { adLevels } from './ads-levels.ts';
import { ruleConflict, ruleFailures, ruleRunStates } from './ads-rules.ts';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

/** So many days before today a preview looks at. */
export const previewDays = 30;

/** What a look at the past cannot know. */
export const previewLimits = ['whole_days', 'told_since', 'own_effect', 'history_begins'] as const;

/** Why it does not act on an object that meets its conditions. */
export const skipReasons = [
  'too_soon',
  'yields',
  'most_objects',
  'most_added',
  'waits_for_approval',
  'no_amount',
  'refused',
] as const;
export type SkipReason = (typeof skipReasons)[number];

const previewDay = z.strictObject({
  day: shape.day,
  /** `days_missing`: numbers of a day that it needs were never told; `not_scheduled`: it does not run on this day. */
  state: z.enum(['looked', 'days_missing', 'not_scheduled']),
  /** The first day without numbers. */
  missing: shape.day.nullable(),
  considered: z.int(),
  met: z.int(),
  acts: z.int(),
  /** Met, and not acted on for what the rule says of itself: so soon again, too many, too much. */
  held: z.int(),
  /** Met, and there already. */
  unchanged: z.int(),
  budgetMicros: z.string().meta({ description: 'What the budgets would have changed by; negative where they fell.' }),
  first: z.array(
    z.strictObject({
      id: shape.id,
      name: z.string(),
      beforeMicros: z.string().nullable(),
      afterMicros: z.string().nullable(),
    }),
  ),
});

const preview = z.strictObject({
  fingerprint: z.string(),
  days: z.array(previewDay),
  acts: z.int(),
  budgetMicros: z.string(),
  currency: shape.currency,
  /** What it cannot know, in words of the catalog. */
  limits: z.array(z.enum(previewLimits)),
  conflicts: z.array(ruleConflict),
});
export type RulePreview = z.infer<typeof preview>;

export const previewRule = endpoint({
  name: 'ads.previewRule',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/rules/:rule/preview',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary:
    'What a rule would have done on each of the last 30 days: with the numbers of that day and with names, switches, budgets and bids as they were at its end. Its fingerprint is what makes the rule active.',
  input: z.strictObject({ ...onAccount, rule: shape.id }),
  reply: preview,
  refusals: ['not_found'],
});

const run = z.strictObject({
  id: shape.id,
  rule: z.strictObject({ id: shape.id, name: z.string() }),
  level: z.enum(adLevels),
  /** The half hour for which it ran; null where somebody ran it. */
  slot: shape.instant.nullable(),
  at: shape.instant,
  state: z.enum(ruleRunStates),
  /** Of `missed`: how many runs. */
  missed: z.int(),
  /** Of `failed`: the rule was written by another version of Atrium, others wrote all the while, or Atrium has a fault. */
  failure: z.enum(ruleFailures).nullable(),
  /** When the numbers were told; null where none were needed or there were none. */
  numbersAt: shape.instant.nullable(),
  /** The first day whose numbers are missing. */
  missingDay: shape.day.nullable(),
  considered: z.int(),
  met: z.int(),
  acted: z.int(),
  /** Proposed to those who must approve it. */
  proposed: z.int(),
  skipped: z.int(),
  unchanged: z.int(),
  budgetMicros: z.string(),
  proposal: shape.id.nullable(),
  revertedAt: shape.instant.nullable(),
  /** What it did can be taken back, as far as nobody changed it since. */
  isRevertible: z.boolean(),
});
export type RuleRun = z.infer<typeof run>;

export const runRule = endpoint({
  name: 'ads.runRule',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/rules/:rule/runs',
  access: { who: 'account', action: 'campaign:pause' },
  risk: 'plain',
  status: 201,
  summary:
    'Runs an active rule, as the caller, as whom it runs by itself. With the `slot` of a half hour it runs for that one, once.',
  input: z.strictObject({ ...onAccount, rule: shape.id, slot: shape.instant.optional() }),
  reply: run,
  refusals: [
    'not_found',
    'assets.account_closed',
    'ads.rule_in_bin',
    'ads.rule_paused',
    'ads.rule_not_yours',
    'ads.slot_taken',
  ],
});

export const listRuleRuns = endpoint({
  name: 'ads.listRuleRuns',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/rule-runs',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary:
    'The log of the automated rules of an ad account: what each run looked at, did and left. Search matches the name of the rule.',
  input: z.strictObject({
    ...onAccount,
    ...shape.paging,
    search: shape.search,
    rule: shape.id.optional(),
    state: z.enum(['all', 'acted', ...ruleRunStates]).default('all'),
    sort: z.enum(['-at', 'at']).default('-at'),
  }),
  reply: shape.page(run),
  refusals: [],
});

export const resultStates = ['acted', 'noted', 'proposed', 'skipped'] as const;
const result = z.strictObject({
  id: shape.id,
  name: z.string(),
  state: z.enum(resultStates),
  reason: z.enum(skipReasons).nullable(),
  /** The rule that comes before this one. */
  yieldsTo: z.strictObject({ id: shape.id, name: z.string() }).nullable(),
  /** Why it was refused. */
  refusal: shape.rowRefusal.nullable(),
  beforeMicros: z.string().nullable(),
  afterMicros: z.string().nullable(),
  /** What was found for each condition, in their order. */
  found: z.array(z.string()),
});
export type RuleResult = z.infer<typeof result>;

export const listRuleResults = endpoint({
  name: 'ads.listRuleResults',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/rule-runs/:run/results',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary:
    'The objects that met the conditions of a rule in one run, each with what was done or why nothing was. Kept for 90 days.',
  input: z.strictObject({
    ...onAccount,
    run: shape.id,
    ...shape.paging,
    search: shape.search,
    state: z.enum(resultStates).optional(),
    reason: z.enum(skipReasons).optional(),
    sort: z.enum(['name', '-name']).default('name'),
  }),
  reply: shape.page(result),
  refusals: ['not_found'],
});

export const revertRuleRun = endpoint({
  name: 'ads.revertRuleRun',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/rule-runs/:run/reversal',
  access: { who: 'account', action: 'campaign:edit' },
  risk: 'plain',
  summary: 'Takes back what a run did, but for what somebody changed since.',
  input: z.strictObject({ ...onAccount, run: shape.id }),
  reply: z.strictObject({ reverted: z.int(), left: z.int() }),
  refusals: ['not_found', 'assets.account_closed', 'ads.run_without_acts'],
});
