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
export const hats = [
  ...centerRoles,
  'finance_manager',
  'finance_analyst',
  'creator_manager',
  'creator_viewer',
] as const;
export type Hat = (typeof hats)[number];

const everyone: readonly Hat[] = hats;
const owners: readonly Hat[] = ['owner'];
const ownersAndAdmins: readonly Hat[] = ['owner', 'admin'];
const treasurers: readonly Hat[] = ['owner', 'finance_manager'];
const accountants: readonly Hat[] = ['owner', 'finance_manager', 'finance_analyst'];

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
  'team:list': ownersAndAdmins,
  'team:update': ownersAndAdmins,
  'finance:assign_role': ownersAndAdmins,
  'creator:assign_role': ownersAndAdmins,
  'policy:update': ownersAndAdmins,
  'access:view': ownersAndAdmins,
  'role:list': everyone,
  'role:update': ownersAndAdmins,
  'partner:list': ownersAndAdmins,
  'partner:invite': ownersAndAdmins,
  'partner:accept': ownersAndAdmins,
  'partner:remove': ownersAndAdmins,
  'group:list': ownersAndAdmins,
  'group:create': ownersAndAdmins,
  'group:edit_items': ownersAndAdmins,
  'group:assign': ownersAndAdmins,
  'group:delete': ownersAndAdmins,
  'elevation:approve': ownersAndAdmins,
  'webhook:manage': ownersAndAdmins,
  'asset:list': everyone,
  'asset:create': ownersAndAdmins,
  'asset:claim': ownersAndAdmins,
  'asset:request_access': ownersAndAdmins,
  'asset:hand_over': ownersAndAdmins,
  'finance:view': accountants,
  'finance:pay': treasurers,
} as const satisfies Record<string, readonly Hat[]>;

export type CenterAction = keyof typeof centerActions;

interface AccountRule {
  /** Its place in a mask. Stable: masks are stored. */
  bit: number;
  hats: readonly Hat[];
  roles: readonly AssetRole[];
  /** Admins hold it only on accounts given to them, where the policy of the center says so. */
  isByAssignment?: boolean;
}

const observers: readonly AssetRole[] = ['admin', 'operator', 'analyst'];
const operators: readonly AssetRole[] = ['admin', 'operator'];
const keepers: readonly AssetRole[] = ['admin'];

/**
 * Actions on one ad account: the hats that hold them on every account the center owns, and the asset roles that hold them on
 * an assigned one. On accounts that a partner shares, Owners and Admins hold what `partnerActions` names.
 */
export const accountActions = {
  'asset:view_basic': { bit: 0, hats: ['owner', 'admin', 'finance_manager', 'finance_analyst'], roles: observers },
  'adaccount:view': { bit: 1, hats: ownersAndAdmins, roles: observers, isByAssignment: true },
  'report:read': { bit: 2, hats: ownersAndAdmins, roles: observers, isByAssignment: true },
  'report:export': { bit: 3, hats: ownersAndAdmins, roles: observers, isByAssignment: true },
  'campaign:create': { bit: 4, hats: ownersAndAdmins, roles: operators, isByAssignment: true },
  'campaign:edit': { bit: 5, hats: ownersAndAdmins, roles: operators, isByAssignment: true },
  'campaign:pause': { bit: 6, hats: ownersAndAdmins, roles: operators, isByAssignment: true },
  'creative:edit': { bit: 7, hats: ownersAndAdmins, roles: operators, isByAssignment: true },
  'audience:use': { bit: 8, hats: ownersAndAdmins, roles: operators, isByAssignment: true },
  'adaccount:edit_settings': { bit: 9, hats: ownersAndAdmins, roles: keepers, isByAssignment: true },
  'adaccount.finance:view': {
    bit: 10,
    hats: ['owner', 'admin', 'finance_manager', 'finance_analyst'],
    roles: keepers,
    isByAssignment: true,
  },
  'adaccount.finance:manage': {
    bit: 11,
    hats: ['owner', 'admin', 'finance_manager'],
    roles: keepers,
    isByAssignment: true,
  },
  'asset:list_people': { bit: 12, hats: ownersAndAdmins, roles: keepers },
  'asset:assign': { bit: 13, hats: ownersAndAdmins, roles: keepers },
  'asset:share': { bit: 14, hats: ownersAndAdmins, roles: [] },
  'asset:transfer': { bit: 15, hats: ownersAndAdmins, roles: [] },
  'asset:archive': { bit: 16, hats: ownersAndAdmins, roles: [] },
  'pixel:edit': { bit: 17, hats: ownersAndAdmins, roles: operators, isByAssignment: true },
  'audience:edit': { bit: 18, hats: ownersAndAdmins, roles: operators, isByAssignment: true },
} as const satisfies Record<string, AccountRule>;

/** What Owners and Admins of a partner hold on what is shared with their center: they pass it on to their own people. */
export const partnerActions = ['asset:view_basic', 'asset:list_people', 'asset:assign'] as const;

export type AccountAction = keyof typeof accountActions;

export const centerActionNames = Object.keys(centerActions) as CenterAction[];
export const accountActionNames = Object.keys(accountActions) as AccountAction[];

/** The rule of an action; undefined for a name that is none. */
export function accountRule(action: AccountAction): AccountRule | undefined {
  return accountActions[action];
}

function maskWhere(holds: (rule: AccountRule, action: AccountAction) => boolean): number {
  const held = accountActionNames.filter((action) => holds(accountActions[action], action));
  return maskOf(held);
}

/** Actions as bits. */
export function maskOf(actions: readonly AccountAction[]): number {
  return actions.reduce((mask, action) => mask | (1 << accountActions[action].bit), 0);
}

/** Bits as actions. */
export function actionsIn(mask: number): AccountAction[] {
  return accountActionNames.filter((action) => mayIn(mask, action));
}

export function mayIn(mask: number, action: AccountAction): boolean {
  const rule = accountRule(action);
  return rule !== undefined && (mask & (1 << rule.bit)) !== 0;
}

/** What a built-in role on ad accounts holds. */
export const roleMasks = {
  admin: maskWhere(({ roles }) => roles.includes('admin')),
  operator: maskWhere(({ roles }) => roles.includes('operator')),
  analyst: maskWhere(({ roles }) => roles.includes('analyst')),
} as const satisfies Record<AssetRole, number>;

/** What a role that a center makes itself may consist of: whatever the highest built-in one holds. */
export const givableActions = actionsIn(roleMasks.admin);

/** How long a higher role may last that was asked for with a reason. */
export const mostElevatedHours = 72;

/** What a hat holds on accounts that the center owns; with `isByAssignment` under the policy that Admins need assignment. */
export function ownMaskOf(hat: Hat, isByAssignment: boolean): number {
  return maskWhere(
    (rule) => rule.hats.includes(hat) && !(isByAssignment && hat === 'admin' && rule.isByAssignment === true),
  );
}

/** What a hat holds on accounts that a partner shares with the center. */
export function partnerMaskOf(hat: Hat): number {
  return hat === 'owner' || hat === 'admin' ? maskOf(partnerActions) : 0;
}

/** The hats of a membership. */
export function hatsOf(member: { role: CenterRole; financeRole: FinanceRole; creatorRole: CreatorRole }): Hat[] {
  const hats: Hat[] = [member.role];
  if (member.financeRole !== 'none') hats.push(`finance_${member.financeRole}`);
  if (member.creatorRole !== 'none') hats.push(`creator_${member.creatorRole}`);
  return hats;
}
