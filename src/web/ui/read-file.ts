// A file of a spreadsheet as lines of cells: CSV and its kin as text, workbooks by their first sheet.
import { decodeText, parseTable, type TableRow } from './typed-table.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** A cell of a workbook as it would be typed. Times of workbooks have no zone: they are on the clock of whoever wrote them. */
function typedOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    const day = `${value.getUTCFullYear()}-${two(value.getUTCMonth() + 1)}-${two(value.getUTCDate())}`;
    return `${day} ${two(value.getUTCHours())}:${two(value.getUTCMinutes())}`;
  }
  return String(value as string | number | boolean);
}

export const megabytes = 16;

/** Null for a file in which no table can be read. */
export async function readFile(file: File): Promise<TableRow[] | null> {
  if (!/\.xlsx$/i.test(file.name)) {
    const text = decodeText(new Uint8Array(await file.arrayBuffer()));
    return text === null ? null : parseTable(text);
  }
  try {
    const { readSheet } = await import('read-excel-file/browser');
    const rows = await readSheet(file);
    return rows
      .map((row, at) => ({ line: at + 1, cells: row.map(typedOf) }))
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  } catch {
    return null;
  }
}
