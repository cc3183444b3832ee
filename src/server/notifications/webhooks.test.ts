import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { assertRefused } from '../../../test/caller.ts';
import { openReceiver, type Received, type Receiver } from '../../../test/receiver.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
let receiver: Receiver;
let center: string;
before(async () => {
  world = await openWorld({
    isSmall: true,
    config: { allowsPrivateWebhooks: true },
    app: { outbound: { timeoutMs: 400 } },
  });
  center = world.acme.id;
});
after(() => world.close());
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(async () => {
  const { items } = await world.ada.must('notifications.listWebhooks', { center, pageSize: 200 });
  for (const { id } of items) await world.ada.must('notifications.removeWebhook', { center, webhook: id });
  await receiver.close();
});

async function create(actions: ('assets.account_updated' | 'assets.account_created')[] = ['assets.account_updated']) {
  const { id } = await world.ada.must('notifications.createWebhook', { center, url: `${receiver.url}/in`, actions });
  return id;
}
const secretFor = async (webhook: string): Promise<string> =>
  (await world.ada.must('notifications.makeWebhookSecret', { center, webhook })).secret;
const rename = (name: string, account = world.spring.id) =>
  world.ada.must('assets.updateAccount', { center, account, name });
const namesOf = (received: readonly Received[]): unknown[] => received.map(({ entry }) => entry.after?.['name']);
const logOf = async (webhook: string) =>
  (await world.ada.must('notifications.listDeliveries', { center, webhook, sort: 'made' })).items;
/** As if the time of the next attempt had come. */
const hurry = () =>
  world.database.query(
    `update notifications.deliveries set next_at = now(), leased_until = null where state = 'waiting'`,
  );
