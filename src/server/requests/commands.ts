import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import type { decideRequest as decideEndpoint, decideRequests as decideManyEndpoint } from '../../contract/requests.ts';
import { lockCenter } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { Refusal, refuse, rowRefusal } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import type { Deciders, Kind } from './deciders.ts';
import { decidedOf, deciderOf, present } from './present.ts';
import { findForMe, listForMe, presentForMe, type RequestRow } from './queries.ts';
import { scheduleReminders } from './reminders.ts';
import { refuseUnreviewed } from './review.ts';
import { tellDeciders } from './telling.ts';

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
  /** Of those who decide for a center, only who may look into money sees it. */
  isConfidential?: boolean;
}

function addressOf(to: Asked['to']) {
  if ('email' in to) return { to_email_key: to.email.toLowerCase() };
  return 'personId' in to ? { to_person_id: to.personId } : { to_center_id: to.centerId };
}

/**
 * Asks somebody outside the acting center, or those who decide inside it, and tells them by mail. An invitation has a mail of its
 * own, which also reaches who has no account. Returns the id of the request.
 */
export async function ask(context: Context, installation: Installation, asked: Asked): Promise<string> {
  const address = addressOf(asked.to);
  const earlier = await context.db
    .selectFrom('requests.requests')
    .select('id')
    .where('center_id', '=', context.centerId)
    .where((where) => where.and(address))
    .limit(1)
    .executeTakeFirst();
  const row = await context.db
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
      is_confidential: asked.isConfidential === true,
      asked_at: context.now,
      expires_at: asked.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const data = { centerId: context.centerId, requestId: row.id };
  const startAfter = new Date(row.expires_at.getTime() + 1000);
  await installation.jobs.enqueue(context.db, 'requests.expire', data, { startAfter });
  await scheduleReminders(context, installation.jobs, row);
  if (row.kind !== 'members.invitation') await tellDeciders(context, installation, { row, template: 'requests.asked' });
  return row.id;
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

type Seen = Pick<RequestRow, 'center_id' | 'to_center_id'>;

/**
 * Locks the centers of requests in one order, and the caller's right to decide for those that are asked. An answer by the link of
 * the same invitation locks in this order too, so that it never waits for one that waits for it.
 */
async function lockCenters(context: Context, seen: readonly Seen[]): Promise<void> {
  const asked = new Set(seen.map((row) => row.to_center_id));
  const centers = new Set(seen.flatMap((row) => [row.center_id, row.to_center_id ?? row.center_id]));
  for (const center of [...centers].toSorted((one, other) => Number(BigInt(one) - BigInt(other)))) {
    await enterCenter(context.db, center);
    await lockCenter(context, center);
    if (asked.has(center)) {
      await sql`select from access.members where center_id = ${center} and person_id = ${context.actor.personId} for share`.execute(
        context.db,
      );
    }
  }
}

/** Locks a request. The transaction acts in the asking center afterwards. */
async function lockRequest(context: Context, seen: Seen & { id: string }): Promise<void> {
  await enterCenter(context.db, seen.to_center_id ?? seen.center_id);
  await sql`select from requests.requests where id = ${seen.id} for update`.execute(context.db);
  await enterCenter(context.db, seen.center_id);
}

/** Refusals that say that nobody could approve it any more, whoever they are. */
const overtaking: readonly RefusalCode[] = ['requests.overtaken', 'members.invitation_void', 'members.already_member'];

/** The caller's answer. The centers and then the request are locked first, so that two answers at once are one. */
export async function decideRequest(
  context: Context,
  deciders: Deciders,
  input: InputOf<typeof decideEndpoint>,
): Promise<ReplyOf<typeof decideEndpoint>> {
  const seen = await findForMe(context, input.request);
  if (!seen) refuse('not_found');
  await lockCenters(context, [seen]);
  try {
    return await answer(context, deciders, { seen, decision: input.decision });
  } catch (error) {
    // Found out by trying: the list says so from now on.
    if (error instanceof Refusal && overtaking.includes(error.code))
      context.afterRefusal = (after) => markOvertaken(after, seen.id);
    throw error;
  }
}

type Decision = InputOf<typeof decideEndpoint>['decision'];

async function answer(
  context: Context,
  deciders: Deciders,
  { seen, decision }: { seen: RequestRow; decision: Decision },
): Promise<ReplyOf<typeof decideEndpoint>> {
  await lockRequest(context, seen);
  const row = await findForMe(context, seen.id);
  if (!row) refuse('not_found');
  if (row.state !== 'pending') refuse('requests.already_decided');
  if (row.expires_at <= context.now) refuse('requests.expired');
  const decider = deciderOf(deciders, row.kind);
  const outcome = await (decision === 'approve'
    ? decider.approve(context, decidedOf(row))
    : decider.decline(context, decidedOf(row)));
  await refuseUnreviewed(context, row, decision);
  if (outcome === 'waits') return { request: present(row, context.now, new Map()), centerId: row.center_id };
  await context.db
    .updateTable('requests.requests')
    .set({
      state: decision === 'approve' ? 'approved' : 'declined',
      decided_at: context.now,
      decided_by: context.actor.personId,
    })
    .where('id', '=', row.id)
    .execute();
  return { request: await presentForMe(context, row.id), centerId: row.center_id };
}

async function markOvertaken(context: Context, id: string): Promise<void> {
  await context.db
    .updateTable('requests.requests')
    .set({ overtaken_at: context.now })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute();
}

/**
 * Many answers in one transaction, each in a savepoint of its own: what is refused of one is taken back and does not stop the
 * others. All centers are locked before, since one after the other could end in a deadlock.
 */
export async function decideRequests(
  context: Context,
  deciders: Deciders,
  input: InputOf<typeof decideManyEndpoint>,
): Promise<ReplyOf<typeof decideManyEndpoint>> {
  const ids = [...new Set(input.requests)];
  const known = new Map((await listForMe(context, ids)).map((row) => [row.id, row]));
  await lockCenters(context, [...known.values()]);
  const results: ReplyOf<typeof decideManyEndpoint>['results'] = [];
  for (const id of ids) {
    // What each records is weighed by the rules of approval for itself.
    const own = Object.create(context, { changes: { value: [] } }) as Context;
    await sql`savepoint one`.execute(context.db);
    try {
      const seen = known.get(id) ?? refuse('not_found');
      const { request } = await answer(own, deciders, { seen, decision: input.decision });
      context.changes.push(...own.changes);
      results.push({ request: id, state: request.state, refusal: null, changes: own.changes.length });
    } catch (error) {
      // The password is asked for once, for all of them.
      if (error instanceof Refusal && error.code === 'step_up_required') throw error;
      const refusal = rowRefusal(error, context.origin.locale);
      await sql`rollback to savepoint one`.execute(context.db);
      if (overtaking.includes(refusal.code)) await markOvertaken(context, id);
      results.push({ request: id, state: null, refusal, changes: 0 });
    }
  }
  return { results };
}
