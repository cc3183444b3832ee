// What an ad account shares of its creative library with the other accounts of its center, and with nobody else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { addImage, addVideo, picture } from '../../../test/creatives.ts';
import { Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { handOver } from '../../../test/transfers.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

interface At {
  center: string;
  account: string;
}

const shared = async (person: Person, at: At): Promise<string[]> =>
  (await person.must('ads.listMedia', { ...at, source: 'shared' })).items.map(({ name }) => name);

/** Two accounts of a center; who works on the second alone cannot look into the first. */
async function sisters() {
  const scene = await Scene.open(world);
  const { center, owner } = scene;
  const at = { center, account: await scene.account() };
  const { id: account } = await world.addAccount(owner, center, 'Second');
  const there = { center, account };
  const mia = await world.newcomer(`Mia ${account}`);
  await world.join(owner, center, [mia], { role: 'employee', accounts: [{ id: account, role: 'operator' }] });
  return { scene, owner, at, there, mia };
}

test('what is shared is seen and taken over in the other accounts of the center, also by who cannot look into its own', async () => {
  const { owner, at, there, mia } = await sisters();
  const id = await addVideo(owner, at);
  await addImage(owner, at, 'Not shared', await picture(640, 640));
  assertRefused(await mia.call('ads.listMedia', at), 404, 'not_found');
  assert.deepEqual(await shared(mia, there), []);
  assertRefused(await mia.call('ads.copyMedia', { ...there, ids: [id] }), 404, 'not_found');
  const given = { ...at, media: id, isShared: true, folder: 'Autumn launch', labels: ['Night'] };
  assert.equal((await owner.must('ads.updateMedia', given)).isShared, true);

  const { items, total } = await mia.must('ads.listMedia', { ...there, source: 'shared', labels: 'night' });
  assert.deepEqual(
    [total, items[0]?.name, items[0]?.labels, items[0]?.folder, items[0]?.addedBy, items[0]?.adCount],
    [1, 'Lamps', ['Night'], '', '', 0],
    'Name and labels are shared; where it lies and who added it are not.',
  );
  const url = items[0]?.url ?? '';
  assert.equal((await mia.fetch(url)).status, 200);
  const seen = await mia.must('ads.getMedia', { ...there, media: id });
  assert.deepEqual([seen.versions.length, seen.versions[0]?.addedBy], [1, '']);
  assert.equal((await mia.must('ads.listMedia', { ...there, source: 'shared', folder: 'Autumn launch' })).total, 0);
  // It is not theirs to change, to show or to throw away.
  assertRefused(await mia.call('ads.updateMedia', { ...there, media: id, name: 'Mine' }), 404, 'not_found');
  assertRefused(await mia.call('ads.removeMedia', { ...there, ids: [id] }), 404, 'not_found');

  const taken = await mia.must('ads.copyMedia', { ...there, ids: [id] });
  assert.deepEqual([taken.changed, taken.media.length], [1, 1]);
  const again = await mia.must('ads.copyMedia', { ...there, ids: [id] });
  assert.deepEqual([again.changed, again.media[0]?.id], [0, taken.media[0]?.id]);
  // What was taken over stands on its own.
  await owner.must('ads.updateMedia', { ...at, media: id, isShared: false });
  assert.deepEqual(await shared(mia, there), []);
  assert.equal((await mia.fetch(url)).status, 404);
  assert.equal((await mia.fetch(taken.media[0]?.url ?? '')).status, 200);
});

test('an earlier version, what is in the bin, and the own are not among what is shared', async () => {
  const { owner, at, there, mia } = await sisters();
  const id = await addImage(owner, at, 'Lamp', await picture(640, 640));
  await owner.must('ads.updateMedia', { ...at, media: id, isShared: true });
  assert.deepEqual(await shared(owner, at), []);
  const file = (version: number): string =>
    `/api/v1/centers/${there.center}/ad-accounts/${there.account}/media/${id}/versions/${version}/original`;
  assert.equal((await mia.fetch(file(1))).status, 200);
  await world.database.query('update ads.media set version = 2 where id = $1', [id]);
  assert.equal((await mia.fetch(file(1))).status, 404);
  await world.database.query('update ads.media set version = 1 where id = $1', [id]);
  await owner.must('ads.removeMedia', { ...at, ids: [id] });
  assert.deepEqual(await shared(mia, there), []);
  assert.equal((await mia.fetch(file(1))).status, 404);
});

test('other centers and partners see nothing of it, whoever shares, and a transfer ends it', async () => {
  const pair = await (await Partnership.open(world)).linked();
  const { brand, agency } = pair;
  const borrowed = await pair.share('operator');
  const { id: second } = await world.addAccount(brand.owner, brand.center, 'Second');
  const own = { center: brand.center, account: second };
  const id = await addImage(brand.owner, own, 'Brand lamp', await picture(640, 640));
  await brand.owner.must('ads.updateMedia', { ...own, media: id, isShared: true });
  assert.deepEqual(await shared(brand.owner, { center: brand.center, account: borrowed }), ['Brand lamp']);
  const lent = { center: agency.center, account: borrowed };
  await agency.owner.must('assets.assignAccount', { ...lent, person: agency.owner.id, role: 'operator' });
  const theirs = { center: agency.center, account: await agency.account() };
  for (const at of [lent, theirs]) {
    assert.deepEqual(await shared(agency.owner, at), []);
    assertRefused(await agency.owner.call('ads.copyMedia', { ...at, ids: [id] }), 404, 'not_found');
    assertRefused(await agency.owner.call('ads.getMedia', { ...at, media: id }), 404, 'not_found');
  }
  // What a partner's people add to the account and share stays within the center that owns it.
  const added = await addImage(agency.owner, lent, 'Agency lamp', await picture(700, 700));
  await agency.owner.must('ads.updateMedia', { ...lent, media: added, isShared: true });
  assert.deepEqual(await shared(brand.owner, own), ['Agency lamp']);
  assert.deepEqual(await shared(agency.owner, theirs), []);
  await handOver(brand, agency, { account: second });
  const { rows } = await world.database.query('select shared_with from ads.media where id = $1', [id]);
  assert.deepEqual(rows, [{ shared_with: null }]);
  assert.deepEqual(await shared(brand.owner, { center: brand.center, account: borrowed }), []);
});
