import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import { getApprovalRules, putApprovalRules } from './approval-rules.ts';
import { decideRequest, decideRequests } from './commands.ts';
import { addAttachment, addComment, listAttachments, listComments } from './conversations.ts';
import { decideByLink, openDecisionLink } from './decide-by-link.ts';
import type { Deciders } from './deciders.ts';
import { createDelegation, endDelegation, listDelegations } from './delegations.ts';
import { cancelProposal, forceProposal, retryProposal } from './proposal-acts.ts';
import { getProposal, listProposals, proposeChanges, type Rehearse } from './proposals.ts';
import { countInbox, getRequest, listInbox, listSent } from './queries.ts';
import { approveReceived } from './received.ts';
import { getLateness, putLateness } from './reminders.ts';
import { withdrawRequest } from './withdraw.ts';

export function routes(
  deciders: Deciders,
  { installation, rehearse }: { installation: Installation; rehearse: Rehearse },
): Route[] {
  const { jobs } = installation;
  return [
    route(api.requests.proposeChanges, (context, input) => proposeChanges(context, { installation, rehearse }, input)),
    route(api.requests.listProposals, listProposals),
    route(api.requests.getProposal, getProposal),
    route(api.requests.cancelProposal, cancelProposal),
    route(api.requests.retryProposal, (context, input) => retryProposal(context, jobs, input)),
    route(api.requests.forceProposal, (context, input) => forceProposal(context, installation, input)),
    route(api.requests.getApprovalRules, getApprovalRules),
    route(api.requests.putApprovalRules, putApprovalRules),
    route(api.requests.listInbox, listInbox),
    route(api.requests.countInbox, countInbox),
    route(api.requests.getRequest, (context, input) => getRequest(context, deciders, input)),
    route(api.requests.decideRequest, (context, input) => decideRequest(context, deciders, input)),
    route(api.requests.decideRequests, (context, input) => decideRequests(context, deciders, input)),
    route(api.requests.approveReceived, (context, input) => approveReceived(context, deciders, input)),
    route(api.requests.openDecisionLink, (context, input) => openDecisionLink(context, deciders, input)),
    route(api.requests.decideByLink, (context, input) => decideByLink(context, deciders, input)),
    route(api.requests.listComments, listComments),
    route(api.requests.addComment, addComment),
    route(api.requests.listAttachments, listAttachments),
    route(api.requests.addAttachment, addAttachment),
    route(api.requests.listDelegations, listDelegations),
    route(api.requests.createDelegation, createDelegation),
    route(api.requests.endDelegation, endDelegation),
    route(api.requests.getLateness, getLateness),
    route(api.requests.putLateness, putLateness),
    route(api.requests.listSent, listSent),
    route(api.requests.withdrawRequest, (context, input) => withdrawRequest(context, deciders, input)),
  ];
}
