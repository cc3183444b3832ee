// Taking a change back: the call that its entry names is made again as a new change of the caller, checked like any other, and
// what stands now is compared with what the change left behind.
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { undoEntry as undoEndpoint } from '../../contract/audit.ts';
import type { Endpoint, InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { endpoints } from '../../contract/index.ts';
import { doorRefusals } from '../../contract/refusals.ts';
import { closedRooms, roomOf } from '../foundation/confidential.ts';
import type { Change, Context } from '../foundation/context.ts';
import { Refusal, refuse, rowRefusal } from '../foundation/errors.ts';
import type { Inverse } from './record.ts';

/** Makes a call of the caller in the transaction of another; handed over by `app.ts`, which knows all calls. */
export type MakeWithin = (
  context: Context,
  call: { endpoint: Endpoint; input: unknown; undoes?: string },
) => Promise<Change[]>;

export interface Undoable {
  id: string;
  action: string;
  object_type: string;
  object_id: string | null;
  after: Record<string, unknown> | null;
  undo: Inverse | null;
  isUndone: boolean;
}

/** Of the acting center's log, whoever may read it. The same entry is taken back by one call at a time. */
export async function takeEntry(context: Context, id: string): Promise<Undoable | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended('undo ' || ${id}, 0))`.execute(context.db);
  const entry = await context.db
    .selectFrom('audit.entries as e')
    .select(['e.id', 'e.action', 'e.object_type', 'e.object_id', 'e.after', 'e.undo'])
    .select((one) =>
      one
        .exists(one.selectFrom('audit.entries as later').select('later.id').whereRef('later.undoes', '=', 'e.id'))
        .as('isUndone'),
    )
    .where('e.center_id', '=', context.centerId)
    .where('e.id', '=', id)
    .where('e.result', '=', 'done')
    .executeTakeFirst();
  return entry as unknown as Undoable | undefined;
}

const same = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one ?? null, other ?? null);

/** Fields that somebody has changed since: taking the change back would overwrite what they did. */
function conflictsOf(entry: Undoable, changes: readonly Change[]): { field: string; left: unknown; now: unknown }[] {
  const left = entry.after ?? {};
  // What is told to a second center comes after, in that center's words.
  const change = changes.find(({ object }) => object.id === entry.object_id);
  return Object.entries(change?.before ?? {})
    .filter(([field, now]) => field in left && !same(left[field], now))
    .map(([field, now]) => ({ field, left: left[field] ?? null, now: now ?? null }));
}

async function makeInverse(
  context: Context,
  makeWithin: MakeWithin,
  { undo, id }: { undo: Inverse; id: string },
): Promise<Change[]> {
  const endpoint = endpoints.find(({ name }) => name === undo.endpoint) ?? refuse('audit.not_undoable');
  try {
    return await makeWithin(context, { endpoint, input: undo.input, undoes: id });
  } catch (error) {
    const isOfDoor = error instanceof Refusal && (doorRefusals as readonly string[]).includes(error.code);
    if (!(error instanceof Refusal) || isOfDoor) throw error;
    const { code, message } = rowRefusal(error, context.origin.locale);
    refuse('audit.undo_refused', { code, reason: message });
  }
}

/** Takes back what one entry tells of. Everything it changes is recorded as the caller's own change, naming the entry. */
export async function takeBack(
  context: Context,
  makeWithin: MakeWithin,
  { entry, despite }: { entry: Undoable; despite: boolean },
): Promise<ReplyOf<typeof undoEndpoint>> {
  if (entry.undo === null) refuse('audit.not_undoable');
  if (entry.isUndone) refuse('audit.already_undone');
  const changes = await makeInverse(context, makeWithin, { undo: entry.undo, id: entry.id });
  if (changes.length === 0) refuse('audit.nothing_to_undo');
  const conflicts = conflictsOf(entry, changes);
  if (conflicts.length > 0 && !despite) refuse('audit.undo_conflict', { conflicts });
  context.changes.push(...changes);
  return { undone: entry.id };
}

export async function undoEntry(
  context: Context,
  makeWithin: MakeWithin,
  { entry: id, despite }: InputOf<typeof undoEndpoint>,
): Promise<ReplyOf<typeof undoEndpoint>> {
  const entry = await takeEntry(context, id);
  if (!entry || closedRooms(context).includes(roomOf(entry.action))) refuse('not_found');
  return takeBack(context, makeWithin, { entry, despite });
}
