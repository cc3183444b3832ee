// The inputs of notifications and webhooks, for `examples.ts`.
import type { CallOf } from '../src/contract/endpoint.ts';
import type { Caller, EndpointName, EndpointNamed } from './caller.ts';
import type { Scene } from './scene.ts';
import type { Person } from './world.ts';

type Name = Extract<EndpointName, `notifications.${string}`>;
type Example<One extends Name> = (
  scene: Scene,
  who: Caller,
) => CallOf<EndpointNamed<One>> | Promise<CallOf<EndpointNamed<One>>>;

/** Nothing answers there: tests of what is sent bring a receiver of their own. */
const url = 'https://hooks.atrium.example/in';

export const webhookOf = (scene: Scene): Promise<string> =>
  scene.once('webhook', async () => {
    const { id } = await scene.owner.must('notifications.createWebhook', { center: scene.center, url });
    return id;
  });

/** A message that was given up. */
const failedOf = (scene: Scene): Promise<string> =>
  scene.once('failed delivery', async () => {
    const { rows } = await scene.world.database.query<{ id: string }>(
      `insert into notifications.deliveries (center_id, webhook_id, entry_id, action, object_type, object_name, state, ended_at)
       select center_id, $2, id, action, object_type, object_name, 'failed', now() from audit.entries where center_id = $1 order by id limit 1
       returning id`,
      [scene.center, await webhookOf(scene)],
    );
    return rows[0]?.id ?? '';
  });

/** Something that the caller has not read. */
async function tell(scene: Scene, person: Person): Promise<string> {
  const { rows } = await scene.world.database.query<{ id: string }>(
    `insert into notifications.notifications (person_id, at, kind, center_name, needs, action, actor_name, object_type, object_name, in_app, mail)
     values ($1, now(), 'account', '', 'nothing', 'identity.password_changed', '', 'person', '', true, 'off') returning id`,
    [person.id],
  );
  return rows[0]?.id ?? '';
}

const onWebhook = async (scene: Scene) => ({ center: scene.center, webhook: await webhookOf(scene) });

export const notificationExamples: { [One in Name]: Example<One> } = {
  'notifications.listNotifications': () => ({}),
  'notifications.countNotifications': () => ({}),
  'notifications.readNotifications': async (scene, who) => {
    const person = 'email' in who ? (who as Person) : scene.owner;
    return { notifications: [await scene.once(`news of ${person.id}`, () => tell(scene, person))] };
  },
  'notifications.getNotificationSettings': () => ({}),
  'notifications.updateNotificationSettings': () => ({ kinds: [{ kind: 'people', mail: 'daily' }], digestHour: 7 }),
  'notifications.openUnsubscribe': () => ({ token: 'unknown' }),
  'notifications.unsubscribe': () => ({ token: 'unknown' }),
  'notifications.listWebhooks': ({ center }) => ({ center }),
  'notifications.getWebhook': onWebhook,
  'notifications.createWebhook': ({ center }) => ({ center, url, actions: ['members.member_joined'] }),
  'notifications.updateWebhook': async (scene) => ({ ...(await onWebhook(scene)), description: 'To the warehouse' }),
  'notifications.removeWebhook': onWebhook,
  'notifications.makeWebhookSecret': onWebhook,
  'notifications.testWebhook': onWebhook,
  'notifications.listDeliveries': onWebhook,
  'notifications.replayDelivery': async (scene) => ({ ...(await onWebhook(scene)), delivery: await failedOf(scene) }),
  'notifications.replayFailed': async (scene) => {
    await failedOf(scene);
    return { ...(await onWebhook(scene)), since: '2020-01-01T00:00:00Z' };
  },
};
