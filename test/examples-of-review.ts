// A call of each endpoint about the review of ads, for tests that make every call.
import { adGroupIn, adIn, campaignIn, content } from './examples-of-ads.ts';
import { onAccount, videoIn } from './examples-of-media.ts';
import type { Scene } from './scene.ts';

/** An ad that was published and rejected, written straight into the tables: who decides is named by the installation. */
export function rejectedIn(scene: Scene): Promise<string> {
  return scene.once('rejected ad', async () => {
    const ad = await adIn(scene);
    const at = await onAccount(scene);
    await scene.owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [await campaignIn(scene)] });
    await rejectNow(scene, ad);
    return ad;
  });
}

export async function rejectNow(scene: Scene, ad: string): Promise<void> {
  const { database } = scene.world;
  await database.query(
    `update ads.reviews set state = 'rejected', reasons = '{misleading}', decided_at = now()
     where ad_id = $1 and state in ('checking', 'waiting')`,
    [ad],
  );
  await database.query(
    `update ads.ads set review = 'rejected', review_reason = 'misleading', reviewed_at = now() where id = $1`,
    [ad],
  );
}

/** The question about a published ad, once the rules have looked at it. */
async function waitingIn(scene: Scene): Promise<string> {
  const at = await onAccount(scene);
  const media = [await videoIn(scene)];
  const made = { ...content, media, name: 'Asked about', adGroup: await adGroupIn(scene) };
  const { id: ad } = await scene.owner.must('ads.createAd', { ...at, ...made });
  await scene.owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [await campaignIn(scene)] });
  for (let tries = 0; tries < 400; tries++) {
    const { rows } = await scene.world.database.query<{ id: string }>(
      `select id from ads.reviews where ad_id = $1 and state = 'waiting'`,
      [ad],
    );
    if (rows[0]) return rows[0].id;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('No rule has looked at the ad.');
}

export const reviewExamples = {
  'ads.getReviewDesk': () => ({}),
  'ads.listReviews': () => ({}),
  'ads.decideReviews': async (scene: Scene) => ({ ids: [await waitingIn(scene)], decision: 'approve' as const }),
  'ads.appealReview': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    ad: await rejectedIn(scene),
    text: 'The lamp is as bright as the text says.',
  }),
};
