// Notifications: whom the log concerns, and how it reaches them. Every entry that a write records is noted by the database in
// the same transaction; a teller then works out who is to know, by kind and by what they may see, and writes what they are shown
// and mailed. Other programs are sent the entries of a center by webhook, signed, in order and at least once.

export { sendDigests } from './digests.ts';
export { leavings } from './leavings.ts';
export { openNotifications } from './open.ts';
export { routes } from './routes.ts';
export { serveUnsubscribe } from './unsubscribe.ts';
