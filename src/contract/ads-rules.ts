// Automated rules of an ad account: if conditions hold of a campaign, an ad group or an ad, something is done to it.

import { z } from 'zod';
import { adName, onAccount } from './ads.ts';
import { hours } from './ads-groups.ts';
import { allHours } from './ads-kinds.ts';
import { adLevels } from './ads-levels.ts';
import { endpoint } from './endpoint.ts';
import { label, maxLabels } from './labels.ts';
import { amount } from './money.ts';
import { metricNames } from './reporting-kinds.ts';
import * as shape from './shapes.ts';

/** Days on the clock of the account. `last_…` are whole days, today is not among them. */
export const ruleWindows = [
  'today',
  'yesterday',
  'last_3_days',
  'last_7_days',
  'last_14_days',
  'last_30_days',
  'lifetime',
] as const;
export type RuleWindow = (typeof ruleWindows)[number];

/** How many days before today a window begins and ends with; null for the first day that is known. */
export const windowDays: Record<RuleWindow, { first: number | null; last: number }> = {
  today: { first: 0, last: 0 },
  yesterday: { first: 1, last: 1 },
  last_3_days: { first: 3, last: 1 },
  last_7_days: { first: 7, last: 1 },
  last_14_days: { first: 14, last: 1 },
  last_30_days: { first: 30, last: 1 },
  lifetime: { first: null, last: 1 },
};

/** Beside what is measured: what is set, and for how long it has been published. */
export const ruleStates = ['budget', 'bid', 'hoursSincePublished'] as const;
export const ruleFacts = [...metricNames, ...ruleStates] as const;
export type RuleFact = (typeof ruleFacts)[number];
export const amountFacts: readonly RuleFact[] = [
  'spend',
  'revenue',
  'cpc',
  'cpm',
  'costPerConversion',
  'budget',
  'bid',
];
export const shareFacts: readonly RuleFact[] = ['ctr', 'conversionRate'];
export const isMeasured = (fact: RuleFact): boolean => !(ruleStates as readonly string[]).includes(fact);

export const ruleOperators = ['gt', 'gte', 'lt', 'lte', 'between'] as const;
const number = z
  .string()
  .regex(/^\d{1,18}(\.\d{1,9})?$/)
  .meta({ description: 'A decimal number: amounts in micros, shares as fractions.' });

const condition = z
  .strictObject({
    fact: z.enum(ruleFacts),
    over: z.enum(ruleWindows).nullable().default(null),
    is: z.enum(ruleOperators),
    value: number,
    /** Of `between`: the other end; both belong to it. */
    upTo: number.nullable().default(null),
  })
  .refine(({ fact, over }) => isMeasured(fact) === (over !== null), { path: ['over'] })
  .refine(({ is, upTo }) => (is === 'between') === (upTo !== null), { path: ['upTo'] })
  .refine(({ value, upTo }) => upTo === null || Number(value) <= Number(upTo), { path: ['upTo'] })
  .meta({ description: '`over` is given for what is measured, and for nothing else.' });
export type RuleCondition = z.infer<typeof condition>;

const which = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('all') }),
  z.strictObject({ by: z.literal('ids'), ids: z.array(shape.id).min(1).max(200) }),
  z.strictObject({ by: z.literal('labels'), labels: z.array(label).min(1).max(maxLabels) }),
  z.strictObject({ by: z.literal('name'), contains: shape.text(200) }),
  z.strictObject({ by: z.literal('campaigns'), ids: z.array(shape.id).min(1).max(50) }),
]);
export type RuleWhich = z.infer<typeof which>;

const bounds = { leastMicros: amount.nullable().default(null), mostMicros: amount.nullable().default(null) };
const field = z.enum(['budget', 'bid']);
const percent = z.number().min(0.01).max(1_000).meta({ description: 'Hundredths of a percent count.' });
const act = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('switch_on') }),
  z.strictObject({ do: z.literal('switch_off') }),
  z.strictObject({ do: z.literal('notify') }),
  z.strictObject({ do: z.literal('set'), field, amountMicros: amount }),
  z.strictObject({ do: z.literal('raise_percent'), field, percent, ...bounds }),
  z.strictObject({ do: z.literal('lower_percent'), field, percent: percent.max(99.99), ...bounds }),
  z.strictObject({ do: z.literal('raise_amount'), field, amountMicros: amount, ...bounds }),
  z.strictObject({ do: z.literal('lower_amount'), field, amountMicros: amount, ...bounds }),
]);
export type RuleAct = z.infer<typeof act>;
export const ruleActs = act.options.map((one) => one.shape.do.value) as RuleAct['do'][];

/** All that a rule says but its name and its place among others. */
export const ruleDefinition = {
  level: z.enum(adLevels),
  which,
  conditions: z.array(condition).min(1).max(5),
  act,
  /** How often it may act on one object: once in a day of the account, or once in so many hours. */
  again: z
    .discriminatedUnion('every', [
      z.strictObject({ every: z.literal('day') }),
      z.strictObject({ every: z.literal('hours'), hours: z.int().min(1).max(720) }),
    ])
    .default({ every: 'day' }),
  objectsPerRun: z.int().min(1).max(5_000).default(100),
  addedPerDayMicros: amount.nullable().default(null).meta({
    description: 'How much budget it may add to all objects together in a day of the account.',
  }),
  /** It does not act on numbers that were told longer ago. */
  maxAgeHours: z.int().min(1).max(168).default(6),
  hours: hours.default(allHours),
};
const definition = z.strictObject(ruleDefinition);
export type RuleDefinition = z.infer<typeof definition>;

