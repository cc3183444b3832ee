// What a file is, judged by its bytes: images are decoded within limits and encoded anew, videos are read in a thread that ends
// when it takes too long or too much.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { fileTypeFromFile } from 'file-type';
import sharp, { type Sharp } from 'sharp';
import {
  type MediaKind,
  mediaEndings,
  mostPixels,
  mostSeconds,
  mostSide,
  videoCodecs,
} from '../../contract/ads-media-kinds.ts';
import { refuse } from '../foundation/errors.ts';
import type { Checked, MediaStore, Upload } from './media-store.ts';

export interface Facts {
  kind: MediaKind;
  mediaType: string;
  width: number;
  height: number;
  durationMs: number | null;
  codec: string | null;
  bitRate: number | null;
  hasSound: boolean | null;
}

/** What the thread tells of a video; what MediaInfo does not know is missing. */
export interface Probed {
  isTruncated: boolean;
  videoCount: number;
  codec: string;
  width: number;
  height: number;
  rotation: number;
  seconds: number;
  bitRate: number;
  hasSound: boolean;
}

const previewSide = 640;
const leastSide = 50;
const imageSeconds = 30;
const probeSeconds = 30;
const probedAtOnce = 2;
let probing = 0;

/** Looks at a file that is whole, and writes beside it what is to be kept. Refuses what is not an image or a video that ads show. */
export async function checkUpload(store: MediaStore, upload: Upload): Promise<Checked> {
  const former = await store.checked(upload);
  if (former) return former;
  const received = await store.received(upload);
  if (received !== upload.bytes) refuse('ads.part_out_of_place', { received });
  // Work that takes a core: who comes while so much is under way tries again.
  if (probing >= probedAtOnce) refuse('too_many_requests', { retryAfterSeconds: 2 });
  probing += 1;
  try {
    const checked = await look(store, upload);
    await store.finish(upload, checked);
    return checked;
  } finally {
    probing -= 1;
  }
}

async function look(store: MediaStore, upload: Upload): Promise<Checked> {
  const { sent, kept, preview } = store.placesOf(upload);
  const found = await fileTypeFromFile(sent).catch(() => undefined);
  const mediaType = found?.mime === 'video/x-m4v' ? 'video/mp4' : (found?.mime ?? '');
  const endings = mediaEndings[mediaType];
  if (!endings) refuse('ads.media_kind', { possible: Object.values(mediaEndings).flat().join(', ') });
  if (!endings.includes(upload.ending))
    refuse('ads.media_name_wrong', { ending: upload.ending, expected: endings.join(', ') });
  const sentHash = await hashOf(sent);
  if (mediaType.startsWith('video/')) {
    const facts = factsOfVideo(await probe(sent), mediaType);
    return { ...facts, sentHash, hash: sentHash, bytes: upload.bytes, previewHash: null };
  }
  const { facts, image, small } = await encodedAnew(sent, mediaType);
  await Promise.all([writeFile(kept, image, { flush: true }), writeFile(preview, small, { flush: true })]);
  return { ...facts, sentHash, hash: sha256(image), bytes: image.length, previewHash: sha256(small) };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1_048_576 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}

const encoders: Record<string, (image: Sharp) => Sharp> = {
  'image/jpeg': (image) => image.jpeg({ quality: 92 }),
  'image/png': (image) => image.png(),
  'image/webp': (image) => image.webp({ quality: 92 }),
};

/** Only pixels are kept: no place or camera, nothing that another program would read out of the same bytes. */
async function encodedAnew(file: string, mediaType: string) {
  const options = { limitInputPixels: mostPixels, failOn: 'warning', sequentialRead: true } as const;
  // The header says how large it would become; nothing is decoded before that is judged.
  const {
    width = 0,
    height = 0,
    pages = 1,
  } = await sharp(file, { ...options, limitInputPixels: false })
    .metadata()
    .catch(() => refuse('ads.media_broken'));
  if (width * height > mostPixels)
    refuse('ads.media_measure', { problem: 'too_many_pixels', limit: mostPixels / 1_000_000 });
  if (pages > 1) refuse('ads.media_measure', { problem: 'animated', limit: 1 });
  try {
    const upright = sharp(file, options).rotate().timeout({ seconds: imageSeconds });
    const encode = encoders[mediaType] ?? ((image) => image);
    const { data, info } = await encode(upright).toBuffer({ resolveWithObject: true });
    if (Math.min(info.width, info.height) < leastSide)
      refuse('ads.media_measure', { problem: 'too_small', limit: leastSide });
    const small = await sharp(data)
      .resize(previewSide, previewSide, { fit: 'inside', withoutEnlargement: true })
      .webp()
      .toBuffer();
    const still = { durationMs: null, codec: null, bitRate: null, hasSound: null };
    const facts: Facts = { kind: 'image', mediaType, width: info.width, height: info.height, ...still };
    return { facts, image: data, small };
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) refuse('ads.media_broken');
    throw error;
  }
}

function factsOfVideo(found: Probed | null, mediaType: string): Facts {
  if (!found || found.isTruncated || found.videoCount !== 1) refuse('ads.media_broken');
  const { codec, seconds, bitRate, hasSound } = found;
  if (!(videoCodecs as readonly string[]).includes(codec))
    refuse('ads.media_codec', { codec: codec.slice(0, 40), possible: videoCodecs.join(', ') });
  const isTurned = Math.round(found.rotation / 90) % 2 !== 0;
  const [width, height] = isTurned ? [found.height, found.width] : [found.width, found.height];
  if (![width, height, seconds].every((one) => Number.isFinite(one) && one > 0)) refuse('ads.media_broken');
  if (Math.max(width, height) > mostSide) refuse('ads.media_measure', { problem: 'too_wide', limit: mostSide });
  if (Math.min(width, height) < leastSide) refuse('ads.media_measure', { problem: 'too_small', limit: leastSide });
  if (seconds > mostSeconds) refuse('ads.media_measure', { problem: 'too_long', limit: mostSeconds });
  const rate = Number.isFinite(bitRate) && bitRate > 0 && bitRate < 2_000_000_000 ? Math.round(bitRate) : null;
  const durationMs = Math.max(1, Math.round(seconds * 1000));
  return { kind: 'video', mediaType, width, height, durationMs, codec, bitRate: rate, hasSound };
}

/** Null where the thread ended without an answer: a file that stops it is none that ads show. */
function probe(file: string): Promise<Probed | null> {
  const worker = new Worker(new URL('./media-worker.ts', import.meta.url), {
    workerData: file,
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
  });
  const timer = setTimeout(() => void worker.terminate(), probeSeconds * 1000);
  return new Promise<Probed | null>((resolve) => {
    worker.once('message', (found: Probed | null) => resolve(found));
    worker.once('error', () => resolve(null));
    worker.once('exit', () => resolve(null));
  }).finally(() => {
    clearTimeout(timer);
    void worker.terminate();
  });
}
