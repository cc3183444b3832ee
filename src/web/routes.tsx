// The site map. Every page is a chunk of its own, fetched when somebody points at a link to it.
import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from '@tanstack/react-router';
import { askFirst } from './api/ask-first.ts';
import { fetchFiles } from './api/page-list.ts';
import { ErrorPage } from './frame/error-page.tsx';
import Frame from './frame/frame.tsx';
import { NotFoundPage } from './frame/not-found-page.tsx';
import { PagePending } from './frame/page-pending.tsx';
import { Root } from './frame/root.tsx';

const root = createRootRoute({ component: Root, notFoundComponent: NotFoundPage });
const framed = createRoute({ getParentRoute: () => root, id: 'framed', component: Frame });

type Page = () => Promise<{ default: RouteComponent }>;

function page(parent: AnyRoute, path: string, load: Page): AnyRoute {
  return createRoute({
    getParentRoute: () => parent,
    path,
    component: lazyRouteComponent(() => {
      fetchFiles(path);
      return load();
    }),
    // Not awaited: the page draws what is there.
    ...(parent === framed
      ? { loader: ({ params, location }) => void askFirst(path, params, location.searchStr === '') }
      : {}),
  }) as AnyRoute;
}

const entrance = [
  page(root, '/', () => import('./identity/start-page.tsx')),
  page(root, '/welcome', () => import('./identity/welcome-page.tsx')),
  page(root, '/sign-in', () => import('./identity/sign-in-page.tsx')),
  page(root, '/sign-up', () => import('./identity/sign-up-page.tsx')),
  page(root, '/reset', () => import('./identity/reset-page.tsx')),
  page(root, '/reset/$token', () => import('./identity/new-password-page.tsx')),
  page(root, '/confirm/$token', () => import('./identity/confirm-page.tsx')),
  page(root, '/invitations/$token', () => import('./identity/invitation-page.tsx')),
  page(root, '/unsubscribe/$token', () => import('./notifications/unsubscribe-page.tsx')),
  page(root, '/new', () => import('./centers/new-center-page.tsx')),
];

const own = [
  page(framed, '/recovery', () => import('./centers/recovery-page.tsx')),
  page(framed, '/review', () => import('./ads/review-page.tsx')),
  page(framed, '/me', () => import('./identity/profile-page.tsx')),
  page(framed, '/me/password', () => import('./identity/password-page.tsx')),
  page(framed, '/me/address', () => import('./identity/address-page.tsx')),
  page(framed, '/me/sessions', () => import('./identity/sessions-page.tsx')),
  page(framed, '/me/tokens', () => import('./identity/tokens-page.tsx')),
  page(framed, '/me/posts', () => import('./ads/posts-page.tsx')),
  page(framed, '/me/activity', () => import('./identity/own-activity-page.tsx')),
  page(framed, '/me/notifications', () => import('./notifications/notifications-page.tsx')),
  page(framed, '/me/notifications/settings', () => import('./notifications/settings-page.tsx')),
  page(framed, '/me/inbox', () => import('./inbox/inbox-page.tsx')),
  page(framed, '/decide/$token', () => import('./inbox/decide-page.tsx')),
  page(framed, '/me/ad-accounts', () => import('./assets/own-accounts-page.tsx')),
  page(framed, '/me/ad-accounts/$account', () => import('./assets/own-account-page.tsx')),
];

