// A change of address waits for the link that is mailed to the new one; the old one is told.

import type { InputOf } from '../../../contract/endpoint.ts';
import type * as api from '../../../contract/identity.ts';
import { record } from '../../audit/index.ts';
import type { Context } from '../../foundation/context.ts';
import { refuse } from '../../foundation/errors.ts';
import type { Installation } from '../../foundation/installation.ts';
import { endLinks, makeLink } from '../links.ts';
import { getMe } from '../queries.ts';

/** Whether somebody else has the new address is not told before its owner opens the link. */
export async function changeAddress(
  context: Context,
  installation: Installation,
  input: InputOf<typeof api.changeAddress>,
): Promise<api.Me> {
  const { personId, name, email, locale } = context.actor;
  await installation.limits.take('address.account', personId);
  if (input.email.toLowerCase() === email.toLowerCase()) refuse('identity.address_unchanged');
  const before = await takePending(context, input.email);
  await endLinks(context, personId, ['change_address']);
  const link = await makeLink(context, { personId, purpose: 'change_address', address: input.email }, installation);
  const to = { email: input.email, locale };
  await installation.mail.sendLater(context.db, { template: 'identity.change_address', to, link });
  await installation.mail.sendLater(context.db, {
    template: 'identity.address_change_notice',
    to: { personId },
    link: { path: '/me/address' },
    values: { email: input.email },
  });
  await record(context, {
    action: 'identity.address_change_requested',
    object: { type: 'person', id: personId, name },
    before: null,
    after: { email: input.email, ...(before === null ? {} : { insteadOf: before }) },
    log: { person: personId },
  });
  return getMe(context);
}

export async function cancelAddressChange(context: Context): Promise<api.Me> {
  const { personId, name } = context.actor;
  const before = await takePending(context, null);
  if (before === null) refuse('not_found');
  await endLinks(context, personId, ['change_address']);
  await record(context, {
    action: 'identity.address_change_cancelled',
    object: { type: 'person', id: personId, name },
    before: { email: before },
    after: null,
    log: { person: personId },
  });
  return getMe(context);
}

/** Sets the address that waits, and answers the one that waited before. */
async function takePending(context: Context, email: string | null): Promise<string | null> {
  const { personId } = context.actor;
  const before = await context.db
    .selectFrom('identity.people')
    .select('pending_email')
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  await context.db.updateTable('identity.people').set({ pending_email: email }).where('id', '=', personId).execute();
  return before.pending_email;
}
