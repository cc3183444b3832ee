// Who may do what, decided from facts alone: no clock, no database. The same evaluation answers and explains.
import {
  type AccountAction,
  accountRule,
  type CenterAction,
  centerActionNames,
  centerActions,
  type Hat,
  hatsOf,
  mayIn,
  ownMaskOf,
  partnerMaskOf,
} from '../../contract/permissions.ts';
import type { Explanation } from '../../contract/shapes.ts';
import type { MemberFacts } from '../foundation/context.ts';
import type { Term } from './terms.ts';

type Link = Explanation['chain'][number];
type LinkState = Link['state'];
type Fix = Pick<NonNullable<Explanation['fix']>, 'kind' | 'roles' | 'center'>;

/** An explanation before anybody is named who could mend it. */
export interface Verdict {
  isAllowed: boolean;
  action: string;
  chain: Link[];
  fix: Fix | null;
}

/** One way in which a role was given: by itself, for hours, through a group, or to a team that somebody is in. */
export interface Given extends Term {
  via: 'grant' | 'elevation' | 'group' | 'team';
  /** A built-in role, or the name of one of the center's own. */
  role: string;
  mask: number;
  /** The group, where it is one; also where a team was given it. */
  group: string | null;
  team: string | null;
}

/** How the center holds an account. */
export interface Holding extends Term {
  isBound: boolean;
  /** Of a share: whose account it is, and how far people of this center may reach. */
  share: { centerName: string; isOwnerLive: boolean; ceilingRole: string; ceilingMask: number } | null;
}

/** Everything that lies between one member and one ad account. */
export interface AccountLinks {
  holding: Holding | null;
  given: readonly Given[];
}

export function stateOfTerm({ startsAt, expiresAt }: Term, now: Date): LinkState {
  if (startsAt && startsAt > now) return 'not_started';
  return expiresAt && expiresAt <= now ? 'ended' : 'ok';
}

/** The state of a membership as a link of the chain. */
export function stateOfMember(member: MemberFacts | null, now: Date): LinkState {
  if (!member || member.centerStatus !== 'active') return 'missing';
  if (member.status === 'removed' || member.status === 'left') return 'missing';
  return member.status === 'suspended' ? 'suspended' : stateOfTerm(member, now);
}

/** What a membership is worth now, in a word. */
export function membershipStateOf(
  { status, ...term }: Term & { status: string },
  now: Date,
): 'active' | 'not_started' | 'suspended' | 'expired' {
  if (status === 'suspended') return 'suspended';
  const state = stateOfTerm(term, now);
  if (state === 'not_started') return 'not_started';
  return state === 'ended' ? 'expired' : 'active';
}

function linkTo(link: Link['link'], state: LinkState, more: Partial<Link> = {}): Link {
  return { link, state, role: null, name: null, from: null, until: null, ...more };
}

/** When it starts, where that is still to come, and when it ends. */
function spanOf({ startsAt, expiresAt }: Term, state: LinkState): Pick<Link, 'from' | 'until'> {
  return {
    from: state === 'not_started' ? (startsAt?.toISOString() ?? null) : null,
    until: expiresAt?.toISOString() ?? null,
  };
}

function linkOfMember(member: MemberFacts | null, state: LinkState): Link {
  if (member === null || state === 'missing') return linkTo('membership', state);
  return linkTo('membership', state, { role: member.role, ...spanOf(member, state) });
}

/** May this member do this in the center, and through what? Unknown actions are denied. */
export function judgeCenter(action: CenterAction, member: MemberFacts | null, now: Date): Verdict {
  const hats: readonly Hat[] = centerActions[action] ?? [];
  const state = stateOfMember(member, now);
  const chain: Link[] = [linkOfMember(member, state)];
  if (state !== 'ok' || !member) return { isAllowed: false, action, chain, fix: fixOfMembership(state) };
  const isAllowed = hatsOf(member).some((hat) => hats.includes(hat));
  chain.push(linkTo('center_role', isAllowed ? 'ok' : 'insufficient', { role: member.role }));
  return { isAllowed, action, chain, fix: isAllowed ? null : fix('raise_center_role', hats) };
}

function fix(kind: Fix['kind'], roles: readonly string[], center: string | null = null): Fix {
  return { kind, roles: [...roles], center };
}

function fixOfMembership(state: LinkState): Fix | null {
  return state === 'missing' ? null : fix('reinstate_member', []);
}

/** What the roles in the center hold on an account of this relation by themselves. */
function hatMask(member: MemberFacts, holding: Holding): number {
  const masks = hatsOf(member).map((hat) =>
    holding.share ? partnerMaskOf(hat) : ownMaskOf(hat, member.adminsNeedAssignment),
  );
  return masks.reduce((all, mask) => all | mask, 0);
}

/** What was given reaches as far as the ceiling of the share. */
function capped({ share }: Holding, mask: number): number {
  return share ? mask & share.ceilingMask : mask;
}

/** Is the holding itself alive? */
function stateOfHolding(holding: Holding | null, now: Date): LinkState {
  if (!holding?.isBound) return 'missing';
  if (holding.share && !holding.share.isOwnerLive) return 'suspended';
  return stateOfTerm(holding, now);
}

