// A payment provider, as it is seen from its side: what it posts, signed by the reference library of the scheme.
import { Webhook } from 'standardwebhooks';
import { type Reply, readReply } from './caller.ts';
import type { Scene } from './scene.ts';
import type { World } from './world.ts';

export interface Provider {
  id: string;
  secret: string;
}

let messages = 0;

export const paymentOf = (more: object = {}) => ({
  id: 'evt-1',
  type: 'payment.succeeded',
  amount: '50.00',
  currency: 'EUR',
  reference: 'Order 1187',
  paidAt: new Date().toISOString(),
  ...more,
});

/** The headers of one attempt. */
export function signatureOf({ secret }: Provider, body: string, at: Date = new Date()) {
  const id = `msg_${process.pid}_${++messages}`;
  const signature = new Webhook(secret).sign(id, at, body);
  return { id, timestamp: String(Math.floor(at.getTime() / 1000)), signature };
}

/** Posts bytes to the address of a provider. */
export async function deliver(
  world: World,
  provider: string,
  message: { body: string | Uint8Array<ArrayBuffer>; id?: string; timestamp?: string; signature?: string },
): Promise<Reply<unknown>> {
  const { body, id, timestamp, signature } = message;
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...Object.fromEntries(given) }, body };
  return readReply(await fetch(`${world.url}/payments/${provider}`, init));
}

/** Signs and posts what a provider says. */
export function say(world: World, provider: Provider, event: unknown, at?: Date): Promise<Reply<unknown>> {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  return deliver(world, provider.id, { body, ...signatureOf(provider, body, at) });
}

async function make(scene: Scene, input: { kind: 'hmac' | 'sandbox'; currency: string }): Promise<Provider> {
  const { center, owner } = scene;
  const { id } = await owner.must('finance.createPaymentProvider', { center, name: `Pay ${input.currency}`, ...input });
  const { secret } = await owner.must('finance.makePaymentSecret', { center, provider: id });
  return { id, secret };
}

export const providerOf = (scene: Scene, currency = 'EUR'): Promise<Provider> =>
  scene.once(`payment provider ${currency}`, () => make(scene, { kind: 'hmac', currency }));

export const sandboxOf = (scene: Scene): Promise<Provider> =>
  scene.once('payment sandbox', () => make(scene, { kind: 'sandbox', currency: 'EUR' }));

/** A refund of 50 CHF to a center that has none. */
export const uncoveredIn = (scene: Scene): Promise<string> =>
  scene.once('uncovered refund', async () => {
    const { center, owner, world } = scene;
    const provider = await providerOf(scene, 'CHF');
    await say(world, provider, paymentOf({ id: 'back-1', type: 'payment.refunded', currency: 'CHF' }));
    const { items } = await owner.must('finance.listPaymentEvents', { center, outcome: 'uncovered' });
    return items[0]?.id ?? '';
  });
