import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { MenuPopup } from './menu.tsx';
import { pinsOf } from './pinned.ts';
import { Cards } from './table-cards.tsx';
import { useTableKeys } from './table-keys.ts';
import { BodyRow, FootRow, Gap, HeaderRow, type RowActs, SkeletonRows } from './table-rows.tsx';
import type { Column, TableProps } from './table-types.ts';
import { useIsNarrow } from './use-is-narrow.ts';
import { type RowSelection, useRowSelection } from './use-row-selection.tsx';
import { useRowWindow } from './use-row-window.ts';

export type { Column } from './table-types.ts';

/** Functions that stay the same while what they call may change with each drawing of the page. */
function useRowActs<T>(
  { onOpen, rowMenu, onSelect }: TableProps<T>,
  selecting: RowSelection,
  onMenu: (row: T, anchor: HTMLElement) => void,
): RowActs {
  const latest = useRef({ onOpen, selecting });
  useLayoutEffect(() => {
    latest.current = { onOpen, selecting };
  });
  const [acts] = useState(() => ({
    onOpen: (row: unknown) => latest.current.onOpen?.(row as T),
    onToggle: (index: number, isRange: boolean) => latest.current.selecting.toggle(index, isRange),
  }));
  return {
    onOpen: onOpen && acts.onOpen,
    onToggle: onSelect && acts.onToggle,
    onMenu: rowMenu && (onMenu as (row: unknown, anchor: HTMLElement) => void),
  };
}

/**
 * The one data table: sticky header, rows drawn only where they are seen, pages loaded from the server on the way down,
 * sort, selection with shift and "all that match", one menu for all rows, keys j k x Enter, and cards on a phone.
 * It fills the height that its parent gives, and scrolls inside.
 */
export function DataTable<T>(props: TableProps<T>) {
  const { list, columns, rowKey, rowMenu, empty, errorText, rowHeight = 52, label } = props;
  const t = useTranslations();
  const isNarrow = useIsNarrow();
  const [menu, setMenu] = useState<{ row: T; anchor: HTMLElement } | null>(null);
  const selecting = useRowSelection(props);
  const view = useRowWindow({
    count: list.rows.length,
    height: isNarrow ? 96 : rowHeight,
    isVarying: isNarrow,
  });
  const { first, end, before, after, attach, measure, scroller, scrollTo } = view;
  const shown = list.rows.slice(first, end);
  const { loadMore } = list;
  useEffect(() => {
    if (end >= list.rows.length - 20 && list.rows.length < list.total) loadMore?.();
  }, [end, list.rows.length, list.total, loadMore]);
  const keys = useTableKeys({
    count: list.rows.length,
    scroller,
    scrollTo,
    onOpen: (index) => {
      const row = list.rows[index];
      if (row !== undefined) props.onOpen?.(row);
    },
    onToggle: (index, isRange) => selecting.toggle(index, isRange),
  });
  const openMenu = useCallback(
    (row: T, anchor: HTMLElement) => setMenu((open) => (open?.anchor === anchor ? null : { row, anchor })),
    [],
  );
  const acts = useRowActs(props, selecting, openMenu);
  const { isWide } = props;
  const [hasBoxes, hasMenu] = [selecting.isOn, rowMenu !== undefined];
  const pins = useMemo(() => pinsOf(columns, { isWide, hasBoxes, hasMenu }), [columns, isWide, hasBoxes, hasMenu]);
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
  // The code of the acts may come later than the press on the dots.
  const items = menu === null || rowMenu === undefined ? [] : rowMenu(menu.row);
  const columnCount = columns.length + (props.onSelect ? 1 : 0) + (rowMenu ? 1 : 0);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {selecting.offer}
      <div
        ref={attach}
        className="data-scroll relative min-h-56 flex-1 overflow-auto rounded-xl bg-surface shadow-card max-sm:bg-transparent max-sm:shadow-none"
        // The scroller takes focus only when there is nothing else in it to focus.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={isInert ? 0 : -1}
        style={pins.scrollPadding}
        aria-busy={list.isLoading}
        {...(isInert ? { role: 'region', 'aria-label': label } : {})}
      >
        {isEmpty ? (
          <div className="rounded-xl bg-surface">{empty}</div>
        ) : isNarrow ? (
          <Cards
            {...props}
            items={shown}
            first={first}
            before={before}
            after={after}
            onMenu={openMenu}
            selecting={selecting}
            measure={measure}
          />
        ) : (
          // Keys are for the row in focus, which bubble here.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <table
            className={isWide ? 'grid-table is-wide' : 'grid-table'}
            style={pins.minWidth === undefined ? undefined : { minWidth: pins.minWidth }}
            aria-label={label}
            aria-rowcount={list.isLoading ? -1 : list.total + 1}
            onKeyDown={keys.onKeyDown}
          >
            <HeaderRow {...props} selecting={selecting} pins={pins} />
            <tbody>
              {list.isLoading && <SkeletonRows count={8} columns={columnCount} height={rowHeight} />}
              {before > 0 && <Gap columns={columnCount} height={before} />}
              {shown.map((row, at) => (
                <BodyRow
                  key={rowKey(row)}
                  {...acts}
                  columns={columns as readonly Column<unknown>[]}
                  pins={pins}
                  row={row}
                  name={props.rowName(row)}
                  index={first + at}
                  height={rowHeight}
                  isCurrent={keys.current === first + at}
                  isSelected={selecting.isOn && selecting.has(rowKey(row))}
                  isMenuOpen={menu !== null && rowKey(menu.row) === rowKey(row)}
                />
              ))}
              {after > 0 && <Gap columns={columnCount} height={after} />}
            </tbody>
            <FootRow {...props} selecting={selecting} pins={pins} />
          </table>
        )}
      </div>
      {menu !== null && items.length > 0 && (
        <MenuPopup
          items={items}
          anchor={menu.anchor}
          label={t('common.actions_of', { name: props.rowName(menu.row) })}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  );
}
