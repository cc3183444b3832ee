// Creators' posts: from the video that somebody sends to the ads that end when they say so.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { addVideo, videoFile } from '../../../test/creatives.ts';
import { adGroupIn, campaignIn, content } from '../../../test/examples-of-ads.ts';
import { addPost, codeOf, endsIn, redeemed } from '../../../test/posts.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { type Database, openDatabase } from '../foundation/database.ts';
import { announceEnding } from './posts-ends.ts';

let world: World;
let database: Database;
before(async () => {
  world = await openWorld({ isSmall: true });
  database = openDatabase(world.databaseUrl);
});
after(async () => {
  await database.close();
  await world.close();
});

/** A creator without a center, and an account that may show their post. */
async function authorized() {
  const scene = await Scene.open(world);
  const creator = await world.newcomer('Cara');
  const post = await addPost(creator);
  const at = { center: scene.center, account: await scene.account() };
  const media = await redeemed(scene.owner, at, await codeOf(creator, post));
  return { scene, owner: scene.owner, creator, post, at, media };
}

/** With an ad that shows the post, published and approved. */
async function shown() {
  const all = await authorized();
  const { scene, owner, at, media } = all;
  const adGroup = await adGroupIn(scene);
  const asked = { ...at, adGroup, name: 'Run', ...content, media: [media] };
  const { id: ad } = await owner.must('ads.createAd', asked);
  await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [await campaignIn(scene)] });
  await world.database.query(`update ads.ads set review = 'approved', reviewed_at = now() where id = $1`, [ad]);
  const delivery = async (): Promise<(string | null)[]> => {
    const [one, group] = [
      await owner.must('ads.getAd', { ...at, ad }),
      await owner.must('ads.getAdGroup', { ...at, adGroup }),
    ];
    return [one.delivery.status, one.delivery.at, group.delivery.status];
  };
  return { ...all, ad, delivery };
}

describe('a post', () => {
  test('is its creator’s alone, as it was sent', async () => {
    const [creator, other] = [await world.newcomer('Cara'), await world.newcomer('Otto')];
    const post = await addPost(creator);
    const { items } = await creator.must('ads.listOwnPosts', { search: 'morn' });
    assert.deepEqual(
      items.map(({ id, width, height, durationMs, authorizations }) => [id, width, height, durationMs, authorizations]),
      [[post, 540, 960, 6000, []]],
    );
    const file = await creator.fetch(items[0]?.url ?? '');
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), videoFile('feed.mp4'));
    assert.equal((await other.fetch(items[0]?.url ?? '')).status, 404);
    assert.equal((await other.must('ads.listOwnPosts', {})).total, 0);
    assertRefused(await other.call('ads.authorizePost', { post, days: 7 }), 404, 'not_found');
    assertRefused(await other.call('ads.removePost', { post }), 404, 'not_found');
    await creator.must('ads.removePost', { post });
    assert.equal((await creator.fetch(items[0]?.url ?? '')).status, 404);
    const own = await creator.must('audit.listOwnActivity', {});
    assert.deepEqual(
      own.items.map(({ action }) => action).filter((action) => action.startsWith('ads.')),
      ['ads.post_removed', 'ads.post_created'],
    );
  });

  test('comes to the account that presents the code first, and to no other', async () => {
    const { scene, owner, creator, post, at, media } = await authorized();
    const row = await owner.must('ads.getMedia', { ...at, media });
    assert.deepEqual(
      [row.name, row.kind, row.post?.creator, row.post?.isAuthorized],
      ['Morning run', 'video', 'Cara', true],
    );
    const file = await owner.fetch(row.url);
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), videoFile('feed.mp4'));
    assert.equal((await owner.must('ads.getMediaLibrary', at)).usedBytes, 0);
    const listed = await owner.must('ads.listMedia', { ...at, source: 'creator' });
    assert.deepEqual([listed.total, (await owner.must('ads.listMedia', { ...at, source: 'own' })).total], [1, 0]);
    const [used] = (await creator.must('ads.listOwnPosts', {})).items[0]?.authorizations ?? [];
    assert.deepEqual([used?.state, used?.code, used?.usedBy?.account], ['used', null, 'Scene']);
    const other = await world.addAccount(owner, scene.center, 'Other');
    const code = await codeOf(creator, post, 365);
    for (const wrong of [code.replace(/.$/, (last) => (last === '0' ? '1' : '0')), 'x', '0-0', `${code}0`])
      assertRefused(
        await owner.call('ads.redeemPost', { center: scene.center, account: other.id, code: wrong }),
        422,
        'ads.post_code_wrong',
      );
    await redeemed(owner, { center: scene.center, account: other.id }, ` ${code.toLowerCase()} `);
    assertRefused(await owner.call('ads.redeemPost', { ...at, code }), 409, 'ads.post_code_used');
  });

  test('may be uploaded by the account as its own as well', async () => {
    const { owner, at } = await authorized();
    await addVideo(owner, at);
    assert.equal((await owner.must('ads.listMedia', { ...at })).total, 2);
  });
});

