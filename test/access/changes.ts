// Random changes of a world of access: which there are, how one is drawn, and at what it is aimed. A change that cannot be made
// there and then is none, so that any part of a series can be replayed.
import { type Change, hour, labelWords, type Rule, sizes } from './change.ts';
import { rulesOfAssets } from './change-assets.ts';
import { rulesOfPeople } from './change-people.ts';
import { rulesOfTeams } from './change-teams.ts';
import type { Model, Term } from './model.ts';

const rules = { ...rulesOfPeople, ...rulesOfAssets, ...rulesOfTeams };

export type Kind = keyof typeof rules;

/** Turns a change to something that is there, if there is something. */
export function aim(model: Model, change: Change): Change {
  const targets = ruleOf(change.kind).targets?.(model) ?? [];
  return { ...change, ...targets[change.mask % targets.length] };
}

export const ruleOf = (kind: Kind): Rule => rules[kind];

const spread = (weights: [Kind, number][]): Kind[] =>
  weights.flatMap(([kind, weight]) => Array<Kind>(weight).fill(kind));
const kinds = spread((Object.keys(rules) as Kind[]).map((kind) => [kind, rules[kind].weight]));
/** What fills a world with people who hold something. */
const firstKinds = spread(
  [
    ...([
      ['join', 20],
      ['grant', 20],
      ['elevate', 8],
      ['make_group', 10],
      ['add_item', 14],
      ['label', 8],
    ] as const),
    ...([
      ['grant_group', 14],
      ['make_role', 10],
      ['become_partners', 8],
      ['share', 10],
    ] as const),
    ...([
      ['make_team', 8],
      ['join_team', 12],
      ['grant_team', 10],
      ['grant_team_group', 8],
    ] as const),
  ].map(([kind, weight]) => [kind, weight]),
);

/** Ends of terms: past, this very instant, ahead. Whole hours, so that the seconds that a round takes never cross one. */
const ends = [-48, -24, 0, 0, 24, 48, 72].map((hours) => hours * hour);

export interface Chance {
  below(end: number): number;
}

function pick<Item>(chance: Chance, items: readonly Item[]): Item {
  return items[chance.below(items.length)] as Item;
}

function drawTerm(chance: Chance, kind: Kind): Term {
  // Who is no member holds nothing, and tells nothing of all the rest.
  const isOfMember = kind === 'join' || kind === 'change_roles' || kind === 'time_member';
  if (chance.below(4) < (isOfMember ? 3 : 2)) return bounded(kind, { starts: null, expires: null });
  return bounded(kind, drawEnds(chance));
}

/** An elevation has both ends. */
function bounded(kind: Kind, { starts, expires }: Term): Term {
  if (kind !== 'elevate' && kind !== 'time_elevation') return { starts, expires };
  return {
    starts: starts ?? Math.min(-24 * hour, (expires ?? 0) - hour),
    expires: expires ?? Math.max(24 * hour, (starts ?? 0) + hour),
  };
}

function drawEnds(chance: Chance): Term {
  const one = pick(chance, ends);
  const two = pick(chance, ends);
  const [first, last] = [Math.min(one, two), Math.max(one, two)];
  const shape = chance.below(4);
  if (shape === 0) return { starts: one, expires: null };
  if (shape === 1) return { starts: null, expires: one };
  return { starts: first, expires: first === last ? last + hour : last };
}

export function drawChange(chance: Chance, isFirst: boolean): Change {
  const kind = pick(chance, isFirst ? firstKinds : kinds);
  return {
    kind,
    center: chance.below(sizes.centers),
    other: chance.below(sizes.centers),
    person: chance.below(sizes.people),
    account: chance.below(sizes.accounts),
    group: chance.below(sizes.groups),
    team: chance.below(sizes.teams),
    role: pick(chance, ['admin', 'operator', 'operator', 'analyst', 0, 1] as const),
    term: drawTerm(chance, kind),
    member: {
      role: pick(chance, ['owner', 'admin', 'employee', 'employee', 'employee', 'employee', 'employee'] as const),
      finance: pick(chance, ['none', 'none', 'none', 'analyst', 'manager'] as const),
      creator: pick(chance, ['none', 'none', 'viewer', 'manager'] as const),
    },
    label: pick(chance, labelWords),
    labels: labelWords.filter(() => chance.below(2) === 0),
    match: pick(chance, ['any', 'all'] as const),
    mask: 1 + chance.below(16_383),
    isForced: chance.below(8) === 0,
  };
}
