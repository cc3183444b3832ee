// What a file may be, judged by its bytes; its name has to agree, since it decides what opens it on somebody's machine.
import { fileTypeFromBuffer } from 'file-type';
import { fileMegabytes } from '../../contract/files.ts';
import { refuse } from './errors.ts';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const endings: Record<string, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/webp': ['webp'],
  [docx]: ['docx'],
  [xlsx]: ['xlsx'],
  'text/csv': ['csv'],
  'text/plain': ['txt'],
};

/** Markup and scripts are text too. A letter or a table has no use for any of these. */
const active =
  /^\s*(?:#!|<\?|<!|<[a-z])|<\s*(?:script|svg|html|iframe|object|embed|body|img|style|link|meta)\b|javascript:|^\s*(?:@echo|powershell|set-executionpolicy)\b/i;
// Tabs and line ends are the only control characters of a text.
const isControl = (byte: number): boolean => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;

function isPlainText(bytes: Uint8Array): boolean {
  if (bytes.some(isControl)) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !active.test(text);
  } catch {
    return false;
  }
}

/** A document with macros calls itself one without, but carries them all the same. */
function hasMacros(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('vbaProject');
}

async function mediaTypeOf(bytes: Uint8Array, ending: string): Promise<string | undefined> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (found) return found.mime in endings && !hasMacros(bytes) ? found.mime : undefined;
  if (!isPlainText(bytes)) return undefined;
  return ending === 'csv' ? 'text/csv' : 'text/plain';
}

async function allowedTypeOf({ name, bytes }: { name: string; bytes: Uint8Array }): Promise<string | undefined> {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const mediaType = await mediaTypeOf(bytes, ending);
  return mediaType !== undefined && endings[mediaType]?.includes(ending) ? mediaType : undefined;
}

/** The bytes that a call brought and what they are; refuses what is too large or of a kind that may not be kept. */
export async function receivedFile(sent: {
  name: string;
  content: string;
}): Promise<{ bytes: Buffer; mediaType: string }> {
  const bytes = Buffer.from(sent.content, 'base64');
  if (bytes.length > fileMegabytes * 1024 * 1024) refuse('file_too_large', { limitMegabytes: fileMegabytes });
  const mediaType = await allowedTypeOf({ name: sent.name, bytes });
  if (mediaType === undefined || bytes.length === 0) refuse('file_refused');
  return { bytes, mediaType };
}
