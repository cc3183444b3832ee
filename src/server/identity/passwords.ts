// Passwords: whether one will do, and its Argon2id hash.
import { hash, verify } from '@node-rs/argon2';
import { refuse } from '../foundation/errors.ts';
import { makeGate } from './gate.ts';
import { type PasswordProblem, plainProblem, ratedProblem } from './rules.ts';
import { ratePassword } from './strength.ts';

// 19 MiB and two passes (OWASP, 2025). Two at once keep the other processors free for everyone else.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const turns = makeGate(2, 12);

/** Of a password that nobody has: an unknown address takes as long as a known one. */
const nobodysHash = '$argon2id$v=19$m=19456,t=2,p=1$B/2MdDgfu6wzm+FEjTsKqQ$QfmfwVW3/QI+7c3X6VKEIjE0t+X4akr6SnZbDbEUK3o';

export function hashPassword(password: string): Promise<string> {
  return turns.run(() => hash(password.normalize('NFKC'), cost));
}

/** Whether the password belongs to the hash; false, after the same time, where there is no hash. */
export async function isPassword(password: string, known: string | undefined): Promise<boolean> {
  const isRight = await turns.run(() => verify(known ?? nobodysHash, password.normalize('NFKC')));
  return isRight && known !== undefined;
}

/** Refuses a password that breaks a rule. `context` are the address and the name of its person. */
export async function requireGoodPassword(password: string, context: readonly string[]): Promise<void> {
  const { problem } = await judgePassword(password, context);
  if (problem) refuse(`identity.password_${problem}`);
}

export async function judgePassword(
  password: string,
  context: readonly string[],
): Promise<{ score: number; problem: PasswordProblem | null }> {
  const plain = plainProblem(password, context);
  const rating = await ratePassword(password, context);
  return { score: rating.score, problem: plain ?? ratedProblem(rating) };
}