/** Waits until the log of a webhook says something. */
async function untilLog(webhook: string, holds: (log: Awaited<ReturnType<typeof logOf>>) => boolean) {
  for (let time = 0; time < 400; time++) {
    const log = await logOf(webhook);
    if (holds(log)) return log;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Waited in vain: ${JSON.stringify(await logOf(webhook))}`);
}

test('what the log holds is sent as the log shows it, signed so that the standard’s own package takes it', async () => {
  const webhook = await create();
  const secret = await secretFor(webhook);
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  await rename('Summer');
  await receiver.until(({ length }) => length === 1);
  const [message] = receiver.received as [Received];
  const body = new Webhook(secret).verify(message.body, message.headers) as {
    type: string;
    timestamp: string;
    data: unknown;
  };
  const { items } = await world.ada.must('audit.listActivity', {
    center,
    action: 'assets.account_updated',
    pageSize: 1,
  });
  assert.deepEqual(body.data, items[0]);
  assert.deepEqual([body.type, body.timestamp], ['assets.account_updated', items[0]?.at]);
  assert.equal(message.headers['content-type'], 'application/json');
  assert.throws(
    () => new Webhook(secret).verify(message.body.replace('Summer', 'Winter'), message.headers),
    WebhookVerificationError,
  );
  const other = { ...message.headers, 'webhook-id': 'msg_1' };
  assert.throws(() => new Webhook(secret).verify(message.body, other), WebhookVerificationError);
  const late = { ...message.headers, 'webhook-timestamp': '1700000000' };
  assert.throws(() => new Webhook(secret).verify(message.body, late), WebhookVerificationError);
});

test('a new secret signs from now on, and the former one along with it for a day', async () => {
  const webhook = await create();
  const [first, second] = [await secretFor(webhook), await secretFor(webhook)];
  assert.notEqual(first, second);
  await rename('Autumn');
  await receiver.until(({ length }) => length === 1);
  const [one] = receiver.received as [Received];
  for (const secret of [first, second]) new Webhook(secret).verify(one.body, one.headers);
  await world.database.query(`update notifications.webhooks set former_secret_until = now()`);
  await rename('Advent');
  await receiver.until(({ length }) => length === 2);
  const [, two] = receiver.received as [Received, Received];
  new Webhook(second).verify(two.body, two.headers);
  assert.throws(() => new Webhook(first).verify(two.body, two.headers), WebhookVerificationError);
});

test('no secret is kept anywhere', async () => {
  const secret = await secretFor(await create());
  const { rows } = await world.database.query<{ text: string }>(
    `select coalesce((select string_agg(to_jsonb(w)::text, '') from notifications.webhooks w), '')
       || (select string_agg(to_jsonb(e)::text, '') from audit.entries e)
       || coalesce((select string_agg(to_jsonb(i)::text, '') from foundation.idempotency i), '')
       || coalesce((select string_agg(data::text, '') from pgboss.job), '') as text`,
  );
  assert.ok(!rows[0]?.text.includes(secret.slice('whsec_'.length)) && !rows[0]?.text.includes('whsec_'));
});

test('only the chosen events are sent, and none that was rolled back or only tried', async () => {
  await create(['assets.account_created']);
  await rename('Not chosen');
  await world.ada.dryRun('assets.createAccount', {
    center,
    name: 'Tried',
    region: 'DE',
    timeZone: 'UTC',
    currency: 'EUR',
  });
  await world.addAccount(world.ada, center, 'Made');
  await receiver.until(({ length }) => length > 0);
  assert.deepEqual(
    receiver.received.map(({ type, entry }) => [type, entry.object.name]),
    [['assets.account_created', 'Made']],
  );
});

test('with nothing chosen, everything of the center is sent and nothing of another', async () => {
  const elsewhere = await world.newcomer('Else');
  const { id } = await elsewhere.must('centers.createCenter', {
    name: 'Elsewhere',
    region: 'DE',
    timeZone: 'UTC',
    currency: 'EUR',
    businessType: 'brand',
  });
  const webhook = await create([]);
  await world.addAccount(elsewhere, id, 'Theirs');
  await rename('Ours');
  await receiver.until((received) => received.some(({ type }) => type === 'assets.account_updated'));
  assert.deepEqual([...new Set(receiver.received.map(({ type }) => type))], ['assets.account_updated']);
  assert.equal((await logOf(webhook)).length, 1);
});

test('a failed attempt is tried again under the same id, later, and what follows about the same object waits for it', async () => {
  const webhook = await create();
  const other = await world.addAccount(world.ada, center, 'Beside');
  receiver.manner = ({ entry }) => (entry.object.id === world.spring.id && receiver.received.length < 3 ? 500 : 200);
  await rename('One');
  await receiver.until(({ length }) => length === 1);
  await rename('Two');
  await rename('Other', other.id);
  await receiver.until(({ length }) => length === 2);
  assert.deepEqual(namesOf(receiver.received), ['One', 'Other'], 'Another object does not wait.');
  const [first] = await untilLog(webhook, ([one]) => one?.status === 500);
  assert.ok(first && first.state === 'waiting' && first.attempts === 1 && first.problem === 'refused');
  const inMs = new Date(first.nextAt ?? 0).getTime() - Date.now();
  assert.ok(inMs > 1_000 && inMs < 7_000, `${inMs} ms`);
  await hurry();
  await receiver.until(({ length }) => length === 3);
  await untilLog(webhook, ([one]) => one?.attempts === 2);
  await hurry();
  await receiver.until(({ length }) => length === 5);
  assert.deepEqual(namesOf(receiver.received), ['One', 'Other', 'One', 'One', 'Two']);
  const ids = receiver.received.filter(({ entry }) => entry.after?.['name'] === 'One').map(({ id }) => id);
  assert.equal(new Set(ids).size, 1);
});

describe('how an attempt fails is in the log:', () => {
  test('no answer within the time', () => failing('stall', 'timed_out', null));
  test('a connection that breaks', () => failing('hang up', 'unreachable', null));
  test('a refusal', () => failing(503, 'refused', 503));
  test('a redirect, which is not followed', async () => {
    await failing({ redirect: `${receiver.url}/elsewhere` }, 'redirected', 301);
    assert.ok(receiver.received.every(({ path }) => path === '/in'));
  });

  async function failing(manner: ReturnType<Receiver['manner']>, problem: string, status: number | null) {
    receiver.manner = () => manner;
    const webhook = await create();
    await rename(`Failing ${problem}`);
    const [one] = await untilLog(webhook, (log) => log[0]?.attempts === 1);
    assert.deepEqual([one?.state, one?.problem, one?.status], ['waiting', problem, status]);
    const { failingSince, deliveries } = await world.ada.must('notifications.getWebhook', { center, webhook });
    assert.ok(failingSince !== null && deliveries.waiting === 1);
  }
});

test('of a long answer only the beginning is kept', async () => {
  receiver.manner = () => ({ body: `begin ${'x'.repeat(3_000_000)}` });
  const webhook = await create();
  await rename('Talkative');
  const [one] = await untilLog(webhook, (log) => log[0]?.state === 'delivered');
  assert.equal(one?.answer?.length, 1000);
});

test('after ten attempts it is given up, the next goes, and both one and all failed can be sent again', async () => {
  const webhook = await create();
  receiver.manner = ({ entry }) => (entry.after?.['name'] === 'Lost' ? 500 : 200);
  await rename('Lost');
  await rename('Found');
  await untilLog(webhook, ([one]) => one?.attempts === 1);
  // The eight attempts of the next days are over.
  await world.database.query(
    `update notifications.deliveries set attempts = 9, next_at = now() where state = 'waiting' and attempts = 1`,
  );
  const log = await untilLog(webhook, ([, next]) => next?.state === 'delivered');
  assert.deepEqual(
    log.map(({ state }) => state),
    ['failed', 'delivered'],
  );
  receiver.manner = () => 200;
  const delivery = log[0]?.id ?? '';
  await world.ada.must('notifications.replayDelivery', { center, webhook, delivery });
  await untilLog(webhook, ([one]) => one?.state === 'delivered');
  assert.equal(
    new Set(receiver.received.filter(({ entry }) => entry.after?.['name'] === 'Lost').map(({ id }) => id)).size,
    1,
  );
  await world.database.query(`update notifications.deliveries set state = 'failed' where webhook_id = $1`, [webhook]);
  const since = '2020-01-01T00:00:00Z';
  assert.deepEqual(await world.ada.must('notifications.replayFailed', { center, webhook, since }), { replayed: 2 });
  await untilLog(webhook, (all) => all.every(({ state }) => state === 'delivered'));
  assert.deepEqual(await world.ada.must('notifications.replayFailed', { center, webhook, since }), { replayed: 0 });
  const failed = await world.ada.must('notifications.listDeliveries', { center, webhook, state: 'failed' });
  assert.equal(failed.total, 0);
});

test('what fails for three days is switched off, with an entry that Owners and Admins are told of', async () => {
  receiver.manner = () => 500;
  const webhook = await create();
  await rename('Days');
  await untilLog(webhook, ([one]) => one?.attempts === 1);
  await world.database.query(`update notifications.webhooks set failing_since = now() - interval '73 hours'`);
  await rename('Later');
  await hurry();
  const log = await untilLog(webhook, (all) => all.every(({ state }) => state === 'failed'));
  assert.deepEqual(
    log.map(({ problem }) => problem),
    ['off', 'off'],
  );
  const { state } = await world.ada.must('notifications.getWebhook', { center, webhook });
  assert.equal(state, 'disabled');
  const { items } = await world.ada.must('audit.listActivity', { center, action: 'notifications.webhook_disabled' });
  assert.deepEqual([items[0]?.actor.kind, items[0]?.after], ['system', { state: 'disabled', reason: 'failing' }]);
  receiver.manner = () => 200;
  const on = await world.ada.must('notifications.updateWebhook', { center, webhook, isOn: true });
  assert.deepEqual([on.state, on.failingSince], ['on', null]);
});

test('an address that says it is gone is switched off at once', async () => {
  receiver.manner = () => 410;
  const webhook = await create();
  await rename('Gone');
  await untilLog(webhook, ([one]) => one?.state === 'failed');
  assert.equal((await world.ada.must('notifications.getWebhook', { center, webhook })).state, 'disabled');
});

test('a test event goes to this webhook alone, whatever it chose', async () => {
  const webhook = await create();
  await create([]);
  await world.ada.must('notifications.testWebhook', { center, webhook });
  await receiver.until(({ length }) => length > 0);
  const [one] = await untilLog(webhook, (log) => log[0]?.state === 'delivered');
  assert.equal(one?.action, 'notifications.webhook_tested');
  assert.deepEqual(
    receiver.received.map(({ type }) => type),
    ['notifications.webhook_tested'],
  );
});

test('switched off, nothing is sent, and what waited counts as failed', async () => {
  receiver.manner = () => 500;
  const webhook = await create();
  await rename('Waits');
  await untilLog(webhook, ([one]) => one?.attempts === 1);
  await world.ada.must('notifications.updateWebhook', { center, webhook, isOn: false });
  await rename('Unheard');
  assert.deepEqual(
    (await logOf(webhook)).map(({ state, problem }) => [state, problem]),
    [['failed', 'off']],
  );
  assertRefused(
    await world.ada.call('notifications.testWebhook', { center, webhook }),
    409,
    'notifications.webhook_off',
  );
});

test('the log is searched by event, object and id', async () => {
  const webhook = await create();
  await rename('Searched');
  const [one] = await untilLog(webhook, (log) => log[0]?.state === 'delivered');
  const found = async (search: string) =>
    (await world.ada.must('notifications.listDeliveries', { center, webhook, search })).total;
  assert.deepEqual(
    [await found('searched'), await found('account_upd'), await found(`msg_${one?.id}`), await found('nothing')],
    [1, 1, 1, 0],
  );
});
