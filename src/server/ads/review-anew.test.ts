// What review lets through: nothing that people see changes behind its back, and rules approve by themselves only for accounts that
// people trusted, as the installation says.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { addImage, addVideo, uploaded, videoFile } from '../../../test/creatives.ts';
import { Scene } from '../../../test/scene.ts';
import { takes } from '../../../test/sweeps.ts';
import { openWorld, type World } from '../../../test/world.ts';

const trustAfter = 2;
let world: World;
before(async () => {
  world = await openWorld({ isSmall: true, config: { reviewTrustAfter: trustAfter } });
});
after(() => world.close());

const daily = { mode: 'daily' as const, amountMicros: '50000000' };
/** Nothing that a rule finds anything in. */
const plain = { format: 'video' as const, brandName: 'Nordlicht', text: 'Light for long nights' };

async function until<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  for (let tries = 0; tries < 400; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('It did not come.');
}

/** An account with a published ad group, where ads are published at once. */
async function furnished(scene?: Scene) {
  const within = scene ?? (await Scene.open(world));
  const { owner } = within;
  const { id: account } = await world.addAccount(owner, within.center, 'Reviewed');
  const at = { center: within.center, account };
  const { id: campaign } = await owner.must('ads.createCampaign', {
    ...at,
    name: 'Autumn',
    objective: 'reach',
    budget: daily,
  });
  const { id: adGroup } = await owner.must('ads.createAdGroup', { ...at, campaign, name: 'Evenings' });
  const video = await addVideo(owner, at);
  const publish = async (change: object = {}): Promise<string> => {
    const made = { ...at, adGroup, name: 'Lamp', ...plain, media: [video], ...change };
    const { id } = await owner.must('ads.createAd', made);
    await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [campaign] });
    return id;
  };
  const reviewOf = async (ad: string) => (await owner.must('ads.getAd', { ...at, ad })).review;
  return { scene: within, owner, at, campaign, adGroup, video, publish, reviewOf };
}

const waiting = (ad: string) => until(async () => (await world.ada.must('ads.listReviews', { search: ad })).items[0]);
const decide = async (ad: string, decision: 'approve' | 'reject') => {
  const reasons = decision === 'reject' ? { reasons: ['misleading' as const] } : {};
  await world.ada.must('ads.decideReviews', { ids: [(await waiting(ad)).id], decision, ...reasons });
};
/** Who decided last about an ad; null for the rules. */
async function deciderOf(ad: string): Promise<string | null> {
  const { rows } = await world.database.query<{ by: string | null }>(
    `select decided_by as by from ads.reviews where ad_id = $1 and state = 'approved' order by id desc limit 1`,
    [ad],
  );
  assert.ok(rows[0], 'It was approved by nobody.');
  return rows[0].by;
}

describe(`an account that people approved ${trustAfter} times in a row`, () => {
  test('is approved by the rules alone from then on, until people reject', async () => {
    const { publish, reviewOf } = await furnished();
    const isApproved = (ad: string) =>
      until(async () => ((await reviewOf(ad)).state === 'approved' ? true : undefined));
    for (let time = 0; time < trustAfter; time++) await decide(await publish(), 'approve');
    const third = await publish();
    await isApproved(third);
    assert.equal(await deciderOf(third), null);
    // What rules find something in is looked at by people all the same.
    const loud = await publish({ text: 'BUY THIS LAMP NOW AND NEVER REGRET IT' });
    assert.deepEqual((await waiting(loud)).findings, ['text_style']);
    await decide(loud, 'reject');
    // From now on people look again, and what rules approved does not count for them.
    for (let time = 0; time < trustAfter; time++) {
      const ad = await publish();
      assert.equal((await waiting(ad)).ad.id, ad);
      await decide(ad, 'approve');
      assert.equal(await deciderOf(ad), world.ada.id);
    }
    const later = await publish();
    await isApproved(later);
    assert.equal(await deciderOf(later), null);
  });

  test('is trusted for itself: another account of its center is not', async () => {
    const first = await furnished();
    for (let time = 0; time < trustAfter; time++) await decide(await first.publish(), 'approve');
    const second = await furnished(first.scene);
    const ad = await second.publish();
    assert.equal((await waiting(ad)).ad.id, ad);
    assert.equal((await second.reviewOf(ad)).state, 'pending');
  });

  test('and appeals is answered by people', async () => {
    const { owner, at, publish, reviewOf } = await furnished();
    const rejected = await publish();
    await decide(rejected, 'reject');
    for (let time = 0; time < trustAfter; time++) await decide(await publish(), 'approve');
    await owner.must('ads.appealReview', { ...at, ad: rejected, text: 'It is the lamp.' });
    assert.equal((await waiting(rejected)).appeal, 'It is the lamp.');
    assert.equal((await reviewOf(rejected)).state, 'pending');
  });
});

const addFilm = async ({ owner, at }: Pick<Awaited<ReturnType<typeof furnished>>, 'owner' | 'at'>): Promise<string> => {
  const upload = await uploaded(owner, at, { name: 'quiet.webm', bytes: videoFile('quiet.webm') });
  return (await owner.must('ads.createMedia', { ...at, upload, name: 'Film' })).id;
};

