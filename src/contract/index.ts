// The whole contract: every endpoint by room. `api.members.inviteMembers` is the object; its name is 'members.inviteMembers'.
import * as access from './access.ts';
import * as accessRequests from './access-requests.ts';
import * as accountLife from './account-life.ts';
import * as ads from './ads.ts';
import * as adsCreatives from './ads-creatives.ts';
import * as adsEdits from './ads-edits.ts';
import * as adsGroups from './ads-groups.ts';
import * as adsHistory from './ads-history.ts';
import * as adsIdentities from './ads-identities.ts';
import * as adsImports from './ads-imports.ts';
import * as adsMedia from './ads-media.ts';
import * as adsPosts from './ads-posts.ts';
import * as adsReview from './ads-review.ts';
import * as adsRuleRuns from './ads-rule-runs.ts';
import * as adsRules from './ads-rules.ts';
import * as adsTargeting from './ads-targeting.ts';
import * as adsViews from './ads-views.ts';
import * as assets from './assets.ts';
import * as audiences from './audiences.ts';
import * as audit from './audit.ts';
import * as auditExports from './audit-exports.ts';
import * as centers from './centers.ts';
import * as centersRecovery from './centers-recovery.ts';
import * as conversations from './conversations.ts';
import * as decisionLinks from './decision-links.ts';
import * as delegations from './delegations.ts';
import type { Endpoint } from './endpoint.ts';
import * as finance from './finance.ts';
import * as financeBilling from './finance-billing.ts';
import * as financeBooks from './finance-books.ts';
import * as financeBreakers from './finance-breakers.ts';
import * as financeBudgets from './finance-budgets.ts';
import * as financeFunds from './finance-funds.ts';
import * as financeInvoices from './finance-invoices.ts';
import * as financePapers from './finance-papers.ts';
import * as financePlans from './finance-plans.ts';
import * as financeStatements from './finance-statements.ts';
import * as groups from './groups.ts';
import * as identity from './identity.ts';
import * as labels from './labels.ts';
import * as members from './members.ts';
import * as membersAtOnce from './members-at-once.ts';
import * as membersOffboarding from './members-offboarding.ts';
import * as notifications from './notifications.ts';
import * as webhooks from './notifications-webhooks.ts';
import * as partners from './partners.ts';
import * as payments from './payments.ts';
import * as pixels from './pixels.ts';
import * as proposals from './proposals.ts';
import * as received from './received-requests.ts';
import * as reporting from './reporting.ts';
import * as reportingEstimate from './reporting-estimate.ts';
import * as reportingPerformance from './reporting-performance.ts';
import * as requests from './requests.ts';
import * as savedTargetings from './saved-targetings.ts';
import * as teams from './teams.ts';

type EndpointsOf<Room> = { [K in keyof Room as Room[K] extends Endpoint ? K : never]: Room[K] };

function isEndpoint(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'path' in value && 'access' in value;
}

function endpointsOf<Room extends object>(room: Room): EndpointsOf<Room> {
  return Object.fromEntries(Object.entries(room).filter(([, value]) => isEndpoint(value))) as EndpointsOf<Room>;
}

/** Every file of the contract. */
const files = {
  access,
  accessRequests,
  accountLife,
  ads,
  adsCreatives,
  adsEdits,
  adsGroups,
  adsHistory,
  adsImports,
  adsMedia,
  adsPosts,
  adsReview,
  adsTargeting,
  adsIdentities,
  adsViews,
  adsRuleRuns,
  adsRules,
  assets,
  audiences,
  audit,
  auditExports,
  centers,
  centersRecovery,
  conversations,
  decisionLinks,
  delegations,
  finance,
  financeBilling,
  financeBooks,
  financeBreakers,
  financeBudgets,
  financeFunds,
  financePapers,
  financeInvoices,
  financePlans,
  financeStatements,
  groups,
  identity,
  labels,
  members,
  membersAtOnce,
  membersOffboarding,
  notifications,
  webhooks,
  partners,
  payments,
  pixels,
  proposals,
  received,
  reporting,
  reportingEstimate,
  reportingPerformance,
  requests,
  savedTargetings,
  teams,
};

export const api = {
  identity: endpointsOf(files.identity),
  access: endpointsOf(files.access),
  centers: { ...endpointsOf(files.centers), ...endpointsOf(files.centersRecovery) },
  members: {
    ...endpointsOf(files.members),
    ...endpointsOf(files.membersAtOnce),
    ...endpointsOf(files.membersOffboarding),
    ...endpointsOf(files.teams),
  },
  assets: {
    ...endpointsOf(files.assets),
    ...endpointsOf(files.groups),
    ...endpointsOf(files.labels),
    ...endpointsOf(files.accountLife),
    ...endpointsOf(files.pixels),
    ...endpointsOf(files.audiences),
  },
  requests: {
    ...endpointsOf(files.requests),
    ...endpointsOf(files.received),
    ...endpointsOf(files.proposals),
    ...endpointsOf(files.conversations),
    ...endpointsOf(files.decisionLinks),
    ...endpointsOf(files.delegations),
  },
  partners: { ...endpointsOf(files.partners), ...endpointsOf(files.accessRequests) },
  finance: {
    ...endpointsOf(files.finance),
    ...endpointsOf(files.financeFunds),
    ...endpointsOf(files.financePapers),
    ...endpointsOf(files.financeBooks),
    ...endpointsOf(files.financeBilling),
    ...endpointsOf(files.financeInvoices),
    ...endpointsOf(files.financeStatements),
    ...endpointsOf(files.financePlans),
    ...endpointsOf(files.financeBudgets),
    ...endpointsOf(files.financeBreakers),
    ...endpointsOf(files.payments),
  },
  ads: {
    ...endpointsOf(files.ads),
    ...endpointsOf(files.adsGroups),
    ...endpointsOf(files.adsCreatives),
    ...endpointsOf(files.adsEdits),
    ...endpointsOf(files.adsImports),
    ...endpointsOf(files.savedTargetings),
    ...endpointsOf(files.adsMedia),
    ...endpointsOf(files.adsIdentities),
    ...endpointsOf(files.adsPosts),
    ...endpointsOf(files.adsReview),
    ...endpointsOf(files.adsTargeting),
    ...endpointsOf(files.adsHistory),
    ...endpointsOf(files.adsViews),
    ...endpointsOf(files.adsRules),
    ...endpointsOf(files.adsRuleRuns),
  },
  notifications: { ...endpointsOf(files.notifications), ...endpointsOf(files.webhooks) },
  reporting: {
    ...endpointsOf(files.reporting),
    ...endpointsOf(files.reportingPerformance),
    ...endpointsOf(files.reportingEstimate),
  },
  audit: { ...endpointsOf(files.audit), ...endpointsOf(files.auditExports) },
};
export type Api = typeof api;

export const endpoints: readonly Endpoint[] = Object.values(api).flatMap((room) => Object.values(room) as Endpoint[]);
