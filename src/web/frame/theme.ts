import { useSyncExternalStore } from 'react';

type Theme = 'light' | 'dark';
const listeners = new Set<() => void>();

function current(): Theme {
  return document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
}

/** The theme and how to change it. `start.js` set it before the first paint. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
  const set = (next: Theme) => {
    document.documentElement.dataset['theme'] = next;
    localStorage.setItem('atrium_theme', next);
    for (const listener of listeners) listener();
  };
  return [theme, set];
}
