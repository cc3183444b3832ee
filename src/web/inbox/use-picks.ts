import { useState } from 'react';
import type { Request } from '../../contract/requests.ts';

/** Requests that were picked to be decided together; those that are not shown any more do not count. */
export interface Picks {
  rows: Request[];
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  all: () => void;
  clear: () => void;
}

export const mostPicks = 100;

export function usePicks(shown: readonly Request[]): Picks {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const open = shown.filter(({ state }) => state === 'pending' || state === 'overtaken');
  const rows = open.filter(({ id }) => ids.has(id));
  return {
    rows,
    has: (id) => ids.has(id),
    toggle: (id) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      setIds(next);
    },
    all: () => setIds(new Set(open.map(({ id }) => id))),
    clear: () => setIds(new Set()),
  };
}
