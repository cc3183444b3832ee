// The creative library: what comes in whole, who may read it, and what is swept.
import assert from 'node:assert/strict';
import { readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import {
  addImage,
  addVideo,
  check,
  picture,
  progress,
  sendPart,
  uploaded,
  videoFile,
} from '../../../test/creatives.ts';
import { adGroupIn, adIn, campaignIn, content } from '../../../test/examples-of-ads.ts';
import { videoIn } from '../../../test/examples-of-media.ts';
import { Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { openDatabase } from '../foundation/database.ts';
import { openMediaStore } from './media-store.ts';
import { sweepAll } from './media-sweep.ts';

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

describe('sending', () => {
  test('a file in parts goes on where it stopped, in any pieces, and is what was sent', async () => {
    const { owner, at } = await furnished();
    const bytes = videoFile('feed.mp4');
    const { upload } = await owner.must('ads.startUpload', { ...at, name: 'feed.mp4', bytes: bytes.length });
    assert.equal((await sendPart(owner, at, { upload, start: 0, bytes: bytes.subarray(0, 5000) })).status, 200);
    // A part beyond what is there would leave a hole.
    const hole = await sendPart(owner, at, { upload, start: 9000, bytes: bytes.subarray(9000) });
    assert.deepEqual([hole.status, await codeOf(hole)], [409, 'ads.part_out_of_place']);
    assert.equal(await codeOf(await check(owner, at, upload)), 'ads.part_out_of_place');
    const { received } = (await (await progress(owner, at, upload)).json()) as { received: number };
    assert.equal(received, 5000);
    // The same part twice is one.
    await sendPart(owner, at, { upload, start: 0, bytes: bytes.subarray(0, 5000) });
    await sendPart(owner, at, { upload, start: received, bytes: bytes.subarray(received) });
    const facts = (await (await check(owner, at, upload)).json()) as object;
    assert.deepEqual(facts, {
      kind: 'video',
      mediaType: 'video/mp4',
      width: 540,
      height: 960,
      durationMs: 6000,
      codec: 'AVC',
      bitRate: 23311,
      hasSound: true,
      bytes: bytes.length,
      hasPreview: false,
    });
    const kept = await owner.must('ads.createMedia', { ...at, upload, name: 'Feed' });
    const file = await owner.fetch(kept.url);
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), bytes);
  });

  test('more than was announced is refused, and what is cancelled is gone', async () => {
    const { owner, at } = await furnished();
    const { upload } = await owner.must('ads.startUpload', { ...at, name: 'a.png', bytes: 10 });
    const more = await sendPart(owner, at, { upload, start: 0, bytes: Buffer.alloc(11) });
    assert.equal(await codeOf(more), 'ads.part_out_of_place');
    for (const start of ['9'.repeat(30), '-1', '1e3', 'x'])
      assert.equal(
        await codeOf(await sendPart(owner, at, { upload, start: start as never, bytes: Buffer.alloc(1) })),
        'ads.part_out_of_place',
      );
    await sendPart(owner, at, { upload, start: 0, bytes: Buffer.alloc(10) });
    await progress(owner, at, upload, 'DELETE');
    assert.deepEqual(await (await progress(owner, at, upload)).json(), { received: 0 });
  });

  test('an upload is of its account, and nobody can forge one', async () => {
    const [one, other] = [await furnished(), await furnished()];
    const { upload } = await one.owner.must('ads.startUpload', { ...one.at, name: 'a.png', bytes: 10 });
    assert.equal((await progress(other.owner, one.at, upload)).status, 404);
    assert.equal(await codeOf(await progress(other.owner, other.at, upload)), 'ads.upload_missing');
    const [text = '', signature = ''] = upload.split('.');
    const payload = JSON.parse(Buffer.from(text, 'base64url').toString()) as object;
    const forged = `${Buffer.from(JSON.stringify({ ...payload, account: other.at.account, bytes: 1e12 })).toString('base64url')}.${signature}`;
    assert.equal(await codeOf(await progress(other.owner, other.at, forged)), 'ads.upload_missing');
  });

  test('pages of others send nothing in', async () => {
    const { owner, at } = await furnished();
    const { upload } = await owner.must('ads.startUpload', { ...at, name: 'a.png', bytes: 10 });
    const url = `/api/v1/centers/${at.center}/ad-accounts/${at.account}/uploads/${upload}/parts/0`;
    const answer = await owner.fetch(url, { method: 'PUT', body: 'x', headers: { 'sec-fetch-site': 'cross-site' } });
    assert.equal(await codeOf(answer), 'cross_site');
  });
});

