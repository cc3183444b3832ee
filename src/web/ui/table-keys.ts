import { type KeyboardEvent, useEffect, useEffectEvent, useState } from 'react';
import { areKeysOn, isTyping } from './keys.ts';

/** j and k (and the arrows, once a row has focus) move through rows, x selects, Enter opens. */
export function useTableKeys(options: {
  count: number;
  scroller: HTMLElement | null;
  scrollTo: (index: number) => void;
  onOpen: (index: number) => void;
  onToggle: (index: number, isRange: boolean) => void;
}) {
  const [current, setCurrent] = useState(0);
  const { count, scroller, scrollTo, onOpen, onToggle } = options;
  const focusRow = (index: number) => {
    setCurrent(index);
    const find = () => scroller?.querySelector<HTMLElement>(`tr[data-row="${index}"]`);
    const drawn = find();
    // At once where it can be: keys come faster than frames.
    if (drawn) return drawn.focus();
    scrollTo(index);
    // A row outside of the window is drawn by the next frame or the one after it.
    requestAnimationFrame(() => (find() ? find()?.focus() : requestAnimationFrame(() => find()?.focus())));
  };
  const rowInFocus = () => {
    const row = document.activeElement?.closest<HTMLElement>('tr[data-row]');
    return row && scroller?.contains(row) === true ? Number(row.dataset['row']) : null;
  };
  /** True when the key was for the table. */
  const move = (key: string, isRange: boolean): boolean => {
    const at = rowInFocus();
    if (count === 0) return false;
    if (key === 'j' || key === 'ArrowDown') focusRow(at === null ? current : Math.min(at + 1, count - 1));
    else if (key === 'k' || key === 'ArrowUp') focusRow(at === null ? current : Math.max(at - 1, 0));
    else if (at !== null && (key === 'x' || key === 'X' || key === ' ')) onToggle(at, isRange);
    else if (at !== null && key === 'Enter') onOpen(at);
    else return false;
    return true;
  };
  const moveLatest = useEffectEvent(move);

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (!areKeysOn() || isTyping(event) || !/^[jkxX]$/.test(event.key)) return;
      if (moveLatest(event.key, event.shiftKey)) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    // Only when the row itself has focus; its buttons and boxes keep their own keys.
    if (target.tagName !== 'TR' || !['ArrowDown', 'ArrowUp', 'Enter', ' '].includes(event.key)) return;
    if (move(event.key, event.shiftKey)) event.preventDefault();
  };
  return { current: Math.min(current, Math.max(0, count - 1)), onKeyDown };
}
