import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { decideRequest as decideEndpoint } from '../../contract/requests.ts';
import { lockCenter } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import type { Jobs } from '../foundation/jobs.ts';
import type { Deciders, Kind } from './deciders.ts';
import { findForMe, getRequest } from './queries.ts';

export interface Asked {
  kind: Kind;
  centerName: string;
  to: { personId: string } | { email: string };
  objectId: string;
  note: string;
  /** What the decider is shown, in the shape of the contract for this kind. */
  details: Record<string, unknown>;
  expiresAt: Date;
}

/** Asks somebody outside the acting center. Returns the id of the request. */
export async function ask(context: Context, jobs: Jobs, asked: Asked): Promise<string> {
  const address =
    'email' in asked.to ? { to_email_key: asked.to.email.toLowerCase() } : { to_person_id: asked.to.personId };
  const earlier = await context.db
    .selectFrom('requests.requests')
    .select('id')
    .where('center_id', '=', context.centerId)
    .where((where) => where.and(address))
    .limit(1)
    .executeTakeFirst();
  const { id } = await context.db
    .insertInto('requests.requests')
    .values({
      kind: asked.kind,
      center_id: context.centerId,
      center_name: asked.centerName,
      asked_by: context.actor.personId,
      asked_by_name: context.actor.name,
      asked_by_email: context.actor.email,
      ...address,
      object_id: asked.objectId,
      note: asked.note,
      details: JSON.stringify(asked.details),
      is_first: earlier === undefined,
      expires_at: asked.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await scheduleExpiry(context, jobs, { id, expiresAt: asked.expiresAt });
  return id;
}

function scheduleExpiry(context: Context, jobs: Jobs, request: { id: string; expiresAt: Date }): Promise<void> {
  const data = { centerId: context.centerId, requestId: request.id };
  return jobs.enqueue(context.db, 'requests.expire', data, {
    startAfter: new Date(request.expiresAt.getTime() + 1000),
  });
}

/** Ends the open request about an object, because it was decided elsewhere, withdrawn or asked anew. */
export async function closeRequest(
  context: Context,
  which: { kind: Kind; centerId: string; objectId: string },
  state: 'approved' | 'declined' | 'cancelled' | 'expired',
): Promise<void> {
  await context.db
    .updateTable('requests.requests')
    .set({ state, decided_at: context.now, decided_by: context.caller?.personId ?? null })
    .where('kind', '=', which.kind)
    .where('center_id', '=', which.centerId)
    .where('object_id', '=', which.objectId)
    .where('state', '=', 'pending')
    .execute();
}

/**
 * The caller's answer. The center and then the request are locked first, so that two answers at once are one, and so that an
 * answer by the link of the same invitation, which locks in this order too, never waits for one that waits for it.
 */
export async function decideRequest(
  context: Context,
  deciders: Deciders,
  input: InputOf<typeof decideEndpoint>,
): Promise<ReplyOf<typeof decideEndpoint>> {
  const seen = await findForMe(context, input.request);
  if (!seen) refuse('not_found');
  await enterCenter(context.db, seen.center_id);
  await lockCenter(context, seen.center_id);
  await sql`select from requests.requests where id = ${input.request} and (to_person_id = ${context.actor.personId} or to_email_key = ${context.actor.email.toLowerCase()}) for update`.execute(
    context.db,
  );
  const row = await findForMe(context, input.request);
  if (!row) refuse('not_found');
  if (row.state !== 'pending') refuse('requests.already_decided');
  if (row.expires_at <= context.now) refuse('requests.expired');
  const decided = { id: row.id, centerId: row.center_id, objectId: row.object_id };
  const decider = deciders[row.kind];
  await (input.decision === 'approve' ? decider.approve(context, decided) : decider.decline(context, decided));
  await context.db
    .updateTable('requests.requests')
    .set({
      state: input.decision === 'approve' ? 'approved' : 'declined',
      decided_at: context.now,
      decided_by: context.actor.personId,
    })
    .where('id', '=', row.id)
    .execute();
  return { request: await getRequest(context, { request: row.id }), centerId: row.center_id };
}
