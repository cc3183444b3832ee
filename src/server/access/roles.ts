// Roles on ad accounts: those that are built in, and those that a center made itself.
import { type AssetRole, assetRoles, roleMasks } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';

export function isBuiltIn(role: string): role is AssetRole {
  return assetRoles.some((one) => one === role);
}

/** The actions of a role as bits, of the acting center's own ones as well; undefined for a role that is not there. */
export async function findRoleMask(context: Context, role: string): Promise<number | undefined> {
  if (isBuiltIn(role)) return roleMasks[role];
  const row = await context.db
    .selectFrom('access.roles')
    .select('mask')
    .where('center_id', '=', context.centerId)
    .where('id', '=', role)
    .executeTakeFirst();
  return row?.mask;
}

/** The actions of a role as bits; refuses a role that is not there. */
export async function maskOfRole(context: Context, role: string): Promise<number> {
  return (await findRoleMask(context, role)) ?? refuse('access.role_unknown');
}

/**
 * What roles are called in a record of what was done: a built-in one by its key, which every language names, one of the acting
 * center by its name at that time. A role that is gone keeps its id.
 */
export async function roleNames(context: Context, roles: readonly string[]): Promise<(role: string) => string> {
  const own = [...new Set(roles.filter((role) => !isBuiltIn(role)))];
  if (own.length === 0) return (role) => role;
  const rows = await context.db
    .selectFrom('access.roles')
    .select(['id', 'name'])
    .where('center_id', '=', context.centerId)
    .where('id', 'in', own)
    .execute();
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (role) => names.get(role) ?? role;
}
