// Files that are made to harm: larger than they seem, two things at once, cut anywhere. Each is refused with a reason or kept as
// nothing but what it shows, within limits of memory; and what is refused leaves neither a row nor a file.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, truncateSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { check, picture, send, sendPart, uploaded, videoFile } from '../../../test/creatives.ts';
import { Scene } from '../../../test/scene.ts';
import { roundsOf } from '../../../test/sweeps.ts';
import { fingerprintOf } from '../../../test/tables.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import { openMediaStore } from './media-store.ts';

let world: World;
let owner: Person;
let at: { center: string; account: string };
before(async () => {
  world = await openWorld({ isSmall: true });
  const scene = await Scene.open(world);
  owner = scene.owner;
  at = { center: scene.center, account: await scene.account() };
});
after(() => world.close());

const megabyte = 1024 * 1024;

/** What a server takes in memory meanwhile, in megabytes beyond what it had. */
async function memoryDuring(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
  await work().finally(() => clearInterval(timer));
  return Math.round((most - before) / megabyte);
}

const filesIn = (folder: string): string[] => {
  const root = path.join(world.config.dataDir, 'media', folder);
  try {
    return readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
};

/** Refused for this reason, and nothing of it is written down or kept. */
async function assertRefused(name: string, bytes: Buffer, code: string | readonly string[]): Promise<void> {
  const [tables, kept] = [await fingerprintOf(world.database), filesIn('kept')];
  const { answer, upload } = await send(owner, at, { name, bytes });
  const { error } = (await answer.json()) as { error?: { code: string } };
  assert.ok([code].flat().includes(error?.code ?? ''), `${name} of ${bytes.length} bytes: ${error?.code}`);
  // Nor can it be taken over for all that.
  const made = await owner.call('ads.createMedia', { ...at, upload, name });
  assert.ok(made.status >= 400, name);
  assert.deepEqual(await fingerprintOf(world.database), tables, name);
  assert.deepEqual(filesIn('kept'), kept, name);
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crcOf = (bytes: Buffer): number => {
  let c = 0xffffffff;
  for (const byte of bytes) c = (crcTable[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
};

function chunk(type: string, bytes: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), bytes]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(bytes.length);
  sum.writeUInt32BE(crcOf(named));
  return Buffer.concat([length, named, sum]);
}

function png({ width, height, more = [] }: { width: number; height: number; more?: Buffer[] }, pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const idat = chunk('IDAT', deflateSync(pixels, { level: 9 }));
  return Buffer.concat([start, chunk('IHDR', header), ...more, idat, chunk('IEND', Buffer.alloc(0))]);
}

/** A JPEG or a WebP that says it is as large as this. */
async function saying(format: 'jpeg' | 'webp', width: number, height: number): Promise<Buffer> {
  const bytes = await picture(64, 64, format);
  if (format === 'jpeg') {
    const frame = bytes.findIndex((byte, place) => byte === 0xff && [0xc0, 0xc2].includes(bytes[place + 1] ?? 0));
    bytes.writeUInt16BE(height, frame + 5);
    bytes.writeUInt16BE(width, frame + 7);
    return bytes;
  }
  // In a lossy WebP both stand right behind the three bytes that begin a key frame.
  const frame = bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
  bytes.writeUInt16LE(width, frame + 3);
  bytes.writeUInt16LE(height, frame + 5);
  return bytes;
}

describe('a bomb is refused by what it says, before it is unpacked:', () => {
  const bombs: Record<string, () => Buffer | Promise<Buffer>> = {
    'a.png': () => png({ width: 60_000, height: 60_000 }, Buffer.alloc(1000)),
    // All of it is really there: 243 megabytes in a quarter of one.
    'b.png': () => png({ width: 9000, height: 9000 }, Buffer.alloc((9000 * 3 + 1) * 9000)),
    'c.jpg': () => saying('jpeg', 65_500, 65_500),
    'd.webp': () => saying('webp', 16_383, 16_383),
  };
  for (const [name, make] of Object.entries(bombs))
    test(name, async () => {
      const bytes = await make();
      assert.ok(bytes.length < megabyte, `${bytes.length}`);
      const told = await memoryDuring(() => assertRefused(name, bytes, 'ads.media_measure'));
      assert.ok(told < 150, `It took ${told} MB.`);
    });

  test('one in the text of a picture is left packed, and does not survive', async () => {
    const packed = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(200 * megabyte), { level: 9 })]);
    const profile = Buffer.concat([Buffer.from('icc\0\0'), deflateSync(Buffer.alloc(200 * megabyte), { level: 9 })]);
    const more = [chunk('iCCP', profile), chunk('zTXt', packed)];
    const bytes = png({ width: 100, height: 100, more }, Buffer.alloc(301 * 100));
    let code = '';
    const told = await memoryDuring(async () => {
      const { answer, upload } = await send(owner, at, { name: 'e.png', bytes });
      code = ((await answer.json()) as { error?: { code: string } }).error?.code ?? 'taken';
      if (code !== 'taken') return;
      const kept = await owner.must('ads.createMedia', { ...at, upload, name: 'Text' });
      assert.ok(kept.bytes < 10_000, `${kept.bytes} bytes are kept.`);
    });
    assert.ok(['taken', 'ads.media_broken'].includes(code), code);
    assert.ok(told < 150, `It took ${told} MB.`);
  });
});

