// Finance: the money of a center as an append-only double-entry ledger. Every act is a posting of transfers, each a positive
// amount from one account to another of the same currency; what a wallet holds follows from them, and the database refuses what
// would overdraw it, mix currencies, change the past or write into a closed month. Only Owners and members with a finance role
// see any of it.
export { follower } from './account-life.ts';
export { listAtStake, listDailyBudgets } from './at-stake.ts';
export { billingRoutes } from './billing-routes.ts';
export { mailInvoices, serveInvoices } from './invoice-files.ts';
export { checkAll, endAll, registerJobs, tellAll } from './jobs.ts';
export { servePapers } from './papers.ts';
export { paymentRoutes, servePayments } from './payments-routes.ts';
export { routes } from './routes.ts';
export { type SpendState, spendStateOf } from './spend-state.ts';
export { serveTransactionFile } from './transaction-file.ts';