describe('an ad that shows a post', () => {
  test('stops when the creator revokes it, and its center is told by whom', async () => {
    const { owner, creator, at, delivery, media, scene } = await shown();
    assert.deepEqual((await delivery()).slice(0, 1).concat((await delivery()).slice(2)), [
      'balance_exhausted',
      'balance_exhausted',
    ]);
    const used = (await creator.must('ads.listOwnPosts', {})).items[0]?.authorizations[0];
    const { revokedAt, state } = await creator.must('ads.revokePost', { authorization: used?.id ?? '' });
    assert.equal(state, 'revoked');
    assert.deepEqual(await delivery(), ['authorization_ended', revokedAt, 'no_eligible_ad']);
    const { items } = await owner.must('audit.listActivity', { center: scene.center, action: 'ads.post_revoked' });
    assert.deepEqual(
      items.map(({ actor, object, after: told, ip }) => [actor.name, object.id, told?.['adsEnded'], ip]),
      [['Cara', media, 1, null]],
    );
    const row = await owner.must('ads.getMedia', { ...at, media });
    assert.equal(row.post?.isAuthorized, false);
    assert.equal((await owner.fetch(row.url)).status, 404);
    assertRefused(await creator.call('ads.revokePost', { authorization: used?.id ?? '' }), 404, 'not_found');
  });

  test('stops at the end by itself, and goes on with a new code', async () => {
    const { owner, creator, post, at, delivery, media } = await shown();
    await world.database.query(endsIn(-1), [post]);
    assert.equal((await delivery())[0], 'authorization_ended');
    assert.equal(await redeemed(owner, at, await codeOf(creator, post, 60)), media);
    assert.deepEqual((await delivery())[0], 'balance_exhausted');
    const { authorizations } = (await creator.must('ads.listOwnPosts', {})).items[0] ?? { authorizations: [] };
    assert.deepEqual(
      authorizations.map(({ state }) => state),
      ['used', 'ended'],
    );
  });

  test('is told of a week before its end, once for each', async () => {
    const { owner, post, scene } = await shown();
    const told = async (): Promise<unknown[]> => {
      await announceEnding(database);
      const query = { center: scene.center, action: 'ads.post_ending' as const };
      const { items } = await owner.must('audit.listActivity', query);
      return items.map(({ actor, object, after: fields }) => [actor.kind, object.name, typeof fields?.['expiresAt']]);
    };
    assert.deepEqual(await told(), []);
    await world.database.query(endsIn(6 * 24 * 60), [post]);
    const once = ['system', 'Morning run', 'string'];
    assert.deepEqual(await told(), [once]);
    assert.deepEqual(await told(), [once]);
    await world.database.query(endsIn(24 * 60), [post]);
    assert.deepEqual(await told(), [once, once]);
    await world.database.query(endsIn(-1), [post]);
    assert.deepEqual(await told(), [once, once]);
    const news = async (): Promise<number> => {
      const { items } = await owner.must('notifications.listNotifications', {});
      return items.filter(({ action }) => action === 'ads.post_ending').length;
    };
    // What a job wrote is told every two seconds.
    while ((await news()) < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(await news(), 2);
  });

  test('goes on as long as one of two authorizations stands', async () => {
    const { owner, creator, post, at, delivery } = await shown();
    await redeemed(owner, at, await codeOf(creator, post, 365));
    const { authorizations } = (await creator.must('ads.listOwnPosts', {})).items[0] ?? { authorizations: [] };
    await creator.must('ads.revokePost', { authorization: authorizations[0]?.id ?? '' });
    assert.equal((await delivery())[0], 'balance_exhausted');
    await creator.must('ads.revokePost', { authorization: authorizations[1]?.id ?? '' });
    assert.equal((await delivery())[0], 'authorization_ended');
  });
});
