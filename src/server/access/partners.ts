// Links between centers and what they share: one row of a link for each side, and of a share the partner's holding.
import { sql } from 'kysely';
import type { Context } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { lockRightsOf } from './commands.ts';

/** Two centers, seen from the first. */
export interface Sides {
  centerId: string;
  partnerId: string;
}

/** Waits for the writes of everybody in both centers, in one order, so that two ends of one link never wait for each other. */
export async function lockBothRights(context: Context, { centerId, partnerId }: Sides): Promise<void> {
  const inOrder = [centerId, partnerId].toSorted((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1));
  for (const id of inOrder) await lockRightsOf(context, id);
}

/** Makes two centers partners, for the first time or again. What was shared before does not come back. */
export async function openPartnership(
  context: Context,
  link: Sides & { name: string; partnerName: string },
): Promise<void> {
  const { centerId, partnerId, name, partnerName } = link;
  const state = { status: 'active', since: context.now, ended_at: null };
  await context.db
    .insertInto('access.partnerships')
    .values([
      { center_id: centerId, partner_center_id: partnerId, partner_name: partnerName, ...state },
      { center_id: partnerId, partner_center_id: centerId, partner_name: name, ...state },
    ])
    .onConflict((conflict) =>
      conflict
        .columns(['center_id', 'partner_center_id'])
        .doUpdateSet((to) => ({ ...state, partner_name: to.ref('excluded.partner_name') })),
    )
    .execute();
}

/** Ends a link on both sides; in the database all that was shared ends with it. The rights of both are locked before. */
export async function closePartnership(context: Context, { centerId, partnerId }: Sides): Promise<void> {
  await context.db
    .updateTable('access.partnerships')
    .set({ status: 'ended', ended_at: sql<Date>`clock_timestamp()` })
    .where('center_id', 'in', [centerId, partnerId])
    .where('partner_center_id', 'in', [centerId, partnerId])
    .where('status', '=', 'active')
    .execute();
}

/** The live link with a partner, held until the transaction ends so that it does not end meanwhile. */
export async function holdPartnership(context: Context, { centerId, partnerId }: Sides): Promise<boolean> {
  const { rows } = await sql`select from access.partnerships
    where center_id = ${centerId} and partner_center_id = ${partnerId} and status = 'active' for share`.execute(
    context.db,
  );
  return rows.length > 0;
}

/** Which of these accounts the acting center owns; they cannot leave it before the transaction ends. */
export async function holdOwned(context: Context, accountIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ asset_id: string }>`select asset_id from access.holdings
    where center_id = ${context.centerId} and asset_id = any (${accountIds as string[]}::bigint[]) and relation = 'owner_center' and status = 'bound'
    order by asset_id for share`.execute(context.db);
  return new Set(rows.map((row) => row.asset_id));
}

export interface ShareTerm {
  /** Built in, or the id of a role of the center that shares. */
  ceiling: string;
  startsAt: Date | null;
  expiresAt: Date | null;
}

/** Shares accounts of the acting center with a partner, for the first time or again. */
export async function putShares(
  context: Context,
  shares: ShareTerm & { partnerId: string; accountIds: readonly string[] },
): Promise<void> {
  const ownerId = context.centerId;
  const state = {
    relation: 'owner_partner' as const,
    status: 'bound' as const,
    owner_center_id: ownerId,
    ceiling: shares.ceiling,
    starts_at: shares.startsAt,
    expires_at: shares.expiresAt,
    shared_by: context.actor.personId,
    shared_at: context.now,
  };
  // An earlier holding of the partner may not be of this center's making, so only the partner may change it.
  await enterCenter(context.db, shares.partnerId);
  await context.db
    .insertInto('access.holdings')
    .values(shares.accountIds.map((id) => ({ center_id: shares.partnerId, asset_id: id, ...state })))
    .onConflict((conflict) => conflict.columns(['center_id', 'asset_id']).doUpdateSet(state))
    .execute();
  await enterCenter(context.db, ownerId);
}

/** Changes in place how far and how long accounts of the acting center are shared; what was given there stays. */
export async function changeShares(
  context: Context,
  shares: ShareTerm & { partnerId: string; accountIds: readonly string[] },
): Promise<void> {
  await context.db
    .updateTable('access.holdings')
    .set({ ceiling: shares.ceiling, starts_at: shares.startsAt, expires_at: shares.expiresAt })
    .where('owner_center_id', '=', context.centerId)
    .where('center_id', '=', shares.partnerId)
    .where('asset_id', 'in', shares.accountIds)
    .execute();
}

/** Stops sharing accounts of the acting center; what was given there through it ends in the database. */
export async function endShares(
  context: Context,
  at: { partnerId: string; accountIds: readonly string[] },
): Promise<void> {
  await context.db
    .updateTable('access.holdings')
    .set({ status: 'unbound' })
    .where('owner_center_id', '=', context.centerId)
    .where('center_id', '=', at.partnerId)
    .where('asset_id', 'in', at.accountIds)
    .execute();
}

/**
 * Who of a partner, or of all, holds an account of the acting center, or all of its accounts, now: a query with the columns
 * asset_id, center_id, person_id, person_name, via, mask (after the ceiling), expires_at, share_expires_at; one row for each way.
 */
export function partnerRights(of: { accountId?: string | undefined; partnerId?: string | undefined }) {
  return sql`access.partner_rights(${of.accountId ?? null}::bigint, now(), ${of.partnerId ?? null}::bigint)`;
}

export interface RightsHolder {
  id: string;
  name: string;
}

/** The people of a partner to whom an account of the acting center was given, or any of its accounts. */
export async function listPartnerHolders(
  context: Context,
  of: { accountId?: string; partnerId: string },
): Promise<RightsHolder[]> {
  const { rows } = await sql<RightsHolder>`
    select person_id as id, person_name as name from ${partnerRights(of)} r where via <> 'center_role'
    group by person_id, person_name order by person_id`.execute(context.db);
  return rows;
}
