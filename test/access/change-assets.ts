// What changes of groups, labels, partners, accounts, centers and roles do to the model.
import {
  endShares,
  groupOf,
  groupsOf,
  held,
  hold,
  inEach,
  isRole,
  lendable,
  lent,
  memberOf,
  type Rule,
  setActive,
  sizes,
} from './change.ts';
import { type Center, endHolding, isHeld, type Term } from './model.ts';

/** What was given on an account that goes from a share to its own center: without what is over, and who is no member. */
function keepLive(center: Center, account: number): void {
  const isLive = ({ expires }: Term, person: number): boolean =>
    (expires === null || expires > 0) && ['active', 'suspended'].includes(center.members.get(person)?.status ?? '');
  const isDead = (pair: string, given: Term): boolean => {
    const [person, on] = pair.split(':').map(Number);
    return on === account && !isLive(given, person ?? -1);
  };
  for (const [pair, given] of center.grants) if (isDead(pair, given)) center.grants.delete(pair);
  center.elevations = center.elevations.filter((one) => !isDead(one.pair, one));
  for (const team of center.teams) {
    const expires = team?.grants.get(account)?.expires ?? null;
    if (expires !== null && expires <= 0) team?.grants.delete(account);
  }
}

export const rulesOfAssets = {
  make_group: {
    weight: 3,
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
    targets: (model) => groupsOf(model).map(({ center, group }) => ({ center, group })),
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
    targets: (model) => groupsOf(model).map(({ center, group }) => ({ center, group })),
    act(model, change) {
      const groups = model.centers[change.center]?.groups;
      if (!groups?.[change.group]) return false;
      groups[change.group] = null;
      for (const team of model.centers[change.center]?.teams ?? []) team?.groups.delete(change.group);
      return true;
    },
  },
  add_item: {
    weight: 9,
    effect: 'adds',
    targets: (model) =>
      groupsOf(model).flatMap(({ center, group }) =>
        held(model).flatMap((one) => (one.center === center ? [{ ...one, group }] : [])),
      ),
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
    weight: 5,
    effect: 'removes',
    targets: (model) =>
      groupsOf(model).flatMap(({ center, group, of }) => [...of.byHand].map((account) => ({ center, group, account }))),
    act: (model, change) => groupOf(model, change)?.byHand.delete(change.account) === true,
  },
  label: {
    weight: 7,
    effect: 'adds',
    targets: held,
    act(model, { center, account, label }) {
      const here = model.centers[center];
      const worn = here?.labels.get(account) ?? new Set<string>();
      if (!here || !isHeld(model, center, account) || worn.has(label)) return false;
      here.labels.set(account, worn.add(label));
      return true;
    },
  },
  take_label: {
    weight: 5,
    effect: 'removes',
    targets: inEach((model, at) =>
      [...(model.centers[at]?.labels ?? [])].flatMap(([account, worn]) =>
        [...worn].map((label) => ({ account, label })),
      ),
    ),
    act: (model, { center, account, label }) => model.centers[center]?.labels.get(account)?.delete(label) === true,
  },
  grant_group: {
    weight: 12,
    effect: 'either',
    targets: (model) =>
      groupsOf(model).flatMap(({ center, group }) =>
        [...(model.centers[center]?.members.keys() ?? [])].map((person) => ({ center, group, person })),
      ),
    act(model, change) {
      const group = groupOf(model, change);
      if (!group || !memberOf(model, change) || !isRole(model, change.center, change.role)) return false;
      group.grants.set(change.person, { role: change.role, ...change.term });
      return true;
    },
  },
  take_group_grant: {
    weight: 5,
    effect: 'removes',
    targets: (model) =>
      groupsOf(model).flatMap(({ center, group, of }) =>
        [...of.grants.keys()].map((person) => ({ center, group, person })),
      ),
    act: (model, change) => groupOf(model, change)?.grants.delete(change.person) === true,
  },
  become_partners: {
    weight: 3,
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
    targets: inEach((model, at) => [...(model.centers[at]?.partners ?? [])].map((other) => ({ other }))),
    act(model, { center, other }) {
      if (model.centers[center]?.partners.delete(other) !== true) return false;
      model.centers[other]?.partners.delete(center);
      endShares(model, center, other);
      endShares(model, other, center);
      return true;
    },
  },
  share: {
    weight: 8,
    effect: 'either',
    targets: lendable,
    act(model, { center, other, account, role, term }) {
      const isOurs = model.owners[account] === center && model.centers[center]?.partners.has(other) === true;
      if (!isOurs || center === other || !isRole(model, center, role)) return false;
      model.centers[other]?.shares.set(account, { owner: center, ceiling: role, ...term });
      model.centers[other]?.known.add(account);
      return true;
    },
  },
  change_ceiling: {
    weight: 8,
    effect: 'either',
    targets: lent,
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
    targets: lent,
    act(model, { other, account }) {
      if (model.centers[other]?.shares.has(account) !== true) return false;
      endHolding(model, other, account);
      return true;
    },
  },
  give_away: {
    weight: 4,
    effect: 'either',
    targets: (model) => model.owners.flatMap((center, account) => (center === null ? [] : [{ center, account }])),
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
  transfer: {
    weight: 4,
    effect: 'either',
    targets: (model) => model.owners.flatMap((center, account) => (center === null ? [] : [{ center, account }])),
    act(model, { center, other, account, role }) {
      const [former, next] = [model.centers[center], model.centers[other]];
      if (model.owners[account] !== center || center === other || !former || !next) return false;
      // Who had it through a share keeps what can still be held; everybody else loses it.
      if (next.shares.delete(account)) keepLive(next, account);
      endHolding(model, center, account);
      for (let at = 0; at < model.centers.length; at++)
        if (model.centers[at]?.shares.get(account)?.owner === center) endHolding(model, at, account);
      hold(model, other, account);
      if (typeof role === 'number') return true;
      former.partners.add(other);
      next.partners.add(center);
      former.shares.set(account, { owner: other, ceiling: role, starts: null, expires: null });
      return true;
    },
  },
  take_in: {
    weight: 8,
    effect: 'adds',
    targets: (model) => model.owners.flatMap((center, account) => (center === null ? [{ account }] : [])),
    act(model, { center, account }) {
      if (model.owners[account] !== null) return false;
      hold(model, center, account);
      return true;
    },
  },
  delete_center: { weight: 4, effect: 'removes', targets: lent, act: setActive(true, false) },
  restore_center: {
    weight: 8,
    effect: 'adds',
    targets: (model) => model.centers.flatMap(({ isActive }, center) => (isActive ? [] : [{ center }])),
    act: setActive(false, true),
  },
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
    weight: 1,
    effect: 'either',
    act(model, { center, mask }) {
      const roles = model.centers[center]?.roles;
      if (!roles || roles.length >= sizes.roles) return false;
      roles.push(mask);
      return true;
    },
  },
  change_role: {
    weight: 8,
    effect: 'either',
    targets: inEach((model, at) => (model.centers[at]?.roles ?? []).map((_, role) => ({ role }))),
    act(model, { center, role, mask }) {
      const roles = model.centers[center]?.roles;
      if (!roles || typeof role !== 'number' || roles[role] === undefined || roles[role] === mask) return false;
      roles[role] = mask;
      return true;
    },
  },
} satisfies Record<string, Rule>;
