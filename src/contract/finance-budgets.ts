// Budgets of ad accounts, and caps on what is spent or moved: nothing goes beyond them.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { budgetModes, capMeasures, capPeriods, capSubjects } from './finance-kinds.ts';
import { amount, sum } from './money.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const onAccount = { ...inCenter, account: shape.id };
const named = z.strictObject({ id: shape.id, name: z.string() });

/** Days are days in the zone of the ad account. */
const budgetTerms = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('unlimited') }),
  z.strictObject({ mode: z.literal('daily'), amountMicros: amount }),
  z.strictObject({ mode: z.literal('monthly'), amountMicros: amount }),
  z
    .strictObject({ mode: z.literal('custom'), amountMicros: amount, from: shape.day, to: shape.day.nullable() })
    .refine(({ from, to }) => to === null || from <= to, { path: ['to'] })
    .meta({ description: 'An amount between two dates; outside them nothing may be spent. Without an end it stands.' }),
]);
export type BudgetTerms = z.infer<typeof budgetTerms>;

const budget = z.strictObject({
  account: named,
  currency: shape.currency,
  mode: z.enum(budgetModes),
  amountMicros: amount.nullable(),
  from: shape.day.nullable(),
  to: shape.day.nullable(),
  /** Of the day, month or range that it is now: what was charged and what is set aside. */
  usedMicros: sum,
  /** Null where nothing bounds it. */
  leftMicros: sum.nullable(),
  changesLeft: z.int(),
  /** When the account may be changed again as often as in the beginning. */
  changesAgainAt: shape.instant,
  can: z.array(z.enum(['change'])),
});
export type Budget = z.infer<typeof budget>;

export const getBudget = endpoint({
  name: 'finance.getBudget',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/budget',
  access: { who: 'account', action: 'adaccount.finance:view' },
  risk: 'plain',
  summary: 'How much an ad account may spend, and how much of it is used now.',
  input: z.strictObject(onAccount),
  reply: budget,
  refusals: ['not_found'],
});

export const setBudget = endpoint({
  name: 'finance.setBudget',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/budget',
  access: { who: 'account', action: 'adaccount.finance:manage' },
  risk: 'plain',
  summary:
    'Says how much an ad account may spend in a day, in a month or between two dates of its own zone. An account has ten changes a day.',
  input: z.strictObject({ ...onAccount, budget: budgetTerms }),
  reply: budget,
  refusals: ['not_found', 'finance.amount_too_fine', 'finance.budget_changes_used', 'assets.account_closed'],
});

const budgetSide = z.strictObject({
  mode: z.enum(budgetModes),
  amountMicros: amount.nullable(),
  from: shape.day.nullable(),
  to: shape.day.nullable(),
});
const budgetChange = z.strictObject({
  id: shape.id,
  at: shape.instant,
  by: z.string(),
  currency: shape.currency,
  before: budgetSide,
  after: budgetSide,
});
export type BudgetChange = z.infer<typeof budgetChange>;

export const listBudgetChanges = endpoint({
  name: 'finance.listBudgetChanges',
  method: 'GET',
  path: '/centers/:center/ad-accounts/:account/budget/changes',
  access: { who: 'account', action: 'adaccount.finance:view' },
  risk: 'plain',
  summary: 'Who changed the budget of an ad account, when, and from what to what.',
  input: z.strictObject({
    ...onAccount,
    ...shape.paging,
    search: shape.search,
    sort: z.enum(['-changed', 'changed']).default('-changed'),
  }),
  reply: shape.page(budgetChange),
  refusals: ['not_found'],
});

const capSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('center') }),
  z.strictObject({ kind: z.literal('partner'), id: shape.id }),
  z.strictObject({ kind: z.literal('person'), id: shape.id }),
  z.strictObject({ kind: z.literal('token'), id: shape.id }),
  z.strictObject({ kind: z.literal('label'), label: shape.text(40) }),
  z.strictObject({ kind: z.literal('account'), id: shape.id }),
]);
export type CapSubject = z.infer<typeof capSubject>;

const cap = z.strictObject({
  id: shape.id,
  subject: z.strictObject({ kind: z.enum(capSubjects), id: shape.id.nullable(), name: z.string() }),
  measure: z.enum(capMeasures),
  period: z.enum(capPeriods),
  currency: shape.currency,
  amountMicros: amount,
  usedMicros: sum,
  setAt: shape.instant,
  setBy: z.string(),
  can: z.array(z.enum(['change'])),
});
export type Cap = z.infer<typeof cap>;

export const listCaps = endpoint({
  name: 'finance.listCaps',
  method: 'GET',
  path: '/centers/:center/finance/caps',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'What may be spent or moved at most, and how much of it is used. Search matches what is capped.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    kind: z.enum([...capSubjects, 'all']).default('all'),
    measure: z.enum([...capMeasures, 'all']).default('all'),
    sort: z.enum(['name', '-name', '-set', 'set']).default('name'),
  }),
  reply: shape.page(cap),
  refusals: [],
});

export const listCapSubjects = endpoint({
  name: 'finance.listCapSubjects',
  method: 'GET',
  path: '/centers/:center/finance/cap-subjects',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  summary: 'What a cap may be set on: partners, people who may move money, API tokens that can, labels of ad accounts.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    kind: z.enum(['partner', 'person', 'token', 'label']),
    sort: z.enum(['name', '-name']).default('name'),
  }),
  reply: shape.page(
    z.strictObject({
      /** Null of labels, which are known by their name. */
      id: shape.id.nullable(),
      name: z.string(),
    }),
  ),
  refusals: [],
});

export const setCap = endpoint({
  name: 'finance.setCap',
  method: 'PUT',
  path: '/centers/:center/finance/caps',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  summary:
    'Caps what is spent or moved in a currency by the center, a partner, a person, an API token, a label or an ad account; one cap for each measure and period. Nobody raises a cap that binds themself, unless they are an Owner.',
  input: z.strictObject({
    ...inCenter,
    subject: capSubject,
    measure: z.enum(capMeasures),
    period: z.enum(capPeriods),
    currency: shape.currency,
    amountMicros: amount,
  }),
  reply: cap,
  refusals: [
    'not_found',
    'finance.amount_too_fine',
    'finance.currency_other',
    'finance.cap_binds_you',
    'finance.cap_only_moves',
  ],
});

export const removeCap = endpoint({
  name: 'finance.removeCap',
  method: 'DELETE',
  path: '/centers/:center/finance/caps/:cap',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  summary: 'Takes a cap away.',
  input: z.strictObject({ ...inCenter, cap: shape.id }),
  reply: shape.nothing,
  refusals: ['not_found', 'finance.cap_binds_you'],
});
