// Rows as a file for spreadsheets, made while they come: what is held in memory is one part, and what was packed.
import { Zip, ZipDeflate } from 'fflate';
import { csvCell } from '../../contract/csv.ts';
import { type Row, type Sheet, workbookFiles } from '../../contract/workbook.ts';

const cellText = (cell: Row[number]): string => {
  if (cell === null) return '';
  if ('text' in cell) return csvCell(cell.text);
  return 'day' in cell ? cell.day : cell.decimal;
};
const csvLine = (row: Row): string => `${row.map(cellText).join(',')}\r\n`;

export async function writeCsv({ head, parts }: Sheet): Promise<Blob> {
  // The mark at the start lets spreadsheets know that it is UTF-8.
  const written = [new Blob([`\ufeff${csvLine(head.map((text) => ({ text })))}`])];
  for await (const part of parts) written.push(new Blob([part.map(csvLine).join('')]));
  return new Blob(written, { type: 'text/csv;charset=utf-8' });
}

export async function writeXlsx(sheet: Sheet): Promise<Blob> {
  const packed: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    packed.push(bytes as Uint8Array<ArrayBuffer>);
  });
  const encoder = new TextEncoder();
  for await (const [path, text] of workbookFiles(sheet)) {
    const entry = new ZipDeflate(path);
    zip.add(entry);
    for await (const some of text) entry.push(encoder.encode(some));
    entry.push(new Uint8Array(), true);
  }
  zip.end();
  return new Blob(packed, { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' });
}
