// Recovery codes for tests: made as the page makes them, and the delay passed as only time can.
import { createHash, randomBytes } from 'node:crypto';
import { codeBytes, codeOf, readCode, spelledCode } from '../src/contract/recovery-codes.ts';
import type { Person, World } from './world.ts';

export const hashOf = (code: string): string =>
  createHash('sha256')
    .update(readCode(code) ?? '')
    .digest('hex');

/** New codes as people write them down. */
export function newCodes(count: number): string[] {
  return Array.from({ length: count }, () => spelledCode(codeOf(randomBytes(codeBytes))));
}

/** Makes codes for a center. Gives them back, since the server does not have them. */
export async function makeCodes(
  owner: Person,
  center: string,
  { count = 3, needed = 2, emails = [] as string[] } = {},
): Promise<string[]> {
  const codes = newCodes(count);
  await owner.must('centers.makeRecoveryCodes', {
    center,
    needed,
    codes: codes.map((code, at) => ({ holder: `Holder ${at + 1}`, email: emails[at] ?? null, hash: hashOf(code) })),
  });
  return codes;
}

/** The delay of a recovery is over: its due time, and the time of the job that looks for it. */
export async function passDelay({ database }: Pick<World, 'database'>, recovery: string): Promise<void> {
  await database.query('update centers.recoveries set due_at = now() where id = $1', [recovery]);
  await database.query(
    `update pgboss.job set start_after = now() where name = 'centers.recover' and data ->> 'recovery' = $1`,
    [recovery],
  );
}
