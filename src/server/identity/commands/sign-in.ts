// Signing in and out, and confirming the password again.

import type { InputOf, ReplyOf } from '../../../contract/endpoint.ts';
import type * as api from '../../../contract/identity.ts';
import { record } from '../../audit/index.ts';
import type { Context } from '../../foundation/context.ts';
import { actAs } from '../../foundation/database.ts';
import { refuse } from '../../foundation/errors.ts';
import type { Installation } from '../../foundation/installation.ts';
import { isPassword } from '../passwords.ts';
import { findPasswordHash, getMe, type Person, personByEmail } from '../queries.ts';
import { stepUpMs } from '../rules.ts';
import { endReplacedSession, openSession, rotateSession } from '../sessions.ts';

type Nothing = Record<string, never>;

export async function signIn(
  context: Context,
  installation: Installation,
  input: InputOf<typeof api.signIn>,
): Promise<api.Me> {
  await endReplacedSession(context);
  const person = await personByEmail(context, input.email);
  // Acting as the person, so far only named, shows the hash to compare with. A refusal rolls everything back.
  await actAs(context.db, { id: person?.id ?? '0' });
  const known = await findPasswordHash(context, person?.id ?? '0');
  const isRight = await isPassword(input.password, known?.hash);
  if (!person || !known || !isRight) return refuseSignIn(context, person, 'identity.credentials_wrong');
  if (!person.confirmed_at) return refuseSignIn(context, person, 'identity.address_not_confirmed');
  await holdPassword(context, person.id, known.hash);
  await actAs(context.db, person);
  await openSession(context, person);
  await installation.limits.forgive('sign-in.account', input.email);
  return getMe(context, person.id);
}

/** A failed attempt is recorded for a known and for an unknown address, which also makes both take the same time. */
function refuseSignIn(
  context: Context,
  person: Person | undefined,
  code: 'identity.credentials_wrong' | 'identity.address_not_confirmed',
): never {
  context.afterRefusal = (after) => recordFailure(after, person);
  refuse(code);
}

function recordFailure(after: Context, person: { id: string; name: string } | undefined): Promise<void> {
  return record(after, {
    action: 'identity.sign_in_failed',
    object: { type: 'person', id: person?.id ?? null, name: person?.name ?? '' },
    log: { person: person?.id ?? null },
  });
}

/**
 * Holds the password that was just found right until this transaction commits. Without it a reset could end all sessions
 * while this one, opened with the old password, is about to appear.
 */
async function holdPassword(context: Context, personId: string, hash: string): Promise<void> {
  const held = await context.db
    .selectFrom('identity.passwords')
    .select('hash')
    .where('person_id', '=', personId)
    .forShare()
    .executeTakeFirst();
  if (held?.hash !== hash) refuse('identity.credentials_wrong');
}

export async function signOut(context: Context): Promise<Nothing> {
  const { actor } = context;
  context.cookie = null;
  const ended = await context.db
    .updateTable('identity.sessions')
    .set({ ended_at: context.now })
    .where('id', '=', actor.sessionId)
    .where('ended_at', 'is', null)
    .returning(['id', 'device'])
    .executeTakeFirst();
  if (!ended) return {};
  await record(context, {
    action: 'identity.signed_out',
    object: { type: 'session', id: ended.id, name: ended.device },
    log: { person: actor.personId },
  });
  return {};
}

export async function stepUp(
  context: Context,
  installation: Installation,
  input: InputOf<typeof api.stepUp>,
): Promise<ReplyOf<typeof api.stepUp>> {
  const { actor } = context;
  await requireOwnPassword(context, installation, input.password);
  await rotateSession(context);
  await record(context, {
    action: 'identity.step_up_confirmed',
    object: { type: 'person', id: actor.personId, name: actor.name },
    log: { person: actor.personId },
  });
  return { until: new Date(context.now.getTime() + stepUpMs).toISOString() };
}

/** Refuses unless this is the caller's password, and counts the attempts. */
export async function requireOwnPassword(
  context: Context,
  installation: Installation,
  password: string,
): Promise<void> {
  const { personId, name } = context.actor;
  await installation.limits.take('step-up.account', personId);
  const known = await findPasswordHash(context, personId);
  if (!known || !(await isPassword(password, known.hash))) {
    context.afterRefusal = (after) => recordFailure(after, { id: personId, name });
    refuse('identity.password_wrong');
  }
  await holdPassword(context, personId, known.hash);
  await installation.limits.forgive('step-up.account', personId);
}
