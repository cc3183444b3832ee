// Access answers one question everywhere: may this person do this, here, on that, now, and through what? It owns the facts
// that decide (memberships, holdings, grants), judges them in rules.ts, and keeps their history by trigger.
export { admit, requireVerdict } from './admit.ts';
export {
  changeRoles,
  endMembership,
  holdAccount,
  lockCenter,
  openCenter,
  putGrant,
  putMember,
  releaseAccount,
  removeGrant,
  setCenterStatus,
  setMemberStatus,
} from './commands.ts';
export {
  countMembers,
  countOwners,
  findGrant,
  findMember,
  type GrantRow,
  isInTerm,
  listAccountGrants,
  listGrantsEndedAt,
  listGrantsOf,
  type MemberRow,
  visibleAccounts,
} from './queries.ts';
export { accountActionsOf, centerActionsOf, isRoleWithin, judgeAccount, judgeCenter, stateOfMember } from './rules.ts';
