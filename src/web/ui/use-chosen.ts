import { useState } from 'react';
import { countSelected, type List, noSelection, type Selection } from './table-types.ts';

/** Rows of a table that are selected for an act on all of them. */
export interface Chosen<T> {
  selection: Selection;
  select: (selection: Selection) => void;
  clear: () => void;
  count: number;
  /** The rows themselves; of "all that match" those that are not loaded are fetched. */
  take: () => Promise<T[]>;
}

/** `view` says what the table shows: what was selected in another view is not selected in this one. */
export function useChosen<T>({
  list,
  rowKey,
  view,
}: {
  list: List<T>;
  rowKey: (row: T) => string;
  view: string;
}): Chosen<T> {
  const [kept, setKept] = useState<{ view: string; selection: Selection }>({ view, selection: noSelection });
  const selection = kept.view === view ? kept.selection : noSelection;
  const loaded = () => list.rows.filter((row) => !selection.all && selection.ids.has(rowKey(row)));
  return {
    selection,
    select: (next) => setKept({ view, selection: next }),
    clear: () => setKept({ view, selection: noSelection }),
    count: selection.all ? countSelected(selection, list.total) : loaded().length,
    take: async () => (selection.all ? ((await list.fetchAll?.()) ?? list.rows) : loaded()),
  };
}
