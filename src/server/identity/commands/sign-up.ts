// Sign-up and its confirmation mail. Whoever asks learns nothing about the address: same answer, same work, same time.

import type { InputOf } from '../../../contract/endpoint.ts';
import type * as api from '../../../contract/identity.ts';
import { record } from '../../audit/index.ts';
import type { Context } from '../../foundation/context.ts';
import { actAs } from '../../foundation/database.ts';
import type { Installation } from '../../foundation/installation.ts';
import { makeLink } from '../links.ts';
import { hashPassword, requireGoodPassword } from '../passwords.ts';
import { type Person, personByEmail } from '../queries.ts';
import { enrol } from './people.ts';

type Nothing = Record<string, never>;

export async function signUp(
  context: Context,
  installation: Installation,
  input: InputOf<typeof api.signUp>,
): Promise<Nothing> {
  await requireGoodPassword(input.password, [input.email, input.name]);
  // Hashed in any case: it is what takes the time.
  const hash = await hashPassword(input.password);
  const person = await enrol(context, input, { hash, isConfirmed: false });
  if (person) {
    await mailConfirmation(context, installation, person);
    return {};
  }
  const owner = await personByEmail(context, input.email);
  // A confirmed owner hears of it; an address that another sign-up took this very moment already has its mail.
  if (owner?.confirmed_at) await tellOwner(context, installation, owner);
  return {};
}

async function mailConfirmation(context: Context, installation: Installation, person: Person): Promise<void> {
  const about = { personId: person.id, purpose: 'confirm_address', address: person.email } as const;
  const link = await makeLink(context, about, installation);
  await installation.mail.sendLater(context.db, {
    template: 'identity.confirm_address',
    to: { personId: person.id },
    link,
  });
}

async function tellOwner(context: Context, installation: Installation, owner: Person): Promise<void> {
  await actAs(context.db, owner);
  const about = { personId: owner.id, purpose: 'reset_password', address: owner.email } as const;
  const secondLink = await makeLink(context, about, installation);
  await installation.mail.sendLater(context.db, {
    template: 'identity.account_exists',
    to: { personId: owner.id },
    link: { path: '/sign-in' },
    secondLink,
  });
  await record(context, {
    action: 'identity.password_reset_requested',
    object: { type: 'person', id: owner.id, name: owner.name },
    log: { person: owner.id },
  });
}

/** Mails the link once more. Links that were mailed before stay good until one of them is used. */
export async function resendConfirmation(
  context: Context,
  installation: Installation,
  input: InputOf<typeof api.resendConfirmation>,
): Promise<Nothing> {
  const person = await personByEmail(context, input.email);
  const waiting = person?.confirmed_at === null ? person : null;
  if (waiting) {
    await actAs(context.db, waiting);
    await mailConfirmation(context, installation, waiting);
  } else {
    await mailNobody(context, installation, 'identity.confirm_address');
  }
  await record(context, {
    action: 'identity.confirmation_resent',
    object: { type: 'person', id: waiting?.id ?? null, name: waiting?.name ?? '' },
    log: { person: waiting?.id ?? null },
  });
  return {};
}

/** The work of a mail without the mail, so that an unknown address takes as long as a known one. */
export function mailNobody(
  context: Context,
  installation: Installation,
  template: 'identity.confirm_address' | 'identity.reset_password',
): Promise<void> {
  return installation.mail.sendLater(context.db, { template, to: 'nobody', link: { path: '/' } });
}
