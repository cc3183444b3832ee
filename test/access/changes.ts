// Random changes of a world of access: how one is drawn, and what it does to the model. A change that cannot be made there
// and then is none, so that any part of a series can be replayed.
import { endHolding, type Group, isHeld, type Member, type Model, pairOf, type Role, type Term } from './model.ts';

export const sizes = { centers: 4, people: 6, accounts: 6, groups: 3, roles: 2 };
export const labelWords = ['spring', 'retail', 'north'] as const;
const hour = 3_600_000;

/** All that a change may need; each kind takes its part. */
export interface Change {
  kind: Kind;
  center: number;
  /** Another center. */
  other: number;
  person: number;
  account: number;
  group: number;
  role: Role;
  term: Term;
  member: Pick<Member, 'role' | 'finance' | 'creator'>;
  label: string;
  labels: string[];
  match: 'any' | 'all';
  mask: number;
  /** Also where no endpoint would allow it, straight into the tables. */
  isForced: boolean;
}

type Effect = 'adds' | 'removes' | 'either';

interface Rule {
  /** How often, beside the others. */
  weight: number;
  effect: Effect;
  /** Makes the change; false if it cannot be made. */
  act(model: Model, change: Change): boolean;
}

function memberOf(model: Model, { center, person, isForced }: Change): Member | undefined {
  const member = model.centers[center]?.members.get(person);
  return member && (isForced || member.status === 'active' || member.status === 'suspended') ? member : undefined;
}

/** Something may be given here: somebody who is a member, on an account that is held; by force to anybody ever, on anything ever. */
function mayGive(model: Model, change: Change): boolean {
  const { center, account, isForced } = change;
  const isKnown = isForced ? model.centers[center]?.known.has(account) : isHeld(model, center, account);
  return isKnown === true && memberOf(model, change) !== undefined && isRole(model, center, change.role);
}

function isRole(model: Model, center: number, role: Role): boolean {
  return typeof role !== 'number' || model.centers[center]?.roles[role] !== undefined;
}

function groupOf(model: Model, { center, group }: Change): Group | undefined {
  return model.centers[center]?.groups[group] ?? undefined;
}

function setStatus(from: Member['status'][], to: Member['status']) {
  return (model: Model, { center, person }: Change): boolean => {
    const member = model.centers[center]?.members.get(person);
    if (!member || !from.includes(member.status)) return false;
    member.status = to;
    return true;
  };
}

function setActive(from: boolean, to: boolean) {
  return (model: Model, change: Change): boolean => {
    const center = model.centers[change.center];
    if (center?.isActive !== from) return false;
    center.isActive = to;
    return true;
  };
}

/** Ends the shares of one center at another. */
function endShares(model: Model, owner: number, partner: number): void {
  for (const [account, share] of [...(model.centers[partner]?.shares ?? [])])
    if (share.owner === owner) endHolding(model, partner, account);
}

function hold(model: Model, center: number, account: number): void {
  model.owners[account] = center;
  model.centers[center]?.known.add(account);
}

/** The end of a term belongs only to who can have one. */
const memberFrom = ({ member, term }: Change): Member => ({
  ...member,
  status: 'active',
  starts: null,
  expires: member.role === 'owner' ? null : term.expires,
});

