// A change of a world of access: all that it may need, what there is to be changed, and what it may be made on.
import type { Kind } from './changes.ts';
import { endHolding, type Group, isHeld, type Member, type Model, type Role, type Team, type Term } from './model.ts';

export const sizes = { centers: 4, people: 6, accounts: 6, groups: 3, teams: 2, roles: 2 };
export const labelWords = ['spring', 'retail', 'north'] as const;
export const hour = 3_600_000;

/** All that a change may need; each kind takes its part. */
export interface Change {
  kind: Kind;
  center: number;
  /** Another center. */
  other: number;
  person: number;
  account: number;
  group: number;
  team: number;
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

export interface Rule {
  /** How often, beside the others. */
  weight: number;
  effect: Effect;
  /** What there is to be changed, so that a change seldom comes to nothing. */
  targets?(model: Model): Partial<Change>[];
  /** Makes the change; false if it cannot be made. */
  act(model: Model, change: Change): boolean;
}

export function memberOf(model: Model, { center, person, isForced }: Change): Member | undefined {
  const member = model.centers[center]?.members.get(person);
  return member && (isForced || member.status === 'active' || member.status === 'suspended') ? member : undefined;
}

/** Something may be given here: somebody who is a member, on an account that is held; by force to anybody ever, on anything ever. */
export function mayGive(model: Model, change: Change): boolean {
  const { center, account, isForced } = change;
  const isKnown = isForced ? model.centers[center]?.known.has(account) : isHeld(model, center, account);
  return isKnown === true && memberOf(model, change) !== undefined && isRole(model, center, change.role);
}

export function isRole(model: Model, center: number, role: Role): boolean {
  return typeof role !== 'number' || model.centers[center]?.roles[role] !== undefined;
}

export function groupOf(model: Model, { center, group }: Change): Group | undefined {
  return model.centers[center]?.groups[group] ?? undefined;
}

export function teamOf(model: Model, { center, team }: Change): Team | undefined {
  return model.centers[center]?.teams[team] ?? undefined;
}

export function setStatus(from: Member['status'][], to: Member['status']) {
  return (model: Model, { center, person }: Change): boolean => {
    const member = model.centers[center]?.members.get(person);
    if (!member || !from.includes(member.status)) return false;
    member.status = to;
    return true;
  };
}

export function setActive(from: boolean, to: boolean) {
  return (model: Model, change: Change): boolean => {
    const center = model.centers[change.center];
    if (center?.isActive !== from) return false;
    center.isActive = to;
    return true;
  };
}

/** Ends the shares of one center at another. */
export function endShares(model: Model, owner: number, partner: number): void {
  for (const [account, share] of model.centers[partner]?.shares ?? [])
    if (share.owner === owner) endHolding(model, partner, account);
}

export function hold(model: Model, center: number, account: number): void {
  model.owners[account] = center;
  model.centers[center]?.known.add(account);
}

/** The end of a term belongs only to who can have one. */
export const memberFrom = ({ member, term }: Change): Member => ({
  ...member,
  status: 'active',
  starts: null,
  expires: member.role === 'owner' ? null : term.expires,
});

const placesIn = (pair: string): { person: number; account: number } => {
  const [person = 0, account = 0] = pair.split(':').map(Number);
  return { person, account };
};

/** The same of every center. */
export function inEach<Found>(find: (model: Model, center: number) => Found[]) {
  return (model: Model): (Found & { center: number })[] =>
    [...model.centers.keys()].flatMap((center) => find(model, center).map((found) => ({ ...found, center })));
}

export const granted = inEach((model, at) => [...(model.centers[at]?.grants.keys() ?? [])].map(placesIn));
export const elevated = inEach((model, at) => (model.centers[at]?.elevations ?? []).map(({ pair }) => placesIn(pair)));
export const groupsOf = inEach((model, at) =>
  (model.centers[at]?.groups ?? []).flatMap((group, number) => (group ? [{ group: number, of: group }] : [])),
);
export const teamsOf = inEach((model, at) =>
  (model.centers[at]?.teams ?? []).flatMap((team, number) => (team ? [{ team: number, of: team }] : [])),
);
export const members = inEach((model, at) =>
  [...(model.centers[at]?.members.keys() ?? [])].map((person) => ({ person })),
);
export const held = inEach((model, at) =>
  [...model.owners.keys()].filter((account) => isHeld(model, at, account)).map((account) => ({ account })),
);
/** Whoever may be given something: now and then also somebody who is no member any more. */
export const givable = (model: Model) =>
  held(model).flatMap(({ center, account }) =>
    [...(model.centers[center]?.members ?? [])].flatMap(([person, { role, status }]) =>
      role === 'employee' || status !== 'active' ? [{ center, account, person }] : [],
    ),
  );
export const lent = (model: Model) =>
  model.centers.flatMap(({ shares }, other) =>
    [...shares].map(([account, share]) => ({ other, account, center: share.owner })),
  );
export const lendable = (model: Model) =>
  model.owners.flatMap((center, account) =>
    center === null ? [] : [...(model.centers[center]?.partners ?? [])].map((other) => ({ center, other, account })),
  );
