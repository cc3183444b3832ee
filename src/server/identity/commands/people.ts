// Making people: by sign-up, which proves nothing yet, and by an invitation, whose link proves the address.

import type { Locale } from '../../../contract/shapes.ts';
import { record } from '../../audit/index.ts';
import type { Context } from '../../foundation/context.ts';
import { actAs, seekEmail } from '../../foundation/database.ts';
import { refuse } from '../../foundation/errors.ts';
import type { Installation } from '../../foundation/installation.ts';
import { endLinks } from '../links.ts';
import { hashPassword, requireGoodPassword } from '../passwords.ts';
import { type Person, personByEmail } from '../queries.ts';
import { endSessions, openSession } from '../sessions.ts';

export interface NewPerson {
  email: string;
  password: string;
  name: string;
  locale: Locale;
  timeZone: string;
}

/**
 * Makes a person whose address is already proved, by the link of an invitation mail, and signs them in. An account that
 * waits for its confirmation is taken over: only the owner of the address has the link.
 * Refuses as the password rules do, and with `retry` when the address was confirmed in the meantime.
 */
export async function createPerson(
  context: Context,
  installation: Installation,
  input: NewPerson,
): Promise<{ id: string; name: string; email: string }> {
  await installation.limits.take('sign-up.account', input.email);
  await requireGoodPassword(input.password, [input.email, input.name]);
  const hash = await hashPassword(input.password);
  const person = await enrol(context, input, { hash, isConfirmed: true });
  if (!person) refuse('retry');
  await openSession(context, person);
  return { id: person.id, name: person.name, email: person.email };
}

/**
 * Writes the person of an address that nobody has confirmed, and acts as that person from then on. Who registered it
 * before proved nothing: the newest credentials hold, and links and sessions from before end. Nobody, if it is confirmed.
 */
export async function enrol(
  context: Context,
  input: NewPerson,
  { hash, isConfirmed }: { hash: string; isConfirmed: boolean },
): Promise<Person | undefined> {
  const known = await personByEmail(context, input.email);
  const person = known
    ? await renew(context, known, { input, isConfirmed })
    : await insert(context, input, isConfirmed);
  if (!person) return undefined;
  await actAs(context.db, person);
  await context.db
    .insertInto('identity.passwords')
    .values({ person_id: person.id, hash, changed_at: context.now })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ hash, changed_at: context.now }))
    .execute();
  await record(context, {
    action: 'identity.person_registered',
    object: { type: 'person', id: person.id, name: person.name },
    after: { name: person.name, email: person.email, locale: person.locale, timeZone: person.time_zone },
    actor: person,
    log: { person: person.id },
  });
  return person;
}

async function insert(context: Context, input: NewPerson, isConfirmed: boolean): Promise<Person | undefined> {
  await seekEmail(context.db, input.email);
  return (
    context.db
      .insertInto('identity.people')
      .values({
        email: input.email,
        name: input.name,
        locale: input.locale,
        time_zone: input.timeZone,
        confirmed_at: isConfirmed ? context.now : null,
      })
      // Of two sign-ups at once for one address the first holds; the second finds it waiting for its confirmation.
      .onConflict((conflict) => conflict.column('email_key').doNothing())
      .returningAll()
      .executeTakeFirst()
  );
}

async function renew(
  context: Context,
  known: Person,
  { input, isConfirmed }: { input: NewPerson; isConfirmed: boolean },
): Promise<Person | undefined> {
  if (known.confirmed_at) return undefined;
  await actAs(context.db, known);
  await endLinks(context, known.id, ['confirm_address', 'reset_password']);
  await endSessions(context, known.id, { sessionId: null });
  return context.db
    .updateTable('identity.people')
    .set({
      email: input.email,
      name: input.name,
      locale: input.locale,
      time_zone: input.timeZone,
      confirmed_at: isConfirmed ? context.now : null,
    })
    .where('id', '=', known.id)
    .where('confirmed_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}
