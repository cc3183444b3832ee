// The refusals of the review of ads, for the test that reaches every one.
import { adIn } from './examples-of-ads.ts';
import { onAccount } from './examples-of-media.ts';
import { rejectedIn, rejectNow } from './examples-of-review.ts';
import type { Row } from './refusals-of-access.ts';
import { asking, closed } from './refusals-of-ads.ts';

const text = 'Look again.';

export const reviewRows: Record<string, Row> = {
  'ads.listReviews ads.reviewers_only': (_, owner) => owner.call('ads.listReviews', {}),
  'ads.decideReviews ads.reviewers_only': (_, owner) =>
    owner.call('ads.decideReviews', { ids: ['1'], decision: 'approve' }),
  'ads.decideReviews ads.review_gone': ({ world }) =>
    world.ada.call('ads.decideReviews', { ids: ['1'], decision: 'approve' }),
  'ads.decideReviews ads.reason_missing': ({ world }) =>
    world.ada.call('ads.decideReviews', { ids: ['1'], decision: 'reject' }),
  'ads.appealReview assets.account_closed': asking('ads.appealReview', {}, closed),
  'ads.appealReview ads.in_bin': asking('ads.appealReview', {}, async (scene) =>
    scene.owner.must('ads.removeAds', { ...(await onAccount(scene)), level: 'ad', ids: [await rejectedIn(scene)] }),
  ),
  'ads.appealReview ads.nothing_to_appeal': async (scene, owner) =>
    owner.call('ads.appealReview', { ...(await onAccount(scene)), ad: await adIn(scene), text }),
  'ads.appealReview ads.appealed_already': async (scene, owner) => {
    const asked = { ...(await onAccount(scene)), ad: await rejectedIn(scene), text };
    await owner.must('ads.appealReview', asked);
    await rejectNow(scene, asked.ad);
    return owner.call('ads.appealReview', asked);
  },
};
