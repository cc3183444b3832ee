// What changes of teams do to the model.
import { groupOf, groupsOf, held, isRole, memberOf, type Rule, teamOf, teamsOf } from './change.ts';
import { isHeld } from './model.ts';

export const rulesOfTeams = {
  make_team: {
    weight: 3,
    effect: 'adds',
    act(model, { center, team }) {
      const teams = model.centers[center]?.teams;
      if (!teams || teams[team]) return false;
      teams[team] = { people: new Map(), grants: new Map(), groups: new Map() };
      return true;
    },
  },
  delete_team: {
    weight: 1,
    effect: 'removes',
    targets: (model) => teamsOf(model).map(({ center, team }) => ({ center, team })),
    act(model, change) {
      const teams = model.centers[change.center]?.teams;
      if (!teams?.[change.team]) return false;
      teams[change.team] = null;
      return true;
    },
  },
  join_team: {
    weight: 12,
    effect: 'either',
    targets: (model) =>
      teamsOf(model).flatMap(({ center, team }) =>
        [...(model.centers[center]?.members.keys() ?? [])].map((person) => ({ center, team, person })),
      ),
    act(model, change) {
      const team = teamOf(model, change);
      if (!team || !memberOf(model, change)) return false;
      team.people.set(change.person, { ...change.term });
      return true;
    },
  },
  leave_team: {
    weight: 5,
    effect: 'removes',
    targets: (model) =>
      teamsOf(model).flatMap(({ center, team, of }) =>
        [...of.people.keys()].map((person) => ({ center, team, person })),
      ),
    act: (model, change) => teamOf(model, change)?.people.delete(change.person) === true,
  },
  grant_team: {
    weight: 12,
    effect: 'either',
    targets: (model) =>
      teamsOf(model).flatMap(({ center, team }) =>
        held(model).flatMap((one) => (one.center === center ? [{ ...one, team }] : [])),
      ),
    act(model, change) {
      const { center, account, isForced } = change;
      const isKnown = isForced ? model.centers[center]?.known.has(account) : isHeld(model, center, account);
      const team = teamOf(model, change);
      if (isKnown !== true || !team || !isRole(model, center, change.role)) return false;
      team.grants.set(account, { role: change.role, ...change.term });
      return true;
    },
  },
  take_team_grant: {
    weight: 4,
    effect: 'removes',
    targets: (model) =>
      teamsOf(model).flatMap(({ center, team, of }) =>
        [...of.grants.keys()].map((account) => ({ center, team, account })),
      ),
    act: (model, change) => teamOf(model, change)?.grants.delete(change.account) === true,
  },
  grant_team_group: {
    weight: 10,
    effect: 'either',
    targets: (model) =>
      teamsOf(model).flatMap(({ center, team }) =>
        groupsOf(model).flatMap((one) => (one.center === center ? [{ center, team, group: one.group }] : [])),
      ),
    act(model, change) {
      const team = teamOf(model, change);
      if (!team || !groupOf(model, change) || !isRole(model, change.center, change.role)) return false;
      team.groups.set(change.group, { role: change.role, ...change.term });
      return true;
    },
  },
  take_team_group: {
    weight: 4,
    effect: 'removes',
    targets: (model) =>
      teamsOf(model).flatMap(({ center, team, of }) => [...of.groups.keys()].map((group) => ({ center, team, group }))),
    act: (model, change) => teamOf(model, change)?.groups.delete(change.group) === true,
  },
} satisfies Record<string, Rule>;
