import { type ReactNode, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { countSelected, noSelection, type TableProps } from './table-types.ts';

export interface RowSelection {
  isOn: boolean;
  has: (key: string) => boolean;
  /** With `isRange` everything between the row touched last and this one follows it. */
  toggle: (index: number, isRange: boolean) => void;
  toggleLoaded: () => void;
  areAllLoaded: boolean;
  isSome: boolean;
  /** A line that offers all matching rows when all loaded ones are selected. */
  offer: ReactNode;
}

/** Stays the same while the table only scrolls. */
export function useRowSelection<T>(table: TableProps<T>): RowSelection {
  const t = useTranslations();
  const [touched] = useState<{ index: number | null }>(() => ({ index: null }));
  return useMemo(() => selectionOf(table, touched, t), [table, touched, t]);
}

function selectionOf<T>(
  { list, rowKey, selection = noSelection, onSelect }: TableProps<T>,
  touched: { index: number | null },
  t: ReturnType<typeof useTranslations>,
): RowSelection {
  const count = countSelected(selection, list.total);
  const has = (key: string) => selection.all || selection.ids.has(key);
  const areAllLoaded = list.rows.length > 0 && list.rows.every((row) => has(rowKey(row)));
  const toggle = (index: number, isRange: boolean) => {
    const row = list.rows[index];
    if (onSelect === undefined || row === undefined) return;
    const ids = new Set(selection.all ? list.rows.map(rowKey) : selection.ids);
    const willSelect = !ids.has(rowKey(row));
    const from = isRange && touched.index !== null ? touched.index : index;
    for (const between of list.rows.slice(Math.min(from, index), Math.max(from, index) + 1)) {
      if (willSelect) ids.add(rowKey(between));
      else ids.delete(rowKey(between));
    }
    touched.index = index;
    onSelect({ all: false, ids });
  };
  const toggleLoaded = () =>
    onSelect?.(areAllLoaded ? noSelection : { all: false, ids: new Set(list.rows.map(rowKey)) });
  const link = 'rounded-md px-1.5 py-0.5 font-medium text-accent-ink hover:bg-sunken';
  const hasMore = list.total > list.rows.length;
  const offer =
    onSelect !== undefined && (selection.all || (areAllLoaded && hasMore)) ? (
      <p className="mb-2 text-sm text-ink-2" aria-live="polite">
        {t(selection.all ? 'common.table.all_selected' : 'common.table.loaded_selected', { count })}{' '}
        <button type="button" className={link} onClick={() => onSelect(selection.all ? noSelection : { all: true })}>
          {selection.all ? t('common.table.clear') : t('common.table.select_all', { count: list.total })}
        </button>
      </p>
    ) : null;
  return { isOn: onSelect !== undefined, has, toggle, toggleLoaded, areAllLoaded, isSome: count > 0, offer };
}
