// Requests as the asking center sees them: what is open, what became of it, and how it is taken back.
import { sql } from 'kysely';
import type { RefusalCode } from '../../contract/refusals.ts';
import { lockCenter } from '../access/index.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { closeRequest } from './commands.ts';
import type { Kind } from './deciders.ts';
import { isOpen, stateOf } from './present.ts';
import { findAsked, listAsked, type RequestRow } from './queries.ts';

/** What every kind tells of a request to those who asked; the kind itself says what its object is. */
function presentAsked(row: RequestRow, now: Date) {
  return {
    id: row.id,
    state: stateOf(row, now),
    note: row.note,
    askedBy: { id: row.asked_by, name: row.asked_by_name },
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
}
type Asked = ReturnType<typeof presentAsked> & { objectId: string; details: unknown };

function describeAsked(row: RequestRow, now: Date): Asked {
  return { ...presentAsked(row, now), objectId: row.object_id, details: row.details };
}

/** One request of a kind that the acting center asked. */
export async function getAsked(context: Context, which: { kind: Kind; id: string }): Promise<Asked> {
  const row = await findAsked(context, which);
  return row ? describeAsked(row, context.now) : refuse('not_found');
}

export async function listAskedOf(
  context: Context,
  kind: Kind,
  input: Parameters<typeof listAsked>[2],
): Promise<{ items: Asked[]; total: number; page: number; pageSize: number }> {
  const { rows, total } = await listAsked(context, kind, input);
  const items = rows.map((row) => describeAsked(row, context.now));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

/** One open request about an object is enough. One that is late is ended, so that it does not stand in the way. */
export async function refuseIfAsked(
  context: Context,
  { code, ...about }: { kind: Kind; objectId: string; code: RefusalCode },
): Promise<void> {
  const open = await findAsked(context, about);
  if (!open) return;
  if (open.expires_at > context.now) refuse(code);
  await closeRequest(context, { ...about, centerId: context.centerId }, 'expired');
}

/**
 * Takes a request back that nobody has decided: the locks are those of an answer, so that one of the two comes too late. The
 * caller records it.
 */
export async function cancelAsked(context: Context, which: { kind: Kind; id: string }): Promise<RequestRow> {
  await lockCenter(context, context.centerId);
  await sql`select from requests.requests where center_id = ${context.centerId} and id = ${which.id} for update`.execute(
    context.db,
  );
  const row = await findAsked(context, which);
  if (!row) refuse('not_found');
  if (!isOpen(row, context.now)) refuse('requests.already_decided');
  await closeRequest(context, { kind: which.kind, centerId: context.centerId, objectId: row.object_id }, 'cancelled');
  return row;
}

/** An entry about a request, named by the object it is about, since those who asked know no more of it. */
export function recordRequest(
  context: Context,
  action: Parameters<typeof record>[1]['action'],
  request: { id: string; objectId: string; after: Record<string, unknown>; center?: string; isSystem?: boolean },
): Promise<void> {
  return record(context, {
    action,
    object: { type: 'request', id: request.id, name: request.objectId },
    after: request.after,
    log: { center: request.center ?? context.centerId },
    isSystem: request.isSystem ?? false,
  });
}
