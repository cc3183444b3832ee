// The whole contract: every endpoint by room. `api.members.inviteMembers` is the object; its name is 'members.inviteMembers'.
import * as access from './access.ts';
import * as accessRequests from './access-requests.ts';
import * as accountLife from './account-life.ts';
import * as assets from './assets.ts';
import * as audit from './audit.ts';
import * as centers from './centers.ts';
import * as centersRecovery from './centers-recovery.ts';
import * as conversations from './conversations.ts';
import * as decisionLinks from './decision-links.ts';
import * as delegations from './delegations.ts';
import type { Endpoint } from './endpoint.ts';
import * as groups from './groups.ts';
import * as identity from './identity.ts';
import * as labels from './labels.ts';
import * as members from './members.ts';
import * as membersAtOnce from './members-at-once.ts';
import * as membersOffboarding from './members-offboarding.ts';
import * as notifications from './notifications.ts';
import * as webhooks from './notifications-webhooks.ts';
import * as partners from './partners.ts';
import * as proposals from './proposals.ts';
import * as received from './received-requests.ts';
import * as reporting from './reporting.ts';
import * as requests from './requests.ts';

type EndpointsOf<Room> = { [K in keyof Room as Room[K] extends Endpoint ? K : never]: Room[K] };

function isEndpoint(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'path' in value && 'access' in value;
}

function endpointsOf<Room extends object>(room: Room): EndpointsOf<Room> {
  return Object.fromEntries(Object.entries(room).filter(([, value]) => isEndpoint(value))) as EndpointsOf<Room>;
}

export const api = {
  identity: endpointsOf(identity),
  access: endpointsOf(access),
  centers: { ...endpointsOf(centers), ...endpointsOf(centersRecovery) },
  members: { ...endpointsOf(members), ...endpointsOf(membersAtOnce), ...endpointsOf(membersOffboarding) },
  assets: { ...endpointsOf(assets), ...endpointsOf(groups), ...endpointsOf(labels), ...endpointsOf(accountLife) },
  requests: {
    ...endpointsOf(requests),
    ...endpointsOf(received),
    ...endpointsOf(proposals),
    ...endpointsOf(conversations),
    ...endpointsOf(decisionLinks),
    ...endpointsOf(delegations),
  },
  partners: { ...endpointsOf(partners), ...endpointsOf(accessRequests) },
  notifications: { ...endpointsOf(notifications), ...endpointsOf(webhooks) },
  reporting: endpointsOf(reporting),
  audit: endpointsOf(audit),
};
export type Api = typeof api;

export const endpoints: readonly Endpoint[] = Object.values(api).flatMap((room) => Object.values(room) as Endpoint[]);
