// What ads can be aimed at: places, languages and time zones as people call them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { region } from '../../contract/shapes.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

describe('places', () => {
  test('are all that an ad group takes and that has a number of its own', async () => {
    const first = await world.ada.must('ads.listPlaces', { pageSize: 200 });
    const second = await world.ada.must('ads.listPlaces', { pageSize: 200, page: 2 });
    const all = [...first.items, ...second.items];
    assert.equal(all.length, first.total);
    assert.equal(new Set(all.map(({ number }) => number)).size, all.length);
    assert.equal(new Set(all.map(({ code }) => code)).size, all.length);
    for (const { code } of all) assert.ok(region.safeParse(code).success, code);
  });

  test('have the numbers of ISO 3166-1, also where a country parted or joined', async () => {
    const numbers = async (search: string) => {
      const { items } = await world.ada.must('ads.listPlaces', { search });
      return items.find(({ code }) => code === search)?.number;
    };
    const known = { DE: '276', RU: '643', CZ: '203', ET: '231', FR: '250', CW: '531', SA: '682', FM: '583', RS: '688' };
    const renumbered = { YE: '887', SD: '729', JE: '832', SS: '728', CN: '156', US: '840', GB: '826', AF: '004' };
    for (const [code, number] of Object.entries({ ...known, ...renumbered })) assert.equal(await numbers(code), number);
  });

  test('are found and sorted by their names in the language that is asked for', async () => {
    const { items } = await world.ada.must('ads.listPlaces', { search: '西班牙', language: 'zh-CN' });
    assert.deepEqual(items, [{ code: 'ES', number: '724', name: '西班牙' }]);
    const german = await world.ada.must('ads.listPlaces', { language: 'de', pageSize: 3 });
    assert.deepEqual(
      german.items.map(({ name }) => name),
      ['Afghanistan', 'Ägypten', 'Ålandinseln'],
    );
    const last = await world.ada.must('ads.listPlaces', { sort: '-code', pageSize: 1 });
    assert.equal(last.items[0]?.code, 'ZW');
    assertRefused(await world.ada.call('ads.listPlaces', { language: 'not a tag' }), 400, 'invalid_input');
  });
});

describe('languages', () => {
  test('are found by their name, also in the language itself', async () => {
    const { items } = await world.ada.must('ads.listLanguages', { search: 'suomi' });
    assert.deepEqual(items, [{ code: 'fi', name: 'Finnish', ownName: 'suomi' }]);
    const { total } = await world.ada.must('ads.listLanguages', { search: 'iw' });
    assert.equal(total, 0, 'Hebrew has another code by now.');
  });
});

describe('time zones', () => {
  test('tell how far they are from UTC', async () => {
    const offsetOf = async (search: string) =>
      (await world.ada.must('ads.listTimeZones', { search })).items.find(({ zone }) => zone === search)?.offsetMinutes;
    assert.equal(await offsetOf('Asia/Tokyo'), 540);
    assert.equal(await offsetOf('America/Phoenix'), -420);
    assert.equal(await offsetOf('Asia/Kabul'), 270);
    assert.equal(await offsetOf('UTC'), 0);
  });
});
