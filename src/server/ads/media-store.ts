// Where the bytes of the creative library lie: files below the data folder, each named by its SHA-256, so that what is there never
// changes and equal files are one. What is sent comes in parts beside them, and is taken over only when a row names it.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { constants, createReadStream, type ReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { refuse } from '../foundation/errors.ts';
import type { Facts } from './media-facts.ts';

/** A file that is being sent, or was. */
export interface Upload {
  id: string;
  account: string;
  bytes: number;
  /** Of the file's name, in lower case. */
  ending: string;
  expiresAt: number;
}

/** What was made of a file that is whole: hashes of the files beside it, in hex. */
export interface Checked extends Facts {
  sentHash: string;
  hash: string;
  bytes: number;
  previewHash: string | null;
}

export interface MediaStore {
  begin(of: Pick<Upload, 'account' | 'bytes' | 'ending'>): { token: string; upload: Upload };
  /** The upload that a token names, if it is one of this account and not too old. */
  read(token: string, account: string): Upload | null;
  received(upload: Upload): Promise<number>;
  /** Adds what comes; gives how much is there then. */
  append(upload: Upload, part: { at: number; bytes: number; content: Readable }): Promise<number>;
  /** The file that was sent, and where what is made of it is written to. */
  placesOf(upload: Upload): { sent: string; kept: string; preview: string };
  finish(upload: Upload, checked: Checked): Promise<void>;
  checked(upload: Upload): Promise<Checked | null>;
  /** Takes over what was checked. */
  keep(upload: Upload, checked: Checked): Promise<void>;
  forget(upload: Upload): Promise<void>;
  sizeOf(hash: string): Promise<number | null>;
  stream(hash: string, range: { start: number; end: number }): ReadStream;
  /** Hashes of files that have lain there for a day at least. */
  listOld(): AsyncGenerator<string[]>;
  drop(hash: string): Promise<void>;
  dropStaleUploads(): Promise<void>;
}

const dayMs = 86_400_000;
/** What may be under way in one account: several large videos at once. */
const mostUnderWay = 2 * 1024 * 1024 * 1024;
const batch = 500;

export function openMediaStore({ dataDir, secretKey }: { dataDir: string; secretKey: Buffer }): MediaStore {
  const root = path.join(dataDir, 'media');
  const keptPath = (hash: string): string => path.join(root, 'kept', hash.slice(0, 2), hash);
  const folderOf = (account: string): string => path.join(root, 'incoming', account);
  const placesOf = ({ account, id }: Upload) => {
    const start = path.join(folderOf(account), id);
    return { sent: `${start}.sent`, kept: `${start}.kept`, preview: `${start}.preview` };
  };
  const factsOf = ({ account, id }: Upload): string => path.join(folderOf(account), `${id}.json`);
  const tokens = tokensOf(secretKey);
  return {
    ...tokens,
    placesOf,
    received: (upload) => sizeAt(placesOf(upload).sent).then((size) => size ?? 0),
    async append(upload, part) {
      await mkdir(folderOf(upload.account), { recursive: true, mode: 0o700 });
      if (part.at === 0) await refuseTooMuch(folderOf(upload.account), upload);
      return append(placesOf(upload).sent, upload, part);
    },
    async finish(upload, checked) {
      const fresh = `${factsOf(upload)}.${randomBytes(6).toString('hex')}`;
      await writeFile(fresh, JSON.stringify(checked), { flush: true });
      await rename(fresh, factsOf(upload));
    },
    async checked(upload) {
      const text = await readFile(factsOf(upload), 'utf8').catch(ifMissing(null));
      return text === null ? null : (JSON.parse(text) as Checked);
    },
    async keep(upload, checked) {
      const { sent, kept, preview } = placesOf(upload);
      // Of a video the very bytes that were sent are kept.
      await place(checked.hash === checked.sentHash ? sent : kept, keptPath(checked.hash));
      if (checked.previewHash !== null) await place(preview, keptPath(checked.previewHash));
    },
    async forget(upload) {
      const { sent, kept, preview } = placesOf(upload);
      for (const file of [sent, kept, preview, factsOf(upload)]) await rm(file, { force: true });
    },
    sizeOf: (hash) => sizeAt(keptPath(hash)),
    stream: (hash, range) => createReadStream(keptPath(hash), range),
    listOld: () => listOld(path.join(root, 'kept')),
    drop: (hash) => rm(keptPath(hash), { force: true }),
    dropStaleUploads: () => dropStale(path.join(root, 'incoming')),
  };
}

