// Headings that a page has whoever opens it, with a line below: the server writes them into the page, so that they are read while
// its code is on the way. Plain data, which the build reads.

/** A page and those below it. */
const below = (path: string, ends: string[]): string[] => [path, ...ends.map((end) => `${path}/${end}`)];

/** Messages `<key>.title` and `<key>.subtitle` are the heading of these paths of the site map. */
const heads: Record<string, string[]> = {
  members: below('/$center/members', ['invitations', 'offboarded', 'teams']),
  assets: below('/$center/assets', ['bindings', 'access', 'transfers', 'groups']),
  'access.questions': below('/$center/access', ['grid', 'people', 'changes', 'what-if', 'roles']),
  finance: below('/$center/finance', [
    'accounts',
    'transactions',
    'credits',
    'limits',
    'books',
    'invoices',
    'billing-groups',
    'costs',
    'payment-providers',
    'differences',
    'rates',
  ]),
  audit: ['/$center/activity'],
  settings: ['/$center/settings'],
  requests: ['/me/inbox', '/$center/inbox'],
  'requests.proposals': ['/$center/proposals'],
  'notifications.list': ['/me/notifications', '/$center/notifications'],
  'assets.own': ['/me/ad-accounts'],
};

/** Of a path of the site map. */
export function headOf(path: string): string | undefined {
  return Object.keys(heads).find((key) => heads[key]?.includes(path));
}
