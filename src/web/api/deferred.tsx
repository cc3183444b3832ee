// Parts of a page that nobody sees at first: dialogs and their forms. Their code comes once the page stands.
import { type ComponentType, useEffect, useState } from 'react';
import { queryClient } from './client.ts';

interface Deferred<P extends object> {
  (props: P): React.ReactNode;
  /** For the button that opens it: fetches the code as soon as somebody points at the button. */
  onIntent: { onPointerEnter: () => void; onFocus: () => void };
}

const waiting = new Set<() => Promise<unknown>>();
let isScheduled = false;

/** Fetches something when no answer is awaited any more, so that it never competes with what is seen first. */
export function whenQuiet(fetch: () => Promise<unknown>): void {
  waiting.add(fetch);
  if (isScheduled) return;
  isScheduled = true;
  let quiet = 0;
  const timer = setInterval(() => {
    quiet = queryClient.isFetching() === 0 && document.readyState === 'complete' ? quiet + 1 : 0;
    if (quiet < 2) return;
    clearInterval(timer);
    isScheduled = false;
    const fetches = [...waiting];
    waiting.clear();
    for (const fetch of fetches) fetch().catch(() => undefined);
  }, 150);
}

/** Whether no answer was awaited once: what only listens can wait for that. */
export function useWasQuiet(): boolean {
  const [wasQuiet, setWasQuiet] = useState(false);
  useEffect(() => whenQuiet(async () => setWasQuiet(true)), []);
  return wasQuiet;
}

/**
 * A component whose code is fetched in idle time, and at the latest when it is shown; once fetched it is drawn in the same
 * moment. `deferred(() => import('./invite-dialog.tsx').then((file) => file.InviteDialog))`
 */
export function deferred<P extends object>(load: () => Promise<ComponentType<P>>): Deferred<P> {
  let found: ComponentType<P> | undefined;
  let fetching: Promise<ComponentType<P>> | undefined;
  const fetch = () => {
    fetching ??= load().then(
      (component) => {
        found = component;
        return component;
      },
      (error: unknown) => {
        fetching = undefined;
        throw error;
      },
    );
    return fetching;
  };
  const prepare = () => void fetch().catch(() => undefined);
  function Part(props: P) {
    const [state, setState] = useState<{ View?: ComponentType<P> | undefined; error?: unknown }>(() => ({
      View: found,
    }));
    const { View } = state;
    useEffect(() => {
      if (View !== undefined) return undefined;
      let isHere = true;
      fetch().then(
        (component) => isHere && setState({ View: component }),
        (error: unknown) => isHere && setState({ error }),
      );
      return () => {
        isHere = false;
      };
    }, [View]);
    if (state.error !== undefined) throw state.error;
    return View === undefined ? null : <View {...props} />;
  }
  whenQuiet(fetch);
  return Object.assign(Part, { onIntent: { onPointerEnter: prepare, onFocus: prepare } });
}
