// Standard Webhooks (https://www.standardwebhooks.com), as the one who receives: HMAC-SHA-256 over id, time and body. The secret of
// a provider is derived from the key of the installation, so that no table holds it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { linkSecret } from '../foundation/secrets.ts';

export interface Message {
  id: string;
  /** Seconds since 1970. */
  timestamp: string;
  body: string;
}

export type Secret = Buffer;

export const secretOf = (key: Buffer, provider: string, number: number): Secret =>
  Buffer.from(linkSecret(key, 'payment-provider', provider, number), 'base64url');

/** As its provider keeps it. */
export const writtenSecret = (secret: Secret): string => `whsec_${secret.toString('base64')}`;

const digestOf = (secret: Secret, { id, timestamp, body }: Message): Buffer =>
  createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest();

export const sign = (secret: Secret, message: Message): string => `v1,${digestOf(secret, message).toString('base64')}`;

/** A header may hold several signatures, as while a secret is changed; so many are looked at. */
const mostSignatures = 10;

/** Whether one of the signatures is made with one of the secrets. All are compared, so that the time it takes tells nothing. */
export function isSigned(secrets: readonly Secret[], message: Message, signature: string): boolean {
  const given = signature
    .split(' ')
    .slice(0, mostSignatures)
    .flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []));
  const expected = secrets.map((secret) => digestOf(secret, message));
  const found = expected.flatMap((one) =>
    given.map((other) => other.length === one.length && timingSafeEqual(other, one)),
  );
  return found.includes(true);
}
