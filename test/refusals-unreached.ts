// Refusals that are declared and never met, each with the reason.
import { neverOfGroups } from './refusals-of-groups.ts';
import { neverOfLeaving } from './refusals-of-leaving.ts';

/** Declared, but something before always answers: what stays declared guards against a later change. */
export const neverFirst: Record<string, string> = {
  ...neverOfGroups,
  ...neverOfLeaving,
  'centers.deleteCenter centers.already_deleted': 'a deleted center is not found',
  'members.updateMember members.last_owner': 'only an active Owner touches an Owner, so there are two',
  'members.suspendMember members.last_owner': 'only an active Owner touches an Owner, so there are two',
  'members.removeMember members.last_owner': 'only an active Owner touches an Owner, so there are two',
  'members.updateMember members.role_above_own': 'who may change roles gives any but Owner',
  'members.inviteMembers members.role_above_own': 'who may invite gives any role but Owner',
  'members.joinByInvitation members.invitation_for_another_address': 'the account is made for the invited address',
  'members.joinByInvitation members.already_member': 'an address without an account is no member',
  'assets.assignAccount assets.role_above_own': 'only the highest role on an account assigns it',
  'assets.extendAccount assets.role_above_own': 'only the highest role on an account assigns it',
  'assets.extendGroup assets.role_above_own': 'who gives groups may give any role',
  'assets.unassignAccount assets.role_above_own': 'only the highest role on an account assigns it',
};
