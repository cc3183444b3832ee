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

const validate = (person: Person, url: string) => (done: Callback) =>
  tools.toolUrlValidate(world.spring.id, url, tokenOf(person), done);

const asking: Record<string, Ask> = {
  'tool/region': (person) => (done) =>
    tools.toolRegion(world.spring.id, ['PLACEMENT_TIKTOK'], 'TRAFFIC', tokenOf(person), {}, done),
  'search/region': (person) => (done) => tools.searchRegion(world.spring.id, tokenOf(person), {}, done),
  'tool/language': (person) => (done) => tools.toolLanguage(world.spring.id, tokenOf(person), done),
  'tool/timezone': (person) => (done) => tools.toolTimezone(world.spring.id, tokenOf(person), done),
  'tool/carrier': (person) => (done) => tools.toolCarrier(world.spring.id, tokenOf(person), done),
  'tool/device_model': (person) => (done) => tools.toolDeviceModel(world.spring.id, tokenOf(person), done),
  'tool/os_version': (person) => (done) => tools.toolOsVersion(world.spring.id, 'IOS', tokenOf(person), done),
  'tool/phone_region_code': (person) => (done) => tools.toolPhoneRegionCode(world.spring.id, tokenOf(person), done),
  'tool/url_validate': (person) => validate(person, 'https://northpeak.example/'),
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
    const offsets = new Map(zones.map(({ timezone, gmt_offset }) => [timezone, gmt_offset]));
    assert.ok(zones.length > 400);
    assert.deepEqual(
      ['Asia/Shanghai', 'Asia/Kolkata', 'America/Phoenix', 'UTC'].map((zone) => offsets.get(zone) ?? null).slice(0, 4),
      ['GMT+08:00', offsets.has('Asia/Kolkata') ? 'GMT+05:30' : null, 'GMT-07:00', 'GMT+00:00'],
    );
  });

  it('tell the networks of a country under their names', async () => {
    const countries = await rows('tool/carrier', 'countries');
    assert.ok(countries.length > 200);
    const within = (all: Data[], name: string, value: string): Data => all.find((each) => each[name] === value) ?? {};
    const telekom = within(within(countries, 'country_code', 'DE')['carriers'] as Data[], 'name', 'Telekom');
    assert.match(String(telekom['carrier_id']), /^\d+$/);
    assert.equal(telekom['in_use'], true);
    assert.ok((telekom['value'] as Data[]).some(({ hni_id, in_use }) => hni_id === 26201 && in_use === true));
    const ids = countries.flatMap(({ carriers }) => (carriers as Data[]).map(({ carrier_id }) => carrier_id));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('tell brands with their models, versions of iOS, and calling codes', async () => {
    const models = await rows('tool/device_model', 'device_models');
    const named = (name: string, level: string) =>
      models.find((each) => each['device_model_name'] === name && each['level'] === level) ?? {};
    const [apple, phone] = [named('Apple', 'BRAND'), named('iPhone 14 Pro', 'MODEL')];
    assert.ok((apple['child_device_ids'] as string[]).includes(String(phone['device_model_id'])));
    assert.equal(phone['os_type'], 'IOS');
    assert.equal(named('Galaxy S21 5G', 'MODEL')['os_type'], 'ANDROID');
    assert.ok(models.length > 10_000);
    const ids = models.map(({ device_model_id }) => device_model_id);
    assert.equal(new Set(ids).size, ids.length);
    const versions = await rows('tool/os_version', 'os_versions');
    const [seventeen] = versions.filter(({ version }) => version === '17.2');
    assert.deepEqual([seventeen?.['name'], seventeen?.['os_type']], ['iOS 17.2', 'IOS']);
    const versionsOf = (system: string) => (done: Callback) =>
      tools.toolOsVersion(world.spring.id, system, tokenOf(world.ben), done);
    const androids = (await told(versionsOf('ANDROID')))['os_versions'] as Data[];
    const numbers = androids.map(({ version }) => String(version));
    for (const version of ['4.4', '5.0', '8.0', '8.1', '9.0', '12.0', '16.0'])
      assert.ok(numbers.includes(version), version);
    assert.equal(new Set(numbers).size, numbers.length);
    assert.ok(androids.every(({ os_type, version, name }) => os_type === 'ANDROID' && name === `Android ${version}`));
    assert.deepEqual(
      numbers.toSorted((one, other) => Number(one) - Number(other)),
      numbers,
    );
    await refused(40002, versionsOf('WINDOWS'), /os_type/);
    const codes = await rows('tool/phone_region_code', 'phone_region_code_infos');
    assert.deepEqual(
      codes.find(({ phone_region_code }) => phone_region_code === 'CN'),
      { phone_region_name: 'China', phone_region_code: 'CN', phone_region_calling_code: '+86' },
    );
  });

  it('ask a page only where anybody could be sent, and say what an address is', async () => {
    const found = async (url: string) =>
      ((await told(validate(world.ben, url)))['landing_page_url_info'] as Data)['validate_info'];
    const isNot = { is_scheme_link: false, is_valid_scheme: false, is_valid_url: false };
    for (const url of [
      'nonsense',
      'https://127.0.0.1/',
      'https://[::ffff:10.0.0.1]/',
      'https://2130706433/',
      world.url,
    ])
      assert.deepEqual(await found(url), isNot, url);
    assert.deepEqual(await found('northpeak://cart/1'), { ...isNot, is_scheme_link: true, is_valid_scheme: true });
  });

  for (const path of Object.keys(asking))
    it(`refuse who has nothing to do with the account: ${path}`, () =>
      refused(40001, (asking[path] as Ask)(world.otto), /advertiser_id/));
});
