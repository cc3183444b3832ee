import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewSettings } from '../../contract/ads-views.ts';
import { isChanged, settingsOf } from './view-settings.ts';
import { addressOf, alongOf, columnsOf, usualView } from './views.ts';

const shown = {
  ...usualView,
  level: 'ad_group',
  state: 'on',
  bounds: 'spend:5000000:',
  sort: '-roas',
  columns: 'roas,delivery,spend',
  days: 'custom',
  from: '2026-11-01',
  to: '2026-11-07',
  compare: 'custom',
  since: '2026-10-01',
  until: '2026-10-07',
};

test('an address becomes settings that the server takes, and comes back the same', () => {
  for (const address of [usualView, shown]) {
    const settings = viewSettings.parse(settingsOf(address));
    assert.deepEqual(settings, settingsOf(address));
    assert.deepEqual(addressOf({ id: '', settings }), address);
    assert.equal(isChanged(address, settings), false);
    assert.equal(isChanged({ ...address, sort: 'name' }, settings), true);
  }
});

test('an address that somebody typed wrongly is still a table', () => {
  const odd = {
    ...usualView,
    level: 'x',
    state: 'y',
    days: 'custom',
    from: '2026-11-01',
    compare: 'custom',
    columns: 'spend,x,spend',
  };
  assert.deepEqual(viewSettings.parse(settingsOf(odd)), {
    ...settingsOf(usualView),
    columns: ['spend'],
  });
});

test('columns stand in their order, and days and columns go along to another level', () => {
  assert.deepEqual(columnsOf('roas,delivery,spend', 'campaign'), ['roas', 'delivery', 'spend']);
  assert.ok(columnsOf('', 'ad').includes('text'));
  assert.deepEqual(alongOf(shown), {
    columns: 'roas,delivery,spend',
    days: 'custom',
    from: '2026-11-01',
    to: '2026-11-07',
    compare: 'custom',
    since: '2026-10-01',
    until: '2026-10-07',
  });
});
