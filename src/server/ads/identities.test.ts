// Brand identities: ads appear under their name and picture, and what people see of them is reviewed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { addImage, addVideo, picture, uploaded } from '../../../test/creatives.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

/** An account with a published ad that appears as a brand with a picture. */
async function furnished() {
  const { owner, center } = await Scene.open(world);
  const { id: account } = await world.addAccount(owner, center, 'Brands');
  const at = { center, account };
  const logo = await addImage(owner, at, 'Logo');
  const { id: identity } = await owner.must('ads.createIdentity', { ...at, name: 'Nordlicht', picture: logo });
  const { id: campaign } = await owner.must('ads.createCampaign', {
    ...at,
    name: 'Autumn',
    objective: 'reach',
    budget: { mode: 'daily', amountMicros: '50000000' },
  });
  const { id: adGroup } = await owner.must('ads.createAdGroup', { ...at, campaign, name: 'Evenings' });
  const made = { ...at, adGroup, name: 'Lamp', format: 'video', text: 'Light' } as const;
  const { id: ad } = await owner.must('ads.createAd', { ...made, identity, media: [await addVideo(owner, at)] });
  await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [campaign] });
  const read = () => owner.must('ads.getAd', { ...at, ad });
  const approve = () =>
    world.database.query(
      `update ads.ads set review = 'approved', reviewed_at = now() where account_id = $1 and id = $2`,
      [account, ad],
    );
  const undoLast = async (action: 'ads.identity_updated' | 'ads.ad_updated' | 'ads.identity_removed') => {
    const { items } = await owner.must('audit.listActivity', { center, action });
    await owner.must('audit.undoEntry', { center, entry: items[0]?.id ?? '' });
  };
  return { owner, at, campaign, adGroup, ad, logo, identity, read, approve, undoLast };
}

/** How an ad is seen. */
const seen = ({ brandName, identity, review }: Awaited<ReturnType<Awaited<ReturnType<typeof furnished>>['read']>>) => [
  brandName,
  identity?.picture?.name ?? null,
  review.state,
];

