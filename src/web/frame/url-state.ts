import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/**
 * What a page shows (search, filters, sort, an open dialog), kept in its address so that a link shares the view. Values
 * equal to the default stay out of the address. Changes replace the entry of the history unless `isPushing`.
 */
export function useUrlState<S extends Record<string, string>>(
  defaults: S,
): [S, (change: Partial<S>, options?: { isPushing?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const navigate = useNavigate();
  const state = { ...defaults };
  for (const key of Object.keys(defaults)) {
    const value = search[key];
    if (value !== undefined) (state as Record<string, string>)[key] = value;
  }
  const key = JSON.stringify(defaults);
  const change = useCallback(
    (next: Partial<S>, options: { isPushing?: boolean } = {}) => {
      const initial = JSON.parse(key) as Record<string, string>;
      void navigate({
        to: '.',
        search: (former: Record<string, unknown>) => {
          const merged: Record<string, unknown> = { ...former, ...next };
          for (const [name, value] of Object.entries(initial)) {
            if (merged[name] === value || merged[name] === undefined) delete merged[name];
          }
          return merged;
        },
        replace: options.isPushing !== true,
        resetScroll: false,
      } as never);
    },
    [navigate, key],
  );
  return [state, change];
}
