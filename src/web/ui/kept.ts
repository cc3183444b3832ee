// What was typed into a dialog outlives it, so that closing it by accident loses nothing. It lasts as long as the page.
import { useState } from 'react';

const kept = new Map<string, unknown>();

export interface Kept<T> {
  value: T;
  keep: (part: Partial<T>) => void;
  /** Once it was used: the next dialog begins anew. */
  forget: () => void;
}

/** State that is found again under its key when the dialog opens again. */
export function useKept<T extends object>(key: string, start: T): Kept<T> {
  const [value, setValue] = useState<T>(() => ({ ...start, ...(kept.get(key) as Partial<T> | undefined) }));
  const keep = (part: Partial<T>) => {
    const next = { ...value, ...part };
    kept.set(key, next);
    setValue(next);
  };
  return { value, keep, forget: () => void kept.delete(key) };
}
