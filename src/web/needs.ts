// What each page asks the server first, so that the questions leave before its code has come, and when somebody points at a
// link to it. Words with `$` are the parameters of the address. The inputs are those that the page itself gives: a question
// that differs is asked twice. Plain data, which the build reads too.
import type { CenterAction } from '../contract/permissions.ts';
import type { EndpointName, Input, ListName } from './api/endpoints.ts';

export interface Need {
  name: EndpointName;
  input: Record<string, string | number>;
  /** The first page of a list, as `useRows` asks for it. Left out where the address carries a search or a filter. */
  isRows?: true;
  /** Asked only of those who may: whether they do is in the answer about the center. */
  may?: CenterAction;
}

function one<N extends EndpointName>(name: N, input: Input<N>, may?: CenterAction): Need {
  return { name, input: input as Need['input'], ...(may === undefined ? {} : { may }) };
}

function rows<N extends ListName>(name: N, input: Input<N>, may?: CenterAction): Need {
  return { name, input: input as Need['input'], isRows: true, ...(may === undefined ? {} : { may }) };
}

const center = '$center';
const account = '$account';
const summary = one('reporting.getSummary', { center });
const ofAccount = [one('assets.getAccount', { center, account })];
const team = one('members.getTeam', { center, team: '$team' });
const inbox = [rows('requests.listInbox', { state: 'open', search: '' })];

const notifications = [rows('notifications.listNotifications', { search: '', state: 'all', sort: '-at' })];

/** What the frame asks around every page of a signed-in person. */
const ofFrame = [
  one('identity.getMe', {}),
  one('centers.listCenters', { pageSize: 100 }),
  one('requests.countInbox', {}),
];
const ofCenter = [one('centers.getCenter', { center }), ...ofFrame];

