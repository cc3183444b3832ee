import { useSyncExternalStore } from 'react';

const query = matchMedia('(max-width: 639px)');

/** A phone: tables become cards. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}
