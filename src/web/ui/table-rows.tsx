import { ArrowDown, ArrowUp } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import { useTranslations } from 'use-intl';
import { Box } from './checkbox.tsx';
import { IconButton } from './icon-button.tsx';
import { cellProps, edgeClass, type Pins } from './pinned.ts';
import { Bar } from './skeleton.tsx';
import type { Column, TableProps } from './table-types.ts';
import type { RowSelection } from './use-row-selection.tsx';

function nextSort<T>(column: Column<T>, sort: string | undefined): string {
  const key = column.sortKey ?? '';
  if (sort === key) return `-${key}`;
  if (sort === `-${key}`) return key;
  return column.isDescendingFirst === true ? `-${key}` : key;
}

function HeaderCell<T>(props: { column: Column<T>; pins: Pins } & Pick<TableProps<T>, 'sort' | 'onSort'>) {
  const { column, pins, sort, onSort } = props;
  const isUp = column.sortKey !== undefined && sort === column.sortKey;
  const isDown = column.sortKey !== undefined && sort === `-${column.sortKey}`;
  const Arrow = isDown ? ArrowDown : ArrowUp;
  return (
    <th scope="col" {...cellProps(column, pins)} aria-sort={isUp ? 'ascending' : isDown ? 'descending' : undefined}>
      {column.sortKey === undefined || onSort === undefined ? (
        column.header
      ) : (
        <button
          type="button"
          className="sorter group -mx-1 inline-flex min-h-7 items-center gap-1 rounded-md px-1 font-medium hover:text-ink"
          onClick={() => onSort(nextSort(column, sort))}
        >
          {column.header}
          <Arrow
            size={12}
            aria-hidden="true"
            className={isUp || isDown ? 'text-ink' : 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60'}
          />
        </button>
      )}
    </th>
  );
}

export function HeaderRow<T>(props: TableProps<T> & { selecting: RowSelection; pins: Pins }) {
  const { columns, selecting, rowMenu, pins } = props;
  const t = useTranslations();
  return (
    <>
      <colgroup>
        {selecting.isOn && <col style={{ width: pins.boxWidth }} />}
        {columns.map((column) => (
          <col key={column.key} style={column.width === undefined ? undefined : { width: column.width }} />
        ))}
        {rowMenu !== undefined && <col style={{ width: pins.menuWidth }} />}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {selecting.isOn && (
            <th scope="col" className={edgeClass('box', pins)}>
              <Box
                aria-label={t('common.table.select_loaded')}
                checked={selecting.areAllLoaded}
                isMixed={selecting.isSome && !selecting.areAllLoaded}
                onChange={selecting.toggleLoaded}
              />
            </th>
          )}
          {columns.map((column) => (
            <HeaderCell key={column.key} column={column} pins={pins} sort={props.sort} onSort={props.onSort} />
          ))}
          {rowMenu !== undefined && (
            <th scope="col" className={edgeClass('menu', pins)}>
              <span className="sr-only">{t('common.actions')}</span>
            </th>
          )}
        </tr>
      </thead>
    </>
  );
}

/** What all rows come to. */
export function FootRow<T>(props: TableProps<T> & { selecting: RowSelection; pins: Pins }) {
  const { columns, selecting, rowMenu, foot, pins } = props;
  if (foot === undefined) return null;
  return (
    <tfoot>
      <tr>
        {selecting.isOn && <td aria-hidden="true" className={edgeClass('box', pins)} />}
        {columns.map((column) => (
          <td key={column.key} {...cellProps(column, pins)}>
            {foot(column)}
          </td>
        ))}
        {rowMenu !== undefined && <td aria-hidden="true" className={edgeClass('menu', pins)} />}
      </tr>
    </tfoot>
  );
}

/** A press on a row opens it unless it was meant for a control or for marking text. */
export function isPlainPress(event: MouseEvent): boolean {
  const isControl = (event.target as HTMLElement).closest('a, button, input, label, select, [role=menu]') !== null;
  return !isControl && getSelection()?.isCollapsed !== false;
}

export function RowCheckbox(props: { name: string; isSelected: boolean; onToggle: (isRange: boolean) => void }) {
  const t = useTranslations();
  return (
    <Box
      aria-label={t('common.table.select_row', { name: props.name })}
      checked={props.isSelected}
      onChange={(event) => props.onToggle((event.nativeEvent as globalThis.MouseEvent).shiftKey === true)}
    />
  );
}

export function RowMenuButton(props: { name: string; isOpen: boolean; onMenu: (anchor: HTMLElement) => void }) {
  const t = useTranslations();
  return (
    <IconButton
      size="sm"
      label={t('common.actions_of', { name: props.name })}
      aria-haspopup="menu"
      aria-expanded={props.isOpen}
      icon={null}
      className="dots"
      onClick={(event) => props.onMenu(event.currentTarget)}
    />
  );
}

/** What can be done to a row: the same functions as long as the table stands. */
export interface RowActs {
  onOpen: ((row: unknown) => void) | undefined;
  onMenu: ((row: unknown, anchor: HTMLElement) => void) | undefined;
  onToggle: ((index: number, isRange: boolean) => void) | undefined;
}

interface BodyRowProps extends RowActs {
  columns: readonly Column<unknown>[];
  pins: Pins;
  row: unknown;
  name: string;
  index: number;
  height: number;
  isCurrent: boolean;
  isMenuOpen: boolean;
  isSelected: boolean;
}

/** One row, drawn again only when something about it changed: scrolling and further pages leave the others as they are. */
export const BodyRow = memo(function BodyRow(props: BodyRowProps) {
  const { columns, pins, row, name, index, isSelected, onOpen, onMenu, onToggle } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the table handles Enter for the row in focus
    <tr
      data-row={index}
      aria-rowindex={index + 2}
      aria-selected={onToggle === undefined ? undefined : isSelected}
      tabIndex={props.isCurrent ? 0 : -1}
      style={{ height: props.height }}
      className={onOpen === undefined ? undefined : 'cursor-pointer'}
      onClick={onOpen === undefined ? undefined : (event) => isPlainPress(event) && onOpen(row)}
    >
      {onToggle !== undefined && (
        <td className={`cursor-default ${edgeClass('box', pins)}`}>
          <RowCheckbox name={name} isSelected={isSelected} onToggle={(isRange) => onToggle(index, isRange)} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} {...cellProps(column, pins)}>
          {column.cell(row)}
        </td>
      ))}
      {onMenu !== undefined && (
        <td className={`n cursor-default ${edgeClass('menu', pins)}`}>
          <RowMenuButton name={name} isOpen={props.isMenuOpen} onMenu={(anchor) => onMenu(row, anchor)} />
        </td>
      )}
    </tr>
  );
});

/** The height of rows that are not drawn. */
export function Gap({ columns, height }: { columns: number; height: number }) {
  return (
    <tr aria-hidden="true">
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- no control, only height */}
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

export function SkeletonRows({ count, columns, height }: { count: number; columns: number; height: number }) {
  return Array.from({ length: count }, (_, row) => (
    <tr key={row} style={{ height }} aria-hidden="true">
      {Array.from({ length: columns }, (_, cell) => (
        <td key={cell}>
          <Bar className={cell === 1 ? 'h-4 w-40' : 'h-4 w-full max-w-20'} />
        </td>
      ))}
    </tr>
  ));
}