export const rules = {
  join: {
    weight: 8,
    effect: 'either',
    act(model, change) {
      const members = model.centers[change.center]?.members;
      const status = members?.get(change.person)?.status;
      if (!members || status === 'active' || status === 'suspended') return false;
      members.set(change.person, memberFrom(change));
      return true;
    },
  },
  change_roles: {
    weight: 6,
    effect: 'either',
    act(model, change) {
      const member = memberOf(model, { ...change, isForced: false });
      if (!member) return false;
      Object.assign(member, change.member, { expires: memberFrom(change).expires });
      return true;
    },
  },
  time_member: {
    weight: 5,
    effect: 'either',
    act(model, change) {
      const member = memberOf(model, change);
      if (!member) return false;
      Object.assign(member, change.term, member.role === 'owner' ? { expires: null } : {});
      return true;
    },
  },
  suspend: { weight: 3, effect: 'removes', act: setStatus(['active'], 'suspended') },
  reinstate: { weight: 6, effect: 'adds', act: setStatus(['suspended'], 'active') },
  end_member: {
    weight: 2,
    effect: 'removes',
    act(model, change) {
      const center = model.centers[change.center];
      const status = change.isForced ? 'left' : 'removed';
      if (!center || !setStatus(['active', 'suspended'], status)(model, change)) return false;
      const isOther = (pair: string): boolean => !pair.startsWith(`${change.person}:`);
      center.grants = new Map([...center.grants].filter(([pair]) => isOther(pair)));
      center.elevations = center.elevations.filter(({ pair }) => isOther(pair));
      for (const group of center.groups) group?.grants.delete(change.person);
      return true;
    },
  },
  grant: {
    weight: 16,
    effect: 'either',
    act(model, change) {
      if (!mayGive(model, change)) return false;
      const { role, term, person, account } = change;
      model.centers[change.center]?.grants.set(pairOf(person, account), { role, ...term });
      return true;
    },
  },
  take_grant: {
    weight: 4,
    effect: 'removes',
    act: (model, { center, person, account }) =>
      model.centers[center]?.grants.delete(pairOf(person, account)) === true,
  },
  elevate: {
    weight: 7,
    effect: 'adds',
    act(model, change) {
      const { role, term, person, account } = change;
      if (term.starts === null || term.expires === null || !mayGive(model, change)) return false;
      model.centers[change.center]?.elevations.push({ pair: pairOf(person, account), role, ...term });
      return true;
    },
  },
  time_elevation: {
    weight: 5,
    effect: 'either',
    act(model, { center, person, account, term }) {
      const { starts, expires } = term;
      const pair = pairOf(person, account);
      const found = model.centers[center]?.elevations.filter((one) => one.pair === pair) ?? [];
      if (starts === null || expires === null || found.length === 0) return false;
      for (const one of found) Object.assign(one, { starts, expires });
      return true;
    },
  },
  end_elevation: {
    weight: 2,
    effect: 'removes',
    act(model, { center, person, account }) {
      const here = model.centers[center];
      const left = here?.elevations.filter(({ pair }) => pair !== pairOf(person, account)) ?? [];
      if (!here || left.length === here.elevations.length) return false;
      here.elevations = left;
      return true;
    },
  },
  make_group: {
    weight: 6,
    effect: 'adds',
    act(model, { center, group, labels, match }) {
      const groups = model.centers[center]?.groups;
      if (!groups || groups[group]) return false;
      groups[group] = { labels, match, byHand: new Set(), grants: new Map() };
      return true;
    },
  },
  change_rule: {
    weight: 4,
    effect: 'either',
    act(model, change) {
      const group = groupOf(model, change);
      if (!group) return false;
      Object.assign(group, { labels: change.labels, match: change.match });
      return true;
    },
  },
  delete_group: {
    weight: 1,
    effect: 'removes',
    act(model, change) {
      const groups = model.centers[change.center]?.groups;
      if (!groups?.[change.group]) return false;
      groups[change.group] = null;
      return true;
    },
  },
  add_item: {
    weight: 8,
    effect: 'adds',
    act(model, change) {
      const { center, account, isForced } = change;
      const isKnown = isForced ? model.centers[center]?.known.has(account) : isHeld(model, center, account);
      const group = groupOf(model, change);
      if (isKnown !== true || !group || group.byHand.has(account)) return false;
      group.byHand.add(account);
      return true;
    },
  },
  take_item: {
    weight: 3,
    effect: 'removes',
    act: (model, change) => groupOf(model, change)?.byHand.delete(change.account) === true,
  },
  label: {
    weight: 7,
    effect: 'adds',
    act(model, { center, account, label }) {
      const here = model.centers[center];
      const worn = here?.labels.get(account) ?? new Set<string>();
      if (!here || !isHeld(model, center, account) || worn.has(label)) return false;
      here.labels.set(account, worn.add(label));
      return true;
    },
  },
  take_label: {
    weight: 3,
    effect: 'removes',
    act: (model, { center, account, label }) => model.centers[center]?.labels.get(account)?.delete(label) === true,
  },
  grant_group: {
    weight: 12,
    effect: 'either',
    act(model, change) {
      const group = groupOf(model, change);
      if (!group || !memberOf(model, change) || !isRole(model, change.center, change.role)) return false;
      group.grants.set(change.person, { role: change.role, ...change.term });
      return true;
    },
  },
  take_group_grant: {
    weight: 3,
    effect: 'removes',
    act: (model, change) => groupOf(model, change)?.grants.delete(change.person) === true,
  },
  become_partners: {
    weight: 5,
    effect: 'adds',
    act(model, { center, other }) {
      const [one, two] = [model.centers[center], model.centers[other]];
      if (center === other || !one || !two || one.partners.has(other)) return false;
      one.partners.add(other);
      two.partners.add(center);
      return true;
    },
  },
  part: {
    weight: 1,
    effect: 'removes',
    act(model, { center, other }) {
      if (model.centers[center]?.partners.delete(other) !== true) return false;
      model.centers[other]?.partners.delete(center);
      endShares(model, center, other);
      endShares(model, other, center);
      return true;
    },
  },
  share: {
    weight: 12,
    effect: 'either',
    act(model, { center, other, account, role, term }) {
      const isOurs = model.owners[account] === center && model.centers[center]?.partners.has(other) === true;
      if (!isOurs || center === other || !isRole(model, center, role)) return false;
      model.centers[other]?.shares.set(account, { owner: center, ceiling: role, ...term });
      model.centers[other]?.known.add(account);
      return true;
    },
  },
  change_ceiling: {
    weight: 6,
    effect: 'either',
    act(model, { other, account, role }) {
      const share = model.centers[other]?.shares.get(account);
      if (!share || !isRole(model, share.owner, role)) return false;
      share.ceiling = role;
      return true;
    },
  },
  end_share: {
    weight: 2,
    effect: 'removes',
    act(model, { other, account }) {
      if (model.centers[other]?.shares.has(account) !== true) return false;
      endHolding(model, other, account);
      return true;
    },
  },
  give_away: {
    weight: 2,
    effect: 'either',
    act(model, { center, other, account }) {
      if (model.owners[account] !== center) return false;
      endHolding(model, center, account);
      for (let at = 0; at < model.centers.length; at++)
        if (model.centers[at]?.shares.get(account)?.owner === center) endHolding(model, at, account);
      model.owners[account] = null;
      if (other !== center) hold(model, other, account);
      return true;
    },
  },
  take_in: {
    weight: 6,
    effect: 'adds',
    act(model, { center, account }) {
      if (model.owners[account] !== null) return false;
      hold(model, center, account);
      return true;
    },
  },
  delete_center: { weight: 1, effect: 'removes', act: setActive(true, false) },
  restore_center: { weight: 8, effect: 'adds', act: setActive(false, true) },
  set_policy: {
    weight: 2,
    effect: 'either',
    act(model, change) {
      const center = model.centers[change.center];
      if (!center) return false;
      center.adminsNeedAssignment = !center.adminsNeedAssignment;
      return true;
    },
  },
  make_role: {
    weight: 4,
    effect: 'either',
    act(model, { center, mask }) {
      const roles = model.centers[center]?.roles;
      if (!roles || roles.length >= sizes.roles) return false;
      roles.push(mask);
      return true;
    },
  },
  change_role: {
    weight: 5,
    effect: 'either',
    act(model, { center, role, mask }) {
      const roles = model.centers[center]?.roles;
      if (!roles || typeof role !== 'number' || roles[role] === undefined || roles[role] === mask) return false;
      roles[role] = mask;
      return true;
    },
  },
} satisfies Record<string, Rule>;

