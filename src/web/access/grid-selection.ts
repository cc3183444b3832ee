// Where the keyboard is in the grid, and what is selected: a cell, and the corner across from it.

export interface Place {
  row: number;
  column: number;
}

export interface Selected {
  active: Place;
  /** The corner from which the selection was stretched. */
  anchor: Place;
}

export interface Range {
  top: number;
  bottom: number;
  start: number;
  end: number;
}

export function rangeOf({ active, anchor }: Selected): Range {
  return {
    top: Math.min(active.row, anchor.row),
    bottom: Math.max(active.row, anchor.row),
    start: Math.min(active.column, anchor.column),
    end: Math.max(active.column, anchor.column),
  };
}

export function countIn({ top, bottom, start, end }: Range): number {
  return (bottom - top + 1) * (end - start + 1);
}

export function isInRange({ top, bottom, start, end }: Range, row: number, column: number): boolean {
  return row >= top && row <= bottom && column >= start && column <= end;
}

interface Size {
  rows: number;
  columns: number;
  /** Rows that fit on the screen. */
  pageRows: number;
}

type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>;

/** Where a key leads; null for a key that leads nowhere. */
export function moved({ active, anchor }: Selected, press: Press, size: Size): Selected | null {
  const isFar = press.ctrlKey || press.metaKey;
  const [last, lastColumn] = [size.rows - 1, size.columns - 1];
  const { row, column } = active;
  const steps: Record<string, Place> = {
    ArrowDown: { row: isFar ? last : row + 1, column },
    ArrowUp: { row: isFar ? 0 : row - 1, column },
    ArrowRight: { row, column: isFar ? lastColumn : column + 1 },
    ArrowLeft: { row, column: isFar ? 0 : column - 1 },
    PageDown: { row: row + size.pageRows, column },
    PageUp: { row: row - size.pageRows, column },
    Home: { row: isFar ? 0 : row, column: 0 },
    End: { row: isFar ? last : row, column: lastColumn },
  };
  const step = steps[press.key];
  if (step === undefined || size.rows === 0 || size.columns === 0) return null;
  const next = { row: clamp(step.row, last), column: clamp(step.column, lastColumn) };
  return { active: next, anchor: press.shiftKey ? anchor : next };
}

function clamp(value: number, last: number): number {
  return Math.max(0, Math.min(value, last));
}
