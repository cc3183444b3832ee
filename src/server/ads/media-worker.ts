// The thread behind `media-facts.ts`: reads one video with MediaInfo and ends. Whatever the file does to it, the server goes on.
import { open } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import mediaInfo from 'mediainfo.js';
import type { Probed } from './media-facts.ts';

const mostMemory = 192 * 1024 * 1024;
const pageBytes = 65_536;

// The limits of a thread do not count the memory of WebAssembly, which asks for more through this one function. An allocation
// that is refused ends the reading.
const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
  if (this.buffer.byteLength + pages * pageBytes > mostMemory) throw new RangeError('The file wants too much memory.');
  return grow.call(this, pages);
};

interface Track {
  '@type': string;
  [name: string]: unknown;
}

const handle = await open(workerData as string);
const { size } = await handle.stat();
const info = await mediaInfo({ format: 'object', coverData: false, chunkSize: 262_144 });
const result = await info.analyzeData(size, async (length, offset) => {
  const piece = new Uint8Array(Math.min(length, Math.max(0, size - offset)));
  await handle.read(piece, 0, piece.length, offset);
  return piece;
});

const tracks = (result.media?.track ?? []) as unknown as Track[];
const of = (type: string): Track[] => tracks.filter((track) => track['@type'] === type);
const [general, video] = [of('General')[0], of('Video')[0]];
const extra = general?.['extra'] as { IsTruncated?: unknown } | undefined;
const found: Probed | null = video
  ? {
      isTruncated: extra?.IsTruncated === 'Yes',
      videoCount: of('Video').length,
      codec: String(video['Format'] ?? ''),
      width: Number(video['Width']),
      height: Number(video['Height']),
      rotation: Number(video['Rotation'] ?? 0),
      seconds: Number(video['Duration'] ?? general?.['Duration']),
      bitRate: Number(general?.['OverallBitRate']),
      hasSound: of('Audio').length > 0,
    }
  : null;
parentPort?.postMessage(found, []);
