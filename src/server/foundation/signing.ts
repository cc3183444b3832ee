// What the installation signs, so that anybody can tell later, without asking it, that it was not changed.
import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto';
import type { Connection } from './database.ts';

/** PKCS #8 of an Ed25519 private key, up to its 32 bytes (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface Signer {
  /** The first 16 digits of the SHA-256 of the public key. */
  keyId: string;
  /** 32 bytes. */
  publicKey: Buffer;
  /** 64 bytes, over the text as UTF-8. */
  sign(text: string): Buffer;
}

/** The signing key of an installation, derived (HKDF-SHA-256) from its secret key and kept nowhere. */
export function signerOf(secretKey: Buffer): Signer {
  const seed = Buffer.from(hkdfSync('sha256', secretKey, '', 'atrium receipts', 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = Buffer.from(createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '', 'base64url');
  return {
    keyId: createHash('sha256').update(publicKey).digest('hex').slice(0, 16),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey),
  };
}

/** Makes the public key known for as long as something may have to be verified with it. */
export async function keepKey(db: Connection, { keyId, publicKey }: Signer): Promise<void> {
  await db
    .insertInto('foundation.signing_keys')
    .values({ id: keyId, public_key: publicKey })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** The public keys that something was signed with, the newest first: the key of an installation may have been changed. */
export async function listKeys(db: Connection): Promise<Omit<Signer, 'sign'>[]> {
  const rows = await db
    .selectFrom('foundation.signing_keys')
    .select(['id', 'public_key'])
    .orderBy('since', 'desc')
    .execute();
  return rows.map(({ id, public_key: publicKey }) => ({ keyId: id, publicKey }));
}

/**
 * JSON in the canonical form of RFC 8785: keys in the order of their UTF-16 code units, no spaces. For objects of texts, whole
 * numbers, booleans, lists and null.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
