// One-use and bearer secrets: 256 bits, only their SHA-256 stored.
import { createHmac, hash, randomBytes } from 'node:crypto';

export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/**
 * The secret of a mailed link, derived (HMAC-SHA-256) from the key of the installation and what the link is for.
 * So the mail job can make it again when it sends, and no table or queue ever holds it.
 */
export function linkSecret(key: Buffer, purpose: string, id: string, number = 1): string {
  return createHmac('sha256', key).update(`${purpose}:${id}:${number}`).digest('base64url');
}
