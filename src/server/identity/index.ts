// Identity: who people are. Accounts, passwords, sessions, API tokens, pictures. Everything here is about a person's own
// account, so it belongs to no center; other rooms ask for a person by id or address, and make one when an invitation
// proved the address.
export { serveAvatars } from './avatars.ts';
export { createPerson } from './commands/people.ts';
export { hashing } from './entry.ts';
export { presentColleague } from './present.ts';
export { routes } from './routes.ts';
export { noteSeen } from './seen.ts';
