// The rule of an audience as it is typed, and as the contract wants it.
import { mostRuleDays } from '../../contract/audience-kinds.ts';
import type { AudienceCondition, AudienceRule } from '../../contract/audiences.ts';
import { decimalOf } from '../../contract/decimals.ts';
import { standardEvents } from '../../contract/pixel-kinds.ts';
import { readTyped } from '../finance/typed-amount.ts';

export interface ConditionDraft {
  key: number;
  pixel: string;
  /** A standard event, empty for any, or `other`. */
  event: string;
  other: string;
  days: string;
  url: string;
  amount: string;
  currency: string;
  times: string;
}

export interface RuleDraft {
  match: AudienceRule['match'];
  include: ConditionDraft[];
  exclude: ConditionDraft[];
}

export const mostConditions = 10;
const isStandard = (event: string): boolean => (standardEvents as readonly string[]).includes(event);

export const newCondition = (key: number, pixel: string, currency: string): ConditionDraft => ({
  key,
  pixel,
  event: 'page_view',
  other: '',
  days: '30',
  url: '',
  amount: '',
  currency,
  times: '1',
});

const draftOfCondition = (
  { pixel, event, days, urlContains, atLeast, times }: AudienceCondition,
  key: number,
  currency: string,
): ConditionDraft => ({
  key,
  pixel,
  event: event === null || isStandard(event) ? (event ?? '') : 'other',
  other: event === null || isStandard(event) ? '' : event,
  days: String(days),
  url: urlContains ?? '',
  amount: atLeast === null ? '' : decimalOf(atLeast.amountMicros, atLeast.currency),
  currency: atLeast?.currency ?? currency,
  times: String(times),
});

export const draftOfRule = ({ match, include, exclude }: AudienceRule, currency: string): RuleDraft => ({
  match,
  include: include.map((one, at) => draftOfCondition(one, at, currency)),
  exclude: exclude.map((one, at) => draftOfCondition(one, include.length + at, currency)),
});

export type ConditionProblem = 'pixel' | 'other' | 'days' | 'amount' | 'times';

const isWhole = (text: string, most: number): boolean => {
  const value = Number(text);
  return text.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= most;
};

/** What cannot be read of a condition, by field. */
export function problemsOf({ pixel, event, other, days, amount, currency, times }: ConditionDraft): ConditionProblem[] {
  return [
    ...(pixel === '' ? (['pixel'] as const) : []),
    ...(event === 'other' && other.trim() === '' ? (['other'] as const) : []),
    ...(isWhole(days, mostRuleDays) ? [] : (['days'] as const)),
    ...(amount.trim() === '' || 'micros' in readTyped(amount, currency) ? [] : (['amount'] as const)),
    ...(isWhole(times, 100) ? [] : (['times'] as const)),
  ];
}

function readCondition({ pixel, event, other, days, url, amount, currency, times }: ConditionDraft): AudienceCondition {
  const read = readTyped(amount, currency);
  return {
    pixel,
    event: event === '' ? null : event === 'other' ? other.trim() : event,
    days: Number(days),
    urlContains: url.trim() === '' ? null : url.trim(),
    atLeast: amount.trim() !== '' && 'micros' in read ? { amountMicros: String(read.micros), currency } : null,
    times: Number(times),
  };
}

/** Null while something cannot be read. */
export function readRule({ match, include, exclude }: RuleDraft): AudienceRule | null {
  if ([...include, ...exclude].some((one) => problemsOf(one).length > 0)) return null;
  return { match, include: include.map(readCondition), exclude: exclude.map(readCondition) };
}