describe('reading', () => {
  test('gives the pieces that a player asks for, and lets a browser do nothing else with them', async () => {
    const { owner, at } = await furnished();
    const id = await addVideo(owner, at);
    const { url } = await owner.must('ads.getMedia', { ...at, media: id });
    const bytes = videoFile('feed.mp4');
    const asks: [string, number, Buffer | null][] = [
      ['bytes=0-99', 206, bytes.subarray(0, 100)],
      ['bytes=17000-', 206, bytes.subarray(17_000)],
      ['bytes=-5', 206, bytes.subarray(-5)],
      ['bytes=5-99999999', 206, bytes.subarray(5)],
      [`bytes=${bytes.length}-`, 416, null],
      ['bytes=9-3', 416, null],
      ['bytes=0-1,5-6', 200, bytes],
      [`bytes=0-${'9'.repeat(30)}`, 200, bytes],
    ];
    for (const [range, status, piece] of asks) {
      const answer = await owner.fetch(url, { headers: { range } });
      assert.equal(answer.status, status, range);
      if (piece) assert.deepEqual(Buffer.from(await answer.arrayBuffer()), piece, range);
    }
    const { headers } = await owner.fetch(url);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('cache-control'), 'private, no-cache');
    assert.match(headers.get('content-security-policy') ?? '', /^sandbox/);
    const again = await owner.fetch(url, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    assert.equal(again.status, 304);
  });

  test('ends with the right to see the account: for strangers, for those who left, and for a partner whose share was taken back', async () => {
    const pair = await (await Partnership.open(world)).linked();
    const account = await pair.share('operator');
    const [owner, ownerCenter] = [pair.brand.owner, pair.brand.center];
    const [partner, partnerCenter] = [pair.agency.owner, pair.agency.center];
    const given = { center: partnerCenter, account, person: partner.id, role: 'operator' } as const;
    await partner.must('assets.assignAccount', given);
    const mine = { center: partnerCenter, account };
    const id = await addVideo(partner, mine);
    const seen = await partner.must('ads.getMedia', { ...mine, media: id });
    assert.equal((await partner.fetch(seen.url)).status, 200);
    const own = await owner.must('ads.getMedia', { center: ownerCenter, account, media: id });
    assert.equal((await owner.fetch(own.url)).status, 200);
    const stranger = await world.newcomer('Sly');
    for (const url of [seen.url, own.url]) assert.equal((await stranger.fetch(url)).status, 404);
    assert.equal((await world.anonymous.fetch(own.url)).status, 401);
    // Both logs tell of what the partner did.
    for (const [who, center] of [
      [owner, ownerCenter],
      [partner, partnerCenter],
    ] as const) {
      const { items } = await who.must('audit.listActivity', { center, action: 'ads.media_added' });
      assert.equal(items[0]?.object.id, id);
    }
    await owner.must('partners.revokeShare', { center: ownerCenter, account, partner: partnerCenter });
    assert.equal((await partner.fetch(seen.url)).status, 404);
  });

  test('of another account tells nothing, not even that the same file is there', async () => {
    const [one, other] = [await furnished(), await furnished()];
    const bytes = await picture();
    const id = await addImage(one.owner, one.at, 'Secret', bytes);
    const upload = await uploaded(other.owner, other.at, { name: 'same.png', bytes });
    // The same bytes are kept once on the disk, and nobody is told.
    const mine = await other.owner.must('ads.createMedia', { ...other.at, upload, name: 'Same' });
    assert.equal(mine.adCount, 0);
    const url = `/api/v1/centers/${other.at.center}/ad-accounts/${other.at.account}/media/${id}/versions/1/original`;
    assert.equal((await other.owner.fetch(url)).status, 404);
    assertRefused(
      await other.owner.call('ads.copyMedia', { ...other.at, from: one.at.account, ids: [id] }),
      404,
      'not_found',
    );
    const adGroup = await adGroupIn(other.scene);
    const ad = { ...other.at, adGroup, name: 'Lamp', ...content, media: [id] };
    assertRefused(await other.owner.call('ads.createAd', ad), 404, 'not_found');
  });
});

