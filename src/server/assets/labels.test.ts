// Labels, and the groups that follow them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const label = (scene: Scene, account: string, labels: string[]) =>
  scene.owner.must('assets.putAccountLabels', { center: scene.center, account, labels });

async function itemsOf({ owner, center }: Scene, group: string): Promise<string[]> {
  const { items } = await owner.must('assets.listGroupItems', { center, group });
  return items.map(({ account, byHand, byRule }) => `${account.name}${byHand ? ' hand' : ''}${byRule ? ' rule' : ''}`);
}

describe('labels', () => {
  test('are set as a whole, shown in their order and recorded with both sides', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await scene.account();
    assert.deepEqual(await label(scene, account, ['  summer ', 'VIP', '夏季']), { labels: ['summer', 'VIP', '夏季'] });
    assert.deepEqual((await owner.must('assets.getAccount', { center, account })).labels, ['summer', 'VIP', '夏季']);
    await label(scene, account, ['VIP']);
    const [entry] = (await owner.must('audit.listActivity', { center, pageSize: 1 })).items;
    assert.deepEqual(
      [entry?.action, entry?.object.name, entry?.before, entry?.after],
      ['assets.labels_changed', 'Scene', { labels: ['summer', 'VIP', '夏季'] }, { labels: ['VIP'] }],
    );
  });

  test('are one, upper and lower case alike, and are spelled as in the center', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [one, other] = [await scene.account(), await scene.spare()];
    const twice = await owner.call('assets.putAccountLabels', { center, account: one, labels: ['VIP', 'vip'] });
    assertRefused(twice, 400, 'invalid_input');
    await label(scene, one, ['VIP']);
    assert.deepEqual(await label(scene, other, ['vip', 'new']), { labels: ['new', 'VIP'] });
    assert.deepEqual(await label(scene, other, ['new']), { labels: ['new'] });
    assert.deepEqual(await label(scene, other, ['NEW']), { labels: ['NEW'] }, 'Whoever alone has one may respell it.');
    await owner.must('assets.createGroup', { center, name: 'By rule', rule: { labels: ['vIp', 'Later'] } });
    assert.deepEqual(await label(scene, other, ['later']), { labels: ['Later'] });
  });

  test('are at most twenty, without commas', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await scene.account();
    const put = (labels: string[]) => owner.call('assets.putAccountLabels', { center, account, labels });
    const many = Array.from({ length: 21 }, (_, n) => `label ${n}`);
    assertRefused(await put(many), 400, 'invalid_input');
    assertRefused(await put(['a,b']), 400, 'invalid_input');
    assertRefused(await put(['  ']), 400, 'invalid_input');
    assert.equal((await put(many.slice(1))).status, 200);
  });

  test('in use are listed with their counts, and accounts are found by any or all of them', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    await label(scene, await scene.account(), ['summer', 'VIP']);
    await label(scene, await scene.spare(), ['summer']);
    const listed = await owner.must('assets.listLabels', { center });
    assert.deepEqual(
      [listed.items, listed.total],
      [
        [
          { label: 'summer', accounts: 2 },
          { label: 'VIP', accounts: 1 },
        ],
        2,
      ],
    );
    const search = await owner.must('assets.listLabels', { center, search: 'vi', sort: '-accounts' });
    assert.deepEqual(search.items, [{ label: 'VIP', accounts: 1 }]);
    const names = async (labels: string, match: 'any' | 'all') =>
      (await owner.must('assets.listAccounts', { center, labels, match })).items.map(({ name }) => name);
    assert.deepEqual(await names('Summer', 'any'), ['Scene', 'Spare']);
    assert.deepEqual(await names('summer, vip', 'any'), ['Scene', 'Spare']);
    assert.deepEqual(await names('summer，vip', 'all'), ['Scene']);
    assert.deepEqual(await names('winter', 'any'), []);
    const gabe = await scene.grantee();
    const own = await gabe.must('assets.listLabels', { center });
    assert.deepEqual(
      own.items.map(({ accounts }) => accounts),
      [1, 1],
      'Counted is only what the caller may see.',
    );
  });

  test('are put on and taken off many at once, each account with an entry of its own', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const accounts = [await scene.account(), await scene.spare()];
    await label(scene, accounts[0] ?? '', ['Sale']);
    assert.deepEqual(await owner.must('assets.addLabels', { center, labels: ['sale'], accounts }), { changed: 1 });
    assert.deepEqual((await owner.must('assets.listLabels', { center })).items, [{ label: 'Sale', accounts: 2 }]);
    assert.deepEqual(await owner.must('assets.removeLabels', { center, labels: ['SALE'], accounts }), { changed: 2 });
    assert.deepEqual((await owner.must('assets.listLabels', { center })).items, []);
    const foreign = { center, labels: ['sale'], accounts: [...accounts, world.spring.id] };
    assertRefused(await owner.call('assets.addLabels', foreign), 404, 'not_found');
    assertRefused(await owner.call('assets.removeLabels', foreign), 404, 'not_found');
    assert.deepEqual((await owner.must('assets.listLabels', { center })).items, [], 'All or none.');
  });

  test('are put on several at a time, none where one account would have too many', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const accounts = [await scene.account(), await scene.spare()];
    const full = Array.from({ length: 19 }, (_, at) => `one ${at}`);
    await label(scene, accounts[0] ?? '', full);
    const labels = ['one 0', 'fresh', 'newer'];
    const reply = await owner.call('assets.addLabels', { center, labels, accounts });
    assertRefused(reply, 422, 'assets.too_many_labels');
    assert.equal((await owner.must('assets.listLabels', { center, pageSize: 100 })).total, 19);
    const some = { center, labels: labels.slice(0, 2), accounts };
    assert.deepEqual(await owner.must('assets.addLabels', some), { changed: 2 });
    assert.deepEqual(await owner.must('assets.addLabels', some), { changed: 0 });
    const twice = await owner.call('assets.addLabels', { ...some, labels: ['twice', 'Twice'] });
    assertRefused(twice, 400, 'invalid_input');
    const many = await owner.call('assets.addLabels', { ...some, accounts: Array.from({ length: 1001 }, () => '1') });
    assertRefused(many, 400, 'invalid_input');
  });
});

