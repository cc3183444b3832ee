// Roles on ad accounts: those that are built in, and those that a center made itself.
import { type AssetRole, roleMasks } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';

function isBuiltIn(role: string): role is AssetRole {
  return role in roleMasks;
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
