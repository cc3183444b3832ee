// What changes of members and of what is given to them do to the model.
import { elevated, givable, granted, mayGive, memberFrom, memberOf, members, type Rule, setStatus } from './change.ts';
import { pairOf } from './model.ts';

export const rulesOfPeople = {
  join: {
    weight: 9,
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
    weight: 5,
    effect: 'either',
    targets: members,
    act(model, change) {
      const member = memberOf(model, { ...change, isForced: false });
      if (!member) return false;
      Object.assign(member, change.member, { starts: null, expires: memberFrom(change).expires });
      return true;
    },
  },
  time_member: {
    weight: 5,
    effect: 'either',
    targets: members,
    act(model, change) {
      const member = memberOf(model, change);
      if (!member) return false;
      Object.assign(member, change.term, member.role === 'owner' ? { expires: null } : {});
      return true;
    },
  },
  suspend: { weight: 4, effect: 'removes', targets: members, act: setStatus(['active'], 'suspended') },
  reinstate: { weight: 5, effect: 'adds', targets: members, act: setStatus(['suspended'], 'active') },
  end_member: {
    weight: 2,
    effect: 'removes',
    targets: members,
    act(model, change) {
      const center = model.centers[change.center];
      const status = change.isForced ? 'left' : 'removed';
      if (!center || !setStatus(['active', 'suspended'], status)(model, change)) return false;
      const isOther = (pair: string): boolean => !pair.startsWith(`${change.person}:`);
      center.grants = new Map([...center.grants].filter(([pair]) => isOther(pair)));
      center.elevations = center.elevations.filter(({ pair }) => isOther(pair));
      for (const group of center.groups) group?.grants.delete(change.person);
      for (const team of center.teams) team?.people.delete(change.person);
      return true;
    },
  },
  grant: {
    weight: 14,
    effect: 'either',
    targets: givable,
    act(model, change) {
      if (!mayGive(model, change)) return false;
      const { role, term, person, account } = change;
      model.centers[change.center]?.grants.set(pairOf(person, account), { role, ...term });
      return true;
    },
  },
  take_grant: {
    weight: 5,
    effect: 'removes',
    targets: granted,
    act: (model, { center, person, account }) => model.centers[center]?.grants.delete(pairOf(person, account)) === true,
  },
  elevate: {
    weight: 8,
    effect: 'adds',
    targets: givable,
    act(model, change) {
      const { role, term, person, account } = change;
      if (term.starts === null || term.expires === null || !mayGive(model, change)) return false;
      model.centers[change.center]?.elevations.push({ pair: pairOf(person, account), role, ...term });
      return true;
    },
  },
  time_elevation: {
    weight: 6,
    effect: 'either',
    targets: elevated,
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
    weight: 4,
    effect: 'removes',
    targets: elevated,
    act(model, { center, person, account }) {
      const here = model.centers[center];
      const left = here?.elevations.filter(({ pair }) => pair !== pairOf(person, account)) ?? [];
      if (!here || left.length === here.elevations.length) return false;
      here.elevations = left;
      return true;
    },
  },
} satisfies Record<string, Rule>;
