// Sessions: opened, given a new secret, ended. The secret leaves once, in the cookie; its SHA-256 stays.
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { hashSecret, newSecret } from '../foundation/secrets.ts';
import { deviceOf, sessionMs } from './rules.ts';

/** Signs a person in on this device, who was just proved to be that person and acts for the rest of the transaction. */
export async function openSession(context: Context, person: { id: string; name: string }): Promise<void> {
  const secret = newSecret();
  const expiresAt = new Date(context.now.getTime() + sessionMs);
  const device = deviceOf(context.origin.device);
  const { id } = await context.db
    .insertInto('identity.sessions')
    .values({
      person_id: person.id,
      secret_hash: hashSecret(secret),
      expires_at: expiresAt,
      ip: context.origin.ip,
      device,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  context.cookie = { secret, expiresAt };
  await record(context, {
    action: 'identity.signed_in',
    object: { type: 'session', id, name: device },
    actor: person,
    log: { person: person.id },
  });
}

/** Gives the current session a new secret, so that a copy of the old one is worth nothing. */
export async function rotateSession(context: Context): Promise<void> {
  const { actor } = context;
  const secret = newSecret();
  const row = await context.db
    .updateTable('identity.sessions')
    .set({ secret_hash: hashSecret(secret), authenticated_at: context.now })
    .where('id', '=', actor.sessionId)
    .where('ended_at', 'is', null)
    .returning('expires_at')
    .executeTakeFirst();
  if (row) context.cookie = { secret, expiresAt: row.expires_at };
}

/** Ends every session of a person but one, and answers how many. */
export async function endSessions(
  context: Context,
  personId: string,
  but: { sessionId: string | null },
): Promise<number> {
  let ending = context.db
    .updateTable('identity.sessions')
    .set({ ended_at: context.now })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', context.now);
  if (but.sessionId !== null) ending = ending.where('id', '<>', but.sessionId);
  const { numUpdatedRows } = await ending.executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Ends the session that the browser had, when it signs in again: its cookie is about to be replaced. */
export async function endReplacedSession(context: Context): Promise<void> {
  const sessionId = context.caller?.sessionId;
  if (!sessionId) return;
  await context.db
    .updateTable('identity.sessions')
    .set({ ended_at: context.now })
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .execute();
}
