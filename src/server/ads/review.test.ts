// Review: what rules find, what people decide, what the advertiser is told and may ask once more, and who sees none of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { uploaded, videoFile } from '../../../test/creatives.ts';
import { adGroupIn, adIn, campaignIn, content } from '../../../test/examples-of-ads.ts';
import { onAccount } from '../../../test/examples-of-media.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { compileWords, findsWords, shouts, usualWords } from './review-rules.ts';

let world: World;
before(async () => {
  // Pages of advertisers: one has a name that stands for this machine, the others are not there.
  const lookup = (host: string) =>
    host === 'inside.example'
      ? Promise.resolve([{ address: '127.0.0.1', family: 4 }])
      : Promise.reject(new Error(host));
  world = await openWorld({ isSmall: true, app: { outbound: { lookup, timeoutMs: 2000 } } });
});
after(() => world.close());

async function until<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('It did not come.');
}

async function published(change: object = {}) {
  const scene = await Scene.open(world);
  const at = await onAccount(scene);
  const { owner } = scene;
  const ad = await adIn(scene);
  if (Object.keys(change).length > 0) await owner.must('ads.updateAd', { ...at, ad, ...change });
  await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [await campaignIn(scene)] });
  const stateOf = async () => (await owner.must('ads.getAd', { ...at, ad })).review;
  return { scene, owner, at, ad, stateOf };
}

/** The question about an ad that waits at the desk. */
const waiting = (ad: string) => until(async () => (await world.ada.must('ads.listReviews', { search: ad })).items[0]);

describe('an ad that was published', () => {
  test('waits at the desk with what people would see, and is shown only once it is approved', async () => {
    const { owner, at, ad, stateOf } = await published();
    const asked = await waiting(ad);
    assert.deepEqual(
      [asked.text, asked.brandName, asked.format, asked.media[0]?.kind, asked.centerName, asked.findings],
      [content.text, content.brandName, 'video', 'video', 'Nordlicht', ['landing_unreachable']],
    );
    assert.equal((await world.ada.fetch(asked.media[0]?.url ?? '')).status, 200);
    assert.equal((await owner.fetch(asked.media[0]?.url ?? '')).status, 403);
    assert.notEqual((await owner.must('ads.getAd', { ...at, ad })).delivery.status, 'delivering');
    await world.ada.must('ads.decideReviews', { ids: [asked.id], decision: 'approve' });
    assert.equal((await stateOf()).state, 'approved');
    const { delivery } = await owner.must('ads.getAd', { ...at, ad });
    // What stands in the way now is the money of the account.
    assert.equal(delivery.status, 'balance_exhausted');
    const { items } = await owner.must('audit.listActivity', { center: at.center, action: 'ads.ad_approved' });
    assert.deepEqual([items[0]?.actor.kind, items[0]?.object.id, items[0]?.ip], ['system', ad, null]);
    assertRefused(
      await world.ada.call('ads.decideReviews', { ids: [asked.id], decision: 'approve' }),
      409,
      'ads.review_gone',
    );
  });

  test('with words of the list is rejected at once, and whoever works on it is told why', async () => {
    const { owner, at, ad, stateOf } = await published({ text: 'A guaranteed  PROFIT for you' });
    const review = await until(async () => {
      const now = await stateOf();
      return now.state === 'rejected' ? now : undefined;
    });
    assert.deepEqual(
      [review.reason, review.reasons, review.mayAppeal],
      ['prohibited_words', ['prohibited_words'], true],
    );
    const news = await until(async () =>
      (await owner.must('notifications.listNotifications', {})).items.find(
        ({ action }) => action === 'ads.ad_rejected',
      ),
    );
    assert.equal(news.object.id, ad);
    await owner.must('ads.updateAd', { ...at, ad, text: 'A lamp' });
    assert.equal((await stateOf()).state, 'pending');
    assert.deepEqual((await waiting(ad)).findings, ['landing_unreachable']);
  });

  test('that leads into a private network is rejected, by address and by name', async () => {
    const { ad, stateOf } = await published({ landingUrl: 'https://inside.example/admin' });
    const review = await until(async () => {
      const now = await stateOf();
      return now.state === 'rejected' ? now : undefined;
    });
    assert.deepEqual(review.reasons, ['landing_forbidden'], ad);
  });

  test('and changed while it waits is asked about as it is now', async () => {
    const { owner, at, ad } = await published();
    const first = await waiting(ad);
    await owner.must('ads.updateAd', { ...at, ad, text: 'Another light' });
    const second = await until(async () => {
      const { items } = await world.ada.must('ads.listReviews', { search: ad });
      return items.length === 1 && items[0]?.id !== first.id ? items[0] : undefined;
    });
    assert.equal(second.text, 'Another light');
    assertRefused(
      await world.ada.call('ads.decideReviews', { ids: [first.id], decision: 'approve' }),
      409,
      'ads.review_gone',
    );
    await owner.must('ads.removeAds', { ...at, level: 'ad', ids: [ad] });
    assert.equal((await world.ada.must('ads.listReviews', { search: ad })).total, 0);
  });
});

