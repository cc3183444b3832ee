// Sends the hashes of a list part by part, goes on where the line broke, and says at the end that all is there.
import { mostPartRows } from '../../contract/audience-kinds.ts';
import type { AudienceUpload } from '../../contract/audiences.ts';
import { call } from '../api/call.ts';
import { command } from '../api/hooks.ts';
import { UnreachableError } from '../api/refusal-error.ts';
import type { ListHasher } from './audience-list-hasher.ts';

export interface AudienceAt {
  center: string;
  account: string;
  audience: string;
}

interface Sending {
  at: AudienceAt;
  upload: AudienceUpload;
  hasher: ListHasher;
  signal: AbortSignal;
  onProgress: (received: number) => void;
}

const tries = 4;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The same part again changes nothing, so a part of which no answer came is sent again. */
async function sendPart(sending: Sending, part: number): Promise<AudienceUpload> {
  const { at, upload, hasher, signal } = sending;
  const from = (part - 1) * mostPartRows;
  const hashes = await hasher.part(from, Math.min(from + mostPartRows, upload.rows));
  for (let failed = 0; ; ) {
    try {
      return await call('assets.addUploadPart', { ...at, upload: upload.id, part, hashes }, { signal });
    } catch (error) {
      if (!(error instanceof UnreachableError) || ++failed === tries) throw error;
      await wait(250 * 2 ** failed);
    }
  }
}

/** Parts lie one after the other, so what was received says which is next. */
export async function sendList(sending: Sending): Promise<void> {
  const { at, upload, signal, onProgress } = sending;
  for (let { received } = upload; received < upload.rows; ) {
    signal.throwIfAborted();
    ({ received } = await sendPart(sending, Math.floor(received / mostPartRows) + 1));
    onProgress(received);
  }
  await command('assets.finishAudienceUpload', { ...at, upload: upload.id });
}

/** By which the list of an upload is known again in this browser: a hash of its hashes. */
const keyOf = (upload: string): string => `atrium_list_${upload}`;

export const fingerprints = {
  of: (upload: string): string | null => localStorage.getItem(keyOf(upload)),
  keep: (upload: string, fingerprint: string): void => localStorage.setItem(keyOf(upload), fingerprint),
  forget: (upload: string): void => localStorage.removeItem(keyOf(upload)),
};