const inCenter = [
  page(framed, '/$center', () => import('./home/home-page.tsx')),
  page(framed, '/$center/inbox', () => import('./inbox/inbox-page.tsx')),
  page(framed, '/$center/members', () => import('./members/members-page.tsx')),
  page(framed, '/$center/members/invitations', () => import('./members/invitations-page.tsx')),
  page(framed, '/$center/members/offboarded', () => import('./members/receipts-page.tsx')),
  page(framed, '/$center/members/teams', () => import('./members/teams-page.tsx')),
  page(framed, '/$center/members/teams/$team', () => import('./members/team-page.tsx')),
  page(framed, '/$center/members/teams/$team/ad-accounts', () => import('./members/team-accounts-page.tsx')),
  page(framed, '/$center/members/teams/$team/groups', () => import('./members/team-groups-page.tsx')),
  page(framed, '/$center/members/$member', () => import('./members/member-page.tsx')),
  page(framed, '/$center/assets', () => import('./assets/accounts-page.tsx')),
  page(framed, '/$center/assets/bindings', () => import('./assets/bindings-page.tsx')),
  page(framed, '/$center/assets/access', () => import('./assets/access-requests-page.tsx')),
  page(framed, '/$center/assets/transfers', () => import('./assets/transfers-page.tsx')),
  page(framed, '/$center/assets/groups', () => import('./assets/groups-page.tsx')),
  page(framed, '/$center/assets/groups/$group', () => import('./assets/group-page.tsx')),
  page(framed, '/$center/assets/groups/$group/people', () => import('./assets/group-people-page.tsx')),
  page(framed, '/$center/assets/groups/$group/teams', () => import('./assets/group-teams-page.tsx')),
  page(framed, '/$center/accounts/$account', () => import('./assets/account-page.tsx')),
  page(framed, '/$center/accounts/$account/ads', () => import('./ads/ads-page.tsx')),
  page(framed, '/$center/accounts/$account/ads/new', () => import('./ads/create-page.tsx')),
  page(framed, '/$center/accounts/$account/creatives', () => import('./ads/media-page.tsx')),
  page(framed, '/$center/accounts/$account/rules', () => import('./ads/rules-page.tsx')),
  page(framed, '/$center/accounts/$account/audiences', () => import('./ads/audiences-page.tsx')),
  page(framed, '/$center/accounts/$account/audiences/$audience', () => import('./assets/audience-page.tsx')),
  page(framed, '/$center/accounts/$account/pixels', () => import('./assets/pixels-page.tsx')),
  page(framed, '/$center/accounts/$account/pixels/$pixel', () => import('./assets/pixel-page.tsx')),
  page(framed, '/$center/accounts/$account/people', () => import('./assets/account-people-page.tsx')),
  page(framed, '/$center/accounts/$account/settings', () => import('./assets/account-settings-page.tsx')),
  page(framed, '/$center/access/grid', () => import('./access/grid-page.tsx')),
  page(framed, '/$center/accounts/$account/access', () => import('./assets/account-access-page.tsx')),
  page(framed, '/$center/access', () => import('./access/who-page.tsx')),
  page(framed, '/$center/access/people', () => import('./access/which-page.tsx')),
  page(framed, '/$center/access/changes', () => import('./access/compare-page.tsx')),
  page(framed, '/$center/access/what-if', () => import('./access/what-if-page.tsx')),
  page(framed, '/$center/access/roles', () => import('./access/roles-page.tsx')),
  page(framed, '/$center/partners', () => import('./partners/partners-page.tsx')),
  page(framed, '/$center/partners/shared', () => import('./partners/shares-page.tsx')),
  page(framed, '/$center/partners/borrowed', () => import('./partners/borrowed-page.tsx')),
  page(framed, '/$center/partners/people', () => import('./partners/partner-people-page.tsx')),
  page(framed, '/$center/proposals', () => import('./proposals/proposals-page.tsx')),
  page(framed, '/$center/proposals/$proposal', () => import('./proposals/proposal-page.tsx')),
  page(framed, '/$center/finance', () => import('./finance/overview-page.tsx')),
  page(framed, '/$center/finance/accounts', () => import('./finance/wallets-page.tsx')),
  page(framed, '/$center/finance/transactions', () => import('./finance/transactions-page.tsx')),
  page(framed, '/$center/finance/credits', () => import('./finance/credits-page.tsx')),
  page(framed, '/$center/finance/limits', () => import('./finance/limits-page.tsx')),
  page(framed, '/$center/finance/books', () => import('./finance/books-page.tsx')),
  page(framed, '/$center/finance/invoices', () => import('./finance/invoices-page.tsx')),
  page(framed, '/$center/finance/invoices/$invoice', () => import('./finance/invoice-page.tsx')),
  page(framed, '/$center/finance/billing-groups', () => import('./finance/billing-groups-page.tsx')),
  page(framed, '/$center/finance/costs', () => import('./finance/costs-page.tsx')),
  page(framed, '/$center/finance/statements/$account', () => import('./finance/statement-page.tsx')),
  page(framed, '/$center/finance/payment-providers', () => import('./finance/payments-page.tsx')),
  page(framed, '/$center/finance/differences', () => import('./finance/differences-page.tsx')),
  page(framed, '/$center/finance/rates', () => import('./finance/rates-page.tsx')),
  page(framed, '/$center/activity', () => import('./activity/activity-page.tsx')),
  page(framed, '/$center/notifications', () => import('./notifications/notifications-page.tsx')),
  page(framed, '/$center/settings/webhooks', () => import('./notifications/webhooks-page.tsx')),
  page(framed, '/$center/settings/webhooks/$webhook', () => import('./notifications/webhook-page.tsx')),
  page(framed, '/$center/settings', () => import('./settings/settings-page.tsx')),
];

/** Values of an address stay text: an id is no number. */
function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}
function stringifySearch(search: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) if (value !== undefined) query.set(key, String(value));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

export const router = createRouter({
  routeTree: root.addChildren([...entrance, framed.addChildren([...own, ...inCenter])]),
  parseSearch,
  stringifySearch,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
  defaultPendingComponent: PagePending,
  defaultPendingMs: 150,
  defaultPreload: 'intent',
  // Answers have their own age; a loader only starts the questions.
  defaultStaleTime: 30_000,
  scrollRestoration: true,
});