const ofPages: Record<string, Need[]> = {
  '/me/inbox': inbox,
  '/me/notifications': notifications,
  '/me/notifications/settings': [one('notifications.getNotificationSettings', {})],
  '/me/ad-accounts': [rows('assets.listOwnAccounts', { search: '', sort: 'name' })],
  '/me/ad-accounts/$account': [one('assets.getOwnAccount', { account })],
  '/$center': [summary, one('assets.listAccounts', { center, pageSize: 8 })],
  '/$center/inbox': inbox,
  '/$center/members': [summary, rows('members.listMembers', { center, search: '', sort: 'name' }, 'member:list')],
  '/$center/members/invitations': [
    summary,
    rows('members.listInvitations', { center, search: '', sort: '-sent', state: 'pending' }, 'member:list'),
  ],
  '/$center/members/offboarded': [
    summary,
    rows('members.listReceipts', { center, search: '', sort: '-made' }, 'member:list'),
  ],
  '/$center/members/teams': [summary, rows('members.listTeams', { center, search: '', sort: 'name' }, 'team:list')],
  '/$center/members/teams/$team': [
    team,
    rows('members.listTeamPeople', { center, team: '$team', search: '', sort: 'name' }, 'team:list'),
  ],
  '/$center/members/teams/$team/ad-accounts': [
    team,
    rows('members.listTeamAccounts', { center, team: '$team', search: '', sort: 'name' }, 'team:list'),
  ],
  '/$center/members/teams/$team/groups': [
    team,
    rows('members.listTeamGroups', { center, team: '$team', search: '', sort: 'name' }, 'team:list'),
  ],
  '/$center/assets': [
    summary,
    rows('assets.listAccounts', { center, search: '', sort: 'name' }),
    one('assets.listLabels', { center, pageSize: 200 }),
  ],
  '/$center/assets/transfers': [
    summary,
    rows('assets.listTransfers', { center, search: '', sort: '-offered' }, 'asset:hand_over'),
  ],
  '/$center/assets/groups': [summary, rows('assets.listGroups', { center, search: '', sort: 'name' }, 'group:list')],
  '/$center/assets/groups/$group': [
    one('assets.getGroup', { center, group: '$group' }),
    rows('assets.listGroupItems', { center, group: '$group', search: '', sort: 'name' }, 'group:list'),
  ],
  '/$center/assets/groups/$group/teams': [
    one('assets.getGroup', { center, group: '$group' }),
    rows('members.listGroupTeams', { center, group: '$group', search: '', sort: 'name', given: 'yes' }, 'group:assign'),
  ],
  '/$center/accounts/$account': ofAccount,
  '/$center/accounts/$account/ads': [
    one('ads.listViews', { center, account, pageSize: 200 }),
    ...ofAccount,
    rows('ads.listCampaigns', { center, account, search: '', state: 'all', sort: '-created' }),
  ],
  '/$center/accounts/$account/rules': [
    ...ofAccount,
    rows('ads.listRules', { center, account, search: '', state: 'all', sort: 'precedence' }),
  ],
  '/$center/accounts/$account/audiences': [
    ...ofAccount,
    rows('assets.listAudiences', { center, account, search: '', state: 'all', sort: '-created' }),
  ],
  '/$center/accounts/$account/audiences/$audience': [
    ...ofAccount,
    one('assets.getAudience', { center, account, audience: '$audience' }),
  ],
  '/$center/accounts/$account/people': ofAccount,
  '/$center/accounts/$account/settings': ofAccount,
  '/$center/partners': [rows('partners.listPartners', { center, search: '', sort: 'name' }, 'partner:list')],
  '/$center/finance': [
    one('finance.getOverview', { center }, 'finance:view'),
    rows('finance.listAlerts', { center }, 'finance:view'),
  ],
  '/$center/finance/accounts': [
    one('finance.getOverview', { center }, 'finance:view'),
    rows('finance.listWallets', { center, search: '', sort: 'name', state: 'all' }, 'finance:view'),
  ],
  '/$center/finance/transactions': [
    one('finance.getOverview', { center }, 'finance:view'),
    rows('finance.listTransactions', { center, search: '', sort: '-posted' }, 'finance:view'),
  ],
  '/$center/finance/credits': [
    rows('finance.listCredits', { center, search: '', state: 'all', sort: 'expires' }, 'finance:view'),
  ],
  '/$center/finance/limits': [
    rows('finance.listAlerts', { center }, 'finance:view'),
    rows('finance.listBreakers', { center, state: 'open' }, 'finance:view'),
    rows('finance.listCaps', { center, search: '', kind: 'all', sort: 'name' }, 'finance:view'),
  ],
  '/$center/finance/invoices': [
    one('finance.listInvoices', { center, pageSize: 1 }, 'finance:view'),
    rows('finance.listInvoices', { center, search: '', state: 'all', kind: 'all', sort: '-issued' }, 'finance:view'),
  ],
  '/$center/finance/billing-groups': [
    rows('finance.listBillingGroups', { center, search: '', state: 'live', sort: 'name' }, 'finance:view'),
  ],
  '/$center/finance/costs': [
    rows('finance.listCosts', { center, search: '', groupBy: 'account', sort: '-spend' }, 'finance:view'),
  ],
  '/$center/finance/payment-providers': [
    rows('finance.listPaymentProviders', { center, sort: 'name' }, 'finance:view'),
    rows('finance.listPaymentEvents', { center, search: '', outcome: 'all' }, 'finance:view'),
  ],
  '/$center/finance/differences': [
    rows('finance.listDifferences', { center, search: '', kind: 'all', state: 'all', sort: '-month' }, 'finance:view'),
  ],
  '/$center/finance/rates': [rows('finance.listRates', { center, search: '', sort: '-at' }, 'finance:view')],
  '/$center/finance/books': [
    rows('finance.listPeriods', { center, search: '', sort: '-month' }, 'finance:view'),
    rows('finance.listChecks', { center, sort: '-checked' }, 'finance:view'),
  ],
  '/$center/proposals': [rows('requests.listProposals', { center, state: 'all', search: '', sort: '-made' })],
  '/$center/proposals/$proposal': [one('requests.getProposal', { center, proposal: '$proposal' })],
  '/$center/notifications': notifications,
  '/$center/settings/webhooks': [
    rows('notifications.listWebhooks', { center, search: '', sort: '-made' }, 'webhook:manage'),
  ],
  '/$center/settings': [summary, one('requests.getApprovalRules', { center })],
};

/** Of a path of the site map, within the frame. */
export function needsOf(path: string): Need[] {
  return [...(path.startsWith('/$center') ? ofCenter : ofFrame), ...(ofPages[path] ?? [])];
}
