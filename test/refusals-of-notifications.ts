// The refusals of notifications and webhooks, for the test that reaches every one.
import { webhookOf } from './examples-of-notifications.ts';
import type { Row } from './refusals-of-access.ts';

const token = 'unknown';
const off: (call: 'testWebhook' | 'replayDelivery' | 'replayFailed') => Row =
  (call) => async (scene, owner, center) => {
    const webhook = await webhookOf(scene);
    await owner.must('notifications.updateWebhook', { center, webhook, isOn: false });
    if (call === 'testWebhook') return owner.call('notifications.testWebhook', { center, webhook });
    if (call === 'replayFailed')
      return owner.call('notifications.replayFailed', { center, webhook, since: '2020-01-01T00:00:00Z' });
    return owner.call('notifications.replayDelivery', { center, webhook, delivery: '1' });
  };

export const notificationRows: Record<string, Row> = {
  'notifications.updateNotificationSettings notifications.own_mail': async (_, owner) =>
    owner.call('notifications.updateNotificationSettings', { kinds: [{ kind: 'request', mail: 'daily' }] }),
  'notifications.openUnsubscribe notifications.link_invalid': async ({ world }) =>
    world.anonymous.call('notifications.openUnsubscribe', { token }),
  'notifications.unsubscribe notifications.link_invalid': async ({ world }) =>
    world.anonymous.call('notifications.unsubscribe', { token }),
  'notifications.createWebhook notifications.address_not_https': async (_, owner, center) =>
    owner.call('notifications.createWebhook', { center, url: 'http://hooks.atrium.example/in' }),
  'notifications.createWebhook notifications.address_not_allowed': async (_, owner, center) =>
    owner.call('notifications.createWebhook', { center, url: 'https://127.0.0.1/in' }),
  'notifications.createWebhook notifications.too_many_webhooks': async (_, owner, center) => {
    const create = (at: number) =>
      owner.call('notifications.createWebhook', { center, url: `https://hooks.atrium.example/${at}` });
    for (let at = 0; at < 20; at++) await create(at);
    return create(20);
  },
  'notifications.updateWebhook notifications.address_not_https': async (scene, owner, center) =>
    owner.call('notifications.updateWebhook', {
      center,
      webhook: await webhookOf(scene),
      url: 'http://hooks.atrium.example/in',
    }),
  'notifications.updateWebhook notifications.address_not_allowed': async (scene, owner, center) =>
    owner.call('notifications.updateWebhook', { center, webhook: await webhookOf(scene), url: 'https://10.0.0.1/in' }),
  'notifications.testWebhook notifications.webhook_off': off('testWebhook'),
  'notifications.replayDelivery notifications.webhook_off': off('replayDelivery'),
  'notifications.replayFailed notifications.webhook_off': off('replayFailed'),
};
