// Of the objects that meet the conditions: on which a rule acts, and why not on the others. Pure.
import type { SkipReason } from '../../contract/ads-rule-runs.ts';
import type { RuleDefinition } from '../../contract/ads-rules.ts';
import { Refusal } from '../foundation/errors.ts';
import { checkBudget } from './checks.ts';
import { amountAfter, isOfAmount } from './rules-acts.ts';
import type { Met } from './rules-query.ts';

export interface Chosen {
  object: Met;
  before: bigint | null;
  after: bigint | null;
}

/** A refusal as it is kept: told in the words of who reads it, where its details are known. */
export interface Kept {
  code: string;
  message?: string;
  details?: Record<string, unknown>;
}

export interface Skipped extends Chosen {
  reason: SkipReason;
  yieldsTo: string | null;
  refusal: Kept | null;
}

export interface Held {
  /** Those on which it acted too short a time ago. */
  tooSoon: ReadonlySet<string>;
  /** On which a rule that comes first did the contrary: which. */
  yields: ReadonlyMap<string, string>;
  /** What it asked others to approve, and they did not decide yet. */
  waiting: ReadonlySet<string>;
  /** What it added to budgets today. */
  addedMicros: bigint;
}

/** Amounts before and after; null for what has none to change. */
function amountsOf(rule: RuleDefinition, object: Met, currency: string): { before: bigint; after: bigint } | null {
  if (!isOfAmount(rule.act)) return null;
  const former = rule.act.field === 'budget' ? object.budget : object.bid;
  if (former === null) return null;
  const before = BigInt(former);
  const after = amountAfter(rule.act, before, currency);
  if (rule.act.field === 'budget' && rule.level !== 'ad' && after !== before)
    checkBudget({ mode: 'daily', amountMicros: String(after) }, { level: rule.level, currency });
  return { before, after };
}

/** In the order in which they were made; what is there already is not told one by one. */
export function choose(
  rule: RuleDefinition,
  met: readonly Met[],
  { held, currency }: { held: Held; currency: string },
): { chosen: Chosen[]; skipped: Skipped[]; unchanged: number } {
  const chosen: Chosen[] = [];
  const skipped: Skipped[] = [];
  let unchanged = 0;
  let added = held.addedMicros;
  const { act } = rule;
  for (const object of met) {
    let amounts: { before: bigint; after: bigint } | null = null;
    const skip = (reason: SkipReason, more: Partial<Skipped> = {}): void => {
      const told = { before: amounts?.before ?? null, after: null, yieldsTo: null, refusal: null };
      skipped.push({ object, ...told, reason, ...more });
    };
    try {
      amounts = amountsOf(rule, object, currency);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      skip('refused', { refusal: { code: error.code, details: error.details } });
      continue;
    }
    const rise = amounts ? amounts.after - amounts.before : 0n;
    const isThere = isOfAmount(act)
      ? amounts !== null && rise === 0n
      : act.do !== 'notify' && object.isOn === (act.do === 'switch_on');
    const other = held.yields.get(object.id);
    if (isThere) unchanged += 1;
    else if (isOfAmount(act) && amounts === null) skip('no_amount');
    else if (held.waiting.has(object.id)) skip('waits_for_approval');
    else if (held.tooSoon.has(object.id)) skip('too_soon');
    else if (other !== undefined) skip('yields', { yieldsTo: other });
    else if (chosen.length >= rule.objectsPerRun) skip('most_objects');
    else if (isBeyond(rule, added, rise)) skip('most_added');
    else {
      if (adds(rule, rise)) added += rise;
      chosen.push({ object, before: amounts?.before ?? null, after: amounts?.after ?? null });
    }
  }
  return { chosen, skipped, unchanged };
}

const adds = ({ act }: RuleDefinition, rise: bigint): boolean => isOfAmount(act) && act.field === 'budget' && rise > 0n;

const isBeyond = (rule: RuleDefinition, added: bigint, rise: bigint): boolean =>
  adds(rule, rise) && rule.addedPerDayMicros !== null && added + rise > BigInt(rule.addedPerDayMicros);
