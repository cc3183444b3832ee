import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { MenuPopup } from './menu.tsx';
import { Cards } from './table-cards.tsx';
import { useTableKeys } from './table-keys.ts';
import { BodyRow, Gap, HeaderRow, SkeletonRows } from './table-rows.tsx';
import type { TableProps } from './table-types.ts';
import { useIsNarrow } from './use-is-narrow.ts';
import { useRowSelection } from './use-row-selection.tsx';

export type { Column, List, Selection } from './table-types.ts';
export { countSelected, noSelection } from './table-types.ts';

/**
 * The one data table: sticky header, rows drawn only where they are seen, pages loaded from the server on the way down,
 * sort, selection with shift and "all that match", one menu for all rows, keys j k x Enter, and cards on a phone.
 * It fills the height that its parent gives, and scrolls inside.
 */
export function DataTable<T>(props: TableProps<T>) {
  const { list, columns, rowKey, rowMenu, empty, errorText, rowHeight = 52, label } = props;
  const t = useTranslations();
  const isNarrow = useIsNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<{ row: T; anchor: HTMLElement } | null>(null);
  const selecting = useRowSelection(props);
  // oxlint-disable-next-line react/incompatible-library -- the component is not memoized by a compiler
  const virtual = useVirtualizer({
    count: list.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? 96 : rowHeight),
    getItemKey: (index) => rowKey(list.rows[index] as T),
    overscan: 8,
    useFlushSync: false,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { loadMore } = list;
  useEffect(() => {
    if (last >= list.rows.length - 20 && list.rows.length < list.total) loadMore?.();
  }, [last, list.rows.length, list.total, loadMore]);
  const keys = useTableKeys({
    count: list.rows.length,
    scroller,
    scrollTo: (index) => virtual.scrollToIndex(index),
    onOpen: (index) => {
      const row = list.rows[index];
      if (row !== undefined) props.onOpen?.(row);
    },
    onToggle: (index, isRange) => selecting.toggle(index, isRange),
  });
  const openMenu = (row: T, anchor: HTMLElement) => setMenu(menu === null ? { row, anchor } : null);
  const isEmpty = !list.isLoading && list.rows.length === 0;
  // Cards without a control could not be scrolled by keyboard otherwise.
  const isInert = isEmpty || (isNarrow && rowMenu === undefined && props.onOpen === undefined);

  if (list.error && list.rows.length === 0) {
    return (
      <Banner
        tone="bad"
        action={
          list.retry === undefined ? undefined : (
            <Button size="sm" variant="ghost" onClick={list.retry}>
              {t('common.try_again')}
            </Button>
          )
        }
      >
        {errorText ?? t('errors.unexpected')}
      </Banner>
    );
  }
  const total = virtual.getTotalSize();
  const before = items[0]?.start ?? 0;
  const after = items.length === 0 ? 0 : total - (items.at(-1)?.end ?? 0);
  const columnCount = columns.length + (props.onSelect ? 1 : 0) + (rowMenu ? 1 : 0);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {selecting.offer}
      <div
        ref={scroller}
        className="data-scroll relative min-h-56 flex-1 overflow-auto rounded-xl bg-surface shadow-card max-sm:bg-transparent max-sm:shadow-none"
        // The scroller takes focus only when there is nothing else in it to focus.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={isInert ? 0 : -1}
        aria-busy={list.isLoading}
        {...(isInert ? { role: 'region', 'aria-label': label } : {})}
      >
        {isEmpty ? (
          <div className="rounded-xl bg-surface">{empty}</div>
        ) : isNarrow ? (
          <Cards
            {...props}
            items={items}
            before={before}
            after={after}
            onMenu={openMenu}
            selecting={selecting}
            measure={virtual.measureElement}
          />
        ) : (
          // Keys are for the row in focus, which bubble here.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <table
            className="grid-table"
            aria-label={label}
            aria-rowcount={list.isLoading ? -1 : list.total + 1}
            onKeyDown={keys.onKeyDown}
          >
            <HeaderRow {...props} selecting={selecting} />
            <tbody>
              {list.isLoading && <SkeletonRows count={8} columns={columnCount} height={rowHeight} />}
              {before > 0 && <Gap columns={columnCount} height={before} />}
              {items.map((item) => {
                const row = list.rows[item.index] as T;
                return (
                  <BodyRow
                    key={item.key}
                    {...props}
                    row={row}
                    index={item.index}
                    height={rowHeight}
                    isCurrent={keys.current === item.index}
                    onMenu={openMenu}
                    selecting={selecting}
                    isMenuOpen={menu !== null && rowKey(menu.row) === rowKey(row)}
                  />
                );
              })}
              {after > 0 && <Gap columns={columnCount} height={after} />}
            </tbody>
          </table>
        )}
      </div>
      {menu !== null && rowMenu !== undefined && (
        <MenuPopup
          items={rowMenu(menu.row)}
          anchor={menu.anchor}
          label={t('common.actions_of', { name: props.rowName(menu.row) })}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  );
}
