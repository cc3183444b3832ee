// A rule as it is typed, and as the contract has it.

import {
  amountFacts,
  type Rule,
  type RuleAct,
  type RuleCondition,
  ruleStates,
  shareFacts,
} from '../../contract/ads-rules.ts';
import { decimalOf } from '../../contract/decimals.ts';
import type { Input } from '../api/endpoints.ts';
import { readTyped } from '../finance/typed-amount.ts';

type Written = Omit<Input<'ads.createRule'>, 'center' | 'account'>;
type Fact = RuleCondition['fact'];

export interface ConditionDraft {
  key: number;
  fact: Fact;
  over: NonNullable<RuleCondition['over']>;
  is: RuleCondition['is'];
  value: string;
  upTo: string;
}

export interface RuleDraft {
  name: string;
  precedence: string;
  level: Rule['level'];
  by: Rule['which']['by'];
  picked: string;
  conditions: ConditionDraft[];
  do: RuleAct['do'];
  field: 'budget' | 'bid';
  amount: string;
  least: string;
  most: string;
  every: 'day' | 'hours';
  everyHours: string;
  objectsPerRun: string;
  addedPerDay: string;
  maxAgeHours: string;
  hours: string;
}

export const isState = (fact: Fact): boolean => (ruleStates as readonly string[]).includes(fact);
export const isShare = (fact: Fact): boolean => shareFacts.includes(fact);
export const isAmount = (fact: Fact): boolean => amountFacts.includes(fact);

export const newCondition = (key: number): ConditionDraft => ({
  key,
  fact: 'costPerConversion',
  over: 'last_3_days',
  is: 'gt',
  value: '',
  upTo: '',
});

export const newDraft = (allHours: string): RuleDraft => ({
  name: '',
  precedence: '100',
  level: 'ad_group',
  by: 'all',
  picked: '',
  conditions: [newCondition(0)],
  do: 'lower_percent',
  field: 'budget',
  amount: '20',
  least: '',
  most: '',
  every: 'day',
  everyHours: '24',
  objectsPerRun: '100',
  addedPerDay: '',
  maxAgeHours: '6',
  hours: allHours,
});

const trimmed = (number: number): string => String(Number(number.toPrecision(12)));

/** A value of a condition as people write it: amounts in units, shares in percent. */
export function typedOf(fact: Fact, value: string, currency: string): string {
  if (isAmount(fact)) return decimalOf(value.split('.')[0] ?? '0', currency);
  return isShare(fact) ? trimmed(Number(value) * 100) : value;
}

/** And back; null while it cannot be read. */
export function valueOf(fact: Fact, typed: string, currency: string): string | null {
  if (isAmount(fact)) {
    if (/^0+(?:\.0+)?$/.test(typed.trim())) return '0';
    const read = readTyped(typed, currency);
    return 'micros' in read ? String(read.micros) : null;
  }
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(typed.trim())) return null;
  return isShare(fact) ? (Number(typed) / 100).toFixed(9).replace(/\.?0+$/, '') : typed.trim();
}

function pickedOf(which: Rule['which']): string {
  if (which.by === 'labels') return which.labels.join(', ');
  if (which.by === 'name') return which.contains;
  return 'ids' in which ? which.ids.join(', ') : '';
}

export function draftOf(rule: Rule): RuleDraft {
  const { act, currency } = rule;
  const amountOf = (micros: string | null): string => (micros === null ? '' : decimalOf(micros, currency));
  const percent = 'percent' in act ? String(act.percent) : '';
  return {
    name: rule.name,
    precedence: String(rule.precedence),
    level: rule.level,
    by: rule.which.by,
    picked: pickedOf(rule.which),
    conditions: rule.conditions.map(({ fact, over, is, value, upTo }, key) => ({
      key,
      fact,
      over: over ?? 'last_3_days',
      is,
      value: typedOf(fact, value, currency),
      upTo: upTo === null ? '' : typedOf(fact, upTo, currency),
    })),
    do: act.do,
    field: 'field' in act ? act.field : 'budget',
    amount: 'amountMicros' in act ? amountOf(act.amountMicros) : percent,
    least: 'leastMicros' in act ? amountOf(act.leastMicros) : '',
    most: 'mostMicros' in act ? amountOf(act.mostMicros) : '',
    every: rule.again.every,
    everyHours: rule.again.every === 'hours' ? String(rule.again.hours) : '24',
    objectsPerRun: String(rule.objectsPerRun),
    addedPerDay: amountOf(rule.addedPerDayMicros),
    maxAgeHours: String(rule.maxAgeHours),
    hours: rule.hours,
  };
}

