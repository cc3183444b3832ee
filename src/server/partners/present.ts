import type { Borrowed, Partner, PartnerPerson, Share } from '../../contract/partners.ts';
import { type AssetRole, actionsIn, assetRoles, roleMasks } from '../../contract/permissions.ts';

export interface PartnerRow {
  id: string;
  name: string;
  status: string;
  since: Date;
  ended_at: Date | null;
  shared_by_us: number;
  shared_to_us: number;
}

export function presentPartner(row: PartnerRow): Partner {
  return {
    id: row.id,
    name: row.name,
    status: row.status === 'active' ? 'active' : 'ended',
    since: row.since.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    sharedByUs: row.shared_by_us,
    sharedToUs: row.shared_to_us,
  };
}

interface HoldingRow {
  account_id: string;
  account_name: string;
  account_status: Share['account']['status'];
  ceiling: string | null;
  ceiling_name: string | null;
  starts_at: Date | null;
  expires_at: Date | null;
  shared_at: Date | null;
  partner_id: string;
  partner_name: string;
  people: number;
}

export interface ShareRow extends HoldingRow {
  shared_by_name: string | null;
  state: Share['state'];
}

export interface BorrowedRow extends HoldingRow {
  state: Share['state'];
}

function fields(row: HoldingRow) {
  return {
    account: { id: row.account_id, name: row.account_name, status: row.account_status },
    // Both columns are there for every share.
    ceiling: row.ceiling ?? '',
    ceilingName: row.ceiling_name,
    startsAt: row.starts_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    sharedAt: row.shared_at?.toISOString() ?? '',
    people: row.people,
  };
}

export function presentShare(row: ShareRow): Share {
  return {
    ...fields(row),
    partner: { id: row.partner_id, name: row.partner_name },
    state: row.state,
    sharedBy: row.shared_by_name ?? '',
  };
}

export function presentBorrowed(row: BorrowedRow): Borrowed {
  return {
    ...fields(row),
    owner: { id: row.partner_id, name: row.partner_name },
    state: row.state === 'scheduled' ? 'scheduled' : 'active',
  };
}

export interface PartnerPersonRow {
  person_id: string;
  person_name: string;
  center_id: string;
  partner_name: string;
  account_id: string;
  account_name: string;
  mask: number;
  is_assigner: boolean;
  is_given: boolean;
  expires_at: Date | null;
  total: number;
}

/** The highest built-in role whose every action is in the mask; roles are listed from the highest. */
function reachOf(mask: number): AssetRole | null {
  return assetRoles.find((role) => (roleMasks[role] & ~mask) === 0) ?? null;
}

export function presentPartnerPerson(row: PartnerPersonRow): PartnerPerson {
  return {
    person: { id: row.person_id, name: row.person_name },
    partner: { id: row.center_id, name: row.partner_name },
    account: { id: row.account_id, name: row.account_name },
    reach: reachOf(row.mask),
    can: actionsIn(row.mask),
    isAssigner: row.is_assigner,
    isGiven: row.is_given,
    expiresAt: row.expires_at?.toISOString() ?? null,
  };
}