describe('a rejection', () => {
  test('has reasons and words, can be appealed once, and the appeal goes to people', async () => {
    const { owner, at, ad, stateOf } = await published();
    const decide = (id: string) =>
      world.ada.must('ads.decideReviews', {
        ids: [id],
        decision: 'reject',
        reasons: ['misleading'],
        note: 'Show the lamp.',
      });
    await decide((await waiting(ad)).id);
    const review = await stateOf();
    assert.deepEqual([review.state, review.reasons, review.note], ['rejected', ['misleading'], 'Show the lamp.']);
    await owner.must('ads.appealReview', { ...at, ad, text: 'It is the lamp.' });
    const again = await waiting(ad);
    assert.equal(again.appeal, 'It is the lamp.');
    const { total } = await world.ada.must('ads.listReviews', { search: ad, isAppeal: 'true' } as never);
    assert.equal(total, 1);
    await decide(again.id);
    assert.equal((await stateOf()).mayAppeal, false);
    assertRefused(await owner.call('ads.appealReview', { ...at, ad, text: 'Once more' }), 409, 'ads.appealed_already');
    // What was changed is another ad.
    await owner.must('ads.updateAd', { ...at, ad, text: 'A brighter lamp' });
    await decide((await waiting(ad)).id);
    assert.equal((await stateOf()).mayAppeal, true);
  });

  test('of many is all or none', async () => {
    const [one, other] = [await published(), await published()];
    const ids = [(await waiting(one.ad)).id, (await waiting(other.ad)).id];
    assertRefused(
      await world.ada.call('ads.decideReviews', { ids: [...ids, '1'], decision: 'approve' }),
      409,
      'ads.review_gone',
    );
    assert.deepEqual([(await one.stateOf()).state, (await other.stateOf()).state], ['pending', 'pending']);
    const dry = await world.ada.dryRun('ads.decideReviews', { ids, decision: 'approve' });
    assert.equal(dry.body.changes.length, 2);
    assert.deepEqual(await world.ada.must('ads.decideReviews', { ids, decision: 'approve' }), { changed: 2 });
    assert.deepEqual([(await one.stateOf()).state, (await other.stateOf()).state], ['approved', 'approved']);
  });
});

test('a new version of what a waiting ad shows is asked about anew', async () => {
  const { scene, ad } = await published();
  const first = await waiting(ad);
  const at = await onAccount(scene);
  const upload = await uploaded(scene.owner, at, { name: 'quiet.webm', bytes: videoFile('quiet.webm') });
  const media = (await scene.owner.must('ads.getAd', { ...at, ad })).media[0]?.id ?? '';
  await scene.owner.must('ads.replaceMedia', { ...at, media, upload });
  const second = await until(async () => {
    const { items } = await world.ada.must('ads.listReviews', { search: ad });
    return items[0] && items[0].id !== first.id ? items[0] : undefined;
  });
  assert.deepEqual([first.media[0]?.version, second.media[0]?.version], [1, 2]);
});

test('only whom the installation names sees the desk', async () => {
  const { owner } = await published();
  assert.deepEqual(await owner.must('ads.getReviewDesk', {}), { isReviewer: false, waiting: 0 });
  assertRefused(await owner.call('ads.listReviews', {}), 403, 'ads.reviewers_only');
  const { isReviewer, waiting: count } = await world.ada.must('ads.getReviewDesk', {});
  assert.ok(isReviewer && count >= 0);
  // Nor does the one who reviews become a member of anything.
  const scene = await Scene.open(world);
  await adGroupIn(scene);
  assertRefused(await world.ada.call('ads.listAds', await onAccount(scene)), 404, 'not_found');
});

describe('the rules', () => {
  const words = compileWords(usualWords);
  for (const [text, isFound] of [
    ['guaranteed profit', true],
    ['GUARANTEED\u200b profit!', true],
    ['ｇｕａｒａｎｔｅｅｄ ｐｒｏｆｉｔ', true],
    ['guaranteed-profit', true],
    ['Guaranteed nonprofit work', false],
    ['cocaines', false],
    ['理财稳赚不赔', true],
    ['稳·赚·不·赔', true],
    ['稳定赚钱', false],
    ['A warm lamp for long nights', false],
  ] as const)
    test(`${isFound ? 'find' : 'do not find'} a word in ${text}`, () => assert.equal(findsWords(text, words), isFound));

  test('hear who shouts', () => {
    assert.deepEqual(
      ['BUY THIS LAMP NOW AND NEVER REGRET', 'Wow!!!!', 'NASA and ESA chose this lamp', '灯！！！！'].map(shouts),
      [true, true, false, true],
    );
  });
});
