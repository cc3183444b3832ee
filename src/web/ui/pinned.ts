// Columns that stay in view when a wide table is scrolled sideways.
import type { CSSProperties } from 'react';
import type { Column } from './table-types.ts';

/** Of the columns of checkboxes and of menus. */
const boxWidth = { usual: '44px', wide: '40px' };
const menuWidth = { usual: '56px', wide: '44px' };

/** Where what is pinned stands, and how wide a table is whose columns all say their width. */
export interface Pins {
  boxWidth: string;
  menuWidth: string;
  /** Of a pinned column by its key: how far from the start it stays. */
  starts: ReadonlyMap<string, string>;
  last: string | undefined;
  /** What is pinned at either end, so that what gets focus is not left beneath it. */
  scrollPadding: CSSProperties | undefined;
  minWidth: string | undefined;
}

const sumOf = (widths: readonly (string | undefined)[]): string =>
  `calc(${widths.map((one) => one ?? '8rem').join(' + ')})`;

export function pinsOf<T>(
  columns: readonly Column<T>[],
  { isWide = false, hasBoxes, hasMenu }: { isWide?: boolean | undefined; hasBoxes: boolean; hasMenu: boolean },
): Pins {
  const of = isWide ? 'wide' : 'usual';
  const before = hasBoxes ? [boxWidth[of]] : [];
  const pinned = columns.filter((column) => column.isPinned);
  const starts = new Map<string, string>();
  const widths: (string | undefined)[] = [...before];
  for (const { key, width } of pinned) {
    starts.set(key, widths.length === 0 ? '0px' : sumOf(widths));
    widths.push(width);
  }
  const after = hasMenu ? [menuWidth[of]] : [];
  return {
    boxWidth: boxWidth[of],
    menuWidth: menuWidth[of],
    starts,
    last: pinned.at(-1)?.key,
    scrollPadding:
      pinned.length === 0
        ? undefined
        : {
            scrollPaddingInlineStart: sumOf(widths),
            scrollPaddingInlineEnd: after[0] ?? 0,
            scrollPaddingBlock: '44px',
          },
    minWidth: isWide ? sumOf([...before, ...columns.map(({ width }) => width), ...after]) : undefined,
  };
}

/** Of a cell: its class and where it stays. */
export function cellProps<T>(column: Column<T>, pins: Pins): { className?: string; style?: CSSProperties } {
  const start = pins.starts.get(column.key);
  const names = [
    ...(column.align === 'end' ? ['n'] : []),
    ...(start === undefined ? [] : ['pin']),
    ...(pins.last === column.key ? ['pin-last'] : []),
  ];
  return {
    ...(names.length === 0 ? {} : { className: names.join(' ') }),
    ...(start === undefined ? {} : { style: { insetInlineStart: start } }),
  };
}

/** Of the cell of a checkbox or of a menu: pinned where columns are. */
export const edgeClass = (edge: 'box' | 'menu', { last }: Pins): string =>
  last === undefined ? '' : edge === 'box' ? 'pin pin-box' : 'pin pin-menu';
