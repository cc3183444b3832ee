// A spreadsheet as a stream, packed outside of the thread that answers calls.
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { type Sheet, workbookFiles } from '../../contract/workbook.ts';

export function writeWorkbook(sheet: Sheet): Readable {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  const files = workbookFiles(sheet);
  let current: Readable | undefined;
  const fail = (error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error)));
  const addNext = async (): Promise<void> => {
    const { done, value } = await files.next();
    if (done === true) return zip.end();
    const [path, text] = value;
    current = Readable.from(text, { objectMode: false });
    current.once('error', fail);
    current.once('end', () => void addNext().catch(fail));
    zip.addReadStream(current, path);
  };
  zip.on('error', fail);
  // Whoever stops reading stops the reading of rows.
  out.once('close', () => current?.destroy());
  void addNext().catch(fail);
  return out;
}
