// The oracle of the battery of access: who may do what, in memory and in plain words, written from the model of access and
// not from the code that it is compared with. Centers, people and accounts are numbers; instants are milliseconds from the
// start of the round. Of the code it takes only the place of each action in a mask.
import { type AccountAction, maskOf } from '../../src/contract/permissions.ts';

/** A built-in role, or the place of one among the roles that a center made. */
export type Role = 'admin' | 'operator' | 'analyst' | number;

export interface Term {
  starts: number | null;
  expires: number | null;
}

export interface Member extends Term {
  role: 'owner' | 'admin' | 'employee';
  finance: 'none' | 'analyst' | 'manager';
  creator: 'none' | 'viewer' | 'manager';
  status: 'active' | 'suspended' | 'removed' | 'left';
}

export interface Given extends Term {
  role: Role;
}

export interface Share extends Term {
  owner: number;
  /** A role in the words of the owner. */
  ceiling: Role;
}

export interface Group {
  labels: string[];
  match: 'any' | 'all';
  byHand: Set<number>;
  /** By person. */
  grants: Map<number, Given>;
}

export interface Team {
  /** How long each is in it. */
  people: Map<number, Term>;
  /** By account, and by the place of a group among those of the center. */
  grants: Map<number, Given>;
  groups: Map<number, Given>;
}

export interface Center {
  isActive: boolean;
  adminsNeedAssignment: boolean;
  members: Map<number, Member>;
  /** By `pairOf` person and account. */
  grants: Map<string, Given>;
  elevations: (Given & { pair: string })[];
  /** Of those that were deleted the place stays empty. */
  groups: (Group | null)[];
  teams: (Team | null)[];
  /** By account. */
  labels: Map<number, Set<string>>;
  /** Masks of the roles that the center made. */
  roles: number[];
  /** Accounts that are shared with the center. */
  shares: Map<number, Share>;
  partners: Set<number>;
  /** Accounts that the center holds or ever held. */
  known: Set<number>;
}

export interface Model {
  centers: Center[];
  /** Which center owns each account; null for one that is with a person. */
  owners: (number | null)[];
}

export const pairOf = (person: number, account: number): string => `${person}:${account}`;

const look: AccountAction[] = ['asset:view_basic', 'adaccount:view', 'report:read', 'report:export'];
const run: AccountAction[] = [
  'campaign:create',
  'campaign:edit',
  'campaign:pause',
  'creative:edit',
  'audience:use',
  'audience:edit',
  'pixel:edit',
];
const keep: AccountAction[] = [
  'adaccount:edit_settings',
  'adaccount.finance:view',
  'adaccount.finance:manage',
  'asset:list_people',
  'asset:assign',
];
/** What Admins keep although accounts must be assigned to them. */
const manage: AccountAction[] = [
  'asset:view_basic',
  'asset:list_people',
  'asset:assign',
  'asset:share',
  'asset:transfer',
  'asset:archive',
];
const builtIn = {
  admin: maskOf([...look, ...run, ...keep]),
  operator: maskOf([...look, ...run]),
  analyst: maskOf(look),
};
export const everything = maskOf([...look, ...run, ...keep, ...manage]);
/** What stays with the owner of an account, whatever was shared. */
export const ownersAlone = maskOf(['asset:share', 'asset:transfer', 'asset:archive']);
/** What finance roles hold on accounts of the center. */
const money = {
  none: 0,
  analyst: maskOf(['asset:view_basic', 'adaccount.finance:view']),
  manager: maskOf(['asset:view_basic', 'adaccount.finance:view', 'adaccount.finance:manage']),
};
const assigning = maskOf(manage);
const partnerAdmin = maskOf(['asset:view_basic', 'asset:list_people', 'asset:assign']);

export function maskOfRole(center: Center | undefined, role: Role): number {
  return typeof role === 'number' ? (center?.roles[role] ?? 0) : builtIn[role];
}

export function isInTerm({ starts, expires }: Term, at: number): boolean {
  return (starts === null || starts <= at) && (expires === null || at < expires);
}

export function isInGroup(center: Center, group: Group, account: number): boolean {
  if (group.byHand.has(account)) return true;
  const worn = center.labels.get(account) ?? new Set<string>();
  if (group.labels.length === 0) return false;
  return group.match === 'any'
    ? group.labels.some((label) => worn.has(label))
    : group.labels.every((label) => worn.has(label));
}

/** Everything in force that was given to a person of the center on an account. */
function given(center: Center, at: { person: number; account: number; time: number }): number {
  const pair = pairOf(at.person, at.account);
  const ways: (Given | undefined)[] = [
    center.grants.get(pair),
    ...center.elevations.filter((one) => one.pair === pair),
    ...center.groups.map((group) =>
      group && isInGroup(center, group, at.account) ? group.grants.get(at.person) : undefined,
    ),
  ];
  for (const team of center.teams) {
    const place = team?.people.get(at.person);
    if (!team || !place || !isInTerm(place, at.time)) continue;
    ways.push(team.grants.get(at.account));
    for (const [number, way] of team.groups) {
      const group = center.groups[number];
      if (group && isInGroup(center, group, at.account)) ways.push(way);
    }
  }
  let mask = 0;
  for (const way of ways) if (way && isInTerm(way, at.time)) mask |= maskOfRole(center, way.role);
  return mask;
}

function ownedMask(member: Member, adminsNeedAssignment: boolean): number {
  if (member.role === 'owner') return everything;
  const byFinance = money[member.finance];
  if (member.role === 'employee') return byFinance;
  return byFinance | (adminsNeedAssignment ? assigning : everything);
}

export interface Place {
  center: number;
  person: number;
  account: number;
}

/** What a person may do on an account as a member of a center, at an instant. */
export function weigh(model: Model, { center: number, person, account }: Place, time: number): number {
  const center = model.centers[number];
  const member = center?.members.get(person);
  if (!center?.isActive || member?.status !== 'active' || !isInTerm(member, time)) return 0;
  const held = given(center, { person, account, time });
  if (model.owners[account] === number) return held | ownedMask(member, center.adminsNeedAssignment);
  const share = center.shares.get(account);
  const owner = share && model.centers[share.owner];
  if (!share || !owner?.isActive || !isInTerm(share, time)) return 0;
  return (held & maskOfRole(owner, share.ceiling)) | (member.role === 'employee' ? 0 : partnerAdmin);
}

export function isHeld(model: Model, center: number, account: number): boolean {
  return model.owners[account] === center || model.centers[center]?.shares.has(account) === true;
}

/** What hangs on a holding ends with it. */
export function endHolding(model: Model, center: number, account: number): void {
  const held = model.centers[center];
  if (!held) return;
  for (const pair of held.grants.keys()) if (pair.endsWith(`:${account}`)) held.grants.delete(pair);
  held.elevations = held.elevations.filter(({ pair }) => !pair.endsWith(`:${account}`));
  held.labels.delete(account);
  for (const group of held.groups) group?.byHand.delete(account);
  for (const team of held.teams) team?.grants.delete(account);
  held.shares.delete(account);
}

export function newCenter(): Center {
  return {
    isActive: true,
    adminsNeedAssignment: false,
    members: new Map(),
    grants: new Map(),
    elevations: [],
    groups: [],
    teams: [],
    labels: new Map(),
    roles: [],
    shares: new Map(),
    partners: new Set(),
    known: new Set(),
  };
}
