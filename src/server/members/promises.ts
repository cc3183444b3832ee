// What invitations promise beside a membership: ad accounts and asset groups, each in a role.
import { sql } from 'kysely';
import type { Invitation } from '../../contract/members.ts';
import { holdGroups, judgeCenter, maskOfRole, requireVerdict } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { AccountNames } from './names.ts';

export type Promises = Pick<Invitation, 'accounts' | 'groups'>;
/** As asked for: what, in which role. */
type Asked = Record<keyof Promises, { id: string; role: string }[]>;

/** What may be promised is there, in roles that are there; the groups stay until the call is over. */
export async function requirePromises(context: Context, names: AccountNames, asked: Asked): Promise<void> {
  const known = await names(context, idsOf(asked.accounts));
  if (asked.accounts.some(({ id }) => !known.has(id))) refuse('not_found');
  if (asked.groups.length > 0) {
    await requireVerdict(context, judgeCenter('group:assign', context.member, context.now));
    const groups = await holdGroups(context, idsOf(asked.groups));
    if (asked.groups.some(({ id }) => !groups.has(id))) refuse('not_found');
  }
  const roles = new Set([...asked.accounts, ...asked.groups].map(({ role }) => role));
  for (const role of roles) await maskOfRole(context, role);
}

const idsOf = (promised: readonly { id: string }[]): string[] => promised.map(({ id }) => id);

/** The last role counts where something is named twice. */
const onceEach = (promised: Asked['accounts']) => new Map(promised.map(({ id, role }) => [id, role]));

export async function addPromises(context: Context, invitationId: string, asked: Asked): Promise<void> {
  const [accounts, groups] = [onceEach(asked.accounts), onceEach(asked.groups)];
  const to = { center_id: context.centerId, invitation_id: invitationId };
  if (accounts.size > 0) {
    const rows = [...accounts].map(([asset, role]) => ({ ...to, asset_id: asset, role }));
    await context.db.insertInto('members.invitation_accounts').values(rows).execute();
  }
  if (groups.size > 0) {
    const rows = [...groups].map(([group, role]) => ({ ...to, group_id: group, role }));
    await context.db.insertInto('members.invitation_groups').values(rows).execute();
  }
}

/**
 * Accounts that invitations promise, those only that the center still holds, in roles that are still there: one may be deleted
 * once the invitation that names it has run out.
 */
function listAccounts(context: Context, invitationIds: readonly string[]) {
  return context.db
    .selectFrom('members.invitation_accounts as i')
    .innerJoin('access.holdings as h', (join) =>
      join.onRef('h.center_id', '=', 'i.center_id').onRef('h.asset_id', '=', 'i.asset_id'),
    )
    .select(['i.invitation_id', 'i.asset_id as id', 'i.role'])
    .where('i.center_id', '=', context.centerId)
    .where('i.invitation_id', 'in', invitationIds)
    .where('h.status', '=', 'bound')
    .where(sql<boolean>`access.mask_of(i.center_id, i.role) is not null`)
    .orderBy('i.asset_id')
    .execute();
}

/** Groups that invitations promise. One that was deleted is promised no more. */
function listGroups(context: Context, invitationIds: readonly string[]) {
  return context.db
    .selectFrom('members.invitation_groups as i')
    .innerJoin('access.groups as n', (join) =>
      join.onRef('n.center_id', '=', 'i.center_id').onRef('n.id', '=', 'i.group_id'),
    )
    .select(['i.invitation_id', 'n.id', 'n.name', 'i.role'])
    .where('i.center_id', '=', context.centerId)
    .where('i.invitation_id', 'in', invitationIds)
    .where(sql<boolean>`access.mask_of(i.center_id, i.role) is not null`)
    .orderBy('n.id')
    .execute();
}

/** What each of some invitations promises. */
export async function promisesOfEach(
  context: Context,
  names: AccountNames,
  invitationIds: readonly string[],
): Promise<(invitationId: string) => Promises> {
  if (invitationIds.length === 0) return () => ({ accounts: [], groups: [] });
  const accounts = await listAccounts(context, invitationIds);
  const groups = await listGroups(context, invitationIds);
  const known = await names(context, idsOf(accounts));
  return (invitationId) => {
    const isOf = (one: { invitation_id: string }): boolean => one.invitation_id === invitationId;
    return {
      accounts: accounts.filter(isOf).map(({ id, role }) => ({ id, name: known.get(id) ?? '', role })),
      groups: groups.filter(isOf).map(({ id, name, role }) => ({ id, name, role })),
    };
  };
}

export async function promisesOf(context: Context, names: AccountNames, invitationId: string): Promise<Promises> {
  return (await promisesOfEach(context, names, [invitationId]))(invitationId);
}

/** What is given once the invitation is accepted. The groups stay until the call is over. */
export async function takePromises(context: Context, invitationId: string): Promise<Asked> {
  const accounts = await listAccounts(context, [invitationId]);
  const groups = await listGroups(context, [invitationId]);
  const held = await holdGroups(context, idsOf(groups));
  return { accounts, groups: groups.filter(({ id }) => held.has(id)) };
}

/** The roles that are promised. */
export function rolesIn({ accounts, groups }: Promises): string[] {
  return [...accounts, ...groups].map(({ role }) => role);
}

/** What is promised, as somebody is told of it: by name, in roles that have words. */
export function inWords({ accounts, groups }: Promises, nameOf: (role: string) => string) {
  const told = ({ name, role }: { name: string; role: string }) => ({ name, role: nameOf(role) });
  return { accounts: accounts.map(told), groups: groups.map(told) };
}

/** How many open invitations promise each of these roles on ad accounts or groups. */
export async function countPromises(context: Context, roles: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ role: string; invitations: number }>`
    select p.role, count(distinct i.id)::int as invitations
    from (
      select center_id, invitation_id, role from members.invitation_accounts
      union all select center_id, invitation_id, role from members.invitation_groups
    ) p join members.invitations i on i.center_id = p.center_id and i.id = p.invitation_id
    where p.center_id = ${context.centerId} and p.role = any (${roles as string[]})
      and i.state = 'pending' and i.expires_at > now()
    group by p.role`.execute(context.db);
  return new Map(rows.map(({ role, invitations }) => [role, invitations]));
}
