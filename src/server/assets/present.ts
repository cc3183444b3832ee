import type { Selectable } from 'kysely';
import type { Account } from '../../contract/assets.ts';
import { accountActionsOf } from '../access/index.ts';
import type { AccountFacts, Context } from '../foundation/context.ts';
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

/** An account in the acting center, as the caller sees it. */
export function presentAccount(
  context: Context,
  row: AccountRow,
  seen: { facts: AccountFacts; people: number },
): Account {
  const can = accountActionsOf({ member: context.member, account: seen.facts }, context.now);
  return {
    ...fields(row),
    relation: 'owner_center',
    ownerName: context.centerName,
    peopleCount: can.includes('asset:list_people') ? seen.people : null,
    viewer: { role: seen.facts.grant?.role ?? null, can },
  };
}

/** An account of the caller's own, outside any center. */
export function presentOwn(context: Context, row: AccountRow): Account {
  return {
    ...fields(row),
    relation: 'owner_individual',
    ownerName: context.actor.name,
    peopleCount: null,
    viewer: { role: 'admin', can: ['asset:view_basic', 'adaccount:view', 'adaccount:edit_settings'] },
  };
}

export function settingsOf(row: AccountRow) {
  return { name: row.name, company: row.company, industry: row.industry, region: row.region };
}
