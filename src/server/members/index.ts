// Members: who is in a center, how they come in (invitations) and how they go. The facts of membership belong to access;
// this room decides what may be done to them, and records it.
export { watchInvitationMail } from './delivery.ts';
export { invitationDecider } from './join.ts';
export { countPromises } from './promises.ts';
export { serveReceipts } from './receipt-files.ts';
export { reviewDecider } from './reviews.ts';
export { routes } from './routes.ts';
export { noteSighting } from './sightings.ts';
export { listStewards } from './stewards.ts';
export { giveGroupToTeams } from './team-grants.ts';
