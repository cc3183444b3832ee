// What is to be changed of many, as it is typed, and the call that it makes.
import type { AdChanges, BudgetChange } from '../../contract/ads-edits.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { SavedTargeting } from '../../contract/saved-targetings.ts';
import { readTyped } from '../finance/typed-amount.ts';
import { type AdGroupDraft, newAdGroup, settingsOfDraft } from './drafts.ts';

export const parts = {
  campaign: ['name', 'budget', 'labels', 'status'],
  ad_group: [
    'budget',
    'bid',
    'name',
    'starts',
    'ends',
    'hours',
    'pacing',
    'placements',
    'saved',
    'audiences',
    'places',
    'languages',
    'gender',
    'ages',
    'labels',
    'status',
  ],
  ad: ['name', 'labels', 'status'],
} as const satisfies Record<AdLevel, readonly string[]>;
export type Part = (typeof parts)['ad_group'][number];

export const nameWays = ['replace', 'prefix', 'suffix', 'set'] as const;
export const moneyWays = ['raise_percent', 'lower_percent', 'raise_amount', 'lower_amount', 'set'] as const;

export const audienceWays = ['add', 'remove', 'set'] as const;

export interface MoneyDraft {
  way: (typeof moneyWays)[number];
  value: string;
  least: string;
  most: string;
}

export interface BulkDraft {
  chosen: readonly Part[];
  nameWay: (typeof nameWays)[number];
  find: string;
  text: string;
  budget: MoneyDraft;
  budgetMode: 'daily' | 'lifetime';
  bid: MoneyDraft;
  group: AdGroupDraft;
  /** Targeting that was saved, as it is to be set. */
  saved: SavedTargeting | null;
  audienceWay: (typeof audienceWays)[number];
  addLabels: string[];
  removeLabels: string[];
  isOn: boolean;
}

const money: MoneyDraft = { way: 'raise_percent', value: '', least: '', most: '' };

export const newBulk: BulkDraft = {
  chosen: [],
  nameWay: 'replace',
  find: '',
  text: '',
  budget: money,
  budgetMode: 'daily',
  bid: money,
  group: newAdGroup,
  saved: null,
  audienceWay: 'add',
  addLabels: [],
  removeLabels: [],
  isOn: true,
};

/** `12.5`, `12,5 %` or `１２`, in hundredths at the finest; null for what is none. */
export function readPercent(typed: string): number | null {
  const text = typed.normalize('NFKC').replace(/[\s%]/g, '').replace(',', '.');
  if (!/^\d{1,5}(?:\.\d{1,2})?$/.test(text)) return null;
  const percent = Number(text);
  return percent > 0 && percent <= 10_000 ? percent : null;
}

type Relative = Extract<BudgetChange, { how: 'percent' | 'amount' }>;

/** Undefined for what cannot be read. */
function relativeOf({ way, value, least, most }: MoneyDraft, currency: string): Relative | undefined {
  const bounds: { leastMicros?: string; mostMicros?: string } = {};
  for (const [key, typed] of [
    ['leastMicros', least],
    ['mostMicros', most],
  ] as const) {
    if (typed.trim() === '') continue;
    const read = readTyped(typed, currency);
    if (!('micros' in read)) return undefined;
    bounds[key] = String(read.micros);
  }
  const sign = way.startsWith('raise') ? 1 : -1;
  if (way.endsWith('percent')) {
    const percent = readPercent(value);
    if (percent === null || (sign < 0 && percent >= 100)) return undefined;
    return { how: 'percent', percent: sign * percent, ...bounds };
  }
  const read = readTyped(value, currency);
  return 'micros' in read ? { how: 'amount', byMicros: String(BigInt(sign) * read.micros), ...bounds } : undefined;
}

function exactOf({ value }: MoneyDraft, currency: string): string | undefined {
  const read = readTyped(value, currency);
  return 'micros' in read ? String(read.micros) : undefined;
}

function nameOf({ nameWay, find, text }: BulkDraft): AdChanges['name'] {
  if (nameWay === 'replace') return find === '' ? undefined : { how: 'replace', find, by: text };
  if (nameWay === 'set') return text.trim() === '' ? undefined : { how: 'set', name: text };
  return text === '' ? undefined : { how: nameWay, text };
}

interface Place {
  currency: string;
  timeZone: string;
}

/** To name nobody is something to set, and nothing to add. */
function audiencesOf({ audienceWay, group: { audiences } }: BulkDraft): AdChanges {
  if (audienceWay === 'set') return { targeting: { audiences } };
  const isEmpty = audiences.include.length + audiences.exclude.length === 0;
  return isEmpty ? {} : { audiences: { how: audienceWay, ...audiences } };
}

/** The change that a part asks for; empty while it cannot be read. */
function changeOf(part: Part, draft: BulkDraft, place: Place): AdChanges {
  const { currency } = place;
  const settings = settingsOfDraft(draft.group, place);
  const amount = (one: MoneyDraft) => exactOf(one, currency);
  switch (part) {
    case 'name':
      return { name: nameOf(draft) };
    case 'budget': {
      if (draft.budget.way !== 'set') return { budget: relativeOf(draft.budget, currency) };
      const amountMicros = amount(draft.budget);
      return amountMicros ? { budget: { how: 'set', budget: { mode: draft.budgetMode, amountMicros } } } : {};
    }
    case 'bid': {
      if (draft.bid.way !== 'set') return { bid: relativeOf(draft.bid, currency) };
      const amountMicros = amount(draft.bid);
      return amountMicros ? { bid: { how: 'set', bid: { strategy: 'bid_cap', amountMicros } } } : {};
    }
    case 'labels': {
      const { addLabels, removeLabels } = draft;
      return {
        ...(addLabels.length > 0 ? { addLabels } : {}),
        ...(removeLabels.length > 0 ? { removeLabels } : {}),
      };
    }
    case 'status':
      return { isOn: draft.isOn };
    case 'starts':
      return settings ? { startsAt: settings.startsAt } : {};
    case 'ends':
      return settings ? { endsAt: settings.endsAt } : {};
    case 'hours':
      return settings ? { hours: settings.hours } : {};
    case 'pacing':
    case 'placements':
      return { [part]: draft.group[part] };
    case 'saved':
      return draft.saved ? { targeting: draft.saved.targeting } : {};
    case 'audiences':
      return audiencesOf(draft);
    case 'gender':
      return { targeting: { gender: draft.group.gender === '' ? null : draft.group.gender } };
    default:
      return { targeting: { [part]: draft.group[part] } };
  }
}

export const isRead = (part: Part, draft: BulkDraft, place: Place): boolean =>
  Object.values(changeOf(part, draft, place)).some((value) => value !== undefined);

/** All that is asked for; what is ticked beside saved targeting is set instead of its part. Null while a part that was chosen cannot be read, or none was. */
export function changesOf(draft: BulkDraft, place: Place): AdChanges | null {
  if (draft.chosen.length === 0 || draft.chosen.some((part) => !isRead(part, draft, place))) return null;
  const changes: AdChanges = {};
  const inOrder = (parts.ad_group as readonly Part[]).filter((part) => draft.chosen.includes(part));
  for (const part of inOrder) {
    const { targeting, ...plain } = changeOf(part, draft, place);
    Object.assign(changes, plain);
    if (targeting) changes.targeting = { ...changes.targeting, ...targeting };
  }
  // Audiences to add or take away are of those that each has.
  if (changes.audiences && changes.targeting) delete changes.targeting.audiences;
  return changes;
}
