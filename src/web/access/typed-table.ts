// Tables as people paste and save them: bytes to text, text to cells, cells to the lines of a plan, and back without formulas.
import type { Input } from '../api/endpoints.ts';

export type TypedLine = Input<'access.planAssignments'>['rows'][number];

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

type Field = 'person' | 'accountId' | 'account' | 'role' | 'starts' | 'ends';

/** What columns are called in files of this app and in those that people make themselves, in both languages. */
const headers: Record<Field, readonly string[]> = {
  person: ['email', 'e-mail', 'address', 'person', 'member', '邮箱', '成员', '成员邮箱'],
  accountId: ['ad account id', 'account id', '广告账户 id', '广告账户id', '账户 id', '账户id'],
  account: ['ad account', 'account', 'ad account name', 'account name', '广告账户', '广告账户名称', '账户', '账户名称'],
  role: ['role', '角色', '权限'],
  starts: ['starts', 'start', 'from', '开始', '开始日期'],
  ends: ['ends', 'end', 'until', '结束', '结束日期', '到期'],
};
const inOrder: readonly Field[] = ['person', 'account', 'role', 'starts', 'ends'];

function fieldsOf(cells: readonly string[]): (Field | null)[] | null {
  const found = cells.map((cell) => {
    const word = cell.trim().toLowerCase();
    return (Object.keys(headers) as Field[]).find((field) => headers[field].includes(word)) ?? null;
  });
  const isHeader = found.includes('person') && (found.includes('account') || found.includes('accountId'));
  return isHeader ? found : null;
}

/** Without the apostrophe that kept a spreadsheet from reading a cell as a formula. */
function restored(cell: string): string {
  const text = cell.trim();
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

/** A spreadsheet that took an id for a number leaves too few digits of it; then the name has to do. */
const isBrokenId = (text: string): boolean => text === '' || /^[\d.,]+e\+?\d+$/i.test(text);

/** Lines of a plan from rows, with a first row that names the columns or with person, account, role, start and end in this order. */
export function linesOf(rows: readonly TableRow[]): TypedLine[] {
  const named = rows[0] ? fieldsOf(rows[0].cells) : null;
  const fields = named ?? inOrder;
  return rows.slice(named ? 1 : 0).map(({ line, cells }) => {
    const value = (field: Field): string | undefined => {
      const place = fields.indexOf(field);
      const cell = place < 0 ? undefined : cells[place];
      return cell === undefined ? undefined : restored(cell);
    };
    const id = value('accountId') ?? '';
    const [starts, ends] = [value('starts'), value('ends')];
    return {
      line,
      person: (value('person') ?? '').slice(0, 300),
      account: (isBrokenId(id) ? (value('account') ?? id) : id).slice(0, 500),
      role: (value('role') ?? '').slice(0, 300),
      ...(starts === undefined ? {} : { starts: starts.slice(0, 60) }),
      ...(ends === undefined ? {} : { ends: ends.slice(0, 60) }),
    };
  });
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
