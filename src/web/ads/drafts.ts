// Budgets and settings of ad groups as they are typed, and as the contract wants them.
import type { AdBudget } from '../../contract/ads.ts';
import type { AdGroup, Bid, Targeting } from '../../contract/ads-groups.ts';
import {
  type ageBands,
  allHours,
  type Billing,
  type devices,
  type Goal,
  type genders,
  type pacings,
  type placements,
  type systems,
} from '../../contract/ads-kinds.ts';
import { decimalOf } from '../../contract/decimals.ts';
import { readTyped } from '../finance/typed-amount.ts';
import { instantOfLocal, localOf } from '../ui/days.ts';

export interface BudgetDraft {
  mode: AdBudget['mode'];
  amount: string;
}

export const noBudget: BudgetDraft = { mode: 'none', amount: '' };

/** What stands, as it would be typed. */
export const draftOfBudget = (budget: AdBudget, currency: string): BudgetDraft => ({
  mode: budget.mode,
  amount: budget.mode === 'none' ? '' : decimalOf(budget.amountMicros, currency),
});

/** What was typed as the contract wants it; null while it cannot be read. */
export function budgetOf({ mode, amount }: BudgetDraft, currency: string): AdBudget | null {
  if (mode === 'none') return { mode };
  const read = readTyped(amount, currency);
  return 'micros' in read ? { mode, amountMicros: String(read.micros) } : null;
}

export interface AdGroupDraft {
  budget: BudgetDraft;
  startsAt: string;
  endsAt: string;
  hours: string;
  bid: string;
  /** Empty: what the objective begins with. */
  billing: Billing | '';
  goal: Goal | '';
  pacing: (typeof pacings)[number];
  placements: (typeof placements)[number][];
  places: string[];
  languages: string[];
  gender: '' | (typeof genders)[number];
  ages: (typeof ageBands)[number][];
  devices: (typeof devices)[number][];
  systems: (typeof systems)[number][];
  audiences: AdGroup['targeting']['audiences'];
  impressions: string;
  days: string;
}

export const newAdGroup: AdGroupDraft = {
  budget: noBudget,
  startsAt: '',
  endsAt: '',
  hours: allHours,
  bid: '',
  billing: '',
  goal: '',
  pacing: 'smooth',
  placements: [],
  places: [],
  languages: [],
  gender: '',
  ages: [],
  devices: [],
  systems: [],
  audiences: { include: [], exclude: [] },
  impressions: '',
  days: '',
};

/** To whom it is shown, of what was typed. */
export function targetingOf({
  places,
  languages,
  gender,
  ages,
  devices: on,
  systems: of,
  audiences,
}: AdGroupDraft): Targeting {
  return { places, languages, gender: gender === '' ? null : gender, ages, devices: on, systems: of, audiences };
}

/** Targeting that stands or was saved, as it would be typed. */
export const draftOfTargeting = ({ gender, ...targeting }: Targeting) => ({
  ...targeting,
  gender: gender ?? ('' as const),
});

/** What stands, as it would be typed. */
export function draftOfAdGroup(group: AdGroup, timeZone: string): AdGroupDraft {
  const { targeting, frequency, bid, startsAt, endsAt } = group;
  const local = (at: string | null): string => (at === null ? '' : localOf(at, timeZone));
  return {
    budget: draftOfBudget(group.budget, group.currency),
    startsAt: local(startsAt),
    endsAt: local(endsAt),
    hours: group.hours,
    bid: bid.strategy === 'bid_cap' ? decimalOf(bid.amountMicros, group.currency) : '',
    billing: group.billing,
    goal: group.goal,
    pacing: group.pacing,
    placements: group.placements,
    ...draftOfTargeting(targeting),
    impressions: frequency === null ? '' : String(frequency.impressions),
    days: frequency === null ? '' : String(frequency.days),
  };
}

/** What was typed as the contract wants it, field by field; null while something cannot be read. `before` is what stands. */
export function settingsOfDraft(
  draft: AdGroupDraft,
  { currency, timeZone, before }: { currency: string; timeZone: string; before?: AdGroup | undefined },
) {
  const budget = budgetOf(draft.budget, currency);
  const read = readTyped(draft.bid, currency);
  const bid: Bid | null =
    draft.bid.trim() === ''
      ? { strategy: 'lowest_cost' }
      : 'micros' in read
        ? { strategy: 'bid_cap', amountMicros: String(read.micros) }
        : null;
  const frequency = frequencyOf(draft);
  if (budget === null || bid === null || frequency === undefined || !draft.hours.includes('1')) return null;
  /** A field shows minutes: what stands to the second stays while nobody types. */
  const at = (local: string, former: string | null = null): string | null =>
    local === ''
      ? null
      : former !== null && localOf(former, timeZone) === local
        ? former
        : instantOfLocal(local, timeZone);
  return {
    budget,
    bid,
    startsAt: at(draft.startsAt, before?.startsAt),
    endsAt: at(draft.endsAt, before?.endsAt),
    hours: draft.hours,
    ...(draft.billing === '' ? {} : { billing: draft.billing }),
    ...(draft.goal === '' ? {} : { goal: draft.goal }),
    pacing: draft.pacing,
    placements: draft.placements,
    targeting: targetingOf(draft),
    frequency,
  };
}

/** Both or neither; undefined for what cannot be read. */
export function frequencyOf({ impressions, days }: AdGroupDraft): AdGroup['frequency'] | undefined {
  if (impressions.trim() === '' && days.trim() === '') return null;
  const [most, span] = [Number(impressions), Number(days)];
  const isWhole = (value: number, max: number): boolean => Number.isInteger(value) && value >= 1 && value <= max;
  return isWhole(most, 100) && isWhole(span, 30) ? { impressions: most, days: span } : undefined;
}
