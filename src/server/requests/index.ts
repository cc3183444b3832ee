// Requests: what waits for the decision of somebody outside the asking center, and the message centre that shows it.
// The room knows when a request is open and who decides; what a decision does belongs to the room that asked, which
// registers a decider for its kind.

export { needsApproval } from './approval-rules.ts';
export { cancelAsked, getAsked, listAskedOf, recordRequest, refuseIfAsked } from './asked.ts';
export { serveAttachments } from './attachment-files.ts';
export { ask, closeRequest } from './commands.ts';
export type { Decider, Deciders } from './deciders.ts';
export { registerJobs } from './jobs.ts';
export { handOverRequest, leavings } from './leavings.ts';
export { proposalDecider } from './proposal-acts.ts';
export { runProposals } from './proposal-runs.ts';
export type { Rehearse } from './proposals.ts';
export { isWaiting } from './queries.ts';
export { registerReminders } from './reminders.ts';
export { routes } from './routes.ts';
export { serveEvents } from './stream.ts';