export const conflictKinds = ['switch', 'budget', 'bid'] as const;
export const ruleConflict = z.strictObject({
  rule: z.strictObject({ id: shape.id, name: z.string() }),
  about: z.enum(conflictKinds),
  /** How many live objects both are about. */
  objects: z.int(),
  /** Which of the two comes first: that one acts, and the other yields for a day. */
  first: shape.id,
});
export type RuleConflict = z.infer<typeof ruleConflict>;

/** Why a rule stopped by itself. */
export const stopReasons = ['owner_may_not', 'owner_left', 'account_closed'] as const;

export const ruleRunStates = ['done', 'no_numbers', 'days_missing', 'stale', 'missed', 'stopped', 'failed'] as const;

/** Why a run failed, as far as people can do something about it: the fault itself is in the error log of the server. */
export const ruleFailures = ['unreadable', 'busy', 'fault'] as const;
export type RuleFailure = (typeof ruleFailures)[number];

const rule = z.strictObject({
  id: shape.id,
  name: z.string(),
  precedence: z.int(),
  ...z.strictObject(ruleDefinition).shape,
  version: z.int(),
  state: z.enum(['active', 'paused']),
  stoppedBecause: z.enum(stopReasons).nullable(),
  deletedAt: shape.instant.nullable(),
  /** It runs as this person, who made it active last. */
  owner: z.strictObject({ id: shape.id, name: z.string() }),
  currency: shape.currency,
  timeZone: z.string(),
  lastRun: z
    .strictObject({ id: shape.id, at: shape.instant, state: z.enum(ruleRunStates), met: z.int(), acted: z.int() })
    .nullable(),
  nextRunAt: shape.instant.nullable(),
  /** With active rules; of one that is in the bin none. */
  conflicts: z.array(ruleConflict),
  createdAt: shape.instant,
  updatedAt: shape.instant,
});
export type Rule = z.infer<typeof rule>;

const oneRule = { ...onAccount, rule: shape.id };
const precedence = z
  .int()
  .min(1)
  .max(1_000)
  .meta({ description: 'Of rules that contradict each other the one with the smaller number acts; else the older.' });

/** So many rules of an account outside of the bin. */
export const rulesPerAccount = 100;

export const listRules = endpoint({
  name: 'ads.listRules',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/rules',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary: 'The automated rules of an ad account, in their order of precedence unless it is asked otherwise.',
  input: z.strictObject({
    ...onAccount,
    ...shape.paging,
    search: shape.search,
    state: z.enum(['all', 'active', 'paused', 'deleted']).default('all'),
    level: z.enum(adLevels).optional(),
    sort: z.enum(['precedence', 'name', '-name', '-created', 'created']).default('precedence'),
  }),
  reply: shape.page(rule),
  refusals: [],
});

export const getRule = endpoint({
  name: 'ads.getRule',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/rules/:rule',
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary: 'One automated rule, also from the bin.',
  input: z.strictObject(oneRule),
  reply: rule,
  refusals: ['not_found'],
});

export const createRule = endpoint({
  name: 'ads.createRule',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/rules',
  access: { who: 'account', action: 'campaign:pause' },
  risk: 'plain',
  status: 201,
  summary:
    'Writes an automated rule, which does nothing before it is made active. Who may only switch off writes rules that do that; all others ask for the right to edit.',
  input: z.strictObject({ ...onAccount, name: adName, precedence: precedence.default(100), ...ruleDefinition }),
  reply: rule,
  refusals: ['assets.account_closed', 'ads.rule_unfit', 'ads.too_many_rules'],
});

export const updateRule = endpoint({
  name: 'ads.updateRule',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/rules/:rule',
  access: { who: 'account', action: 'campaign:pause' },
  risk: 'plain',
  summary: 'Writes a rule anew. One that says something else than before pauses until its preview was seen.',
  input: z.strictObject({ ...oneRule, name: adName, precedence: precedence.default(100), ...ruleDefinition }),
  reply: rule,
  refusals: ['not_found', 'assets.account_closed', 'ads.rule_unfit', 'ads.rule_in_bin'],
});

export const activateRule = endpoint({
  name: 'ads.activateRule',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/rules/:rule/activation',
  access: { who: 'account', action: 'campaign:pause' },
  risk: 'plain',
  summary: 'Makes a rule active. From now on it runs as the caller, who names the preview that they saw of it.',
  input: z.strictObject({ ...oneRule, fingerprint: z.string().length(64) }),
  reply: rule,
  refusals: ['not_found', 'assets.account_closed', 'ads.rule_in_bin', 'ads.preview_stale'],
});

export const pauseRule = endpoint({
  name: 'ads.pauseRule',
  method: 'DELETE',
  path: '/centers/:center/ad-accounts/:account/rules/:rule/activation',
  access: { who: 'account', action: 'campaign:pause' },
  risk: 'plain',
  summary: 'Pauses a rule. What it did stays.',
  input: z.strictObject(oneRule),
  reply: rule,
  refusals: ['not_found'],
});

export const removeRule = endpoint({
  name: 'ads.removeRule',
  method: 'DELETE',
  path: '/centers/:center/ad-accounts/:account/rules/:rule',
  access: { who: 'account', action: 'campaign:pause' },
  risk: 'plain',
  summary: 'Puts a rule into the bin. What it did stays, and so does its log.',
  input: z.strictObject(oneRule),
  reply: rule,
  refusals: ['not_found'],
});

export const restoreRule = endpoint({
  name: 'ads.restoreRule',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/rules/:rule/restoration',
  access: { who: 'account', action: 'campaign:pause' },
  risk: 'plain',
  summary: 'Takes a rule out of the bin, paused.',
  input: z.strictObject(oneRule),
  reply: rule,
  refusals: ['not_found', 'assets.account_closed', 'ads.too_many_rules'],
});
