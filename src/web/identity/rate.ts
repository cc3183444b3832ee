import { useCallback } from 'react';
import { call } from '../api/call.ts';
import type { PasswordRating } from '../ui/password-field.tsx';

/** The strength of a password, judged also against what is known of its owner. */
export function useRate(context: readonly string[]): (password: string) => Promise<PasswordRating> {
  const known = context.filter((part) => part !== '').join('\n');
  return useCallback(
    (password: string) =>
      call('identity.ratePassword', { password, context: known === '' ? [] : known.split('\n').slice(0, 5) }),
    [known],
  );
}

/** Refusals that concern the new password belong beside its field. */
export const passwordPlaces = {
  'identity.password_too_short': 'password',
  'identity.password_too_long': 'password',
  'identity.password_common': 'password',
  'identity.password_contextual': 'password',
  'identity.password_same': 'password',
} as const;
