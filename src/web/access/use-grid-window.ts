// Which cells of the grid are drawn: those that can be seen and a few around them.
import { startTransition, useEffect, useState } from 'react';
import type { Span } from './grid-tiles.ts';

export const rowHeight = 40;
export const columnWidth = 136;
export const headerHeight = 52;
export const personWidth = 220;

/** Pixels before a column, from the start of the row. */
export function startOf(column: number): number {
  return personWidth + column * columnWidth;
}

/** The window moves by so many at once, so that most scrolling draws nothing. */
const step = { rows: 4, columns: 2 };
/** Drawn beyond what is seen. */
const around = { rows: 2, columns: 1 };
const nothing = { rows: 0, columns: 0 };
/** How long after a leap what is around is drawn too. */
const settleMs = 60;

function spanOf(box: HTMLElement, more: typeof around): Span {
  const reach = (offset: number, length: number, size: number, by: number, more: number) => ({
    from: Math.max(0, Math.floor(offset / size / by) * by - more),
    end: Math.ceil((offset + length) / size / by) * by + more,
  });
  const rows = reach(box.scrollTop, box.clientHeight - headerHeight, rowHeight, step.rows, more.rows);
  const columns = reach(
    Math.abs(box.scrollLeft),
    box.clientWidth - personWidth,
    columnWidth,
    step.columns,
    more.columns,
  );
  return { rowFrom: rows.from, rowEnd: rows.end, columnFrom: columns.from, columnEnd: columns.end };
}

const same = (one: Span, other: Span): boolean =>
  one.rowFrom === other.rowFrom &&
  one.rowEnd === other.rowEnd &&
  one.columnFrom === other.columnFrom &&
  one.columnEnd === other.columnEnd;

/** A leap: nothing of what is drawn can stay. */
const isApart = (one: Span, other: Span): boolean =>
  one.rowFrom >= other.rowEnd ||
  one.rowEnd <= other.rowFrom ||
  one.columnFrom >= other.columnEnd ||
  one.columnEnd <= other.columnFrom;

/** After a leap only what is seen is drawn at first, so that no frame has to draw it all. */
function nextSpan(former: Span, box: HTMLElement): Span {
  const next = spanOf(box, around);
  if (same(former, next)) return former;
  return isApart(former, next) ? spanOf(box, nothing) : next;
}

/** The window over what scrolls. Drawing it may be put off by a frame or two, never the scrolling itself. */
export function useGridWindow(box: HTMLElement | null): Span {
  const [span, setSpan] = useState<Span>({ rowFrom: 0, rowEnd: 24, columnFrom: 0, columnEnd: 12 });
  useEffect(() => {
    if (box === null) return undefined;
    const update = () => startTransition(() => setSpan((former) => nextSpan(former, box)));
    let settling: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      update();
      clearTimeout(settling);
      settling = setTimeout(update, settleMs);
    };
    const resized = new ResizeObserver(update);
    resized.observe(box);
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      resized.disconnect();
      clearTimeout(settling);
      box.removeEventListener('scroll', onScroll);
    };
  }, [box]);
  return span;
}

/** The cell below the pointer; null above the first row and beside the first column. */
export function placeAt(box: HTMLElement, pointer: { clientX: number; clientY: number }) {
  const { top, left, right } = box.getBoundingClientRect();
  const isFromRight = getComputedStyle(box).direction === 'rtl';
  const down = pointer.clientY - top - headerHeight;
  const across = (isFromRight ? right - pointer.clientX : pointer.clientX - left) - personWidth;
  if (down < 0 || across < 0) return null;
  return {
    row: Math.floor((down + box.scrollTop) / rowHeight),
    column: Math.floor((across + Math.abs(box.scrollLeft)) / columnWidth),
  };
}

/** Brings a cell into sight. */
export function reveal(box: HTMLElement | null, { row, column }: { row: number; column: number }): void {
  if (box === null) return;
  const [top, start] = [row * rowHeight, column * columnWidth];
  const [height, width] = [box.clientHeight - headerHeight, box.clientWidth - personWidth];
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + rowHeight > box.scrollTop + height) box.scrollTop = top + rowHeight - height;
  const sign = getComputedStyle(box).direction === 'rtl' ? -1 : 1;
  const left = Math.abs(box.scrollLeft);
  if (start < left) box.scrollLeft = sign * start;
  else if (start + columnWidth > left + width) box.scrollLeft = sign * (start + columnWidth - width);
}
