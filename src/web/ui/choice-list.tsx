import { Search } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { controlClass } from './field.tsx';
import { Skeleton } from './skeleton.tsx';
import { useSettled } from './use-settled.ts';

/** What is typed into the search of a list, and what of it the list is asked for. */
export function useListSearch() {
  const [typed, setTyped] = useState('');
  const settled = useSettled(typed);
  return { typed, setTyped, settled };
}

/** Rows drawn before somebody scrolls: twice as many as are seen, so that a dialog with such a list stands at once. */
const atOnce = 12;

/** A list to tick from, open in its dialog: a label, a search field, and rows that load as they are scrolled. */
export function ChoiceList<T>({
  label,
  note,
  search,
  searchLabel,
  list,
  listLabel,
  empty,
  head,
  children,
}: {
  label: string;
  /** At the end of the label's line, as how many are chosen. */
  note?: ReactNode;
  search: ReturnType<typeof useListSearch>;
  searchLabel: string;
  list: { rows: readonly T[]; isLoading: boolean; isStale: boolean; loadMore: () => void };
  listLabel?: string;
  /** What to say where there is nothing to choose. */
  empty: string;
  /** Between the search and the rows. */
  head?: ReactNode;
  /** A row, as an `li`. */
  children: (row: T) => ReactNode;
}) {
  const labelId = useId();
  const [drawn, setDrawn] = useState(atOnce);
  // What was found for a former search is about to move.
  const isStale = list.isStale || search.settled !== search.typed;
  return (
    <fieldset aria-labelledby={labelId} className="min-w-0">
      <div className="mb-1.5 flex items-baseline justify-between gap-3">
        <span id={labelId} className="text-sm font-medium text-ink">
          {label}
        </span>
        {note !== undefined && <span className="text-xs text-ink-3">{note}</span>}
      </div>
      <div className="overflow-hidden rounded-lg shadow-[inset_0_0_0_1px_var(--line-2)]">
        <div className="relative shadow-[inset_0_-1px_var(--line)]">
          <Search size={16} aria-hidden="true" className="absolute inset-y-0 start-3 my-auto text-ink-3" />
          <input
            type="search"
            aria-label={searchLabel}
            placeholder={searchLabel}
            value={search.typed}
            onChange={(event) => search.setTyped(event.target.value)}
            className={`${controlClass} h-9 rounded-b-none bg-transparent ps-9`}
          />
        </div>
        {head}
        {list.isLoading && <Skeleton className="p-4" lines={2} />}
        {!list.isLoading && list.rows.length === 0 && <p className="px-3 py-4 text-sm text-ink-3">{empty}</p>}
        <ul
          aria-label={listLabel}
          aria-busy={isStale}
          inert={isStale}
          className="max-h-52 overflow-y-auto py-1 empty:hidden"
          onScroll={({ currentTarget: box }) => {
            if (box.scrollTop + box.clientHeight < box.scrollHeight - 80) return;
            if (drawn < list.rows.length) setDrawn(drawn + atOnce);
            else list.loadMore();
          }}
        >
          {list.rows.slice(0, drawn).map(children)}
        </ul>
      </div>
    </fieldset>
  );
}
