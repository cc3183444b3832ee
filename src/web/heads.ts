// Headings that a page has whoever opens it, with a line below: the server writes them into the page, so that they are read while
// its code is on the way. Plain data, which the build reads.

/** Messages `<key>.title` and `<key>.subtitle` are the heading of these paths of the site map. */
const heads: Record<string, string[]> = {
  members: ['', '/invitations', '/offboarded', '/teams'].map((end) => `/$center/members${end}`),
  assets: ['', '/bindings', '/access', '/transfers', '/groups'].map((end) => `/$center/assets${end}`),
  'access.questions': ['', '/grid', '/people', '/changes', '/what-if', '/roles'].map((end) => `/$center/access${end}`),
  finance: [
    '',
    ...['accounts', 'transactions', 'credits', 'limits', 'books', 'invoices', 'billing-groups', 'costs'],
    ...['payment-providers', 'differences', 'rates'],
  ].map((end) => (end === '' ? '/$center/finance' : `/$center/finance/${end}`)),
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