describe('an approved ad is reviewed anew when what people see of it changes:', () => {
  type Made = Awaited<ReturnType<typeof furnished>> & { ad: string };
  const update =
    (change: object) =>
    ({ owner, at, ad }: Made) =>
      owner.must('ads.updateAd', { ...at, ad, ...change });
  const seen: Record<string, (made: Made) => Promise<unknown>> = {
    'its brand': update({ brandName: 'Another' }),
    'its text': update({ text: 'Another light' }),
    'its button': update({ callToAction: 'shop_now' }),
    'its landing page': update({ landingUrl: 'https://nordlicht.example/lamps' }),
    'its video': async (made) => update({ media: [await addFilm(made)] })(made),
    'its still': async (made) => update({ thumbnail: await addImage(made.owner, made.at) })(made),
    'its format': async (made) =>
      update({ format: 'single_image', media: [await addImage(made.owner, made.at)] })(made),
    'a new version of its video': async ({ owner, at, video: media }) => {
      const upload = await uploaded(owner, at, { name: 'quiet.webm', bytes: videoFile('quiet.webm') });
      return owner.must('ads.replaceMedia', { ...at, media, upload });
    },
    'a row of a spreadsheet': ({ owner, at, ad }) =>
      owner.must('ads.importAds', { ...at, level: 'ad', rows: [{ line: 2, id: ad, text: 'Out of a sheet' }] }),
  };
  for (const [what, change] of Object.entries(seen).filter((_, at) => takes(at % 3 === 0)))
    test(what, async () => {
      const made = await furnished();
      const ad = await made.publish();
      await decide(ad, 'approve');
      assert.equal((await made.reviewOf(ad)).state, 'approved');
      await change({ ...made, ad });
      assert.equal((await made.reviewOf(ad)).state, 'pending');
      const { delivery } = await made.owner.must('ads.getAd', { ...made.at, ad });
      assert.equal(delivery.status, 'in_review');
      assert.equal((await waiting(ad)).ad.id, ad);
    });

  test('and the way back to what was approved is reviewed too, its name, labels and switch are not', async () => {
    const { owner, at, publish, reviewOf } = await furnished();
    const ad = await publish();
    await decide(ad, 'approve');
    await owner.must('ads.updateAd', { ...at, ad, name: 'Renamed', labels: ['q4'] });
    await owner.must('ads.switchAds', { ...at, level: 'ad', ids: [ad], isOn: false });
    await owner.must('ads.editSeveral', { ...at, level: 'ad', ids: [ad], changes: { isOn: true } });
    assert.equal((await reviewOf(ad)).state, 'approved');
    const rows = [{ line: 2, id: ad, text: 'Other words' }];
    const edit = await owner.must('ads.importAds', { ...at, level: 'ad', rows });
    await decide(ad, 'approve');
    await owner.must('ads.revertAds', { ...at, level: 'ad', ids: [ad], at: edit.at });
    assert.equal((await reviewOf(ad)).state, 'pending');
  });
});

test('whoever decides while it is being changed decides about what they saw, or is refused', async () => {
  const { owner, at, publish } = await furnished();
  const ad = await publish();
  for (let round = 0; round < 12; round++) {
    const asked = await waiting(ad);
    const text = `Light number ${round}`;
    const [decided, changed] = await Promise.all([
      world.ada.call('ads.decideReviews', { ids: [asked.id], decision: 'approve' }),
      owner.call('ads.updateAd', { ...at, ad, text }),
    ]);
    assert.equal(changed.status, 200);
    if (decided.status !== 200) assertRefused(decided, 409, 'ads.review_gone');
    // Whoever came first: what is to be seen now was approved by nobody yet.
    const { review, text: now } = await owner.must('ads.getAd', { ...at, ad });
    assert.deepEqual([review.state, now], ['pending', text]);
    assert.equal((await waiting(ad)).text, text);
    // Two approvals in a row would be trust.
    await decide(ad, 'reject');
    await owner.must('ads.updateAd', { ...at, ad, text: `${text}, once more` });
  }
});

const refused = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://10.0.0.8/',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[fd00::1]/',
  'http://nordlicht.example/',
  'https://localhost/',
  'javascript:alert(1)',
  'file:///etc/passwd',
];
test('a landing page in a private network is not even written down where its address is a number', async () => {
  const { owner, at, adGroup } = await furnished();
  for (const landingUrl of refused) {
    const reply = await owner.call('ads.createAd', { ...at, adGroup, name: 'Lamp', ...plain, landingUrl });
    assert.equal(reply.status, 400, landingUrl);
    assert.match(JSON.stringify(reply.refusal?.details), /landingUrl/, landingUrl);
  }
  assert.equal((await owner.must('ads.listAds', at)).total, 0);
  // A host whose name is written in another script has a name all the same.
  for (const landingUrl of ['https://灯.中国/', 'https://shop.nordlicht.example/?a=1#b'])
    await owner.must('ads.createAd', { ...at, adGroup, name: 'Lamp', ...plain, landingUrl });
});
