// What the creative library refuses for its bytes, and what of a file does not survive.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { assertRefused } from '../../../test/caller.ts';
import { picture, send, uploaded, videoFile } from '../../../test/creatives.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

async function furnished() {
  const scene = await Scene.open(world);
  return { scene, owner: scene.owner, at: { center: scene.center, account: await scene.account() } };
}

const codeOf = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { error: { code: string } }).error.code;

/** A PNG that says it is as large as this, and is a few hundred bytes. */
function bomb(width: number, height: number): Buffer {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes: Buffer): number =>
    (bytes.reduce((c, byte) => (table[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const chunk = (type: string, bytes: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type), bytes]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(bytes.length);
    sum.writeUInt32BE(crc(named));
    return Buffer.concat([length, named, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    start,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('a file is refused for what it is', () => {
  const moving = async (): Promise<Buffer> =>
    sharp([await picture(60, 60), await picture(60, 60)], { join: { animated: true } })
      .webp()
      .toBuffer();
  const cases: [string, string, () => Buffer | Promise<Buffer>, string][] = [
    ['an image bomb', 'bomb.png', () => bomb(60_000, 60_000), 'ads.media_measure'],
    [
      'a picture that breaks off',
      'cut.png',
      async () => (await picture(900, 900, 'png')).subarray(0, 400),
      'ads.media_broken',
    ],
    [
      'a page with the ending of a picture',
      'page.jpg',
      () => Buffer.from('<html><script>alert(1)</script>'),
      'ads.media_kind',
    ],
    [
      'a drawing of vectors',
      'drawing.png',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'ads.media_kind',
    ],
    ['a picture under the name of another kind', 'one.jpg', () => picture(100, 100, 'png'), 'ads.media_name_wrong'],
    ['a moving picture', 'moving.webp', moving, 'ads.media_measure'],
    ['a tiny picture', 'dot.png', () => picture(20, 20), 'ads.media_measure'],
    ['a video that breaks off', 'cut.mp4', () => videoFile('feed.mp4').subarray(0, 9000), 'ads.media_broken'],
    [
      'a video that breaks off before it says what it is',
      'cut.mov',
      () => videoFile('wide.mov').subarray(0, 1400),
      'ads.media_broken',
    ],
    ['a film that breaks off', 'cut.webm', () => videoFile('quiet.webm').subarray(0, 800), 'ads.media_broken'],
    ['a video that no browser plays', 'old.mp4', () => videoFile('old-codec.mp4'), 'ads.media_codec'],
    ['an empty container', 'empty.mp4', () => videoFile('feed.mp4').subarray(0, 36), 'ads.media_broken'],
    [
      'noise behind the start of a video',
      'noise.mp4',
      () => Buffer.concat([videoFile('feed.mp4').subarray(0, 40), Buffer.alloc(50_000, 0x5a)]),
      'ads.media_broken',
    ],
  ];

  for (const [what, name, make, code] of cases)
    test(what, async () => {
      const { owner, at } = await furnished();
      const bytes = await make();
      const { answer } = await send(owner, at, { name, bytes });
      assert.deepEqual([answer.status, await codeOf(answer)], [422, code]);
    });

  test('nothing at all', async () => {
    const { owner, at } = await furnished();
    assertRefused(await owner.call('ads.startUpload', { ...at, name: 'none.mp4', bytes: 0 }), 400, 'invalid_input');
  });

  test('a page hidden in a picture, and where it was taken, do not survive', async () => {
    const { owner, at } = await furnished();
    const plain = await sharp({ create: { width: 200, height: 100, channels: 3, background: 'navy' } })
      .withExif({ IFD0: { Copyright: 'SECRETPLACE' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const zip = Buffer.from('PK\u0003\u0004<script>alert(1)</script>');
    const upload = await uploaded(owner, at, { name: 'photo.jpg', bytes: Buffer.concat([plain, zip]) });
    const kept = await owner.must('ads.createMedia', { ...at, upload, name: 'Photo' });
    // Turned as the camera said.
    assert.deepEqual([kept.width, kept.height, kept.mediaType], [100, 200, 'image/jpeg']);
    const bytes = Buffer.from(await (await owner.fetch(kept.url)).arrayBuffer());
    for (const text of ['<script', 'SECRETPLACE', 'Exif']) assert.ok(!bytes.includes(text), text);
    assert.equal(
      (await sharp(Buffer.from(await (await owner.fetch(kept.previewUrl ?? '')).arrayBuffer())).metadata()).format,
      'webp',
    );
  });
});
