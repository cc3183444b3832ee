import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
let at: { center: string; account: string };
before(async () => {
  world = await openWorld();
  const { id } = await world.addAccount(world.ada, world.acme.id, 'Views');
  at = { center: world.acme.id, account: id };
  for (const [person, role] of [
    [world.olga, 'operator'],
    [world.ben, 'analyst'],
  ] as const)
    await world.ada.must('assets.assignAccount', { ...at, person: person.id, role });
});
after(() => world.close());

const names = async (who: World['ada'], more: { state?: 'deleted'; which?: 'own' | 'shared'; search?: string } = {}) =>
  (await who.must('ads.listViews', { ...at, ...more })).items.map(({ name }) => name);

test('a view is one person’s until somebody who edits campaigns shares it', async () => {
  const { ben, olga, ada } = world;
  const mine = await ben.must('ads.createView', {
    ...at,
    name: 'Mornings',
    settings: { columns: ['roas', 'spend'], sort: '-spend', bounds: 'spend:5000000:' },
  });
  assert.deepEqual([mine.isOwn, mine.isShared, mine.mayChange, mine.maker], [true, false, true, ben.name]);
  assert.deepEqual(mine.settings, {
    level: 'campaign',
    search: '',
    state: 'all',
    bounds: 'spend:5000000:',
    sort: '-spend',
    columns: ['roas', 'spend'],
    days: '7',
    range: null,
    comparison: 'none',
    comparedRange: null,
  });
  assert.deepEqual([await names(olga), await names(ada)], [[], []]);
  assertRefused(await ada.call('ads.removeView', { ...at, view: mine.id }), 404, 'not_found');
  assertRefused(await ben.call('ads.updateView', { ...at, view: mine.id, isShared: true }), 403, 'forbidden');
  assertRefused(
    await ben.call('ads.createView', { ...at, name: 'Ours', settings: {}, isShared: true }),
    403,
    'forbidden',
  );

  const ours = await olga.must('ads.createView', { ...at, name: 'Team', settings: { state: 'on' }, isShared: true });
  assert.deepEqual(await names(ben), ['Mornings', 'Team']);
  assert.deepEqual(
    [await names(ben, { which: 'own' }), await names(ben, { which: 'shared' })],
    [['Mornings'], ['Team']],
  );
  assert.deepEqual(await names(ben, { search: 'orni' }), ['Mornings']);
  assertRefused(await ben.call('ads.updateView', { ...at, view: ours.id, name: 'Mine' }), 403, 'forbidden');
  // Others who edit change what is shared; only who made it takes it back.
  await ada.must('ads.updateView', { ...at, view: ours.id, name: 'Everybody' });
  assertRefused(
    await ada.call('ads.updateView', { ...at, view: ours.id, isShared: false }),
    422,
    'ads.view_of_another',
  );
  assert.equal((await olga.must('ads.updateView', { ...at, view: ours.id, isShared: false })).isShared, false);
  assert.deepEqual(await names(ben), ['Mornings']);
});

test('a default view is one’s own, and nothing once it lies in the bin', async () => {
  const { ben, olga } = world;
  const ours = await olga.must('ads.createView', { ...at, name: 'Standup', settings: {}, isShared: true });
  await ben.must('ads.setDefaultView', { ...at, defaultView: ours.id });
  const defaults = async (who: World['ada']) =>
    (await who.must('ads.listViews', at)).items.filter(({ isDefault }) => isDefault).map(({ name }) => name);
  assert.deepEqual([await defaults(ben), await defaults(olga)], [['Standup'], []]);
  await olga.must('ads.removeView', { ...at, view: ours.id });
  assert.deepEqual([await defaults(ben), await names(ben, { state: 'deleted' })], [[], ['Standup']]);
  await olga.must('ads.restoreView', { ...at, view: ours.id });
  assert.deepEqual(await defaults(ben), ['Standup']);
  await ben.must('ads.setDefaultView', { ...at, defaultView: null });
  assert.deepEqual(await defaults(ben), []);
});

test('what was saved over is taken back from the log', async () => {
  const { olga } = world;
  const view = await olga.must('ads.createView', {
    ...at,
    name: 'Costs',
    settings: { sort: '-spend' },
    isShared: true,
  });
  await olga.must('ads.updateView', { ...at, view: view.id, settings: { sort: '-cpc', columns: ['cpc'] } });
  const { items } = await world.ada.must('audit.listActivity', { center: at.center, action: 'ads.view_updated' });
  const [entry] = items;
  assert.deepEqual([entry?.before?.['sort'], entry?.after?.['sort']], ['-spend', '-cpc']);
  await world.ada.must('audit.undoEntry', { center: at.center, entry: entry?.id ?? '' });
  const [again] = (await olga.must('ads.listViews', { ...at, search: 'Costs' })).items;
  assert.deepEqual([again?.settings.sort, again?.settings.columns], ['-spend', null]);
});

test('days of one’s own and bounds are checked as the lists check them', async () => {
  const { olga } = world;
  for (const settings of [
    { days: 'custom' as const },
    { range: { from: '2026-11-01', to: '2026-11-02' } },
    { days: 'custom' as const, range: { from: '2026-11-02', to: '2026-11-01' } },
    { comparison: 'custom' as const },
    { bounds: 'spend' },
    { columns: ['spend' as const, 'spend' as const] },
  ])
    assertRefused(await olga.call('ads.createView', { ...at, name: 'Odd', settings }), 400, 'invalid_input');
});
