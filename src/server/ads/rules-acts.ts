// What a rule does to one object, and which rules contradict each other: pure.
import type { AdChanges } from '../../contract/ads-edits.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { RuleAct, RuleConflict, RuleDefinition } from '../../contract/ads-rules.ts';
import { isWritable } from '../../contract/decimals.ts';
import { refuse } from '../foundation/errors.ts';
import { raised } from './edit-rules.ts';

type Amounts = Extract<RuleAct, { field: 'budget' | 'bid' }>;
export const isOfAmount = (act: RuleAct): act is Amounts => 'field' in act;

/** What it does, in a word that tells the direction. */
export function wordOf(act: RuleAct): string {
  return isOfAmount(act) ? `${act.field} ${act.do === 'set' ? 'set' : act.do.slice(0, 5)}` : act.do;
}

/** On what two acts contradict each other, if they do. What sets an amount contradicts all that moves it otherwise. */
export function contradiction(one: RuleAct, other: RuleAct): RuleConflict['about'] | null {
  if (isOfAmount(one) && isOfAmount(other)) {
    if (one.field !== other.field) return null;
    const isSame =
      one.do === 'set' && other.do === 'set' ? one.amountMicros === other.amountMicros : wordOf(one) === wordOf(other);
    return isSame ? null : one.field;
  }
  const switches = [one.do, other.do];
  return switches.includes('switch_on') && switches.includes('switch_off') ? 'switch' : null;
}

/** The same, where of the earlier act only its word is known. */
export const mayContradict = (act: RuleAct, word: string): boolean =>
  isOfAmount(act)
    ? word.startsWith(`${act.field} `) && (word !== wordOf(act) || act.do === 'set')
    : (act.do === 'switch_on' && word === 'switch_off') || (act.do === 'switch_off' && word === 'switch_on');

type Relative = Extract<NonNullable<AdChanges['bid']>, { how: 'percent' | 'amount' }>;

function relativeOf(act: Exclude<Amounts, { do: 'set' }>): Relative {
  const sign = act.do.startsWith('lower') ? -1 : 1;
  const bounds = {
    ...(act.leastMicros === null ? {} : { leastMicros: act.leastMicros }),
    ...(act.mostMicros === null ? {} : { mostMicros: act.mostMicros }),
  };
  return 'percent' in act
    ? { how: 'percent', percent: sign * act.percent, ...bounds }
    : { how: 'amount', byMicros: `${sign < 0 ? '-' : ''}${act.amountMicros}`, ...bounds };
}

/** What an amount becomes; itself where a bound leaves nothing to do: what raises never lowers. */
export function amountAfter(act: Amounts, former: bigint, currency: string): bigint {
  if (act.do === 'set') return BigInt(act.amountMicros);
  const { micros } = raised(former, relativeOf(act), { currency, field: act.field });
  const isRise = act.do.startsWith('raise');
  return isRise === micros > former ? micros : former;
}

/** The edit that does it to objects whose budgets are of one kind. */
export function changesOf(act: RuleAct, mode: 'daily' | 'lifetime'): AdChanges {
  if (!isOfAmount(act)) return { isOn: act.do === 'switch_on' };
  if (act.do !== 'set') return { [act.field]: relativeOf(act) };
  const { amountMicros } = act;
  return act.field === 'budget'
    ? { budget: { how: 'set', budget: { mode, amountMicros } } }
    : { bid: { how: 'set', bid: { strategy: 'bid_cap', amountMicros } } };
}

const fieldsAt: Record<AdLevel, readonly string[]> = { campaign: ['budget'], ad_group: ['budget', 'bid'], ad: [] };

/** Refuses what the level does not have, and amounts that the currency cannot be written in. */
export function checkDefinition(rule: RuleDefinition, currency: string): void {
  const { level, which, conditions, act } = rule;
  const unfit = (field: string, why: string): never => refuse('ads.rule_unfit', { field, why });
  if (level === 'campaign' && which.by === 'campaigns') unfit('which', 'level');
  conditions.forEach(({ fact }, at) => {
    if ((fact === 'budget' || fact === 'bid') && !fieldsAt[level].includes(fact))
      unfit(`conditions.${at}.fact`, 'level');
  });
  if (isOfAmount(act)) {
    if (!fieldsAt[level].includes(act.field)) unfit('act.field', 'level');
    const { leastMicros = null, mostMicros = null } = act as {
      leastMicros?: string | null;
      mostMicros?: string | null;
    };
    if (leastMicros !== null && mostMicros !== null && BigInt(leastMicros) > BigInt(mostMicros))
      unfit('act.mostMicros', 'bounds');
    const told = { amountMicros: 'amountMicros' in act ? act.amountMicros : null, leastMicros, mostMicros };
    for (const [field, micros] of Object.entries(told))
      if (micros !== null && !isWritable(BigInt(micros), currency)) unfit(`act.${field}`, 'too_fine');
  }
}
