import { sql } from 'kysely';
import * as contract from '../../contract/access.ts';
import { type Role, rolesPerCenter } from '../../contract/access.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { type AccountAction, actionsIn, assetRoles, maskOf, roleMasks } from '../../contract/permissions.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { lockCenter, lockRightsOf } from './commands.ts';
import { effectsOfRole, listBounded } from './role-effects.ts';
import { type CountPromises, getRole, listRoleHolders, wordsOf } from './role-queries.ts';

interface Own {
  name: string;
  description: string;
  mask: number;
}

/** Never more than the highest built-in role, which whoever makes roles may give; seeing the account comes with any. */
function maskFor(actions: readonly AccountAction[]): number {
  return (maskOf(actions) | maskOf(['asset:view_basic'])) & roleMasks.admin;
}

/** What a role is, as the log shows it. */
function fieldsOf({ name, description, mask }: Own) {
  return { name, description, actions: actionsIn(mask) };
}

/** Two roles of one name, or one that is called like a built-in one in any language, would be taken for each other. */
async function refuseTaken(context: Context, name: string, except: string | null): Promise<void> {
  const isBuiltInWord = assetRoles.some(
    (role) => role === name.toLowerCase() || wordsOf(role).includes(name.toLowerCase()),
  );
  const { rows } = await sql<{ id: string }>`
    select id from access.roles where center_id = ${context.centerId} and lower(name) = lower(${name}) and id is distinct from ${except}::bigint`.execute(
    context.db,
  );
  if (isBuiltInWord || rows.length > 0) refuse('access.role_name_taken', { name });
}

export async function createRole(
  context: Context,
  countPromises: CountPromises,
  input: InputOf<typeof contract.createRole>,
): Promise<Role> {
  await lockCenter(context, context.centerId);
  await refuseTaken(context, input.name, null);
  const { made } = await context.db
    .selectFrom('access.roles')
    .select(sql<number>`count(*)::int`.as('made'))
    .where('center_id', '=', context.centerId)
    .executeTakeFirstOrThrow();
  if (made >= rolesPerCenter) refuse('access.too_many_roles', { limit: rolesPerCenter });
  const own: Own = { name: input.name, description: input.description, mask: maskFor(input.actions) };
  const { id } = await context.db
    .insertInto('access.roles')
    .values({ center_id: context.centerId, ...own, made_by: context.actor.personId })
    .returning('id')
    .executeTakeFirstOrThrow();
  await record(context, {
    action: 'access.role_created',
    object: { type: 'role', id, name: own.name },
    after: fieldsOf(own),
    log: { center: context.centerId },
    undo: inverse(contract.deleteRole, { center: context.centerId, role: id }),
  });
  return getRole(context, countPromises, { role: id });
}

async function takeRole(context: Context, role: string): Promise<Own> {
  const row = await context.db
    .selectFrom('access.roles')
    .select(['name', 'description', 'mask'])
    .where('center_id', '=', context.centerId)
    .where('id', '=', role)
    .forUpdate()
    .executeTakeFirst();
  return row ?? refuse('not_found');
}

/** Waits for the writes of all whose rights the role decides: of the center, and of partners whom it bounds. */
async function lockAllRights(context: Context, role: string): Promise<void> {
  const partners = await listBounded(context, role);
  const centers = [context.centerId, ...partners.map(({ id }) => id)].map(BigInt);
  for (const center of centers.toSorted((a, b) => (a < b ? -1 : 1))) await lockRightsOf(context, String(center));
}

export async function updateRole(
  context: Context,
  countPromises: CountPromises,
  input: InputOf<typeof contract.updateRole>,
): Promise<Role> {
  // In this order: whoever waits for the row holds up nobody's writes.
  if (input.actions) await lockAllRights(context, input.role);
  await lockCenter(context, context.centerId);
  const before = await takeRole(context, input.role);
  const after: Own = {
    name: input.name ?? before.name,
    description: input.description ?? before.description,
    mask: input.actions ? maskFor(input.actions) : before.mask,
  };
  if (after.name !== before.name) await refuseTaken(context, after.name, input.role);
  const effects =
    after.mask === before.mask
      ? {}
      : await effectsOfRole(context, { role: input.role, from: before.mask, to: after.mask });
  await context.db
    .updateTable('access.roles')
    .set({ ...after })
    .where('center_id', '=', context.centerId)
    .where('id', '=', input.role)
    .execute();
  await record(context, {
    action: 'access.role_updated',
    object: { type: 'role', id: input.role, name: after.name },
    before: fieldsOf(before),
    after: { ...fieldsOf(after), ...effects },
    log: { center: context.centerId },
    undo: inverse(contract.updateRole, { center: context.centerId, role: input.role, ...fieldsOf(before) }),
  });
  return getRole(context, countPromises, { role: input.role });
}

/** Says where a role is used: how often, and the first few by name. */
async function refuseUsed(context: Context, role: string, uses: Role['uses']): Promise<never> {
  const { items, total } = await listRoleHolders(context, {
    center: context.centerId,
    role,
    page: 1,
    pageSize: 5,
    search: '',
    sort: 'name',
  });
  const names = items.map(({ person, team, partner, on }) => `${(person ?? team ?? partner)?.name ?? ''} (${on.name})`);
  const listed = new Intl.ListFormat(context.origin.locale, { type: 'unit', style: 'narrow' }).format(names);
  refuse('access.role_in_use', { ...uses, holders: total, names: listed });
}

/** Who gives the role meanwhile waits for the lock of the center, or this waits for them. */
export async function deleteRole(
  context: Context,
  countPromises: CountPromises,
  input: InputOf<typeof contract.deleteRole>,
): Promise<Record<string, never>> {
  await lockRightsOf(context, context.centerId);
  await lockCenter(context, context.centerId);
  const own = await takeRole(context, input.role);
  const { uses } = await getRole(context, countPromises, { role: input.role });
  if (!uses || uses.people + uses.teams + uses.shares + uses.invitations > 0)
    await refuseUsed(context, input.role, uses);
  // What was given for hours and is over only remembers; its history keeps it.
  await context.db
    .deleteFrom('access.elevations')
    .where('center_id', '=', context.centerId)
    .where('role', '=', input.role)
    .execute();
  await context.db
    .deleteFrom('access.roles')
    .where('center_id', '=', context.centerId)
    .where('id', '=', input.role)
    .execute();
  await record(context, {
    action: 'access.role_deleted',
    object: { type: 'role', id: input.role, name: own.name },
    before: fieldsOf(own),
    log: { center: context.centerId },
    undo: inverse(contract.createRole, { center: context.centerId, ...fieldsOf(own) }),
  });
  return {};
}
