import type { Selectable } from 'kysely';
import type { Account } from '../../contract/assets.ts';
import { actionsIn, mayIn } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import type { AssetsAccounts } from '../foundation/tables.ts';

export type AccountRow = Selectable<AssetsAccounts>;

function fields(row: AccountRow) {
  return {
    id: row.id,
    name: row.name,
    company: row.company,
    currency: row.currency,
    timeZone: row.time_zone,
    industry: row.industry,
    region: row.region,
    status: row.status,
    createdAt: row.created_at.toISOString(),
    boundAt: row.bound_at?.toISOString() ?? null,
    origin: row.origin,
  };
}

/** What the caller holds on an account, and where it comes from. */
export interface Seen {
  mask: number;
  relation: 'owner_center' | 'owner_partner';
  role: string | null;
  /** Of a shared account: whose it is. */
  ownerName: string | null;
  share: Account['share'];
  labels: string[];
  people: number;
}

/** An account in the acting center, as the caller sees it. */
export function presentAccount(context: Context, row: AccountRow, seen: Seen): Account {
  return {
    ...fields(row),
    relation: seen.relation,
    ownerName: seen.ownerName ?? context.centerName,
    share: seen.share,
    peopleCount: mayIn(seen.mask, 'asset:list_people') ? seen.people : null,
    labels: seen.labels,
    viewer: { role: seen.role, can: actionsIn(seen.mask) },
  };
}

/** An account of the caller's own, outside any center. */
export function presentOwn(context: Context, row: AccountRow): Account {
  return {
    ...fields(row),
    relation: 'owner_individual',
    ownerName: context.actor.name,
    share: null,
    peopleCount: null,
    labels: [],
    viewer: { role: 'admin', can: ['asset:view_basic', 'adaccount:view', 'adaccount:edit_settings'] },
  };
}

export function settingsOf(row: AccountRow) {
  return { name: row.name, company: row.company, industry: row.industry, region: row.region };
}
