// What ads can be aimed at, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Callback, ToolApi } from 'tiktok-business-api-sdk-official';
import { type Data, openSdkWorld, refused, told } from './sdk.ts';
import { Advertiser, adGroup } from './sdk-ads.ts';
import type { Person, World } from './world.ts';

let world: World;
let tokenOf: (person: Person) => string;
const tools = new ToolApi();

before(async () => {
  ({ world, tokenOf } = await openSdkWorld());
});
after(() => world.close());

type Ask = (person: Person) => (callback: Callback) => void;

const asking: Record<string, Ask> = {
  'tool/region': (person) => (done) =>
    tools.toolRegion(world.spring.id, ['PLACEMENT_TIKTOK'], 'TRAFFIC', tokenOf(person), {}, done),
  'search/region': (person) => (done) => tools.searchRegion(world.spring.id, tokenOf(person), {}, done),
  'tool/language': (person) => (done) => tools.toolLanguage(world.spring.id, tokenOf(person), done),
  'tool/timezone': (person) => (done) => tools.toolTimezone(world.spring.id, tokenOf(person), done),
};

const rows = async (path: keyof typeof asking, name: string): Promise<Data[]> =>
  (await told((asking[path] as Ask)(world.ben)))[name] as Data[];

describe('Tools', () => {
  it('tell every place by a number that an ad group can be aimed at', async () => {
    const places = await rows('tool/region', 'region_info');
    assert.ok(places.length > 240);
    assert.deepEqual(
      places.find((place) => place['region_code'] === 'DE'),
      {
        location_id: '276',
        name: 'Germany',
        region_code: 'DE',
        country_code: 'DE',
        level: 'COUNTRY',
        area_type: 'ADMIN',
        parent_id: '0',
        next_level_ids: [],
      },
    );
    const ada = new Advertiser({ tokenOf }, world.ada, world.spring.id);
    const location_ids = places.map((place) => place['location_id']);
    assert.equal(new Set(location_ids).size, location_ids.length);
    const data = await told(
      ada.createAdGroup({ ...adGroup, campaign_id: await ada.aCampaign(), location_ids: location_ids.slice(0, 250) }),
    );
    assert.deepEqual(data['location_ids'], location_ids.slice(0, 250));
  });

  it('tell places in another language', async () => {
    const data = await told((done) =>
      tools.searchRegion(world.spring.id, tokenOf(world.ben), { language: 'zh' }, done),
    );
    const china = (data['region_list'] as Data[]).find((place) => place['region_code'] === 'CN');
    assert.deepEqual([china?.['name'], china?.['location_id']], ['中国', '156']);
  });

  it('tell languages and time zones', async () => {
    const languages = await rows('tool/language', 'languages');
    assert.deepEqual(
      languages.find(({ code }) => code === 'fi'),
      { code: 'fi', name: 'Finnish' },
    );
    const zones = await rows('tool/timezone', 'timezones');
    const offsets = new Map(zones.map(({ timezone, offset }) => [timezone, offset]));
    assert.ok(zones.length > 400);
    assert.deepEqual(
      ['Asia/Shanghai', 'Asia/Kolkata', 'America/Phoenix', 'UTC'].map((zone) => offsets.get(zone) ?? null).slice(0, 4),
      ['UTC+08:00', offsets.has('Asia/Kolkata') ? 'UTC+05:30' : null, 'UTC-07:00', 'UTC+00:00'],
    );
  });

  for (const path of Object.keys(asking))
    it(`refuse who has nothing to do with the account: ${path}`, () =>
      refused(40001, (asking[path] as Ask)(world.otto), /advertiser_id/));
});
