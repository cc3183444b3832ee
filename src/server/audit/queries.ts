import { type Selectable, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { listActivity as activityEndpoint, Entry, listOwnActivity as ownEndpoint } from '../../contract/audit.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { closedRooms, isConfidential } from '../foundation/confidential.ts';
import type { Context } from '../foundation/context.ts';
import { asId, matches, readPage } from '../foundation/lists.ts';
import type { AuditEntries, DB } from '../foundation/tables.ts';

type Paged = { page: number; pageSize: number; search: string; sort: '-at' | 'at' };

/** The log of a center. The search looks at names and, for an id, at who acted and on what. */
export function listActivity(
  context: Context,
  input: InputOf<typeof activityEndpoint>,
): Promise<ReplyOf<typeof activityEndpoint>> {
  let entries = context.db
    .selectFrom('audit.entries')
    .where('center_id', '=', context.centerId)
    .where(isReadable(context));
  if (input.action) entries = entries.where('action', '=', input.action);
  if (input.room) entries = entries.where('action', 'like', `${input.room}.%`);
  if (input.actor) entries = entries.where('actor_id', '=', input.actor);
  if (input.objectType) entries = entries.where('object_type', '=', input.objectType);
  if (input.objectId) entries = entries.where('object_id', '=', input.objectId);
  if (input.from) entries = entries.where('at', '>=', new Date(input.from));
  if (input.to) entries = entries.where('at', '<', new Date(input.to));
  return pageOf(entries.where(found(input.search)), input);
}

/** What was done in a room to one thing, as the log of the acting center tells it, for who may read of the thing. */
export function listChangesOf(
  context: Context,
  { room, type, id }: { room: string; type: string; id: string },
  input: Paged,
): Promise<ReplyOf<typeof activityEndpoint>> {
  const entries = context.db
    .selectFrom('audit.entries')
    .where('center_id', '=', context.centerId)
    .where('object_type', '=', type)
    .where('object_id', '=', id)
    .where('action', 'like', `${room}.%`)
    .where('result', '=', 'done');
  return pageOf(entries.where(found(input.search)), input);
}

/** The log of the caller's own account. */
export function listOwnActivity(
  context: Context,
  input: InputOf<typeof ownEndpoint>,
): Promise<ReplyOf<typeof ownEndpoint>> {
  const entries = context.db
    .selectFrom('audit.entries')
    .where('center_id', 'is', null)
    .where('person_id', '=', context.actor.personId);
  return pageOf(entries.where(found(input.search)), input);
}

/** Whether the caller may read an entry of the acting center's log. */
function isReadable(context: Context) {
  const rooms = closedRooms(context);
  return rooms.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`split_part(action, '.', 1) <> all (${rooms}::text[])`;
}

function found(search: string) {
  const id = asId(search);
  if (id !== null) return sql<SqlBool>`(object_id = ${id} or actor_id = ${id})`;
  return matches(search, ['actor_name', 'object_name', 'action']);
}

/** Entries as they were written, in their order, whichever log they are in. */
export function listWritten({ db }: Context, ids: readonly string[]): Promise<Selectable<AuditEntries>[]> {
  const wanted = sql<string>`any (${ids as string[]}::bigint[])`;
  return db.selectFrom('audit.entries').selectAll().where('id', '=', wanted).orderBy('id').execute();
}

/** Entries of the acting center by id, as programs are told of them: of what is confidential, that it happened and to what. */
export async function findEntries(context: Context, ids: readonly string[]): Promise<Entry[]> {
  if (ids.length === 0) return [];
  const rows = await context.db
    .selectFrom('audit.entries')
    .selectAll()
    .select(isUndone)
    .where('center_id', '=', context.centerId)
    .where('id', 'in', ids)
    .execute();
  return rows.map((row) => {
    const entry = present(row);
    return isConfidential(entry.action) ? { ...entry, before: null, after: null } : entry;
  });
}

const isUndone =
  sql<boolean>`undo is not null and exists (select from audit.entries later where later.undoes = entries.id)`.as(
    'isUndone',
  );

type Entries = SelectQueryBuilder<DB, 'audit.entries', object>;

async function pageOf(entries: Entries, input: Paged): Promise<ReplyOf<typeof activityEndpoint>> {
  const direction = input.sort === 'at' ? 'asc' : 'desc';
  const { rows, total } = await readPage(
    entries.selectAll().select(isUndone).orderBy('at', direction).orderBy('id', direction),
    input,
  );
  return { items: rows.map(present), total, page: input.page, pageSize: input.pageSize };
}

function present(row: Selectable<AuditEntries> & { isUndone: boolean }): Entry {
  const undo = row.isUndone ? 'done' : 'possible';
  return {
    id: row.id,
    at: row.at.toISOString(),
    action: row.action as Entry['action'],
    actor: { kind: row.actor_kind as Entry['actor']['kind'], id: row.actor_id, name: row.actor_name },
    object: { type: row.object_type as Entry['object']['type'], id: row.object_id, name: row.object_name },
    before: row.before as Entry['before'],
    after: row.after as Entry['after'],
    result: row.result as Entry['result'],
    ip: row.ip,
    device: row.device,
    requestId: row.request_id,
    undo: row.undo === null ? null : undo,
    undoes: row.undoes,
  };
}
