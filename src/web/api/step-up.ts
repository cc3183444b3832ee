// Risky calls ask for the password again. Whoever makes such a call waits here until the dialog has an answer.
import { useSyncExternalStore } from 'react';

type Waiter = (isConfirmed: boolean) => void;

let waiters: Waiter[] = [];
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** Opens the dialog. Several calls at once share one dialog. */
export function askStepUp(): Promise<boolean> {
  return new Promise((resolve) => {
    waiters = [...waiters, resolve];
    tell();
  });
}

export function answerStepUp(isConfirmed: boolean): void {
  const answered = waiters;
  waiters = [];
  tell();
  for (const resolve of answered) resolve(isConfirmed);
}

export function useIsStepUpAsked(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiters.length > 0,
  );
}
