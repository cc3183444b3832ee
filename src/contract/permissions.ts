// Every action, and which role holds it, as data. Nothing else in Atrium decides what a role may do:
// the evaluator, the lists, the documentation and the pages read this table.

export const centerRoles = ['owner', 'admin', 'employee'] as const;
export const financeRoles = ['none', 'analyst', 'manager'] as const;
export const creatorRoles = ['none', 'viewer', 'manager'] as const;
export const assetRoles = ['admin', 'operator', 'analyst'] as const;

export type CenterRole = (typeof centerRoles)[number];
export type FinanceRole = (typeof financeRoles)[number];
export type CreatorRole = (typeof creatorRoles)[number];
export type AssetRole = (typeof assetRoles)[number];

/** Any hat a member wears in a center: the center role and, beside it, a finance and a creator role. */
export type Hat = CenterRole | 'finance_manager' | 'finance_analyst' | 'creator_manager' | 'creator_viewer';

const everyone: readonly Hat[] = [
  'owner',
  'admin',
  'employee',
  'finance_manager',
  'finance_analyst',
  'creator_manager',
  'creator_viewer',
];
const owners: readonly Hat[] = ['owner'];
const ownersAndAdmins: readonly Hat[] = ['owner', 'admin'];

/** Actions on a center, with the hats that hold them. */
export const centerActions = {
  'center:view': everyone,
  'center:update': ownersAndAdmins,
  'center:delete': owners,
  'center:transfer_ownership': owners,
  'audit:view': ownersAndAdmins,
  'member:list': ownersAndAdmins,
  'member:invite': ownersAndAdmins,
  'member:update': ownersAndAdmins,
  'member:suspend': ownersAndAdmins,
  'member:remove': ownersAndAdmins,
  'finance:assign_role': ownersAndAdmins,
  'creator:assign_role': ownersAndAdmins,
  'asset:list': everyone,
  'asset:create': ownersAndAdmins,
  'asset:claim': ownersAndAdmins,
} as const satisfies Record<string, readonly Hat[]>;

export type CenterAction = keyof typeof centerActions;

/** Actions on one ad account: the hats that hold them on every account the center owns, and the asset roles that hold them on an assigned one. */
export const accountActions = {
  'asset:view_basic': {
    hats: ['owner', 'admin', 'finance_manager', 'finance_analyst'],
    roles: ['admin', 'operator', 'analyst'],
  },
  'adaccount:view': { hats: ownersAndAdmins, roles: ['admin', 'operator', 'analyst'] },
  'adaccount:edit_settings': { hats: ownersAndAdmins, roles: ['admin'] },
  'asset:list_people': { hats: ownersAndAdmins, roles: ['admin'] },
  'asset:assign': { hats: ownersAndAdmins, roles: ['admin'] },
  'asset:transfer': { hats: ownersAndAdmins, roles: [] },
} as const satisfies Record<string, { hats: readonly Hat[]; roles: readonly AssetRole[] }>;

export type AccountAction = keyof typeof accountActions;

export const centerActionNames = Object.keys(centerActions) as CenterAction[];
export const accountActionNames = Object.keys(accountActions) as AccountAction[];

/** The hats of a membership. */
export function hatsOf(member: { role: CenterRole; financeRole: FinanceRole; creatorRole: CreatorRole }): Hat[] {
  const hats: Hat[] = [member.role];
  if (member.financeRole !== 'none') hats.push(`finance_${member.financeRole}`);
  if (member.creatorRole !== 'none') hats.push(`creator_${member.creatorRole}`);
  return hats;
}
