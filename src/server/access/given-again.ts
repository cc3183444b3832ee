import { assignAccount, unassignAccount } from '../../contract/assets.ts';
import { type Inverse, inverse } from '../audit/index.ts';
import type { Held } from './grid-rules.ts';

/** The call that gives an account as it was given before, or takes it where it was not. */
export function givenAgain(at: { center: string; account: string; person: string }, former: Held | null): Inverse {
  if (!former) return inverse(unassignAccount, at);
  const { role, startsAt, expiresAt } = former;
  return inverse(assignAccount, {
    ...at,
    role,
    startsAt: startsAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  });
}
