// Rows as a file for spreadsheets, made while they come: what is held in memory is one part, not the file.

/** Text stays text, whatever it begins with; numbers are plain ones, as `-12.5`. */
export type SheetCell = { text: string } | { number: string };

/** Quotes a cell, and keeps spreadsheets from reading text as a formula. */
function csvCell(cell: SheetCell): string {
  if ('number' in cell) return cell.number;
  const safe = /^[=+\-@\t\r]/.test(cell.text) ? `'${cell.text}` : cell.text;
  return `"${safe.replaceAll('"', '""')}"`;
}

const csvLine = (row: readonly SheetCell[]): string => `${row.map(csvCell).join(',')}\r\n`;

/** The whole of a stream as a file that the browser keeps where it likes, and its check sum and size on the way. */
async function blobOf(
  parts: AsyncIterable<string>,
  isDeflated: boolean,
): Promise<{ blob: Blob; crc: number; size: number }> {
  const encoder = new TextEncoder();
  let [crc, size] = [0, 0];
  const source = parts[Symbol.asyncIterator]();
  const bytes = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done === true) return controller.close();
      const chunk = encoder.encode(value);
      if (isDeflated) crc = crc32(chunk, crc);
      size += chunk.length;
      controller.enqueue(chunk);
    },
  });
  const stream = isDeflated ? bytes.pipeThrough(new CompressionStream('deflate-raw')) : bytes;
  return { blob: await new Response(stream).blob(), crc, size };
}

/** Of ZIP: the polynomial of IEEE 802.3. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array, former: number): number {
  let value = ~former;
  for (const byte of bytes) value = (value >>> 8) ^ (table[(value ^ byte) & 255] as number);
  return ~value >>> 0;
}

export async function writeCsv(head: readonly string[], rows: AsyncIterable<SheetCell[][]>): Promise<Blob> {
  async function* text(): AsyncGenerator<string> {
    // The mark at the start lets spreadsheets know that it is UTF-8.
    yield `\ufeff${csvLine(head.map((one) => ({ text: one })))}`;
    for await (const part of rows) yield part.map(csvLine).join('');
  }
  const { blob } = await blobOf(text(), false);
  return new Blob([blob], { type: 'text/csv;charset=utf-8' });
}

const escaped: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** What XML cannot hold at all is left out. */
const xml = (text: string): string =>
  text
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex -- exactly these
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>]/g, (sign) => escaped[sign] ?? sign);

const xlsxCell = (cell: SheetCell): string =>
  'number' in cell
    ? cell.number === ''
      ? '<c/>'
      : `<c><v>${cell.number}</v></c>`
    : `<c t="inlineStr"><is><t xml:space="preserve">${xml(cell.text)}</t></is></c>`;
const xlsxRow = (row: readonly SheetCell[]): string => `<row>${row.map(xlsxCell).join('')}</row>`;

const declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const office = 'http://schemas.openxmlformats.org';
const main = `xmlns="${office}/spreadsheetml/2006/main"`;
const related = `${office}/officeDocument/2006/relationships`;
const relation = (type: string, target: string): string =>
  `${declared}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="r1" Type="${related}/${type}" Target="${target}"/></Relationships>`;
const typed = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The most rows that spreadsheets read, beside the first. */
export const mostSheetRows = 1_048_575;

export async function writeXlsx(
  head: readonly string[],
  rows: AsyncIterable<SheetCell[][]>,
  name: string,
): Promise<Blob> {
  async function* sheet(): AsyncGenerator<string> {
    yield `${declared}<worksheet ${main}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
    yield xlsxRow(head.map((one) => ({ text: one })));
    for await (const part of rows) yield part.map(xlsxRow).join('');
    yield '</sheetData></worksheet>';
  }
  async function* whole(text: string): AsyncGenerator<string> {
    yield text;
  }
  const title = xml(name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31)).replaceAll('"', '&quot;');
  const files: [string, AsyncIterable<string>][] = [
    [
      '[Content_Types].xml',
      whole(
        `${declared}<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${typed}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${typed}.worksheet+xml"/></Types>`,
      ),
    ],
    ['_rels/.rels', whole(relation('officeDocument', 'xl/workbook.xml'))],
    ['xl/_rels/workbook.xml.rels', whole(relation('worksheet', 'worksheets/sheet1.xml'))],
    [
      'xl/workbook.xml',
      whole(
        `${declared}<workbook ${main} xmlns:r="${related}"><sheets><sheet name="${title}" sheetId="1" r:id="r1"/></sheets></workbook>`,
      ),
    ],
    ['xl/worksheets/sheet1.xml', sheet()],
  ];
  return zip(files);
}

/** Little-endian numbers of two and four bytes. */
function record(...fields: [bytes: 2 | 4, value: number][]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

async function zip(files: readonly [string, AsyncIterable<string>][]): Promise<Blob> {
  const parts: BlobPart[] = [];
  const directory: BlobPart[] = [];
  let [offset, listed] = [0, 0];
  for (const [name, text] of files) {
    const named = new TextEncoder().encode(name);
    const { blob, crc, size } = await blobOf(text, true);
    // Version, UTF-8 names, deflated, no time of day: the first day that ZIP knows.
    const facts: [2 | 4, number][] = [
      [2, 20],
      [2, 0x800],
      [2, 8],
      [2, 0],
      [2, 33],
      [4, crc],
      [4, blob.size],
      [4, size],
      [2, named.length],
      [2, 0],
    ];
    parts.push(record([4, 0x04034b50], ...facts), named, blob);
    const entry = record([4, 0x02014b50], [2, 20], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]);
    directory.push(entry, named);
    offset += 30 + named.length + blob.size;
    listed += entry.length + named.length;
  }
  const end = record(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, listed],
    [4, offset],
    [2, 0],
  );
  return new Blob([...parts, ...directory, end], { type: `${typed}.sheet` });
}
