// The built-in roles as bits stand in the contract, for the evaluator, and in a table, for SQL. They must say the same.
import {
  assetRoles,
  centerRoles,
  creatorRoles,
  financeRoles,
  type Hat,
  ownMaskOf,
  partnerMaskOf,
  roleMasks,
} from '../../contract/permissions.ts';
import { CannotStart } from '../foundation/cannot-start.ts';

/** A connection that can be asked. */
interface Asked {
  query<Row extends object>(text: string, values: unknown[]): Promise<{ rows: Row[] }>;
}

interface RoleMask {
  kind: 'center' | 'finance' | 'creator' | 'account';
  role: string;
  mask: number;
  assigned_mask: number;
  partner_mask: number;
}

function ofHat(kind: RoleMask['kind'], role: string, hat: Hat | null): RoleMask {
  if (hat === null) return { kind, role, mask: 0, assigned_mask: 0, partner_mask: 0 };
  return {
    kind,
    role,
    mask: ownMaskOf(hat, false),
    assigned_mask: ownMaskOf(hat, true),
    partner_mask: partnerMaskOf(hat),
  };
}

/** The table as the contract would fill it. */
export function roleMasksOfContract(): RoleMask[] {
  return [
    ...centerRoles.map((role) => ofHat('center', role, role)),
    ...financeRoles.map((role) => ofHat('finance', role, role === 'none' ? null : `finance_${role}`)),
    ...creatorRoles.map((role) => ofHat('creator', role, role === 'none' ? null : `creator_${role}`)),
    ...assetRoles.map((role) => ({
      kind: 'account' as const,
      role,
      mask: roleMasks[role],
      assigned_mask: roleMasks[role],
      partner_mask: 0,
    })),
  ];
}

const differing = `
  select kind, role
  from access.role_masks stored
  full join jsonb_to_recordset($1::jsonb) as agreed (kind text, role text, mask integer, assigned_mask integer, partner_mask integer) using (kind, role)
  where (stored.mask, stored.assigned_mask, stored.partner_mask) is distinct from (agreed.mask, agreed.assigned_mask, agreed.partner_mask)
  order by kind, role`;

/** @throws CannotStart when a role would hold one thing by SQL and another by the contract. */
export async function requireRoleMasks(client: Asked): Promise<void> {
  const { rows } = await client.query<{ kind: string; role: string }>(differing, [
    JSON.stringify(roleMasksOfContract()),
  ]);
  if (rows.length === 0) return;
  const roles = rows.map(({ kind, role }) => `${kind} ${role}`).join(', ');
  throw new CannotStart(
    `The table access.role_masks says something else than this version of Atrium about what a role may do (${roles}): ` +
      'start the version that the database was made by, or restore the table.',
  );
}
