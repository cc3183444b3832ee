// Pixels of an account, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Callback, MeasurementApi } from 'tiktok-business-api-sdk-official';
import { type Data, openSdkWorld, refused, told } from './sdk.ts';
import type { Person, World } from './world.ts';

let world: World;
let tokenOf: (person: Person) => string;
const pixels = new MeasurementApi();

before(async () => {
  ({ world, tokenOf } = await openSdkWorld());
});
after(() => world.close());

const create =
  (body: Data, person: Person = world.olga) =>
  (done: Callback) =>
    pixels.pixelCreate(tokenOf(person), { body: { advertiser_id: world.spring.id, ...body } }, done);
const list =
  (options: Data = {}, person: Person = world.ben) =>
  (done: Callback) =>
    pixels.pixelList(world.spring.id, tokenOf(person), options, done);
const listed = async (options: Data) => (await told(list(options)))['pixels'] as Data[];

describe('A pixel', () => {
  it('is made, found by id, code and name, and renamed', async () => {
    const { pixel_id, pixel_code } = await told(create({ pixel_name: 'Shop', pixel_category: 'ONLINE_STORE' }));
    await told(create({ pixel_name: 'Shop two' }));
    const [found] = await listed({ pixel_id });
    assert.match(String(found?.['create_time']), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    assert.ok(String(found?.['pixel_script']).includes(`atrium('init','${String(pixel_code)}')`));
    assert.deepEqual(
      [found?.['pixel_id'], found?.['pixel_code'], found?.['pixel_name'], found?.['asset_ownership']],
      [pixel_id, pixel_code, 'Shop', { asset_relation_status: null, ownership_status: true, owner_bc_id: null }],
    );
    assert.deepEqual(await listed({ code: pixel_code }), [found]);
    const names = async (options: Data) => (await listed(options)).map((each) => each['pixel_name']);
    assert.deepEqual(await names({ name: 'shop' }), ['Shop', 'Shop two']);
    assert.deepEqual(await names({ order_by: 'LATEST_CREATE', page_size: 1 }), ['Shop two']);
    assert.deepEqual(await names({ pixel_id: '123' }), []);
    const body = { advertiser_id: world.spring.id, pixel_id, pixel_name: 'Store' };
    await told((done) => pixels.pixelUpdate(tokenOf(world.olga), { body }, done));
    assert.deepEqual(await names({ pixel_id }), ['Store']);
  });

  it('tells what it received, by event', async () => {
    const { pixel_id, pixel_code } = await told(create({ pixel_name: 'Counting' }));
    for (const event of [
      { event: 'purchase', id: 'o-1' },
      { event: 'purchase', id: 'o-2' },
      { event: 'trial', id: 't-1' },
    ])
      await fetch(`${world.url}/collect/${String(pixel_code)}`, {
        method: 'POST',
        body: JSON.stringify({ ...event, url: 'https://shop.example/' }),
        headers: { 'content-type': 'text/plain;charset=UTF-8', origin: 'https://shop.example' },
      });
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const stats =
      (days: object, person: Person = world.ben) =>
      (done: Callback) =>
        pixels.pixelEventStats(world.spring.id, [String(pixel_id)], days, tokenOf(person), done);
    const data = await told(stats({ start_date: day(-1), end_date: day(1) }));
    const [one] = data['list'] as { pixel_id: string; statistics: Data[] }[];
    const counts = { server_event_total_count: 0 };
    assert.deepEqual(
      [one?.pixel_id, one?.statistics.toSorted((a, b) => Number(b['total_count']) - Number(a['total_count']))],
      [
        pixel_id,
        [
          { pixel_event_type: 'SHOPPING', total_count: 2, browser_event_total_count: 2, ...counts },
          { custom_event_type: 'trial', total_count: 1, browser_event_total_count: 1, ...counts },
        ],
      ],
    );
    await refused(40002, stats({ start_date: day(-40), end_date: day(0) }), /date_range/);
    await refused(40001, stats({ start_date: day(-1), end_date: day(0) }, world.otto));
  });

  it('is made by who may change pixels, seen by who may look, and not there for others', async () => {
    await refused(40001, create({ pixel_name: 'Mine' }, world.ben));
    await refused(40001, create({ pixel_name: 'Mine' }, world.otto), /advertiser_id/);
    await refused(40001, list({}, world.otto));
    await refused(40002, create({}), /pixel_name: Missing/);
    await refused(40002, list({ page_size: 21 }), /page_size/);
    const body = { advertiser_id: world.spring.id, pixel_id: '123', pixel_name: 'Nowhere' };
    await refused(40001, (done) => pixels.pixelUpdate(tokenOf(world.olga), { body }, done));
  });
});
