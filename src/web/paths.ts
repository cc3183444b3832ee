// Every link of the app. Ids are encoded here and nowhere else.
export type Path = `/${string}`;

const part = encodeURIComponent;

export const paths = {
  start: (): Path => '/',
  welcome: (): Path => '/welcome',
  signIn: (next?: string): Path => (next === undefined ? '/sign-in' : `/sign-in?next=${part(next)}`),
  signUp: (): Path => '/sign-up',
  reset: (): Path => '/reset',
  newCenter: (): Path => '/new',
  recovery: (): Path => '/recovery',

  review: (): Path => '/review',
  me: (): Path => '/me',
  myPassword: (): Path => '/me/password',
  myAddress: (): Path => '/me/address',
  mySessions: (): Path => '/me/sessions',
  myTokens: (): Path => '/me/tokens',
  myPosts: (): Path => '/me/posts',
  myActivity: (): Path => '/me/activity',
  notificationSettings: (): Path => '/me/notifications/settings',
  ownNotifications: (): Path => '/me/notifications',
  ownAccounts: (): Path => '/me/ad-accounts',
  ownAccount: (account: string): Path => `/me/ad-accounts/${part(account)}`,
  ownInbox: (): Path => '/me/inbox',

  home: (center: string): Path => `/${part(center)}`,
  inbox: (center: string): Path => `/${part(center)}/inbox`,
  members: (center: string): Path => `/${part(center)}/members`,
  invitations: (center: string): Path => `/${part(center)}/members/invitations`,
  receipts: (center: string): Path => `/${part(center)}/members/offboarded`,
  teams: (center: string): Path => `/${part(center)}/members/teams`,
  team: (center: string, team: string): Path => `/${part(center)}/members/teams/${part(team)}`,
  teamAccounts: (center: string, team: string): Path => `/${part(center)}/members/teams/${part(team)}/ad-accounts`,
  teamGroups: (center: string, team: string): Path => `/${part(center)}/members/teams/${part(team)}/groups`,
  member: (center: string, person: string): Path => `/${part(center)}/members/${part(person)}`,
  accounts: (center: string): Path => `/${part(center)}/assets`,
  bindings: (center: string): Path => `/${part(center)}/assets/bindings`,
  accessRequests: (center: string): Path => `/${part(center)}/assets/access`,
  transfers: (center: string): Path => `/${part(center)}/assets/transfers`,
  groups: (center: string): Path => `/${part(center)}/assets/groups`,
  group: (center: string, group: string): Path => `/${part(center)}/assets/groups/${part(group)}`,
  groupPeople: (center: string, group: string): Path => `/${part(center)}/assets/groups/${part(group)}/people`,
  groupTeams: (center: string, group: string): Path => `/${part(center)}/assets/groups/${part(group)}/teams`,
  account: (center: string, account: string): Path => `/${part(center)}/accounts/${part(account)}`,
  accountAds: (center: string, account: string): Path => `/${part(center)}/accounts/${part(account)}/ads`,
  newCampaign: (center: string, account: string): Path => `/${part(center)}/accounts/${part(account)}/ads/new`,
  accountMedia: (center: string, account: string): Path => `/${part(center)}/accounts/${part(account)}/creatives`,
  accountRules: (center: string, account: string): Path => `/${part(center)}/accounts/${part(account)}/rules`,
  accountAudiences: (center: string, account: string): Path => `/${part(center)}/accounts/${part(account)}/audiences`,
  audience: (center: string, account: string, audience: string, view: Record<string, string> = {}): Path =>
    withQuery(`/${part(center)}/accounts/${part(account)}/audiences/${part(audience)}`, view),
  pixels: (center: string, account: string): Path => `/${part(center)}/accounts/${part(account)}/pixels`,
  pixel: (
    center: string,
    account: string,
    pixel: string,
    view: 'overview' | 'events' | 'tests' | 'setup' = 'overview',
  ): Path =>
    withQuery(`/${part(center)}/accounts/${part(account)}/pixels/${part(pixel)}`, {
      part: view === 'overview' ? '' : view,
    }),
  accountPeople: (center: string, account: string): Path => `/${part(center)}/accounts/${part(account)}/people`,
  accountSettings: (center: string, account: string): Path => `/${part(center)}/accounts/${part(account)}/settings`,
  accessGrid: (center: string): Path => `/${part(center)}/access/grid`,
  accountAccess: (center: string, account: string): Path => `/${part(center)}/accounts/${part(account)}/access`,
  access: (center: string): Path => `/${part(center)}/access`,
  accessOf: (center: string): Path => `/${part(center)}/access/people`,
  accessChanges: (center: string): Path => `/${part(center)}/access/changes`,
  accessWhatIf: (center: string): Path => `/${part(center)}/access/what-if`,
  roles: (center: string): Path => `/${part(center)}/access/roles`,
  partners: (center: string): Path => `/${part(center)}/partners`,
  shares: (center: string): Path => `/${part(center)}/partners/shared`,
  borrowed: (center: string): Path => `/${part(center)}/partners/borrowed`,
  partnerPeople: (center: string): Path => `/${part(center)}/partners/people`,
  proposals: (center: string): Path => `/${part(center)}/proposals`,
  proposal: (center: string, proposal: string): Path => `/${part(center)}/proposals/${part(proposal)}`,
  finance: (center: string): Path => `/${part(center)}/finance`,
  wallets: (center: string): Path => `/${part(center)}/finance/accounts`,
  transactions: (center: string): Path => `/${part(center)}/finance/transactions`,
  credits: (center: string): Path => `/${part(center)}/finance/credits`,
  limits: (center: string): Path => `/${part(center)}/finance/limits`,
  books: (center: string): Path => `/${part(center)}/finance/books`,
  invoices: (center: string): Path => `/${part(center)}/finance/invoices`,
  invoice: (center: string, invoice: string): Path => `/${part(center)}/finance/invoices/${part(invoice)}`,
  billingGroups: (center: string): Path => `/${part(center)}/finance/billing-groups`,
  costs: (center: string): Path => `/${part(center)}/finance/costs`,
  statement: (center: string, account: string): Path => `/${part(center)}/finance/statements/${part(account)}`,
  payments: (center: string): Path => `/${part(center)}/finance/payment-providers`,
  differences: (center: string): Path => `/${part(center)}/finance/differences`,
  rates: (center: string): Path => `/${part(center)}/finance/rates`,
  activity: (center: string): Path => `/${part(center)}/activity`,
  settings: (center: string): Path => `/${part(center)}/settings`,
  notifications: (center: string): Path => `/${part(center)}/notifications`,
  webhooks: (center: string): Path => `/${part(center)}/settings/webhooks`,
  webhook: (center: string, webhook: string): Path => `/${part(center)}/settings/webhooks/${part(webhook)}`,
};

/** Adds a query to a path; empty values are left out. `withQuery(paths.members(c), { do: 'invite' })` */
export function withQuery(path: Path, query: Record<string, string>): Path {
  const filled = Object.entries(query).filter(([, value]) => value !== '');
  return filled.length === 0 ? path : `${path}?${new URLSearchParams(filled)}`;
}

/** A place inside this app, or the start: what `next` of an address may lead to. */
export function safeNext(next: string | null | undefined): Path {
  return next !== null && next !== undefined && /^\/(?![/\\])/.test(next) ? (next as Path) : paths.start();
}
