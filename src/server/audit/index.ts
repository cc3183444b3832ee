// Audit: the append-only record of who did what, on what, before and after. Commands record inside their own transaction,
// so a change and its entry commit together or not at all.
export { listActors } from './actors.ts';
export { recordOnBoth, type Side, type Telling } from './both-logs.ts';
export { type AskWithin, requireExport } from './exports.ts';
export { findEntries, listChangesOf, listWritten } from './queries.ts';
export { type Inverse, inverse, type Recorded, record, recordAll, recordDenied } from './record.ts';
export { routes } from './routes.ts';
export { type MakeWithin, takeBack, takeEntry } from './undo.ts';
