// The code that a creator hands over names an authorization and is signed: no table holds what could be presented.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { asId } from '../foundation/lists.ts';

export interface PostCodes {
  codeOf(authorization: string): string;
  /** The authorization that a code names; null for what is no code. */
  read(code: string): string | null;
}

const length = 16;

export function openPostCodes({ secretKey }: { secretKey: Buffer }): PostCodes {
  const sign = (id: string): string =>
    createHmac('sha256', secretKey).update(`post code:${id}`).digest('hex').slice(0, length).toUpperCase();
  return {
    codeOf: (id) => `${BigInt(id).toString(36).toUpperCase()}-${sign(id)}`,
    read(code) {
      const [, text = '', given = ''] = /^([0-9A-Z]{1,13})-([0-9A-F]{16})$/.exec(code.trim().toUpperCase()) ?? [];
      const id = asId(String([...text].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n)));
      if (id === null) return null;
      return timingSafeEqual(Buffer.from(given), Buffer.from(sign(id))) ? id : null;
    },
  };
}
