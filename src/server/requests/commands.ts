import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { decideRequest as decideEndpoint } from '../../contract/requests.ts';
import { lockCenter } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import type { Jobs } from '../foundation/jobs.ts';
import type { Deciders, Kind } from './deciders.ts';
import { decidedOf, deciderOf, present } from './present.ts';
import { findForMe, getRequest } from './queries.ts';

export interface Asked {
  kind: Kind;
  centerName: string;
  /** One person; whoever has an address; or the Owners and Admins of a center, also of the asking one. */
  to: { personId: string } | { email: string } | { centerId: string };
  objectId: string;
  note: string;
  /** What the decider is shown, in the shape of the contract for this kind. */
  details: Record<string, unknown>;
  expiresAt: Date;
}

function addressOf(to: Asked['to']) {
  if ('email' in to) return { to_email_key: to.email.toLowerCase() };
  return 'personId' in to ? { to_person_id: to.personId } : { to_center_id: to.centerId };
}

/** Asks somebody outside the acting center, or those who decide inside it. Returns the id of the request. */
export async function ask(context: Context, { jobs }: Installation, asked: Asked): Promise<string> {
  const address = addressOf(asked.to);
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
 * Locks the centers of a request in one order, the caller's right to decide for one of them, and the request itself. The
 * transaction acts in the asking center afterwards.
 */
async function lockAll(context: Context, seen: { id: string; center_id: string; to_center_id: string | null }) {
  const centers = new Set([seen.center_id, seen.to_center_id ?? seen.center_id]);
  for (const center of [...centers].toSorted((one, other) => Number(BigInt(one) - BigInt(other)))) {
    await enterCenter(context.db, center);
    await lockCenter(context, center);
    if (center === seen.to_center_id) {
      await sql`select from access.members where center_id = ${center} and person_id = ${context.actor.personId} for share`.execute(
        context.db,
      );
    }
  }
  await enterCenter(context.db, seen.to_center_id ?? seen.center_id);
  await sql`select from requests.requests where id = ${seen.id} for update`.execute(context.db);
  await enterCenter(context.db, seen.center_id);
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
  await lockAll(context, seen);
  const row = await findForMe(context, input.request);
  if (!row) refuse('not_found');
  if (row.state !== 'pending') refuse('requests.already_decided');
  if (row.expires_at <= context.now) refuse('requests.expired');
  const decided = decidedOf(row);
  const decider = deciderOf(deciders, row.kind);
  const outcome = await (input.decision === 'approve'
    ? decider.approve(context, decided)
    : decider.decline(context, decided));
  if (outcome === 'waits') return { request: present(row, context.now, new Map()), centerId: row.center_id };
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
