// The link of a confirmation mail: the first one of an account, or that of a new address.

import type { InputOf } from '../../../contract/endpoint.ts';
import type * as api from '../../../contract/identity.ts';
import { record } from '../../audit/index.ts';
import type { Context } from '../../foundation/context.ts';
import { actAs, isUniqueViolation } from '../../foundation/database.ts';
import { refuse } from '../../foundation/errors.ts';
import type { Installation } from '../../foundation/installation.ts';
import { endLinks, type UsedLink, useLink } from '../links.ts';
import { findPerson, getMe, type Person } from '../queries.ts';
import { endReplacedSession, endSessions, openSession } from '../sessions.ts';

export async function confirmAddress(
  context: Context,
  installation: Installation,
  input: InputOf<typeof api.confirmAddress>,
): Promise<api.Me> {
  const link = await useLink(context, input.token, ['confirm_address', 'change_address']);
  if (link.purpose === 'change_address') await confirmChange(context, installation, link);
  else await confirmFirst(context, link);
  return getMe(context, link.person_id);
}

async function confirmFirst(context: Context, link: UsedLink): Promise<void> {
  await endReplacedSession(context);
  const person = await actAsOwner(context, link);
  if (person.confirmed_at || person.email.toLowerCase() !== link.address.toLowerCase()) refuse('identity.link_invalid');
  await context.db
    .updateTable('identity.people')
    .set({ confirmed_at: context.now })
    .where('id', '=', person.id)
    .execute();
  await endLinks(context, person.id, ['confirm_address']);
  await record(context, {
    action: 'identity.address_confirmed',
    object: { type: 'person', id: person.id, name: person.name },
    after: { email: person.email },
    actor: person,
    log: { person: person.id },
  });
  await openSession(context, person);
}

/**
 * Only the signed-in person changes the address: the link alone may have reached a stranger, if the new address was
 * mistyped, and a stranger must not get the account with it.
 */
async function confirmChange(context: Context, installation: Installation, link: UsedLink): Promise<void> {
  if (context.caller?.personId !== link.person_id || context.caller.sessionId === null) refuse('unauthenticated');
  const person = await actAsOwner(context, link);
  if (person.pending_email !== link.address) refuse('identity.link_invalid');
  await moveTo(context, person, link.address);
  await endLinks(context, person.id, ['change_address', 'reset_password']);
  await endSessions(context, person.id, { sessionId: null });
  await installation.mail.sendLater(context.db, {
    template: 'identity.address_changed',
    to: { email: person.email, locale: person.locale },
    link: { path: '/' },
    values: { email: link.address },
  });
  await record(context, {
    action: 'identity.address_changed',
    object: { type: 'person', id: person.id, name: person.name },
    before: { email: person.email },
    after: { email: link.address },
    log: { person: person.id },
  });
  await openSession(context, person);
}

async function moveTo(context: Context, person: Person, email: string): Promise<void> {
  try {
    await context.db
      .updateTable('identity.people')
      .set({ email, pending_email: null })
      .where('id', '=', person.id)
      .execute();
  } catch (error) {
    if (isUniqueViolation(error, 'people_email_key_key')) refuse('identity.address_in_use');
    throw error;
  }
}

async function actAsOwner(context: Context, link: UsedLink): Promise<Person> {
  await actAs(context.db, { id: link.person_id });
  const person = await findPerson(context, link.person_id);
  if (!person) refuse('identity.link_invalid');
  return person;
}
