// Assets: ad accounts, and the pixels and audiences that lie in them. A center creates one, or binds one that a person made by themself; people of the center are
// given it with a role. Who holds and who was given what is kept by access; this room keeps the accounts and records it.
export { holdAccount, recordOnAccount } from './account-log.ts';
export { audienceRoutes } from './audience-routes.ts';
export { listUnfitAudiences } from './audience-rows.ts';
export { getAudience } from './audiences.ts';
export { bindingDecider } from './bindings.ts';
export type { Follower } from './followers.ts';
export { type Collecting, serveCollect } from './pixel-collect.ts';
export { keepAll } from './pixel-jobs.ts';
export { pixelRoutes } from './pixel-routes.ts';
export { serveTestEvents } from './pixel-stream.ts';
export { accountNames } from './queries.ts';
export { routes } from './routes.ts';
export { transferDecider } from './transfers.ts';
