// Who may do what, decided from facts alone: no clock, no database. The same evaluation answers and explains.
import {
  type AccountAction,
  accountActionNames,
  accountActions,
  type CenterAction,
  centerActionNames,
  centerActions,
  type Hat,
  hatsOf,
} from '../../contract/permissions.ts';
import type { Explanation } from '../../contract/shapes.ts';
import type { AccountFacts, MemberFacts } from '../foundation/context.ts';

type Link = Explanation['chain'][number];
type LinkState = Link['state'];
type Fix = Pick<NonNullable<Explanation['fix']>, 'kind' | 'roles'>;

/** An explanation before anybody is named who could mend it. */
export interface Verdict {
  isAllowed: boolean;
  action: string;
  chain: Link[];
  fix: Fix | null;
}

interface Term {
  startsAt: Date | null;
  expiresAt: Date | null;
}

function stateOfTerm({ startsAt, expiresAt }: Term, now: Date): LinkState {
  if (startsAt && startsAt > now) return 'not_started';
  return expiresAt && expiresAt <= now ? 'ended' : 'ok';
}

/** The state of a membership as a link of the chain. */
export function stateOfMember(member: MemberFacts | null, now: Date): LinkState {
  if (!member || member.centerStatus !== 'active') return 'missing';
  if (member.status === 'removed' || member.status === 'left') return 'missing';
  return member.status === 'suspended' ? 'suspended' : stateOfTerm(member, now);
}

function stateOfGrant(account: AccountFacts, now: Date): LinkState {
  return account.grant ? stateOfTerm(account.grant, now) : 'missing';
}

function linkOf(member: MemberFacts | null, state: LinkState): Link {
  const isKnown = member !== null && state !== 'missing';
  return {
    link: 'membership',
    state,
    role: isKnown ? member.role : null,
    until: isKnown ? (member.expiresAt?.toISOString() ?? null) : null,
  };
}

function hasHat(member: MemberFacts, hats: readonly Hat[]): boolean {
  return hatsOf(member).some((hat) => hats.includes(hat));
}

/** May this member do this in the center, and through what? Unknown actions are denied. */
export function judgeCenter(action: CenterAction, member: MemberFacts | null, now: Date): Verdict {
  const hats: readonly Hat[] = centerActions[action] ?? [];
  const state = stateOfMember(member, now);
  const chain: Link[] = [linkOf(member, state)];
  if (state !== 'ok' || !member) return { isAllowed: false, action, chain, fix: fixOfMembership(state) };
  const isAllowed = hasHat(member, hats);
  chain.push({ link: 'center_role', state: isAllowed ? 'ok' : 'insufficient', role: member.role, until: null });
  return { isAllowed, action, chain, fix: isAllowed ? null : { kind: 'raise_center_role', roles: [...hats] } };
}

function fixOfMembership(state: LinkState): Fix | null {
  return state === 'missing' ? null : { kind: 'reinstate_member', roles: [] };
}

/** May this member do this on the ad account, and through what? A dead membership or holding yields nothing, whatever was given. */
export function judgeAccount(
  action: AccountAction,
  facts: { member: MemberFacts | null; account: AccountFacts },
  now: Date,
): Verdict {
  const { member, account } = facts;
  const rule: { hats: readonly Hat[]; roles: readonly string[] } = accountActions[action] ?? { hats: [], roles: [] };
  const memberState = stateOfMember(member, now);
  const chain: Link[] = [linkOf(member, memberState)];
  if (memberState !== 'ok' || !member) return { isAllowed: false, action, chain, fix: fixOfMembership(memberState) };
  chain.push({ link: 'ownership', state: account.isHeld ? 'ok' : 'missing', role: null, until: null });
  if (!account.isHeld) return { isAllowed: false, action, chain, fix: null };
  if (hasHat(member, rule.hats)) {
    chain.push({ link: 'center_role', state: 'ok', role: member.role, until: null });
    return { isAllowed: true, action, chain, fix: null };
  }
  return judgeGrant({ action, roles: rule.roles, hats: rule.hats }, account, { chain, now });
}

function judgeGrant(
  rule: { action: string; roles: readonly string[]; hats: readonly Hat[] },
  account: AccountFacts,
  so: { chain: Link[]; now: Date },
): Verdict {
  const term = stateOfGrant(account, so.now);
  const isEnough = account.grant !== null && rule.roles.includes(account.grant.role);
  const state = term === 'ok' && !isEnough ? 'insufficient' : term;
  so.chain.push({
    link: 'grant',
    state,
    role: account.grant?.role ?? null,
    until: account.grant?.expiresAt?.toISOString() ?? null,
  });
  const isAllowed = state === 'ok';
  return { isAllowed, action: rule.action, chain: so.chain, fix: isAllowed ? null : fixOfGrant(rule, state) };
}

function fixOfGrant(rule: { roles: readonly string[]; hats: readonly Hat[] }, state: LinkState): Fix {
  if (rule.roles.length === 0) return { kind: 'raise_center_role', roles: [...rule.hats] };
  if (state === 'ended') return { kind: 'extend_grant', roles: [...rule.roles] };
  return { kind: state === 'missing' ? 'give_account_role' : 'raise_account_role', roles: [...rule.roles] };
}

/** Everything that a member may do in the center. */
export function centerActionsOf(member: MemberFacts | null, now: Date): CenterAction[] {
  return centerActionNames.filter((action) => judgeCenter(action, member, now).isAllowed);
}

/** Everything that a member may do on one ad account. */
export function accountActionsOf(facts: { member: MemberFacts; account: AccountFacts }, now: Date): AccountAction[] {
  return accountActionNames.filter((action) => judgeAccount(action, facts, now).isAllowed);
}

/** Roles on an account that hold every action of another, from data: an admin may give any of these up to their own. */
export function isRoleWithin(role: string, own: string | null): boolean {
  const actionsOf = (name: string): string[] =>
    accountActionNames.filter((action) => (accountActions[action].roles as readonly string[]).includes(name));
  if (own === null) return false;
  const held = new Set(actionsOf(own));
  return actionsOf(role).every((action) => held.has(action));
}
