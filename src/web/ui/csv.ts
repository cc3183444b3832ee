// Files for spreadsheets.

import { csvCell } from '../../contract/csv.ts';

export function toCsv<T>(
  columns: readonly { header: string; csv?: ((row: T) => string) | undefined }[],
  rows: readonly T[],
): string {
  const shown = columns.filter((column) => column.csv !== undefined);
  const lines = [
    shown.map((column) => csvCell(column.header)),
    ...rows.map((row) => shown.map((c) => csvCell(c.csv?.(row) ?? ''))),
  ];
  // The mark at the start lets spreadsheets know that it is UTF-8.
  return `\ufeff${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

/** Hands a CSV to the browser to save. */
export function saveCsv(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${fileName}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