describe('two things at once:', () => {
  const page = Buffer.from('<html><script>alert(document.cookie)</script></html>');
  const faces: [string, () => Buffer | Promise<Buffer>, string][] = [
    ['a video under the name of a picture', () => videoFile('feed.mp4'), 'one.png'],
    ['a picture under the name of a video', () => picture(), 'one.mp4'],
    ['a film under the name of another container', () => videoFile('quiet.webm'), 'one.mp4'],
  ];
  for (const [what, make, name] of faces)
    test(`${what} is refused by name`, async () => assertRefused(name, await make(), 'ads.media_name_wrong'));

  const others: Record<string, Buffer> = {
    'page.jpg': page,
    'drawing.png': Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    'pages.webp': Buffer.from('%PDF-1.7 /JS (app.alert(1))'),
    'moving.png': Buffer.concat([Buffer.from('GIF89a'), page]),
    'program.mp4': Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]),
    'packed.webm': Buffer.concat([Buffer.from('PK\u0003\u0004'), page]),
    'sound.mp4': Buffer.concat([Buffer.from('ID3\u0003\u0000'), Buffer.alloc(500)]),
  };
  for (const [name, bytes] of Object.entries(others))
    test(`${name} is none that ads show`, () => assertRefused(name, bytes, 'ads.media_kind'));

  for (const [name, format] of [
    ['both.png', 'png'],
    ['both.jpg', 'jpeg'],
    ['both.webp', 'webp'],
  ] as const)
    test(`a page behind ${name} is not kept`, async () => {
      const bytes = Buffer.concat([await picture(200, 200, format), page]);
      const upload = await uploaded(owner, at, { name, bytes });
      const { url } = await owner.must('ads.createMedia', { ...at, upload, name });
      const kept = Buffer.from(await (await owner.fetch(url)).arrayBuffer());
      assert.ok(!kept.includes('<script>'));
    });

  test('a page behind a video is a video to whoever opens it, and may do nothing', async () => {
    const bytes = Buffer.concat([videoFile('quiet.webm'), page]);
    const { answer, upload } = await send(owner, at, { name: 'both.webm', bytes });
    if (answer.status !== 200) return;
    const { url } = await owner.must('ads.createMedia', { ...at, upload, name: 'Both' });
    const { headers } = await owner.fetch(url);
    assert.deepEqual(
      ['content-type', 'x-content-type-options', 'content-security-policy'].map((name) => headers.get(name)),
      ['video/webm', 'nosniff', "sandbox; default-src 'none'; frame-ancestors 'none'"],
    );
  });
});

