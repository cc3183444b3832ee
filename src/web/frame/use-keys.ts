import { useEffectEvent, useLayoutEffect } from 'react';
import { areKeysOn, isTyping } from '../ui/keys.ts';
import { useGo } from './link.tsx';
import type { NavPlace } from './use-places.ts';

/** `g` and a letter lead to a room; ⌘K or Ctrl+K opens the palette and cannot be switched off. */
export function useKeys(places: readonly NavPlace[], onPalette: () => void): void {
  const go = useGo();
  const openPalette = useEffectEvent(onPalette);
  const enter = useEffectEvent((letter: string): boolean => {
    const place = places.find((candidate) => candidate.letter === letter);
    if (place === undefined || place.reason !== null) return false;
    go(place.to);
    return true;
  });
  // Before anything is painted: whoever sees the page can press its keys.
  useLayoutEffect(() => {
    let leftAt = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        openPalette();
        return;
      }
      if (isTyping(event) || !areKeysOn()) return;
      if (event.key === 'g') {
        leftAt = event.timeStamp;
        return;
      }
      const isSecond = leftAt > 0 && event.timeStamp - leftAt < 1200;
      leftAt = 0;
      if (!isSecond || !enter(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    // Before the tables, so that the second key of a pair never reaches them.
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, []);
}
