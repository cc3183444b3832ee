// New passwords: by the link of a reset mail, and by who knows the current one.

import type { InputOf, ReplyOf } from '../../../contract/endpoint.ts';
import type * as api from '../../../contract/identity.ts';
import { record } from '../../audit/index.ts';
import type { Context } from '../../foundation/context.ts';
import { actAs } from '../../foundation/database.ts';
import { refuse } from '../../foundation/errors.ts';
import type { Installation } from '../../foundation/installation.ts';
import { endLinks, makeLink, useLink } from '../links.ts';
import { hashPassword, isPassword, judgePassword, requireGoodPassword } from '../passwords.ts';
import { findPasswordHash, findPerson, getMe, type Person, personByEmail } from '../queries.ts';
import { passwordMinLength } from '../rules.ts';
import { endReplacedSession, endSessions, openSession, rotateSession } from '../sessions.ts';
import { requireOwnPassword } from './sign-in.ts';
import { mailNobody } from './sign-up.ts';

export async function requestPasswordReset(
  context: Context,
  installation: Installation,
  input: InputOf<typeof api.requestPasswordReset>,
): Promise<Record<string, never>> {
  const person = await personByEmail(context, input.email);
  if (person) {
    await actAs(context.db, person);
    const about = { personId: person.id, purpose: 'reset_password', address: person.email } as const;
    const link = await makeLink(context, about, installation);
    const to = { personId: person.id };
    await installation.mail.sendLater(context.db, { template: 'identity.reset_password', to, link });
  } else {
    await mailNobody(context, installation, 'identity.reset_password');
  }
  await record(context, {
    action: 'identity.password_reset_requested',
    object: { type: 'person', id: person?.id ?? null, name: person?.name ?? '' },
    log: { person: person?.id ?? null },
  });
  return {};
}

/** The mail proves the address, so a reset also confirms an account that nobody confirmed before. */
export async function resetPassword(
  context: Context,
  installation: Installation,
  input: InputOf<typeof api.resetPassword>,
): Promise<api.Me> {
  const link = await useLink(context, input.token, ['reset_password']);
  await endReplacedSession(context);
  await actAs(context.db, { id: link.person_id });
  const person = await findPerson(context, link.person_id);
  if (!person || person.email.toLowerCase() !== link.address.toLowerCase()) refuse('identity.link_invalid');
  await requireGoodPassword(input.password, [person.email, person.name]);
  const known = await findPasswordHash(context, person.id);
  if (await isPassword(input.password, known?.hash)) refuse('identity.password_same');
  await replacePassword(context, installation, { person, password: input.password, isSignedIn: false });
  await endSessions(context, person.id, { sessionId: null });
  await openSession(context, person);
  await installation.limits.forgive('sign-in.account', person.email);
  return getMe(context, person.id);
}

export async function changePassword(
  context: Context,
  installation: Installation,
  input: InputOf<typeof api.changePassword>,
): Promise<api.Me> {
  const { actor } = context;
  await requireOwnPassword(context, installation, input.currentPassword);
  await requireGoodPassword(input.password, [actor.email, actor.name]);
  if (input.password.normalize('NFKC') === input.currentPassword.normalize('NFKC')) refuse('identity.password_same');
  const person = await findPerson(context, actor.personId);
  if (!person) refuse('not_found');
  await replacePassword(context, installation, { person, password: input.password, isSignedIn: true });
  await endSessions(context, person.id, { sessionId: actor.sessionId });
  await rotateSession(context);
  return getMe(context);
}

/** Writes the hash first: its row lock is what a sign-in with the old password waits for. */
async function replacePassword(
  context: Context,
  installation: Installation,
  { person, password, isSignedIn }: { person: Person; password: string; isSignedIn: boolean },
): Promise<void> {
  const hash = await hashPassword(password);
  await context.db
    .updateTable('identity.passwords')
    .set({ hash, changed_at: context.now })
    .where('person_id', '=', person.id)
    .execute();
  await context.db
    .updateTable('identity.people')
    .set((eb) => ({ confirmed_at: eb.fn.coalesce('confirmed_at', eb.val(context.now)) }))
    .where('id', '=', person.id)
    .execute();
  await endLinks(context, person.id, ['reset_password', 'confirm_address']);
  await installation.mail.sendLater(context.db, {
    template: 'identity.password_changed',
    to: { personId: person.id },
    link: { path: '/me/password' },
    values: { at: { minute: context.now.toISOString() } },
  });
  await record(context, {
    action: 'identity.password_changed',
    object: { type: 'person', id: person.id, name: person.name },
    log: { person: person.id },
    ...(isSignedIn ? {} : { actor: person }),
  });
}

/** Computes only: nothing of the password is stored or logged. */
export async function ratePassword(
  _context: Context,
  input: InputOf<typeof api.ratePassword>,
): Promise<ReplyOf<typeof api.ratePassword>> {
  const { score, problem } = await judgePassword(input.password, input.context);
  return { score, problem, minLength: passwordMinLength };
}
