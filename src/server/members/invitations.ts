import { type Selectable, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/members.ts';
import type { Invitation } from '../../contract/members.ts';
import type { Context } from '../foundation/context.ts';
import { presentSecret, seekEmail } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { matches, readPage, sortOf } from '../foundation/lists.ts';
import { hashSecret } from '../foundation/secrets.ts';
import type { MembersInvitations } from '../foundation/tables.ts';
import type { AccountNames } from './names.ts';
import { presentInvitation } from './present.ts';
import { promisesOf, promisesOfEach } from './promises.ts';

export type InvitationRow = Selectable<MembersInvitations>;
function invitationsOf(context: Context) {
  return context.db
    .selectFrom('members.invitations as i')
    .innerJoin('identity.people as p', 'p.id', 'i.invited_by')
    .where('i.center_id', '=', context.centerId);
}

const columns = [
  'i.id',
  'i.email',
  'i.role',
  'i.finance_role',
  'i.creator_role',
  'i.membership_starts_at',
  'i.membership_expires_at',
  'i.state',
  'i.delivery',
  'i.delivery_error',
  'i.invited_by',
  'p.name as inviter_name',
  'i.sent_at',
  'i.expires_at',
] as const;

const isLate = sql<boolean>`(i.state = 'pending' and i.expires_at <= now())`;
const orders = { sent: sql`i.sent_at`, email: sql`i.email_key`, expires: sql`i.expires_at` };

export async function listInvitations(
  context: Context,
  names: AccountNames,
  input: InputOf<typeof contract.listInvitations>,
): Promise<ReplyOf<typeof contract.listInvitations>> {
  let found = invitationsOf(context).where(matches(input.search, ['i.email', 'p.name']));
  if (input.state === 'expired') found = found.where((where) => where.or([where('i.state', '=', 'expired'), isLate]));
  else if (input.state === 'pending')
    found = found.where('i.state', '=', 'pending').where('i.expires_at', '>', sql<Date>`now()`);
  else if (input.state) found = found.where('i.state', '=', input.state);
  const [order, direction] = sortOf(orders, input.sort);
  const { rows, total } = await readPage(
    found.select(columns).orderBy(order, direction).orderBy('i.id', 'desc'),
    input,
  );
  const promises = await promisesOfEach(
    context,
    names,
    rows.map((row) => row.id),
  );
  return {
    items: rows.map((row) => presentInvitation(row, promises(row.id), context.now)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

export async function getInvitation(context: Context, names: AccountNames, id: string): Promise<Invitation> {
  const row = await invitationsOf(context).select(columns).where('i.id', '=', id).executeTakeFirst();
  if (!row) refuse('not_found');
  return presentInvitation(row, await promisesOf(context, names, id), context.now);
}

/** The invitation of a mailed link. A link that was replaced by a newer one is as unknown as a guess. */
export async function findByToken(context: Context, token: string): Promise<InvitationRow> {
  const hash = hashSecret(token);
  await presentSecret(context.db, hash);
  const row = await context.db
    .selectFrom('members.invitations')
    .selectAll()
    .where('secret_hash', '=', hash)
    .executeTakeFirst();
  return row ?? refuse('identity.link_invalid');
}

/** Whether an account with the address exists; asked only for the address of an invitation whose link was shown. */
export async function hasAccount(context: Context, email: string): Promise<boolean> {
  await seekEmail(context.db, email);
  const row = await context.db
    .selectFrom('identity.people')
    .select('id')
    .where('email_key', '=', email.toLowerCase())
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}
