// What a word of Atrium is called on this wire, and the other way round: the whole translation, as data.
import type { Account } from '../../contract/assets.ts';
import type { Invitation } from '../../contract/members.ts';
import type { AssetRole, CenterRole, FinanceRole } from '../../contract/permissions.ts';
import type { RefusalKind } from '../../contract/refusals.ts';

export const codes = {
  ok: 0,
  partial: 20001,
  noPermission: 40001,
  invalidParameter: 40002,
  tooMany: 40100,
  tokenMissing: 40104,
  tokenInvalid: 40105,
  conflict: 40202,
  ruleBroken: 40700,
  systemError: 50000,
} as const;

/** What may not be seen answers as what may not be done, so that nothing is learned about it. */
export const codeOfKind: Record<RefusalKind, number> = {
  invalid: codes.invalidParameter,
  unauthenticated: codes.tokenInvalid,
  forbidden: codes.noPermission,
  not_found: codes.noPermission,
  conflict: codes.conflict,
  rule_broken: codes.ruleBroken,
  too_many: codes.tooMany,
};

/** Fields of the contract by the names they have here; an operation may know better ones. */
export const parameterOf: Record<string, string> = {
  center: 'bc_id',
  member: 'user_id',
  person: 'user_id',
  account: 'asset_id',
  accounts: 'asset_ids',
  search: 'filtering.keyword',
  pageSize: 'page_size',
  role: 'user_role',
  financeRole: 'ext_user_role.finance_role',
};

export const problems: Record<string, string> = {
  missing: 'Missing data for required field.',
  wrong_type: 'Not a valid type.',
  too_small: 'Too short or too small.',
  too_big: 'Too long or too large.',
  invalid: 'Not a valid value.',
  unknown: 'Unknown field.',
};

export const userRoles = ['ADMIN', 'STANDARD'] as const;
export type UserRole = (typeof userRoles)[number];
export const userRoleOf: Record<CenterRole, UserRole> = { owner: 'ADMIN', admin: 'ADMIN', employee: 'STANDARD' };
/** Nobody becomes an Owner through this wire, and an Owner who is to be ADMIN is one already. */
export const centerRoleOf: Record<UserRole, CenterRole> = { ADMIN: 'admin', STANDARD: 'employee' };
export const centerRolesOf: Record<UserRole, readonly CenterRole[]> = {
  ADMIN: ['owner', 'admin'],
  STANDARD: ['employee'],
};

/** NONE takes the finance role away; the original has no word for that. */
export const financeRoles = ['MANAGER', 'ANALYST', 'NONE'] as const;
export const financeRoleOf: Record<(typeof financeRoles)[number], FinanceRole> = {
  MANAGER: 'manager',
  ANALYST: 'analyst',
  NONE: 'none',
};
export const extUserRoleOf: Record<FinanceRole, { finance_role?: string }> = {
  manager: { finance_role: 'MANAGER' },
  analyst: { finance_role: 'ANALYST' },
  none: {},
};

export const advertiserRoles = ['ADMIN', 'OPERATOR', 'ANALYST'] as const;
export const assetRoleOf: Record<(typeof advertiserRoles)[number], AssetRole> = {
  ADMIN: 'admin',
  OPERATOR: 'operator',
  ANALYST: 'analyst',
};
/** Programs know three roles: one that a center made itself is shown as the least of them. */
export function advertiserRoleOf(role: string): (typeof advertiserRoles)[number] {
  return role === 'admin' ? 'ADMIN' : role === 'operator' ? 'OPERATOR' : 'ANALYST';
}

/** All that the original knows. Only ad accounts exist here: of the others there are none. */
export const assetTypes = [
  'ADVERTISER',
  'CATALOG',
  'DOMAIN',
  'LEAD',
  'PIXEL',
  'STOREFRONT',
  'TIKTOK_SHOP',
  'TT_ACCOUNT',
] as const;

export const relationTypes = ['OWNER_BC', 'OWNER_PARTNER', 'OWNER_INDIVIDUAL'] as const;
export const relationTypeOf: Record<Account['relation'], (typeof relationTypes)[number]> = {
  owner_center: 'OWNER_BC',
  owner_partner: 'OWNER_PARTNER',
  owner_individual: 'OWNER_INDIVIDUAL',
};

export const relationStatuses = ['BOUND', 'PENDING', 'REJECTED', 'UNBOUND'] as const;
export type RelationStatus = (typeof relationStatuses)[number];
/** States of an invitation that are listed beside the members, who are BOUND. */
export const invitationStateOf = { PENDING: 'pending', REJECTED: 'declined' } as const satisfies Partial<
  Record<RelationStatus, Invitation['state']>
>;
export const bindingStateOf = { PENDING: 'pending', REJECTED: 'declined' } as const;

export const advertiserStatusOf: Record<Account['status'], string> = {
  in_review: 'STATUS_PENDING_CONFIRM',
  enabled: 'STATUS_ENABLE',
  limited: 'STATUS_LIMIT',
  suspended: 'STATUS_LIMIT',
  disabled: 'STATUS_DISABLE',
  closed: 'STATUS_DISABLE',
};

export const showStatuses = [
  'SHOW_ACCOUNT_STATUS_APPROVED',
  'SHOW_ACCOUNT_STATUS_IN_REVIEW',
  'SHOW_ACCOUNT_STATUS_NOT_APPROVED',
  'SHOW_ACCOUNT_STATUS_PUNISHED',
] as const;
export const accountStatusesOf: Record<(typeof showStatuses)[number], readonly Account['status'][]> = {
  SHOW_ACCOUNT_STATUS_APPROVED: ['enabled'],
  SHOW_ACCOUNT_STATUS_IN_REVIEW: ['in_review'],
  SHOW_ACCOUNT_STATUS_NOT_APPROVED: ['disabled', 'closed'],
  SHOW_ACCOUNT_STATUS_PUNISHED: ['limited', 'suspended'],
};

export const centerTypes = ['NORMAL', 'SELF_SERVICE', 'SELF_SERVICE_AGENCY'] as const;
export const businessTypeOf = { NORMAL: 'brand', SELF_SERVICE: 'seller', SELF_SERVICE_AGENCY: 'agency' } as const;
export const centerTypeOf = { brand: 'NORMAL', seller: 'SELF_SERVICE', agency: 'SELF_SERVICE_AGENCY' } as const;

/** What a new center gets where the original lets it be left out and the contract does not. */
export const centerDefaults = { currency: 'USD', region: 'US' };

/** Every ad account buys by auction; there are no reserved ones. */
export const accountType = 'AUCTION';
/** No center is verified yet. */
export const verificationStatus = 'NOT_SUBMITTED';