describe('the library', () => {
  test('is searched, filtered by kind, shape, folder, label and use, and sorted', async () => {
    const { scene, owner, at } = await furnished();
    await adIn(scene);
    const used = await videoIn(scene);
    const wide = await addImage(owner, at, 'Wide lamp', await picture(960, 540));
    const square = await addImage(owner, at, 'Square', await picture(640, 640));
    await owner.must('ads.updateMedia', { ...at, media: wide, folder: 'Autumn', labels: ['Night'] });
    const ids = async (input: object): Promise<string[]> =>
      (await owner.must('ads.listMedia', { ...at, ...input })).items.map(({ id }) => id);
    assert.deepEqual(await ids({}), [square, wide, used]);
    assert.deepEqual(await ids({ search: 'lamp', sort: 'name' }), [used, wide]);
    assert.deepEqual(await ids({ search: square }), [square]);
    assert.deepEqual(await ids({ kind: 'video' }), [used]);
    assert.deepEqual(await ids({ shape: 'wide' }), [wide]);
    assert.deepEqual(await ids({ folder: 'Autumn' }), [wide]);
    assert.deepEqual(await ids({ labels: 'night' }), [wide]);
    assert.deepEqual(await ids({ state: 'used' }), [used]);
    assert.deepEqual(await ids({ state: 'unused', sort: 'created' }), [wide, square]);
    assert.deepEqual(await ids({ pageSize: 1, page: 2 }), [wide]);
    const { folders, usedBytes } = await owner.must('ads.getMediaLibrary', at);
    assert.deepEqual(folders, [{ name: 'Autumn', count: 1 }]);
    assert.ok(usedBytes > 17_000);
    assert.equal((await owner.must('ads.listAds', { ...at, media: used })).total, 1);
    assert.equal((await owner.must('ads.listAds', { ...at, media: wide })).total, 0);
  });

  test('a new version is what ads show from now on, once it is approved again; the former stays', async () => {
    const { scene, owner, at } = await furnished();
    const ad = await adIn(scene);
    const media = await videoIn(scene);
    await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [await campaignIn(scene)] });
    await world.database.query(`update ads.ads set review = 'approved', reviewed_at = now() where id = $1`, [ad]);
    const upload = await uploaded(owner, at, { name: 'quiet.webm', bytes: videoFile('quiet.webm') });
    const dry = await owner.dryRun('ads.replaceMedia', { ...at, media, upload });
    assert.equal(dry.body.changes[0]?.after?.['adsReviewedAnew'], 1);
    await owner.must('ads.replaceMedia', { ...at, media, upload });
    const now = await owner.must('ads.getAd', { ...at, ad });
    assert.deepEqual([now.review.state, now.media[0]?.version, now.media[0]?.mediaType], ['pending', 2, 'video/webm']);
    const { versions } = await owner.must('ads.getMedia', { ...at, media });
    assert.deepEqual(
      versions.map(({ version }) => version),
      [2, 1],
    );
    assert.equal((await owner.fetch(versions[1]?.url ?? '')).status, 200);
  });

  test('what an ad shows is looked at when it is published, and what to do is named', async () => {
    const { scene, owner, at } = await furnished();
    const [adGroup, campaign] = [await adGroupIn(scene), await campaignIn(scene)];
    const { id: ad } = await owner.must('ads.createAd', { ...at, adGroup, name: 'Lamp', ...content });
    const publish = () => owner.call('ads.publishAds', { ...at, level: 'campaign', ids: [campaign] });
    const told = async (): Promise<unknown[]> => {
      const { refusal } = await publish();
      return ['problem', 'placement', 'unfit', 'want'].map((key) => refusal?.details[key]);
    };
    assert.deepEqual(await told(), ['video_missing', undefined, undefined, undefined]);
    await owner.must('ads.updateAdGroup', { ...at, adGroup, placements: ['story'] });
    const upload = await uploaded(owner, at, { name: 'wide.mov', bytes: videoFile('wide.mov') });
    const { id } = await owner.must('ads.createMedia', { ...at, upload, name: 'Wide' });
    await owner.must('ads.updateAd', { ...at, ad, media: [id] });
    assert.deepEqual(await told(), ['media_unfit', 'story', 'ratio', '9:16']);
    await owner.must('ads.updateAdGroup', { ...at, adGroup, placements: ['feed'] });
    assert.equal((await publish()).status, 200);
  });

  test('is copied into another account of the center by who works on both, and stands on its own there', async () => {
    const { scene, owner, at } = await furnished();
    const id = await addVideo(owner, at);
    const { id: account } = await world.addAccount(owner, scene.center, 'Second');
    const there = { center: scene.center, account };
    const copied = await owner.must('ads.copyMedia', { ...there, from: at.account, ids: [id] });
    assert.deepEqual([copied.changed, copied.media[0]?.name], [1, 'Lamps']);
    await owner.must('ads.removeMedia', { ...at, ids: [id] });
    const { items } = await owner.must('ads.listMedia', there);
    assert.deepEqual([items[0]?.name, items[0]?.durationMs], ['Lamps', 6000]);
    assert.equal((await owner.fetch(items[0]?.url ?? '')).status, 200);
  });
});

test('the sweep takes files that no row names once they are a day old, and never one that is used', async () => {
  const { owner, at } = await furnished();
  const { dataDir, secretKey } = world.config;
  const id = await addImage(owner, at);
  const bytes = await picture();
  const upload = await uploaded(owner, at, { name: 'lost.png', bytes });
  const store = openMediaStore({ dataDir, secretKey });
  const known = store.read(upload, at.account);
  const checked = known && (await store.checked(known));
  assert.ok(known && checked);
  await store.keep(known, checked);
  const lost = path.join(dataDir, 'media', 'kept', checked.hash.slice(0, 2), checked.hash);
  const database = openDatabase(world.databaseUrl);
  try {
    await sweepAll(database, store);
    assert.equal(await store.sizeOf(checked.hash), checked.bytes);
    const old = new Date(Date.now() - 2 * 86_400_000);
    const kept = path.join(dataDir, 'media', 'kept');
    for (const file of readdirSync(kept, { recursive: true, encoding: 'utf8' }))
      utimesSync(path.join(kept, file), old, old);
    await sweepAll(database, store);
    assert.equal(await store.sizeOf(checked.hash), null, lost);
    const { url } = await owner.must('ads.getMedia', { ...at, media: id });
    assert.equal((await owner.fetch(url)).status, 200);
  } finally {
    await database.close();
  }
});
