// Audiences of many ad groups at once: limits, who may, and the way back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { furnished } from '../../../test/ruled.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

test('audiences of many ad groups are added, taken away and set, and taken back; those that are not fit are refused of each', async () => {
  const { scene, owner, at, groups } = await furnished(world, [50, 30, 22]);
  const ids = groups.map(({ id }) => id) as [string, string, string];
  const audience = async (name: string) => (await owner.must('assets.createAudience', { ...at, name })).id;
  const [readers, buyers, ended] = [await audience('Readers'), await audience('Buyers'), await audience('Ended')];
  const other = await Scene.open(world);
  const foreign = await other.owner.must('assets.createAudience', {
    center: other.center,
    account: await other.account(),
    name: 'Heliotrope',
  });
  const edit = { ...at, level: 'ad_group' as const, ids };
  const sides = async () => {
    const { items } = await owner.must('ads.listAdGroups', { ...at, sort: 'created' });
    return items.map(({ targeting }) => [targeting.audiences.include, targeting.audiences.exclude]);
  };
  await owner.must('ads.updateAdGroup', {
    ...at,
    adGroup: ids[0],
    targeting: { audiences: { include: [ended], exclude: [] } },
  });
  await owner.must('ads.updateAdGroup', {
    ...at,
    adGroup: ids[1],
    targeting: { audiences: { include: [], exclude: [readers] } },
  });
  await owner.must('assets.updateAudience', {
    ...at,
    audience: ended,
    expiresAt: new Date(Date.now() + 1000).toISOString(),
  });
  await world.database.query(`update assets.audiences set expires_at = now() - interval '1 hour' where id = $1`, [
    ended,
  ]);
  const add = {
    ...edit,
    changes: { audiences: { how: 'add' as const, include: [readers, ended], exclude: [buyers] } },
  };
  assertRefused(await owner.call('ads.editSeveral', add), 422, 'ads.rows_refused');
  const { body: dry } = await owner.dryRun('ads.editSeveral', { ...add, skipRefused: true });
  const told = (dry.results as { state: string; refusal: { code: string } | null }[]).map(({ state, refusal }) => [
    state,
    refusal?.code,
  ]);
  // The first names the one that has ended already; the second leaves readers out.
  assert.deepEqual(told, [
    ['changed', undefined],
    ['refused', 'ads.audience_on_both_sides'],
    ['refused', 'ads.audience_unfit'],
  ]);
  assert.deepEqual(dry.changes[0]?.after?.['includedAudiences'], [ended, readers]);
  const done = await owner.must('ads.editSeveral', { ...add, skipRefused: true });
  const start = [
    [[ended], []],
    [[], [readers]],
    [[], []],
  ];
  assert.deepEqual(await sides(), [[[ended, readers], [buyers]], ...start.slice(1)]);
  await owner.must('ads.revertAds', { ...edit, ids: [ids[0]], at: done.at });
  assert.deepEqual(await sides(), start);
  const removal = { how: 'remove' as const, include: [ended], exclude: [readers] };
  const { changed } = await owner.must('ads.editSeveral', { ...edit, changes: { audiences: removal } });
  assert.equal(changed, 2);
  const set = { targeting: { gender: 'female' as const, audiences: { include: [buyers], exclude: [readers] } } };
  await owner.must('ads.editSeveral', { ...edit, changes: set });
  assert.deepEqual(
    await sides(),
    ids.map(() => [[buyers], [readers]]),
  );
  for (const unfit of [foreign.id, '999999999999999']) {
    const { body } = await owner.dryRun('ads.editSeveral', {
      ...edit,
      changes: { audiences: { how: 'add', include: [unfit] } },
      skipRefused: true,
    });
    assert.ok(
      (body.results as { refusal: { code: string } }[]).every(({ refusal }) => refusal.code === 'ads.audience_unfit'),
    );
    assert.ok(!JSON.stringify(body).includes('Heliotrope'));
  }
  assertRefused(
    await owner.call('ads.editSeveral', { ...edit, changes: { ...set, audiences: removal } }),
    400,
    'invalid_input',
  );
  assertRefused(
    await owner.call('ads.editSeveral', { ...edit, level: 'campaign', changes: { audiences: removal } }),
    422,
    'ads.field_unfit',
  );
  // A role of the center's own that edits campaigns and may not use audiences takes them away, and names none.
  const actions = ['asset:view_basic', 'adaccount:view', 'campaign:edit'] as const;
  const { id: role } = await owner.must('access.createRole', {
    center: at.center,
    name: 'Editor',
    actions: [...actions],
  });
  const editor = await world.newcomer('Edda');
  await world.join(owner, scene.center, [editor]);
  await owner.must('assets.assignAccount', { ...at, person: editor.id, role });
  assertRefused(await editor.call('ads.editSeveral', { ...edit, changes: set }), 403, 'forbidden');
  await editor.must('ads.editSeveral', { ...edit, changes: { audiences: { how: 'remove', include: [buyers] } } });
  assert.deepEqual(
    await sides(),
    ids.map(() => [[], [readers]]),
  );
});
