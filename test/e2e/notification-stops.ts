// What people are told and how, and the webhooks of a center, for the tour of every page.
import { paths } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';

export const notificationStops: readonly Stop[] = [
  {
    name: 'notifications',
    as: 'lin',
    at: (known) => paths.notifications(known.center),
    shows: (say) => say('notifications.kinds.people'),
  },
  {
    name: 'notifications-empty',
    as: 'nobody',
    at: paths.ownNotifications,
    shows: (say) => say('notifications.list.empty_hint'),
  },
  {
    name: 'notification-settings',
    as: 'lin',
    at: paths.notificationSettings,
    shows: (say) => say('notifications.hints.request'),
  },
  {
    name: 'unsubscribe',
    as: 'anyone',
    at: (known) => known.unsubscribeLink,
    shows: (say) => say('notifications.off.action'),
  },
  {
    name: 'unsubscribe-broken',
    as: 'anyone',
    at: () => '/unsubscribe/not-a-link',
    shows: (say) => say('refusals.notifications.link_invalid'),
    isRefused: true,
  },
  {
    name: 'webhooks',
    as: 'lin',
    at: (known) => paths.webhooks(known.center),
    shows: () => 'https://warehouse.northpeak.example/atrium',
  },
  {
    name: 'webhooks-empty',
    as: 'lin',
    at: (known) => `${paths.webhooks(known.center)}?search=xyzzy`,
    shows: (say) => say('notifications.webhooks.no_match'),
  },
  {
    name: 'webhooks-refused',
    as: 'kenji',
    at: (known) => paths.webhooks(known.center),
    shows: (say) => say('notifications.webhooks.why'),
    isRefused: true,
  },
  {
    name: 'webhook',
    as: 'lin',
    at: (known) => paths.webhook(known.center, known.webhook),
    shows: (say) => say('notifications.deliveries.problems.off'),
  },
  {
    name: 'dialog-webhook',
    as: 'lin',
    at: (known) => `${paths.webhooks(known.center)}?do=add`,
    shows: (say) => say('notifications.webhooks.rooms.partners'),
    open: (page, say) => page.getByRole('radio', { name: say('notifications.webhooks.some_events') }).check(),
  },
  {
    name: 'dialog-delivery',
    as: 'lin',
    at: (known) => paths.webhook(known.center, known.webhook),
    shows: () => 'webhook-id',
    open: async (page, say) => {
      const name = say('audit.actions.notifications_webhook_tested');
      await page.getByText(name, { exact: true }).first().click();
    },
  },
];
