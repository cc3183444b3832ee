// Ads: the campaigns, ad groups and ads of an ad account, from draft to the bin and back. They belong to the account, not to a
// center: whoever holds the account works in them, and they go with it. Whether one is delivered is never stored: it follows
// from the switches above it, its schedule, review, the account and its money, and one function tells which of them decides.

export { openMediaStore } from './media-store.ts';
export { sweepMedia } from './media-sweep.ts';
export { serveMedia } from './media-transfer.ts';
export { openPostCodes } from './post-codes.ts';
export { announcePostEnds } from './posts-ends.ts';
export { type Reviewing, reviewAds } from './review-checks.ts';
export { compileWords, readWords, usualWords } from './review-rules.ts';
export { postRoutes, reviewRoutes, routes } from './routes.ts';
export { runRules } from './rules-jobs.ts';
export { leavings } from './rules-leavings.ts';
export { ruleRoutes } from './rules-routes.ts';
