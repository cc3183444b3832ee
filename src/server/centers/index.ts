// Centers: the organizations. A center is a name, a place, a zone and a currency from a date on; who is in it and what they
// may do belongs to access and members.
export { getCenterName } from './queries.ts';
export { runRecoveries } from './recovery-job.ts';
export { routes } from './routes.ts';
