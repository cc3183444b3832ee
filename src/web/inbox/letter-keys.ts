import { useEffect } from 'react';
import { areKeysOn, isTyping } from '../ui/keys.ts';

/**
 * Calls one of the acts when its key is pressed, unless somebody types, a dialog is open, or keys are switched off. An act that
 * answers false leaves the key to the browser.
 */
export function useLetterKeys(acts: Record<string, (() => unknown) | undefined>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = acts[event.key.toLowerCase()];
      if (act === undefined || isTyping(event) || !areKeysOn()) return;
      if (act() !== false) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}