describe('a brand identity', () => {
  test('gives an ad its name and picture, and whatever changes of them is reviewed anew and undone', async () => {
    const { owner, at, identity, read, approve, undoLast, logo } = await furnished();
    assert.deepEqual(seen(await read()), ['Nordlicht', 'Logo', 'pending']);
    await approve();
    await owner.must('ads.updateIdentity', { ...at, identity, name: 'Nordlicht' });
    assert.deepEqual(seen(await read()), ['Nordlicht', 'Logo', 'approved']);
    await owner.must('ads.updateIdentity', { ...at, identity, name: 'Südlicht' });
    assert.deepEqual(seen(await read()), ['Südlicht', 'Logo', 'pending']);
    await approve();
    await undoLast('ads.identity_updated');
    assert.deepEqual(seen(await read()), ['Nordlicht', 'Logo', 'pending']);
    await approve();
    await owner.must('ads.updateIdentity', { ...at, identity, picture: null });
    assert.deepEqual(seen(await read()), ['Nordlicht', null, 'pending']);
    await owner.must('ads.updateIdentity', { ...at, identity, picture: logo });
    await approve();
    const upload = await uploaded(owner, at, { name: 'logo.png', bytes: await picture(200, 200) });
    await owner.must('ads.replaceMedia', { ...at, media: logo, upload });
    const after = await read();
    assert.deepEqual(seen(after), ['Nordlicht', 'Logo', 'pending']);
    assert.deepEqual([after.identity?.picture?.version, after.identity?.picture?.width], [2, 200]);
  });

  test('is what reviewers see, with its picture', async () => {
    const { ad, at } = await furnished();
    const found = async () => (await world.ada.must('ads.listReviews', { search: ad })).items[0];
    let review = await found();
    for (let tries = 0; review === undefined && tries < 400; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      review = await found();
    }
    assert.deepEqual([review?.brandName, review?.picture?.name], ['Nordlicht', 'Logo']);
    const file = await world.ada.fetch(review?.picture?.url ?? '', {});
    assert.equal(file.headers.get('content-type'), 'image/png', at.account);
  });

  test('yields to a name of the ad’s own, and comes back with the undo', async () => {
    const { owner, at, ad, identity, read, undoLast } = await furnished();
    await owner.must('ads.updateAd', { ...at, ad, text: 'Lamps' });
    assert.equal((await read()).identity?.id, identity);
    await owner.must('ads.updateAd', { ...at, ad, brandName: 'Own' });
    assert.deepEqual(seen(await read()), ['Own', null, 'pending']);
    await owner.must('ads.updateIdentity', { ...at, identity, name: 'Renamed' });
    assert.equal((await read()).brandName, 'Own');
    await undoLast('ads.ad_updated');
    assert.deepEqual(seen(await read()), ['Renamed', 'Logo', 'pending']);
    const rows = [{ line: 1, id: ad, brandName: 'Imported' }];
    const { at: imported } = await owner.must('ads.importAds', { ...at, level: 'ad', rows });
    assert.deepEqual(seen(await read()), ['Imported', null, 'pending']);
    await owner.must('ads.revertAds', { ...at, at: imported, level: 'ad', ids: [ad] });
    assert.deepEqual(seen(await read()), ['Renamed', 'Logo', 'pending']);
  });

  test('stays as long as an ad appears as it, and its picture as long as it has it', async () => {
    const { owner, at, ad, identity, logo, undoLast } = await furnished();
    assertRefused(await owner.call('ads.removeIdentity', { ...at, identity }), 409, 'ads.identity_in_use');
    assertRefused(await owner.call('ads.removeMedia', { ...at, ids: [logo] }), 409, 'ads.picture_in_use');
    await owner.must('ads.removeAds', { ...at, level: 'ad', ids: [ad] });
    const removed = await owner.must('ads.removeIdentity', { ...at, identity });
    assert.ok(removed.deletedAt);
    // What it appeared as comes back with it, though it is chosen by no other ad.
    await owner.must('ads.restoreAds', { ...at, level: 'ad', ids: [ad] });
    const { brandName } = await owner.must('ads.updateAd', { ...at, ad, text: 'Again' });
    assert.equal(brandName, 'Nordlicht');
    await undoLast('ads.identity_removed');
    assert.equal((await owner.must('ads.getIdentity', { ...at, identity })).adCount, 1);
  });

  test('goes along with copies within its account, and stays behind with its name kept in another', async () => {
    const { owner, at, ad, adGroup, campaign, identity } = await furnished();
    const { copies } = await owner.must('ads.copyAds', { ...at, level: 'ad', ids: [ad], into: adGroup });
    const copy = await owner.must('ads.getAd', { ...at, ad: copies[0]?.id ?? '' });
    assert.equal(copy.identity?.id, identity);
    const { id: account } = await world.addAccount(owner, at.center, 'Elsewhere');
    const there = { center: at.center, account };
    const { leftOut } = await owner.must('ads.copyAds', {
      ...there,
      level: 'campaign',
      ids: [campaign],
      from: at.account,
    });
    assert.ok(leftOut.some(({ field, why }) => field === 'identity' && why === 'account'));
    const { items } = await owner.must('ads.listAds', there);
    assert.deepEqual(
      items.map((one) => [one.brandName, one.identity]),
      [
        ['Nordlicht', null],
        ['Nordlicht', null],
      ],
    );
  });

  test('is found by name and id, sorted, paged, and in the bin', async () => {
    const { owner, at, identity } = await furnished();
    const names = ['Zwielicht', 'Abendrot', '100 % Licht'];
    for (const name of names) await owner.must('ads.createIdentity', { ...at, name });
    const found = async (query: object): Promise<string[]> =>
      (await owner.must('ads.listIdentities', { ...at, ...query })).items.map(({ name }) => name);
    assert.deepEqual(await found({ sort: 'name' }), ['100 % Licht', 'Abendrot', 'Nordlicht', 'Zwielicht']);
    assert.deepEqual(await found({ sort: '-name', pageSize: 1, page: 2 }), ['Nordlicht']);
    assert.deepEqual(await found({ search: 'licht', sort: 'created' }), ['Nordlicht', 'Zwielicht', '100 % Licht']);
    assert.deepEqual(await found({ search: '0 %' }), ['100 % Licht']);
    assert.deepEqual(await found({ search: identity }), ['Nordlicht']);
    const { items } = await owner.must('ads.listIdentities', { ...at, search: 'Abendrot' });
    await owner.must('ads.removeIdentity', { ...at, identity: items[0]?.id ?? '' });
    assert.deepEqual(await found({ state: 'deleted' }), ['Abendrot']);
    assert.equal((await owner.must('ads.listIdentities', at)).total, 3);
  });
});
