// What becomes of one campaign, ad group or ad when many are changed alike: a state and what is asked, another state out of it.
import { adName } from '../../contract/ads.ts';
import type {
  AdChanges,
  AudienceChange,
  BidChange,
  BudgetChange,
  EditNote,
  EditResult,
  NameChange,
} from '../../contract/ads-edits.ts';
import { type AdGroup, mostAudiences, type Targeting } from '../../contract/ads-groups.ts';
import { digitsOf, maxMicros } from '../../contract/decimals.ts';
import { maxLabels } from '../../contract/labels.ts';
import { refuse } from '../foundation/errors.ts';

/** What people set of an ad group. */
type Settings = Pick<
  AdGroup,
  | 'budget'
  | 'startsAt'
  | 'endsAt'
  | 'hours'
  | 'bid'
  | 'billing'
  | 'goal'
  | 'pacing'
  | 'placements'
  | 'targeting'
  | 'frequency'
>;

/** What people set of any of the three; a level has those that it has. */
export type State = { name: string; labels: string[]; isOn: boolean } & Partial<Settings>;

type Notes = EditResult['notes'];
type Relative = Extract<BudgetChange, { how: 'percent' | 'amount' }>;

/** Whole coins of a currency: the nearest, and of two as near the larger. */
function rounded(micros: bigint, scale: bigint, currency: string): bigint {
  const coin = 10n ** BigInt(6 - digitsOf(currency)) * scale;
  return ((2n * micros + coin) / (2n * coin)) * (coin / scale);
}

/** An amount raised or lowered, and what happened to it on the way. It is refused where it would be none, or too much. */
export function raised(
  former: bigint,
  change: Relative,
  { currency, field }: { currency: string; field: 'budget' | 'bid' },
): { micros: bigint; notes: EditNote[] } {
  const notes: EditNote[] = [];
  const scale = 10_000n;
  const exact =
    change.how === 'amount'
      ? (former + BigInt(change.byMicros)) * scale
      : former * (scale + BigInt(Math.round(change.percent * 100)));
  if (exact <= 0n && change.leastMicros === undefined) refuse('ads.amount_out_of_reach', { field });
  let micros = exact <= 0n ? 0n : rounded(exact, scale, currency);
  if (micros * scale !== exact) notes.push('rounded');
  const [least, most] = [change.leastMicros, change.mostMicros].map((one) => (one === undefined ? null : BigInt(one)));
  if (least && micros < least) {
    micros = least;
    notes.splice(0, 1, 'at_least');
  }
  if (most && micros > most) {
    micros = most;
    notes.splice(0, 1, 'at_most');
  }
  if (micros <= 0n || micros > maxMicros) refuse('ads.amount_out_of_reach', { field });
  return { micros, notes };
}

function renamed(name: string, change: NameChange): string {
  const made = {
    set: () => (change.how === 'set' ? change.name : name),
    replace: () => (change.how === 'replace' ? name.replaceAll(change.find, () => change.by) : name),
    prefix: () => (change.how === 'prefix' ? change.text + name : name),
    suffix: () => (change.how === 'suffix' ? name + change.text : name),
  }[change.how]();
  const read = adName.safeParse(made);
  return read.success ? read.data : refuse('ads.name_unfit', { field: 'name', name });
}

const lower = (label: string): string => label.toLowerCase();

function relabelled(labels: readonly string[], { addLabels = [], removeLabels = [] }: AdChanges): string[] {
  const gone = new Set(removeLabels.map(lower));
  const kept = labels.filter((one) => !gone.has(lower(one)));
  const known = new Set(kept.map(lower));
  const all = [...kept, ...addLabels.filter((one) => !known.has(lower(one)))];
  return all.length <= maxLabels ? all : refuse('ads.too_many_labels', { field: 'labels', limit: maxLabels });
}

function budgeted(
  former: Settings['budget'],
  change: BudgetChange,
  currency: string,
  notes: Notes,
): Settings['budget'] {
  if (change.how === 'set') return change.budget;
  if (former.mode === 'none') refuse('ads.amount_absent', { field: 'budget' });
  const made = raised(BigInt(former.amountMicros), change, { currency, field: 'budget' });
  notes.push(...made.notes.map((note) => ({ field: 'budget' as const, note })));
  return { mode: former.mode, amountMicros: String(made.micros) };
}

function bidding(former: Settings['bid'], change: BidChange, currency: string, notes: Notes): Settings['bid'] {
  if (change.how === 'set') return change.bid;
  if (former.strategy === 'lowest_cost') refuse('ads.amount_absent', { field: 'bid' });
  const made = raised(BigInt(former.amountMicros), change, { currency, field: 'bid' });
  notes.push(...made.notes.map((note) => ({ field: 'bid' as const, note })));
  return { ...former, amountMicros: String(made.micros) };
}

/** Nobody is shown to and left out at once: what is named on the other side has to be taken away there first. */
function reaching(former: Targeting['audiences'], { how, ...change }: AudienceChange): Targeting['audiences'] {
  const made = (side: 'include' | 'exclude'): string[] => {
    const rest = former[side].filter((id) => !change[side].includes(id));
    return how === 'remove' ? rest : [...former[side], ...change[side].filter((id) => !former[side].includes(id))];
  };
  const [include, exclude] = [made('include'), made('exclude')];
  const audience = include.find((id) => exclude.includes(id));
  if (audience !== undefined) refuse('ads.audience_on_both_sides', { field: 'audiences', audience });
  if (Math.max(include.length, exclude.length) > mostAudiences)
    refuse('ads.too_many_named', { field: 'audiences', limit: mostAudiences });
  return { include, exclude };
}

/** Instants as replies tell them, so that one that is given in another zone is no change. */
const inUtc = (at: string | null): string | null => (at === null ? null : new Date(at).toISOString());

/** The state that is asked for; whether it may be is for others to say. */
export function changedBy(before: State, changes: AdChanges, currency: string): { after: State; notes: Notes } {
  const notes: Notes = [];
  const {
    name,
    budget,
    bid,
    startsAt,
    endsAt,
    targeting,
    audiences,
    addLabels: _,
    removeLabels: __,
    isOn,
    ...plain
  } = changes;
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)) as Partial<State>;
  const after: State = { ...before, ...given, labels: relabelled(before.labels, changes), isOn: isOn ?? before.isOn };
  if (name) after.name = renamed(before.name, name);
  if (budget && before.budget) after.budget = budgeted(before.budget, budget, currency, notes);
  if (bid && before.bid) after.bid = bidding(before.bid, bid, currency, notes);
  if (startsAt !== undefined) after.startsAt = inUtc(startsAt);
  if (endsAt !== undefined) after.endsAt = inUtc(endsAt);
  if (targeting && before.targeting) {
    const parts = Object.entries(targeting).filter(([, value]) => value !== undefined);
    after.targeting = { ...before.targeting, ...Object.fromEntries(parts) };
  }
  if (audiences && after.targeting)
    after.targeting = { ...after.targeting, audiences: reaching(after.targeting.audiences, audiences) };
  return { after, notes };
}
