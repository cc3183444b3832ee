// Images and videos of an account's library, through the official SDK.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type Callback, FileApi } from 'tiktok-business-api-sdk-official';
import { addImage, addVideo, picture, videoFile } from './creatives.ts';
import { type Data, openSdkWorld, refused, rowsOf, told } from './sdk.ts';
import { Advertiser, creative } from './sdk-ads.ts';
import type { Person, World } from './world.ts';

let world: World;
let tokenOf: (person: Person) => string;
const files = new FileApi();

before(async () => {
  ({ world, tokenOf } = await openSdkWorld());
});
after(() => world.close());

const at = () => ({ center: world.acme.id, account: world.spring.id });
const image =
  (options: Data, person: Person = world.olga) =>
  (done: Callback) =>
    files.adImageUpload(tokenOf(person), { advertiser_id: world.spring.id, ...options }, done);
const video =
  (options: Data, person: Person = world.olga) =>
  (done: Callback) =>
    files.adVideoUpload(tokenOf(person), { advertiser_id: world.spring.id, ...options }, done);
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');

describe('An image', () => {
  it('is sent as a file, kept, told of, and shown by an ad', async () => {
    const bytes = await picture(640, 640);
    const data = await told(image({ image_file: bytes, image_signature: md5(bytes), file_name: 'Lamp' }));
    const { image_id, url, image_url, create_time, modify_time, size, ...rest } = data;
    assert.match(String(image_id), /^\d{15,19}$/);
    assert.match(String(create_time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.ok(modify_time && Number(size) > 0);
    assert.equal(url, image_url);
    assert.deepEqual(rest, {
      material_id: image_id,
      file_name: 'Lamp',
      format: rest['format'],
      width: 640,
      height: 640,
      displayable: true,
      is_carousel_usable: true,
    });
    const info = await told((done) =>
      files.fileImageAdInfo(world.spring.id, [String(image_id), '123'], tokenOf(world.ben), done),
    );
    assert.deepEqual(rowsOf(info), [data]);
    const ada = new Advertiser({ tokenOf }, world.ada, world.spring.id);
    const adgroup_id = await ada.anAdGroup(await ada.aCampaign());
    const made = await told(ada.createAds(adgroup_id, { ...creative, image_ids: [image_id] }));
    assert.deepEqual((made['creatives'] as Data[])[0]?.['image_ids'], [image_id]);
  });

  it('that is there already is told of, and not kept twice', async () => {
    const bytes = await picture(700, 700);
    const first = await told(image({ image_file: bytes }));
    assert.deepEqual(await told(image({ image_file: bytes })), first);
  });

  it('is refused where it is none, is none of its signature, or comes another way', async () => {
    await refused(40700, image({ image_file: Buffer.from('no picture at all') }));
    const bytes = await picture();
    await refused(40002, image({ image_file: bytes, image_signature: md5(Buffer.from('x')) }), /image_signature/);
    await refused(40002, image({ image_file: 'text' }), /image_file: /);
    await refused(40002, image({}), /image_file/);
    const byUrl = { upload_type: 'UPLOAD_BY_URL', image_url: 'https://nordlicht.example/lamp.png' };
    await refused(40002, image(byUrl), /upload_type|image_url/);
    const { total } = await world.ada.must('ads.listMedia', { ...at(), search: 'image_file' });
    assert.equal(total, 1, 'Only the one of the test before.');
  });

  it('is sent by who may change creatives, and by nobody else', async () => {
    const bytes = await picture();
    await refused(40001, image({ image_file: bytes }, world.ben));
    await refused(40001, image({ image_file: bytes }, world.otto), /advertiser_id/);
    await refused(40105, (done) =>
      files.adImageUpload('nobody', { advertiser_id: world.spring.id, image_file: bytes }, done),
    );
  });
});

describe('A video', () => {
  it('is sent as a file, in as many parts as Atrium asks for, and told of', async () => {
    const bytes = videoFile('feed.mp4');
    const data = await told(video({ video_file: bytes, video_signature: md5(bytes), file_name: 'Lamps' }));
    const [made] = data as unknown as Data[];
    assert.deepEqual(
      ['file_name', 'format', 'duration', 'width', 'height', 'video_cover_url'].map((name) => made?.[name]),
      ['Lamps', 'mp4', 6, 540, 960, null],
    );
    const id = String(made?.['video_id']);
    const info = await told((done) => files.adVideoInfo(world.spring.id, [id], tokenOf(world.ben), done));
    assert.deepEqual(rowsOf(info), [made]);
    const url = new URL(String(made?.['preview_url']));
    const read = await fetch(world.url + url.pathname, {
      headers: { authorization: `Bearer ${tokenOf(world.ben)}` },
    });
    assert.deepEqual(Buffer.from(await read.arrayBuffer()), bytes);
  });

  it('is searched by name and by id; images and what is in the bin are not videos', async () => {
    const account = { center: world.acme.id, account: world.winter.id };
    const [lamp, still] = [await addVideo(world.ada, account, 'Winter lamp'), await addImage(world.ada, account)];
    const search = async (options: Data) =>
      rowsOf(await told((done) => files.adVideoSearch(world.winter.id, tokenOf(world.ada), options, done))).map(
        (row) => row['video_id'],
      );
    assert.deepEqual(await search({}), [lamp]);
    assert.deepEqual(await search({ filtering: { video_name: 'lamp' } }), [lamp]);
    assert.deepEqual(await search({ filtering: { video_name: 'moon' } }), []);
    assert.deepEqual(await search({ filtering: { video_ids: [still, lamp] }, page_size: 1000 }), [lamp]);
    await world.ada.must('ads.removeMedia', { ...account, ids: [lamp] });
    assert.deepEqual(await search({ filtering: { video_ids: [lamp] } }), []);
    await refused(40001, (done) => files.adVideoSearch(world.winter.id, tokenOf(world.ben), {}, done));
  });
});

describe('A large body', () => {
  it('is not read of who holds no live token, and refused where it is larger than a file may be', async () => {
    const form = new FormData();
    form.set('advertiser_id', world.spring.id);
    form.set('image_file', new Blob([new Uint8Array(21 * 1024 * 1024)]), 'large.png');
    const send = (token: string) =>
      fetch(`${world.url}/open_api/v1.3/file/image/ad/upload/`, {
        method: 'POST',
        headers: { 'access-token': token },
        body: form,
      }).then(async (response) => ((await response.json()) as { code: number }).code);
    assert.equal(await send(tokenOf(world.olga)), 40002);
    assert.equal(await send('x'.repeat(40)), 40105);
  });
});
