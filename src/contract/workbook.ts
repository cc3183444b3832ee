// A spreadsheet of any length (Office Open XML, ISO/IEC 29500) as the files that are packed into it, by pages and by the server alike.
// Rows are written as they come, so that what is held in memory is one part of them. Text is typed as text, so nothing in it is
// ever read as a formula.

/** Decimal text, such as `-1234.50`, becomes a number with as many places; a day is `2026-11-23`. */
export type Cell = { text: string } | { decimal: string } | { day: string };
/** Null leaves a cell empty. */
export type Row = readonly (Cell | null)[];

/** What a spreadsheet holds on one sheet; more rows go on to the next. */
const maxRows = 1_048_576;
/** Spreadsheets compute with so many digits: what has more is kept exact as text. */
const maxDigits = 15;
const places = 6;
const dayStyle = places + 2;
const headStyle = places + 3;

// Not allowed in XML at all, not even escaped.
// oxlint-disable-next-line no-control-regex
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };
const escape = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(impossible, '\ufffd')
    // Spreadsheets read `_x0041_` as an A.
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(/[&<>"\r]/g, (found) => entities[found] ?? found);

const textCell = (at: string, text: string, style = 0): string =>
  `<c r="${at}" t="inlineStr"${style === 0 ? '' : ` s="${style}"`}><is><t xml:space="preserve">${escape(text)}</t></is></c>`;

function decimalCell(at: string, decimal: string): string {
  const digits = decimal.replaceAll(/[-.]/g, '').replace(/^0+/, '').length;
  const part = decimal.split('.')[1]?.length ?? 0;
  return digits > maxDigits || part > places
    ? textCell(at, decimal)
    : `<c r="${at}" s="${part + 1}"><v>${decimal}</v></c>`;
}

/** Spreadsheets count days from the last but one of 1899. */
const dayCell = (at: string, day: string): string =>
  `<c r="${at}" s="${dayStyle}"><v>${Math.round((Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000)}</v></c>`;

function writeCell(at: string, cell: Cell | null): string {
  if (cell === null) return '';
  if ('text' in cell) return textCell(at, cell.text);
  return 'day' in cell ? dayCell(at, cell.day) : decimalCell(at, cell.decimal);
}

/** A, B … Z, AA, AB … */
const columnOf = (at: number): string =>
  (at < 26 ? '' : columnOf(Math.floor(at / 26) - 1)) + String.fromCodePoint(65 + (at % 26));
const writeRow = (row: number, cells: Row): string =>
  `<row r="${row}">${cells.map((cell, at) => writeCell(`${columnOf(at)}${row}`, cell)).join('')}</row>`;

const prolog = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function styles(): string {
  const formats = Array.from(
    { length: places + 1 },
    (_, digits) => `#,##0${digits === 0 ? '' : `.${'0'.repeat(digits)}`}`,
  );
  const numbers = [...formats, 'yyyy-mm-dd'].map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code}"/>`);
  const cells = [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    ...numbers.map(
      (_, at) => `<xf numFmtId="${164 + at}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
    ),
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>',
  ];
  return `${prolog}<styleSheet xmlns="${main}"><numFmts count="${numbers.length}">${numbers.join('')}</numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="${cells.length}">${cells.join('')}</cellXfs></styleSheet>`;
}

/** Spreadsheets take 31 characters; the number of a sheet goes with them. */
const longestName = 25;

/** The parts that name the sheets, which are known once the last row is written. */
function frame(called: string, sheets: number): Record<string, string> {
  const name = called
    .replaceAll(/[\\/?*[\]:]/g, ' ')
    .slice(0, longestName)
    .trim();
  const all = Array.from({ length: sheets }, (_, at) => at + 1);
  return {
    '[Content_Types].xml': `${prolog}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${all
      .map((at) => `<Override PartName="/xl/worksheets/sheet${at}.xml" ContentType="${types}.worksheet+xml"/>`)
      .join('')}</Types>`,
    '_rels/.rels': `${prolog}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${prolog}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${all
      .map((at) => `<sheet name="${escape(at === 1 ? name : `${name} ${at}`)}" sheetId="${at}" r:id="rId${at}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${prolog}<Relationships xmlns="${packaged}/relationships">${all
      .map((at) => `<Relationship Id="rId${at}" Type="${relations}/worksheet" Target="worksheets/sheet${at}.xml"/>`)
      .join('')}<Relationship Id="rId0" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': styles(),
  };
}

export interface Sheet {
  /** Of the sheet, as far as it may be called so. */
  name: string;
  head: readonly string[];
  /** Rows, some at a time. */
  parts: AsyncIterable<readonly Row[]>;
  /** How many rows a sheet has, the head among them. */
  rowsPerSheet?: number;
}

/** What is left of a part when its sheet is full stays here for the next sheet. */
async function* writeSheet(rows: Rest, head: readonly string[], limit: number): AsyncGenerator<string> {
  yield `${prolog}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData><row r="1">${head.map((text, at) => textCell(`${columnOf(at)}1`, text, headStyle)).join('')}</row>`;
  for (let row = 2; row <= limit; ) {
    const some = await rows.take(limit - row + 1);
    if (some.length === 0) break;
    const first = row;
    yield some.map((cells, at) => writeRow(first + at, cells)).join('');
    row += some.length;
  }
  yield '</sheetData></worksheet>';
}

class Rest {
  readonly #parts: AsyncIterator<readonly Row[]>;
  #held: readonly Row[] = [];

  constructor(parts: AsyncIterable<readonly Row[]>) {
    this.#parts = parts[Symbol.asyncIterator]();
  }

  /** Some rows, at most so many; none at the end. */
  async take(most: number): Promise<readonly Row[]> {
    while (this.#held.length === 0) {
      const next = await this.#parts.next();
      if (next.done === true) return [];
      this.#held = next.value;
    }
    const taken = this.#held.slice(0, most);
    this.#held = this.#held.slice(most);
    return taken;
  }

  async isEmpty(): Promise<boolean> {
    const some = await this.take(Number.POSITIVE_INFINITY);
    this.#held = some;
    return some.length === 0;
  }
}

async function* whole(text: string): AsyncGenerator<string> {
  yield text;
}

/** Each file by its path in the package, to be read to its end before the next is asked for. */
export async function* workbookFiles(sheet: Sheet): AsyncGenerator<[path: string, text: AsyncIterable<string>]> {
  const { name, head, parts, rowsPerSheet = maxRows } = sheet;
  const rows = new Rest(parts);
  let sheets = 0;
  do {
    sheets += 1;
    yield [`xl/worksheets/sheet${sheets}.xml`, writeSheet(rows, head, rowsPerSheet)];
  } while (!(await rows.isEmpty()));
  for (const [path, text] of Object.entries(frame(name, sheets))) yield [path, whole(text)];
}
