// Access answers one question everywhere: may this person do this, here, on that, now, and through what? It owns the facts
// that decide (memberships, holdings, grants), judges them in rules.ts, and keeps their history by trigger.

export { admit, explain, refuseAccount, requireFreshSession, requireOnAccount, requireVerdict } from './admit.ts';
export {
  changeRoles,
  endMembership,
  holdAccount,
  lockCenter,
  lockRightsOf,
  openCenter,
  putGrant,
  putMember,
  releaseAccount,
  removeGrant,
  setCenterStatus,
  setMemberStatus,
} from './commands.ts';
export {
  type AccountLine,
  accountDirectory,
  findLabelled,
  type MemberLine,
  memberDirectory,
  readMembers,
} from './directories.ts';
export { elevationDecider, listElevationsOf } from './elevations.ts';
export { givenFor, givenUntil, listRights, type Rights, type Scope, type Without } from './facts.ts';
export { givenAgain } from './given-again.ts';
export { refuseAboveCeiling, refuseAboveOwn } from './giving.ts';
export { gridRoutes } from './grid-routes.ts';
export {
  changeGroup,
  dropGroup,
  dropGroupItems,
  type GroupGrant,
  holdGroups,
  insertGroup,
  type Loss,
  listGroupGrants,
  listGroupLosses,
  listGroupsEndedAt,
  listGroupsOf,
  putGroupGrant,
  putGroupItems,
  type Rule,
  removeGroupGrant,
  type WayRow,
  waysTo,
} from './groups.ts';
export {
  endAllShares,
  endGiven,
  handBack,
  handOver,
  isLiveCenter,
  listHolders,
  listSharesAt,
  lockRightsOfAll,
  readClock,
  restoreGiven,
  restoreShares,
} from './handovers.ts';
export type { Heir, Leaving, Left } from './leavings.ts';
export { announceAll, announceEnds } from './notices.ts';
export {
  changeShares,
  closePartnership,
  endShares,
  holdOwned,
  holdPartnership,
  listPartnerHolders,
  lockBothRights,
  openPartnership,
  partnerRights,
  putShares,
  type RightsHolder,
  type ShareTerm,
} from './partners.ts';
export {
  countMembers,
  countOwners,
  findGrant,
  findMember,
  findReach,
  type GrantRow,
  isAssigned,
  isInTerm,
  isNotOver,
  listAccountGrants,
  listGrantsEndedAt,
  listGrantsOf,
  type MemberRow,
  visibleAccounts,
} from './queries.ts';
export { requireRoleMasks } from './role-masks.ts';
export { findRoleMask, maskOfRole, roleNames } from './roles.ts';
export { routes } from './routes.ts';
export { centerActionsOf, isWithin, judgeCenter, membershipStateOf, stateOfMember, stateOfTerm } from './rules.ts';
export { type Compiled, type Right, rightOn, withRights } from './snapshot.ts';
export { listTeamAccountGrants, listTeamGroupGrants, listTeamHolders, type TeamGrantRow } from './team-lists.ts';
export {
  dropTeam,
  insertTeam,
  listTeamGrants,
  listTeamLosses,
  listTeamPlaces,
  listTeamsEndedAt,
  listTeamsOf,
  putTeamGrant,
  putTeamPerson,
  removeTeamGrant,
  removeTeamPerson,
  renameTeam,
  type TeamGrant,
  type TeamPlace,
  type TeamThing,
} from './teams.ts';
export { laterEnd, type Term, termOf } from './terms.ts';
