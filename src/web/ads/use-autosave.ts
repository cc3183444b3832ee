// A draft that saves itself: what was typed is sent once nobody types, field by field, and a refusal stands until it is mended.
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { RefusalError } from '../api/refusal-error.ts';
import { changedFields } from './use-edit.ts';

const restMs = 600;

export interface Saving {
  state: 'saved' | 'saving' | 'failed';
  error: Error | null;
  /** What the server says of one field. */
  said: (field: string) => string | undefined;
  /** Sends at once what still waits. Answers whether all is saved. */
  flush: () => Promise<boolean>;
}

/** `typed` is null while something in it cannot be read: then nothing is sent. */
export function useAutosave<Fields extends object>(
  stored: Fields,
  typed: Fields | null,
  save: (changed: Partial<Fields>) => Promise<unknown>,
): Saving {
  const last = useRef(stored);
  const queue = useRef<Promise<boolean>>(Promise.resolve(true));
  const [state, setState] = useState<Saving['state']>('saved');
  const [error, setError] = useState<Error | null>(null);
  const send = async (): Promise<boolean> => {
    if (typed === null) return false;
    const changed = changedFields(last.current, typed);
    if (Object.keys(changed).length === 0) return true;
    setState('saving');
    try {
      await save(changed);
      last.current = { ...last.current, ...changed };
      setState('saved');
      setError(null);
      return true;
    } catch (cause) {
      setState('failed');
      setError(cause as Error);
      return false;
    }
  };
  // One after the other, so that what was typed later is not overtaken.
  const flush = (): Promise<boolean> => {
    queue.current = queue.current.then(send, send);
    return queue.current;
  };
  const rest = useEffectEvent(() => void flush());
  const key = JSON.stringify(typed);
  useEffect(() => {
    if (key === 'null') return undefined;
    const timer = setTimeout(rest, restMs);
    return () => clearTimeout(timer);
  }, [key]);
  return {
    state,
    error,
    said: (field) => {
      if (!(error instanceof RefusalError)) return undefined;
      const named = error.details['field'];
      const isMeant = typeof named === 'string' && (named === field || named.startsWith(`${field}.`));
      return isMeant ? error.message : undefined;
    },
    flush,
  };
}
