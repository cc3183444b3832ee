import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import { kept } from '../foundation/kept-answers.ts';
import { hashing } from '../identity/index.ts';
import { removeMembers, suspendMembers, updateMembers } from './at-once.ts';
import {
  alone,
  extendMembership,
  leaveCenter,
  reinstateMember,
  removeMember,
  restoreMember,
  suspendMember,
  updateMember,
} from './commands.ts';
import { listInvitations } from './invitations.ts';
import { cancelInvitation, inviteMembers, type Rooms, resendInvitation } from './invite.ts';
import { acceptInvitation, declineInvitation, joinByInvitation, openInvitation } from './join.ts';
import { invitationLeaving } from './leavings.ts';
import { type Leavings, offboardMember, previewOffboarding } from './offboarding.ts';
import { getMember, listMembers } from './queries.ts';
import { getReceipt, listReceiptKeys, listReceipts } from './receipts.ts';
import { reviewMembers } from './reviews.ts';
import { addTeamPeople, createTeam, deleteTeam, removeTeamPeople, updateTeam } from './team-commands.ts';
import { giveTeamAccount, giveTeamGroup, takeTeamAccount, takeTeamGroup } from './team-grants.ts';
import {
  getTeam,
  listAccountTeams,
  listGroupTeams,
  listTeamAccounts,
  listTeamGroups,
  listTeamPeople,
  listTeams,
} from './teams.ts';

const { members } = api;

export function routes(rooms: Rooms, leavings: Leavings['leavings']): Route[] {
  const { names } = rooms;
  const all: Leavings = { rooms, leavings: [invitationLeaving(rooms), ...leavings] };
  return [
    kept(['members', 'assignments', 'sightings'], route(members.listMembers, listMembers)),
    kept(['members', 'assignments', 'sightings'], route(members.getMember, getMember)),
    route(members.updateMember, alone(updateMember)),
    route(members.extendMembership, alone(extendMembership)),
    route(members.suspendMember, alone(suspendMember)),
    route(members.reinstateMember, alone(reinstateMember)),
    route(
      members.removeMember,
      alone((context, input) => removeMember(context, names, input)),
    ),
    route(members.restoreMember, (context, input) => restoreMember(context, names, input)),
    route(members.suspendMembers, suspendMembers),
    route(members.removeMembers, (context, input) => removeMembers(context, names, input)),
    route(members.updateMembers, updateMembers),
    route(members.reviewMembers, (context, input) => reviewMembers(context, rooms.installation, input)),
    route(members.previewOffboarding, (context, input) => previewOffboarding(context, all, input)),
    route(
      members.offboardMember,
      alone((context, input) => offboardMember(context, all, input)),
    ),
    route(members.listReceipts, listReceipts),
    route(members.getReceipt, getReceipt),
    route(members.listReceiptKeys, (context) => listReceiptKeys(context, rooms.installation)),
    route(members.listTeams, listTeams),
    route(members.getTeam, getTeam),
    route(members.createTeam, (context, input) => createTeam(context, names, input)),
    route(members.updateTeam, updateTeam),
    route(members.deleteTeam, (context, input) => deleteTeam(context, names, input)),
    route(members.listTeamPeople, listTeamPeople),
    route(members.addTeamPeople, addTeamPeople),
    route(members.removeTeamPeople, removeTeamPeople),
    route(members.listTeamAccounts, listTeamAccounts),
    route(members.listTeamGroups, listTeamGroups),
    route(members.listAccountTeams, listAccountTeams),
    route(members.giveTeamAccount, (context, input) => giveTeamAccount(context, names, input)),
    route(members.takeTeamAccount, (context, input) => takeTeamAccount(context, names, input)),
    route(members.listGroupTeams, listGroupTeams),
    route(members.giveTeamGroup, giveTeamGroup),
    route(members.takeTeamGroup, takeTeamGroup),
    route(members.leaveCenter, (context) => leaveCenter(context, names)),
    route(members.listInvitations, (context, input) => listInvitations(context, names, input)),
    route(members.inviteMembers, (context, input) => inviteMembers(context, rooms, input)),
    route(members.resendInvitation, (context, input) => resendInvitation(context, rooms, input)),
    route(members.cancelInvitation, (context, input) => cancelInvitation(context, rooms, input)),
    route(members.openInvitation, (context, input) => openInvitation(context, rooms, input)),
    route(members.acceptInvitation, acceptInvitation),
    {
      ...route(members.joinByInvitation, (context, input) => joinByInvitation(context, rooms, input)),
      enter: hashing(),
    },
    route(members.declineInvitation, (context, input) => declineInvitation(context, rooms, input)),
  ];
}