describe('cut anywhere', () => {
  for (const name of ['feed.mp4', 'wide.mov', 'quiet.webm'])
    test(`${name} is refused`, async () => {
      const whole = videoFile(name);
      const cuts = roundsOf({ share: 3, rest: 33 });
      for (let cut = 1; cut <= cuts; cut++) {
        const bytes = whole.subarray(0, Math.floor((whole.length * cut) / (cuts + 1)));
        const { answer } = await send(owner, at, { name, bytes });
        const { error } = (await answer.json()) as { error?: { code: string } };
        assert.match(error?.code ?? 'taken', /^ads\.media_(broken|kind)$/, `${bytes.length} of ${whole.length} bytes`);
      }
    });

  for (const format of ['png', 'jpeg', 'webp'] as const)
    test(`a ${format} is refused`, async () => {
      const noise = Buffer.from(Array.from({ length: 120 * 120 * 3 }, (_, place) => (place * 7919) % 251));
      const whole = await sharp(noise, { raw: { width: 120, height: 120, channels: 3 } })
        .toFormat(format)
        .toBuffer();
      for (const share of [0.02, 0.3, 0.6, 0.95])
        await assertRefused(
          `cut.${format === 'jpeg' ? 'jpg' : format}`,
          whole.subarray(0, Math.max(8, Math.floor(whole.length * share))),
          ['ads.media_broken', 'ads.media_kind'],
        );
    });
});

test('a video that wants more memory to be read than there is for it is refused, and the server goes on', async () => {
  const box = (type: string, size: number): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(size, 0);
    head.write(type, 4);
    return head;
  };
  // A table of sizes that fills the whole file: whoever reads it takes it into memory.
  const bytes = 480 * megabyte;
  const start = Buffer.concat([box('ftyp', 24), Buffer.from('isom\u0000\u0000\u0002\u0000isommp42')]);
  const inner = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsz'].map((type, depth) =>
    box(type, bytes - start.length - 8 * depth),
  );
  const head = Buffer.concat([start, ...inner, Buffer.alloc(64)]);
  const { upload } = await owner.must('ads.startUpload', { ...at, name: 'table.mp4', bytes });
  assert.equal((await sendPart(owner, at, { upload, start: 0, bytes: head })).status, 200);
  const store = openMediaStore(world.config);
  const known = store.read(upload, at.account);
  assert.ok(known);
  // The rest is nothing but zeros, which need not travel.
  truncateSync(store.placesOf(known).sent, bytes);
  // The thread that reads it ends at its limit, instead of taking what it wants and finding no video after all.
  const { sent } = store.placesOf(known);
  const [fault] = await once(new Worker(new URL('./media-worker.ts', import.meta.url), { workerData: sent }), 'error');
  assert.match(String(fault), /RuntimeError/);
  const answer = await check(owner, at, upload);
  assert.equal(((await answer.json()) as { error?: { code: string } }).error?.code, 'ads.media_broken');
  await uploaded(owner, at, { name: 'feed.mp4', bytes: videoFile('feed.mp4') });
  await store.forget(known);
});

test('what was refused lies there for a day and is swept then', async () => {
  await send(owner, at, { name: 'page.jpg', bytes: Buffer.from('<html>') });
  const store = openMediaStore(world.config);
  await store.dropStaleUploads();
  assert.ok(filesIn('incoming').length > 0);
  const folder = path.join(world.config.dataDir, 'media', 'incoming', at.account);
  const old = new Date(Date.now() - 2 * 86_400_000);
  for (const name of readdirSync(folder)) utimesSync(path.join(folder, name), old, old);
  await store.dropStaleUploads();
  assert.deepEqual(filesIn('incoming'), []);
});
