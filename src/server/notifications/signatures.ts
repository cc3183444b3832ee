// Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA-256 over id, time and body, with a secret that the key of the
// installation and the webhook's number give, so that no table holds it.
import { createHmac } from 'node:crypto';
import { linkSecret } from '../foundation/secrets.ts';

function bytesOf(key: Buffer, webhook: string, number: number): Buffer {
  return Buffer.from(linkSecret(key, 'webhook', webhook, number), 'base64url');
}

/** As its receiver keeps it. */
export function secretOf(key: Buffer, webhook: string, number: number): string {
  return `whsec_${bytesOf(key, webhook, number).toString('base64')}`;
}

interface Message {
  id: string;
  at: Date;
  body: string;
}

/** The headers of one attempt, signed with each of these secrets. Seconds since 1970 tell a replayed message from a new one. */
export function signedHeaders(
  key: Buffer,
  by: { webhook: string; numbers: readonly number[] },
  message: Message,
): Record<string, string> {
  const timestamp = Math.floor(message.at.getTime() / 1000);
  const signed = `${message.id}.${timestamp}.${message.body}`;
  const signatures = by.numbers.map(
    (number) =>
      `v1,${createHmac('sha256', bytesOf(key, by.webhook, number))
        .update(signed)
        .digest('base64')}`,
  );
  return {
    'content-type': 'application/json',
    'user-agent': 'Atrium-Webhooks',
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