const ifMissing =
  <Instead>(instead: Instead) =>
  (error: NodeJS.ErrnoException): Instead => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };

const sizeAt = (file: string): Promise<number | null> => stat(file).then(({ size }) => size, ifMissing(null));

/** A token says what it is for, signed: nothing has to be stored before the first byte comes. */
function tokensOf(secretKey: Buffer): Pick<MediaStore, 'begin' | 'read'> {
  const sign = (text: string): Buffer => createHmac('sha256', secretKey).update(`media upload:${text}`).digest();
  return {
    begin(of) {
      const upload = { ...of, id: randomBytes(16).toString('hex'), expiresAt: Date.now() + dayMs };
      const text = Buffer.from(JSON.stringify(upload)).toString('base64url');
      return { token: `${text}.${sign(text).toString('base64url')}`, upload };
    },
    read(token, account) {
      const [text = '', signature = ''] = token.split('.');
      const [given, right] = [Buffer.from(signature, 'base64url'), sign(text)];
      if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
      const upload = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Upload;
      return upload.account === account && upload.expiresAt > Date.now() ? upload : null;
    },
  };
}

async function refuseTooMuch(folder: string, { bytes }: Upload): Promise<void> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map((name) => sizeAt(path.join(folder, name))));
  const underWay = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  if (underWay + bytes > mostUnderWay) refuse('ads.media_quota', { limitMegabytes: mostUnderWay / 1_048_576 });
}

/** Writes where the part belongs. A part that comes twice is written over itself; one that would leave a hole is refused. */
async function append(
  file: string,
  upload: Upload,
  { at, bytes, content }: { at: number; bytes: number; content: Readable },
): Promise<number> {
  const received = (await sizeAt(file)) ?? 0;
  if (at > received || at + bytes > upload.bytes) refuse('ads.part_out_of_place', { received });
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    let end = at;
    for await (const piece of content as AsyncIterable<Buffer>) {
      if (end + piece.length > at + bytes) refuse('ads.part_out_of_place', { received });
      await handle.write(piece, 0, piece.length, end);
      end += piece.length;
    }
    if (end === upload.bytes) await handle.sync();
    return Math.max(received, end);
  } finally {
    await handle.close();
  }
}

/** Puts a file under its hash. What is there already is the same, and is made young so that the sweep leaves it. */
async function place(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  const now = new Date();
  if ((await sizeAt(to)) === null) {
    const fresh = `${to}.${randomBytes(6).toString('hex')}`;
    // Some file systems know no links.
    await link(from, fresh).catch(() => copyFile(from, fresh));
    await rename(fresh, to);
    await rm(fresh, { force: true });
  }
  await utimes(to, now, now);
}

async function* listOld(folder: string): AsyncGenerator<string[]> {
  let found: string[] = [];
  for (const start of await readdir(folder).catch(ifMissing([])))
    for (const name of await readdir(path.join(folder, start))) {
      const file = path.join(folder, start, name);
      const { mtimeMs } = await stat(file).catch(ifMissing({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs < dayMs) continue;
      // What a crash left half named belongs to nobody.
      if (/^[0-9a-f]{64}$/.test(name)) found.push(name);
      else await rm(file, { force: true });
      if (found.length === batch) {
        yield found;
        found = [];
      }
    }
  if (found.length > 0) yield found;
}

async function dropStale(folder: string): Promise<void> {
  for (const account of await readdir(folder).catch(ifMissing([])))
    for (const name of await readdir(path.join(folder, account))) {
      const file = path.join(folder, account, name);
      const { mtimeMs } = await stat(file).catch(ifMissing({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs > dayMs) await rm(file, { force: true });
    }
}
