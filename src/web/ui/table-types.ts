import type { ReactNode } from 'react';
import type { MenuItem } from './menu.tsx';

export interface Column<T> {
  key: string;
  /** Names the column; also the first line of a CSV. */
  header: string;
  cell: (row: T) => ReactNode;
  /** CSS width; columns without one share what is left. */
  width?: string;
  align?: 'start' | 'end';
  /** Stays in view when the table is scrolled sideways; it stands before all others, and says its width. */
  isPinned?: boolean;
  /** The server's name to sort by, when it can. A press on the header toggles `name` and `-name`. */
  sortKey?: string;
  /** Starts with the largest first. */
  isDescendingFirst?: boolean;
  /** Shown in the card on a phone: `title` heads it, `primary` follows. At most three columns. */
  phone?: 'title' | 'primary';
  /** Its value in a CSV; columns without it are left out there. */
  csv?: (row: T) => string;
}

/** What `useRows` of the client gives. */
export interface List<T> {
  rows: T[];
  total: number;
  isLoading: boolean;
  isLoadingMore?: boolean;
  error?: Error | null;
  loadMore?: () => void;
  retry?: () => void;
  fetchAll?: () => Promise<T[]>;
  /** Comes before all rows are saved as a file; false where they may not be, or not yet. */
  beginExport?: () => Promise<boolean>;
}

/** Which rows are selected: these ids, or all that match on the server. */
export type Selection = { all: false; ids: ReadonlySet<string> } | { all: true };
export const noSelection: Selection = { all: false, ids: new Set() };

export function countSelected(selection: Selection, total: number): number {
  return selection.all ? total : selection.ids.size;
}

export interface TableProps<T> {
  /** The name of the table for screen readers. */
  label: string;
  list: List<T>;
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  /** What a row is called, for its checkbox and menu. */
  rowName: (row: T) => string;
  sort?: string | undefined;
  onSort?: ((sort: string) => void) | undefined;
  /** Enter on a row, or a press on it outside of its controls. */
  onOpen?: ((row: T) => void) | undefined;
  /** The actions of a row; asked for only when its menu opens. */
  rowMenu?: ((row: T) => readonly MenuItem[]) | undefined;
  selection?: Selection | undefined;
  onSelect?: ((selection: Selection) => void) | undefined;
  /** In the place of rows when there is nothing. */
  empty?: ReactNode;
  /** What went wrong, in words, when `list.error` is set. */
  errorText?: string | null | undefined;
  rowHeight?: number;
  /** Below all rows, what they come to: a cell for each column. */
  foot?: ((column: Column<T>) => ReactNode) | undefined;
  /** As wide as its columns say, scrolled sideways where they do not fit: for tables of many narrow columns. */
  isWide?: boolean | undefined;
}