describe('a group with a label rule', () => {
  test('holds the accounts with any of its labels, and follows them', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [one, other, tess] = [await scene.account(), await scene.spare(), await scene.member()];
    await label(scene, one, ['summer']);
    const people = [{ person: tess.id, role: 'analyst' as const }];
    const rule = { labels: ['summer', 'sale'] };
    const { id: group } = await owner.must('assets.createGroup', { center, name: 'Hot', rule, people });
    assert.deepEqual(await itemsOf(scene, group), ['Scene rule']);
    await label(scene, other, ['sale']);
    assert.deepEqual(await itemsOf(scene, group), ['Scene rule', 'Spare rule']);
    const [entry] = (await owner.must('audit.listActivity', { center, pageSize: 1 })).items;
    assert.deepEqual(entry?.after?.['groups'], [{ id: group, name: 'Hot' }], 'The log says what the label did.');
    assert.equal((await tess.must('assets.listAccounts', { center })).total, 2);
    await label(scene, one, []);
    assert.equal((await tess.must('assets.listAccounts', { center })).total, 1);
  });

  test('holds those with all of them, where it says so', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    await label(scene, await scene.account(), ['a', 'b']);
    await label(scene, await scene.spare(), ['a']);
    const rule = { labels: ['a', 'b'], match: 'all' as const };
    const { id: group } = await owner.must('assets.createGroup', { center, name: 'Both', rule });
    assert.deepEqual(await itemsOf(scene, group), ['Scene rule']);
    const { body } = await owner.dryRun('assets.updateGroup', { center, group, rule: { labels: ['a'] } });
    assert.deepEqual(
      body.changes[0]?.after?.['accounts'],
      [{ id: await scene.spare(), name: 'Spare' }],
      'A dry run says what another rule would bring.',
    );
    await owner.must('assets.updateGroup', { center, group, rule: { labels: ['a'] } });
    assert.deepEqual(await itemsOf(scene, group), ['Scene rule', 'Spare rule']);
  });

  test('keeps by hand what was put in by hand, and gives up nothing that its rule holds', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [one, other] = [await scene.account(), await scene.spare()];
    await label(scene, one, ['a']);
    await label(scene, other, ['a']);
    const made = { center, name: 'Mixed', rule: { labels: ['a'] }, accounts: [one] };
    const { id: group } = await owner.must('assets.createGroup', made);
    assert.deepEqual(await itemsOf(scene, group), ['Scene hand rule', 'Spare rule']);
    const byRule = await owner.call('assets.removeGroupItems', { center, group, accounts: [other] });
    assertRefused(byRule, 422, 'assets.item_by_rule');
    await owner.must('assets.updateGroup', { center, group, rule: null });
    assert.deepEqual(await itemsOf(scene, group), ['Scene hand']);
    await owner.must('assets.updateGroup', { center, group, rule: { labels: ['a'] } });
    await owner.must('assets.removeGroupItems', { center, group, accounts: [one] });
    assert.deepEqual(await itemsOf(scene, group), ['Scene rule', 'Spare rule'], 'It stays by its label alone.');
  });

  test('gives up an account that leaves the center, with its labels', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await scene.bound();
    await label(scene, account, ['a']);
    const made = { center, name: 'Left', rule: { labels: ['a'] }, accounts: [account] };
    const { id: group } = await owner.must('assets.createGroup', made);
    await owner.must('assets.unbindAccount', { center, account });
    assert.deepEqual(await itemsOf(scene, group), []);
    assert.deepEqual((await owner.must('assets.listLabels', { center })).items, []);
  });

  test('is no way around the own role: whoever assigns an account labels it into no group that holds more', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [account, tess, gabe] = [await scene.account(), await scene.member(), await scene.grantee()];
    const { id: role } = await owner.must('access.createRole', {
      center,
      name: 'Assigner',
      actions: ['asset:view_basic', 'asset:list_people', 'asset:assign'],
    });
    await owner.must('assets.assignAccount', { center, account, person: tess.id, role });
    const people = [{ person: gabe.id, role }];
    const { id: group } = await owner.must('assets.createGroup', {
      center,
      name: 'High',
      rule: { labels: ['high'] },
      people,
    });
    const put = () => tess.call('assets.putAccountLabels', { center, account, labels: ['high'] });
    assert.equal((await put()).status, 200, 'Up to their own role they may.');
    await owner.must('assets.putAccountLabels', { center, account, labels: [] });
    await owner.must('assets.assignGroup', { center, group, people: [{ person: gabe.id, role: 'operator' }] });
    assertRefused(await put(), 403, 'assets.role_above_own');
    await owner.must('assets.putAccountLabels', { center, account, labels: ['high'] });
    const off = await tess.call('assets.putAccountLabels', { center, account, labels: [] });
    assertRefused(off, 403, 'assets.role_above_own');
  });
});
