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

async function lastEntry({ owner, center }: Scene) {
  const { items } = await owner.must('audit.listActivity', { center, pageSize: 1 });
  assert.ok(items[0]);
  return items[0];
}

test('who makes a center owns it, and finds it in the list', async () => {
  const person = await world.newcomer();
  const profile = {
    name: ' Über \u0041\u030a ',
    region: 'CN',
    timeZone: 'Asia/Shanghai',
    currency: 'CNY',
    businessType: 'agency',
  } as const;
  const center = await person.must('centers.createCenter', profile);
  assert.deepEqual([center.name, center.status, center.viewer.role], ['Über Å', 'active', 'owner']);
  assert.ok(center.viewer.can.includes('center:delete'));
  const { items } = await person.must('centers.listCenters', { search: 'über' });
  assert.deepEqual(
    items.map(({ id, role }) => [id, role]),
    [[center.id, 'owner']],
  );
});

describe('the profile', () => {
  test('changes now, and the log says from what to what', async () => {
    const scene = await Scene.open(world);
    const changed = await scene.owner.must('centers.updateCenter', { center: scene.center, name: 'Südlicht' });
    assert.equal(changed.name, 'Südlicht');
    const entry = await lastEntry(scene);
    assert.deepEqual(
      [entry.action, entry.before, entry.after],
      ['centers.center_updated', { name: 'Nordlicht' }, { name: 'Südlicht' }],
    );
  });

  test('changes from a later instant, and a change before then is taken along', async () => {
    const scene = await Scene.open(world);
    const from = '2097-01-01T00:00:00.000Z';
    const { center } = scene;
    const planned = await scene.owner.must('centers.updateCenter', { center, currency: 'USD', from });
    assert.deepEqual(
      [planned.currency, planned.upcoming.map((each) => [each.from, each.currency])],
      ['EUR', [[from, 'USD']]],
    );
    const renamed = await scene.owner.must('centers.updateCenter', { center, name: 'Südlicht' });
    assert.deepEqual(
      renamed.upcoming.map((each) => [each.name, each.currency]),
      [['Südlicht', 'USD']],
    );
  });

  test('that does not change is not recorded', async () => {
    const scene = await Scene.open(world);
    const entry = await lastEntry(scene);
    await scene.owner.must('centers.updateCenter', { center: scene.center, name: 'Nordlicht' });
    assert.equal((await lastEntry(scene)).id, entry.id);
  });
});

test('handing over makes the heir an Owner and the former Owner an Admin, in one step', async () => {
  const scene = await Scene.open(world);
  const heir = await scene.member();
  const { center, owner } = scene;
  const after = await owner.must('centers.transferOwnership', { center, heir: heir.id });
  assert.equal(after.viewer.role, 'admin');
  assert.equal((await heir.must('centers.getCenter', { center })).viewer.role, 'owner');
  const { items } = await heir.must('audit.listActivity', { center, pageSize: 1 });
  assert.deepEqual(
    [items[0]?.before, items[0]?.after],
    [
      { role: 'employee', formerOwnerRole: 'owner' },
      { role: 'owner', formerOwnerRole: 'admin' },
    ],
  );
});

describe('a deleted center', () => {
  test('is nobody’s to use, its Owner’s to restore, and then as it was', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const person = await scene.grantee();
    const { goneAt } = await owner.must('centers.deleteCenter', { center, name: 'Nordlicht' });
    assert.ok(Date.parse(goneAt) - Date.now() > 29 * 24 * 3600_000);
    for (const one of [owner, person]) assertRefused(await one.call('centers.getCenter', { center }), 404, 'not_found');
    assert.deepEqual((await person.must('centers.listCenters')).items, []);
    const { items } = await owner.must('centers.listCenters');
    assert.deepEqual(
      items.map(({ id, status, goneAt: gone }) => [id, status, gone]),
      [[center, 'deleted', goneAt]],
    );
    assertRefused(await person.call('centers.restoreCenter', { center }), 404, 'not_found');
    assert.equal((await owner.must('centers.restoreCenter', { center })).status, 'active');
    assert.equal((await person.call('assets.getAccount', { center, account: await scene.account() })).status, 200);
  });

  test('past its days of grace is gone, also for its Owner', async () => {
    const { center, owner } = await Scene.open(world);
    await owner.must('centers.deleteCenter', { center, name: 'Nordlicht' });
    await world.database.query('update centers.centers set gone_at = now() where id = $1', [center]);
    assertRefused(await owner.call('centers.restoreCenter', { center }), 404, 'not_found');
    assert.deepEqual((await owner.must('centers.listCenters')).items, []);
  });
});

test('the summary counts for each what they may list', async () => {
  const scene = await Scene.open(world);
  const { center, owner } = scene;
  const person = await scene.grantee();
  await scene.invitation();
  await world.addAccount(owner, center, 'Given to nobody');
  assert.deepEqual(await owner.must('reporting.getSummary', { center }), {
    accounts: 2,
    members: 2,
    pendingInvitations: 1,
    owners: 1,
    accountsWithoutPeople: 1,
    stewards: 1,
    recovery: null,
  });
  assert.deepEqual(await person.must('reporting.getSummary', { center }), {
    accounts: 1,
    members: null,
    pendingInvitations: null,
    owners: null,
    accountsWithoutPeople: null,
    stewards: null,
    recovery: null,
  });
});
