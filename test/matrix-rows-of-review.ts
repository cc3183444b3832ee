// What each role meets at the review of ads. Ada, who owns Acme, is named by the installation.
const reviewers = `   401 ${' ads.reviewers_only'.repeat(9)} ok ads.reviewers_only`;

export const reviewMatrix = {
  'ads.getReviewDesk': '401  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok',
  'ads.listReviews': reviewers,
  'ads.decideReviews': reviewers,
  'ads.appealReview': '401  404  404  403  404  403  403  ok  ok  ok  ok  404',
};
