// Tables as people paste and save them: bytes to text, text to cells, and to the clipboard and back.

/** Text of a file as spreadsheets save it; null for bytes that are text in none of their encodings. */
export function decodeText(bytes: Uint8Array): string | null {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const encodings = isWide ? [bytes[0] === 0xff ? 'utf-16le' : 'utf-16be'] : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!text.includes('\u0000')) return text;
    } catch {
      // The next one may fit.
    }
  }
  return null;
}

export interface TableRow {
  /** The line of the text on which it begins, from 1. */
  line: number;
  cells: string[];
}

/** What separates cells: whichever of tab, semicolon and comma comes most often in the first line, outside of quotes. */
function delimiterOf(text: string): string {
  const first = text.slice(0, text.search(/[\r\n]|$/)).replace(/"(?:[^"]|"")*"/g, '');
  const counts = ['\t', ';', ','].map((sign) => ({ sign, count: first.split(sign).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).sign;
}

/** Rows of delimited text with quoted cells; empty lines are left out. */
export function parseTable(text: string): TableRow[] {
  const source = text.replace(/^\ufeff/, '');
  const delimiter = delimiterOf(source);
  const rows: TableRow[] = [];
  let line = 1;
  let row: TableRow = { line, cells: [] };
  let cell = '';
  let isQuoted = false;
  const endRow = (): void => {
    row.cells.push(cell);
    cell = '';
    if (row.cells.some((one) => one.trim() !== '')) rows.push(row);
    row = { line, cells: [] };
  };
  for (let at = 0; at < source.length; at++) {
    const sign = source[at] ?? '';
    if (sign === '\n' || (sign === '\r' && source[at + 1] !== '\n')) line += 1;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (sign === '"' && cell.trim() === '') {
      cell = '';
      isQuoted = true;
    } else if (sign === delimiter) {
      row.cells.push(cell);
      cell = '';
    } else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && source[at + 1] === '\n') {
        line += 1;
        at += 1;
      }
      endRow();
    } else cell += sign;
  }
  endRow();
  return rows;
}

/** Cells as a spreadsheet takes them from the clipboard. */
export function toClipboard(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string): string => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((cells) => cells.map(quoted).join('\t')).join('\n');
}

/** Cells of the clipboard, empty ones and rows kept: their places count. */
export function fromClipboard(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
  return lines.map((line) => line.split('\t').map((cell) => cell.replace(/^"(.*)"$/, '$1').trim()));
}
