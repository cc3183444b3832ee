import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import type { Outbound } from '../foundation/outbound.ts';
import { listDeliveries, replayDelivery, replayFailed } from './deliveries.ts';
import { countNotifications, listNotifications, readNotifications } from './queries.ts';
import { getNotificationSettings, updateNotificationSettings } from './settings.ts';
import { openUnsubscribe, unsubscribe } from './unsubscribe.ts';
import {
  createWebhook,
  getWebhook,
  listWebhooks,
  makeWebhookSecret,
  removeWebhook,
  testWebhook,
  updateWebhook,
} from './webhooks.ts';

export function routes(installation: Installation, outbound: Outbound): Route[] {
  return [
    route(api.notifications.listNotifications, listNotifications),
    route(api.notifications.countNotifications, countNotifications),
    route(api.notifications.readNotifications, readNotifications),
    route(api.notifications.getNotificationSettings, getNotificationSettings),
    route(api.notifications.updateNotificationSettings, updateNotificationSettings),
    route(api.notifications.openUnsubscribe, (context, input) => openUnsubscribe(context, installation, input)),
    route(api.notifications.unsubscribe, (context, input) => unsubscribe(context, installation, input)),
    route(api.notifications.listWebhooks, listWebhooks),
    route(api.notifications.getWebhook, getWebhook),
    route(api.notifications.createWebhook, (context, input) => createWebhook(context, outbound, input)),
    route(api.notifications.updateWebhook, (context, input) => updateWebhook(context, outbound, input)),
    route(api.notifications.removeWebhook, removeWebhook),
    route(api.notifications.makeWebhookSecret, (context, input) => makeWebhookSecret(context, installation, input)),
    route(api.notifications.testWebhook, testWebhook),
    route(api.notifications.listDeliveries, listDeliveries),
    route(api.notifications.replayDelivery, replayDelivery),
    route(api.notifications.replayFailed, replayFailed),
  ];
}
