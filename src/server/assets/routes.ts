import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import { kept } from '../foundation/kept-answers.ts';
import { cancelBinding, listBindings, requestBinding } from './bindings.ts';
import { closeAccount, reopenAccount } from './closing.ts';
import { createAccount, createOwnAccount, unbindAccount, updateAccount, updateOwnAccount } from './commands.ts';
import type { Followers } from './followers.ts';
import {
  addGroupItems,
  createGroup,
  deleteGroup,
  type GiveToTeams,
  removeGroupItems,
  updateGroup,
} from './group-commands.ts';
import { assignGroup, extendGroup, unassignGroup } from './group-people.ts';
import { getGroup, listGroupItems, listGroupPeople, listGroups } from './groups.ts';
import { addLabels, listLabels, putAccountLabels, removeLabels } from './labels.ts';
import {
  assignAccount,
  extendAccount,
  listAccountPeople,
  listCandidates,
  listMemberAccounts,
  unassignAccount,
} from './people.ts';
import { presentOwn } from './present.ts';
import { getAccount, getOwnRow, listAccounts, listOwnAccounts } from './queries.ts';
import { listTransfers } from './transfer-queries.ts';
import { cancelTransfer, offerTransfer, reverseTransfer } from './transfers.ts';

const { assets } = api;

/** `followers` are the rooms that keep something of an account beside it. */
export function routes(installation: Installation, followers: Followers, giveToTeams: GiveToTeams): Route[] {
  return [
    kept(['accounts', 'labels', 'assignments'], route(assets.listAccounts, listAccounts)),
    kept(
      ['accounts', 'labels', 'assignments'],
      route(assets.getAccount, (context, input) => getAccount(context, input.account, context.account)),
    ),
    route(assets.createAccount, createAccount),
    route(assets.updateAccount, updateAccount),
    route(assets.unbindAccount, (context, input) => unbindAccount(context, followers, input)),
    route(assets.closeAccount, (context, input) => closeAccount(context, followers, input)),
    route(assets.reopenAccount, reopenAccount),
    route(assets.listTransfers, listTransfers),
    route(assets.offerTransfer, (context, input) => offerTransfer(context, installation, input)),
    route(assets.cancelTransfer, cancelTransfer),
    route(assets.reverseTransfer, (context, input) => reverseTransfer(context, followers, input)),
    route(assets.listAccountPeople, listAccountPeople),
    route(assets.listCandidates, listCandidates),
    route(assets.assignAccount, assignAccount),
    route(assets.unassignAccount, unassignAccount),
    route(assets.extendAccount, extendAccount),
    route(assets.listMemberAccounts, listMemberAccounts),
    route(assets.listGroups, listGroups),
    route(assets.getGroup, (context, input) => getGroup(context, input.group)),
    route(assets.createGroup, (context, input) => createGroup(context, giveToTeams, input)),
    route(assets.updateGroup, updateGroup),
    route(assets.deleteGroup, deleteGroup),
    route(assets.listGroupItems, listGroupItems),
    route(assets.addGroupItems, addGroupItems),
    route(assets.removeGroupItems, removeGroupItems),
    route(assets.listGroupPeople, listGroupPeople),
    route(assets.assignGroup, assignGroup),
    route(assets.unassignGroup, unassignGroup),
    route(assets.extendGroup, extendGroup),
    route(assets.listLabels, listLabels),
    route(assets.putAccountLabels, putAccountLabels),
    route(assets.addLabels, addLabels),
    route(assets.removeLabels, removeLabels),
    route(assets.listBindings, listBindings),
    route(assets.requestBinding, (context, input) => requestBinding(context, installation, input)),
    route(assets.cancelBinding, cancelBinding),
    route(assets.listOwnAccounts, listOwnAccounts),
    route(assets.createOwnAccount, createOwnAccount),
    route(assets.getOwnAccount, async (context, input) => presentOwn(context, await getOwnRow(context, input.account))),
    route(assets.updateOwnAccount, updateOwnAccount),
  ];
}