export type Kind = keyof typeof rules;

export const ruleOf = (kind: Kind): Rule => rules[kind];

const kinds = (Object.keys(rules) as Kind[]).flatMap((kind) => Array<Kind>(rules[kind].weight).fill(kind));

/** Ends of terms: past, this very instant, ahead. Whole hours, so that the seconds that a round takes never cross one. */
const ends = [-48, -24, 0, 0, 24, 48, 72].map((hours) => hours * hour);

export interface Chance {
  below(end: number): number;
}

function pick<Item>(chance: Chance, items: readonly Item[]): Item {
  return items[chance.below(items.length)] as Item;
}

function drawTerm(chance: Chance): Term {
  if (chance.below(2) === 0) return { starts: null, expires: null };
  const one = pick(chance, ends);
  const two = pick(chance, ends);
  const [first, last] = [Math.min(one, two), Math.max(one, two)];
  const shape = chance.below(4);
  if (shape === 0) return { starts: one, expires: null };
  if (shape === 1) return { starts: null, expires: one };
  return { starts: first, expires: first === last ? last + hour : last };
}

export function drawChange(chance: Chance): Change {
  const center = chance.below(sizes.centers);
  return {
    kind: pick(chance, kinds),
    center,
    other: chance.below(sizes.centers),
    person: chance.below(sizes.people),
    account: chance.below(sizes.accounts),
    group: chance.below(sizes.groups),
    role: pick(chance, ['admin', 'operator', 'operator', 'analyst', 0, 1] as const),
    term: drawTerm(chance),
    member: {
      role: pick(chance, ['owner', 'admin', 'employee', 'employee', 'employee'] as const),
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