const partsOf = (text: string): string[] =>
  text
    .split(/[,，;；\n]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

function whichOf({ by, picked }: RuleDraft): Written['which'] | null {
  const parts = partsOf(picked);
  if (by === 'all') return { by };
  if (parts.length === 0) return null;
  if (by === 'labels') return { by, labels: parts };
  if (by === 'name') return { by, contains: picked.trim() };
  return parts.every((one) => /^[1-9]\d{0,18}$/.test(one)) ? { by, ids: parts } : null;
}

/** An amount that may be left out; undefined while it cannot be read. */
function amountOf(typed: string, currency: string): string | null | undefined {
  if (typed.trim() === '') return null;
  const read = readTyped(typed, currency);
  return 'micros' in read ? String(read.micros) : undefined;
}

const wholeOf = (typed: string, least: number, most: number): number | null => {
  const number = /^\d{1,5}$/.test(typed.trim()) ? Number(typed) : Number.NaN;
  return number >= least && number <= most ? number : null;
};

function actOf(draft: RuleDraft, currency: string): RuleAct | null {
  const { do: what, field } = draft;
  if (what === 'switch_on' || what === 'switch_off' || what === 'notify') return { do: what };
  const [leastMicros, mostMicros] = [amountOf(draft.least, currency), amountOf(draft.most, currency)];
  if (leastMicros === undefined || mostMicros === undefined) return null;
  if (what === 'raise_percent' || what === 'lower_percent') {
    const percent = Number(draft.amount);
    const isFit = /^\d{1,4}(\.\d{1,2})?$/.test(draft.amount.trim()) && percent > 0;
    const isPossible = percent <= (what === 'raise_percent' ? 1000 : 99.99);
    return isFit && isPossible ? { do: what, field, percent, leastMicros, mostMicros } : null;
  }
  const amountMicros = amountOf(draft.amount, currency);
  if (typeof amountMicros !== 'string') return null;
  return what === 'set'
    ? { do: what, field, amountMicros }
    : { do: what, field, amountMicros, leastMicros, mostMicros };
}

/** What is not right yet, by field; a condition by its number. */
export type Problems = ReadonlySet<string>;

/** As the contract wants it, or what is missing. */
export function readDraft(draft: RuleDraft, currency: string): { rule: Written } | { problems: Problems } {
  const problems = new Set<string>();
  const need = <One>(field: string, one: One | null | undefined): One => {
    if (one === null || one === undefined) problems.add(field);
    return one as One;
  };
  const conditions = draft.conditions.map(({ fact, over, is, value, upTo }, at) => ({
    fact,
    over: isState(fact) ? null : over,
    is,
    value: need(`value ${at}`, valueOf(fact, value, currency)),
    upTo: is === 'between' ? need(`upTo ${at}`, valueOf(fact, upTo, currency)) : null,
  }));
  const added = amountOf(draft.addedPerDay, currency);
  if (added === undefined) problems.add('addedPerDay');
  const rule: Written = {
    name: need('name', draft.name.trim() === '' ? null : draft.name.trim()),
    precedence: need('precedence', wholeOf(draft.precedence, 1, 1000)),
    level: draft.level,
    which: need('picked', whichOf(draft)),
    conditions,
    act: need('amount', actOf(draft, currency)),
    again:
      draft.every === 'day'
        ? { every: 'day' }
        : { every: 'hours', hours: need('everyHours', wholeOf(draft.everyHours, 1, 720)) },
    objectsPerRun: need('objectsPerRun', wholeOf(draft.objectsPerRun, 1, 5000)),
    addedPerDayMicros: added ?? null,
    maxAgeHours: need('maxAgeHours', wholeOf(draft.maxAgeHours, 1, 168)),
    hours: need('hours', draft.hours.includes('1') ? draft.hours : null),
  };
  return problems.size > 0 ? { problems } : { rule };
}
