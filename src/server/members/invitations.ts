import { type Selectable, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/members.ts';
import type { Invitation } from '../../contract/members.ts';
import type { Context } from '../foundation/context.ts';
import { presentSecret, seekEmail } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { listOffset, matches } from '../foundation/lists.ts';
import { hashSecret } from '../foundation/secrets.ts';
import type { MembersInvitations } from '../foundation/tables.ts';
import type { AccountNames } from './names.ts';
import { presentInvitation } from './present.ts';

export type InvitationRow = Selectable<MembersInvitations>;
export interface Promised {
  invitation_id: string;
  asset_id: string;
  role: string;
}

/**
 * What invitations promise, those accounts only that the center still holds, in roles that are still there: one may be deleted
 * once the invitation that names it has run out.
 */
export function listPromised(context: Context, invitationIds: readonly string[]): Promise<Promised[]> {
  if (invitationIds.length === 0) return Promise.resolve([]);
  return context.db
    .selectFrom('members.invitation_accounts as i')
    .innerJoin('access.holdings as h', (join) =>
      join.onRef('h.center_id', '=', 'i.center_id').onRef('h.asset_id', '=', 'i.asset_id'),
    )
    .select(['i.invitation_id', 'i.asset_id', 'i.role'])
    .where('i.center_id', '=', context.centerId)
    .where('i.invitation_id', 'in', invitationIds)
    .where('h.status', '=', 'bound')
    .where(sql<boolean>`access.mask_of(i.center_id, i.role) is not null`)
    .orderBy('i.asset_id')
    .execute();
}

/** How many open invitations promise each of these roles on ad accounts. */
export async function countPromises(context: Context, roles: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await context.db
    .selectFrom('members.invitation_accounts as p')
    .innerJoin('members.invitations as i', (join) =>
      join.onRef('i.center_id', '=', 'p.center_id').onRef('i.id', '=', 'p.invitation_id'),
    )
    .select(['p.role', sql<number>`count(distinct i.id)::int`.as('invitations')])
    .where('p.center_id', '=', context.centerId)
    .where('p.role', 'in', roles)
    .where('i.state', '=', 'pending')
    .where('i.expires_at', '>', sql<Date>`now()`)
    .groupBy('p.role')
    .execute();
  return new Map(rows.map(({ role, invitations }) => [role, invitations]));
}

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
  const isDown = input.sort.startsWith('-');
  const order = orders[(isDown ? input.sort.slice(1) : input.sort) as keyof typeof orders];
  const rows = await found
    .select(columns)
    .orderBy(order, isDown ? 'desc' : 'asc')
    .orderBy('i.id', 'desc')
    .limit(input.pageSize)
    .offset(listOffset(input))
    .execute();
  const { total } = await found.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  const promised = await listPromised(
    context,
    rows.map((row) => row.id),
  );
  const known = await names(
    context,
    promised.map((each) => each.asset_id),
  );
  const accountsOf = (id: string) =>
    accountsIn(
      promised.filter((each) => each.invitation_id === id),
      known,
    );
  return {
    items: rows.map((row) => presentInvitation(row, accountsOf(row.id), context.now)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

function accountsIn(promised: readonly Promised[], known: ReadonlyMap<string, string>): Invitation['accounts'] {
  return promised.map((each) => ({ id: each.asset_id, name: known.get(each.asset_id) ?? '', role: each.role }));
}

export async function getInvitation(context: Context, names: AccountNames, id: string): Promise<Invitation> {
  const row = await invitationsOf(context).select(columns).where('i.id', '=', id).executeTakeFirst();
  if (!row) refuse('not_found');
  return presentInvitation(row, await accountsOf(context, names, id), context.now);
}

export async function accountsOf(context: Context, names: AccountNames, id: string): Promise<Invitation['accounts']> {
  const promised = await listPromised(context, [id]);
  return accountsIn(
    promised,
    await names(
      context,
      promised.map((each) => each.asset_id),
    ),
  );
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