/** Everything that a member may do on one ad account, as bits: the plain reading of the model, one fact after the other. */
export function weighAccount(facts: { member: MemberFacts | null; links: AccountLinks }, now: Date): number {
  const { member, links } = facts;
  const { holding } = links;
  if (!member || stateOfMember(member, now) !== 'ok') return 0;
  if (!holding || stateOfHolding(holding, now) !== 'ok') return 0;
  const given = links.given.filter((one) => stateOfTerm(one, now) === 'ok');
  return given.reduce((all, one) => all | capped(holding, one.mask), hatMask(member, holding));
}

/** May this member do this on the ad account, and through what? A dead membership or holding yields nothing, whatever was given. */
export function judgeAccount(
  action: AccountAction,
  facts: { member: MemberFacts | null; links: AccountLinks },
  now: Date,
): Verdict {
  const { member, links } = facts;
  const { holding } = links;
  const memberState = stateOfMember(member, now);
  const chain: Link[] = [linkOfMember(member, memberState)];
  const denied = (mend: Fix | null): Verdict => ({ isAllowed: false, action, chain, fix: mend });
  if (memberState !== 'ok' || !member) return denied(fixOfMembership(memberState));
  const holdingState = stateOfHolding(holding, now);
  chain.push(linkOfHolding(holding, holdingState));
  if (!holding || holdingState !== 'ok') {
    const isOver = holdingState === 'ended' && holding?.share;
    return denied(isOver ? fix('extend_share', [], holding.share?.centerName) : null);
  }
  if (mayIn(hatMask(member, holding), action)) {
    chain.push(linkTo('center_role', 'ok', { role: member.role }));
    return { isAllowed: true, action, chain, fix: null };
  }
  const isHeldBack = member.adminsNeedAssignment && !holding.share && mayIn(ownMaskOf(member.role, false), action);
  if (isHeldBack) chain.push(linkTo('policy', 'insufficient', { role: member.role }));
  return judgeGiven({ action, holding, given: links.given, chain, now });
}

function linkOfHolding(holding: Holding | null, state: LinkState): Link {
  const share = holding?.share;
  if (!share) return linkTo('ownership', state);
  return linkTo('share', state, { name: share.centerName, ...spanOf(holding, state) });
}

interface Question {
  action: AccountAction;
  holding: Holding;
  given: readonly Given[];
  chain: Link[];
  now: Date;
}

/** The first way that allows it decides; without one, all that was tried are shown. */
function judgeGiven({ action, holding, given, chain, now }: Question): Verdict {
  const stateOf = (one: Given): LinkState => {
    const term = stateOfTerm(one, now);
    return term === 'ok' && !mayIn(one.mask, action) ? 'insufficient' : term;
  };
  const linksOf = (one: Given): Link[] => {
    const state = stateOf(one);
    const of = { role: one.role, ...spanOf(one, state) };
    const group = one.group === null ? [] : [linkTo('group', state, { ...of, name: one.group })];
    if (one.via === 'team') return [linkTo('team', state, { ...of, name: one.team }), ...group];
    return one.via === 'group' ? group : [linkTo(one.via, state, of)];
  };
  const good = given.filter((one) => stateOf(one) === 'ok');
  const isUnderCeiling = mayIn(capped(holding, -1), action);
  const ceiling = holding.share && linkTo('ceiling', isUnderCeiling ? 'ok' : 'insufficient', roleOf(holding.share));
  const [deciding] = good;
  if (deciding && isUnderCeiling) {
    return {
      isAllowed: true,
      action,
      chain: [...chain, ...linksOf(deciding), ...(ceiling ? [ceiling] : [])],
      fix: null,
    };
  }
  const mendOf = (): Fix | null => {
    const roles = accountRule(action)?.roles ?? [];
    if (!holding.share) return fixOfGiven(action, given, stateOf);
    // What no role holds stays with the center that owns the account.
    if (roles.length === 0) return null;
    return isUnderCeiling ? fixOfGiven(action, given, stateOf) : fix('raise_ceiling', roles, holding.share.centerName);
  };
  const tried = given.length === 0 ? [linkTo('grant', 'missing')] : given.flatMap(linksOf);
  const shown = [...chain, ...tried, ...(ceiling && !isUnderCeiling ? [ceiling] : [])];
  return { isAllowed: false, action, chain: shown, fix: mendOf() };
}

function roleOf(share: NonNullable<Holding['share']>): Partial<Link> {
  return { role: share.ceilingRole, name: share.centerName };
}

function fixOfGiven(action: AccountAction, given: readonly Given[], stateOf: (one: Given) => LinkState): Fix {
  const roles = accountRule(action)?.roles ?? [];
  if (roles.length === 0) return fix('raise_center_role', accountRule(action)?.hats ?? []);
  const isOver = given.some((one) => one.via !== 'elevation' && stateOf(one) === 'ended' && mayIn(one.mask, action));
  if (isOver) return fix('extend_grant', roles);
  return fix(given.length === 0 ? 'give_account_role' : 'raise_account_role', roles);
}

/** Everything that a member may do in the center. */
export function centerActionsOf(member: MemberFacts | null, now: Date): CenterAction[] {
  return centerActionNames.filter((action) => judgeCenter(action, member, now).isAllowed);
}

/** Nothing is in the one that is not in the other: who holds `own` may give `wanted`. */
export function isWithin(wanted: number, own: number): boolean {
  return (wanted & ~own) === 0;
}
