// An account goes from one center to another, or ends and comes back: what was given on it ends, or is given again as it stood
// at an instant. History is where it is read from, so nothing else has to be kept for the way back.
import { sql } from 'kysely';
import type { AssetRole } from '../../contract/permissions.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { holdAccount, lockRightsOf } from './commands.ts';
import { openPartnership, putShares } from './partners.ts';

/** An instant as the database writes it, to the microsecond, since history is read by it. */
export type Instant = string;

export async function readClock(context: Context): Promise<Instant> {
  const { rows } = await sql<{ at: string }>`select clock_timestamp()::text as at`.execute(context.db);
  return rows[0]?.at ?? '';
}

export async function isLiveCenter(context: Context, centerId: string): Promise<boolean> {
  const { rows } = await sql`select from access.centers where center_id = ${centerId} and status = 'active'`.execute(
    context.db,
  );
  return rows.length > 0;
}

interface FormerShare {
  partner_id: string;
  ceiling: string;
  starts_at: Date | null;
  expires_at: Date | null;
}

/** With whom the acting center shared an account at an instant, as far as it still could. */
export async function listSharesAt(
  context: Context,
  { accountId, at }: { accountId: string; at: Instant },
): Promise<FormerShare[]> {
  const { rows } = await sql<FormerShare>`
    select h.center_id as partner_id, h.ceiling, h.starts_at, h.expires_at from access.holding_history h
    join access.partnerships p on p.center_id = h.owner_center_id and p.partner_center_id = h.center_id and p.status = 'active'
    where h.owner_center_id = ${context.centerId} and h.asset_id = ${accountId} and h.status = 'bound'
      and h.valid_from <= ${at}::timestamptz and (h.valid_to is null or h.valid_to > ${at}::timestamptz)
      and (h.expires_at is null or h.expires_at > now()) and access.mask_of(h.owner_center_id, h.ceiling) is not null
    order by h.center_id`.execute(context.db);
  return rows;
}

/** Waits for the writes of everybody in these centers, in one order, so that two such changes never wait for each other. */
export async function lockRightsOfAll(context: Context, centers: readonly string[]): Promise<void> {
  const inOrder = [...new Set(centers)].toSorted((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1));
  for (const center of inOrder) await lockRightsOf(context, center);
}

/** The centers that hold an account, seen from its owner: itself and those with whom it is shared. */
export async function listHolders(context: Context, accountId: string): Promise<string[]> {
  const { rows } = await sql<{ center_id: string }>`
    select center_id from access.holdings where asset_id = ${accountId} and status = 'bound'
      and ${context.centerId} in (center_id, owner_center_id)`.execute(context.db);
  return rows.map((row) => row.center_id);
}

/**
 * Gives people of the acting center what they held on an account at an instant: who left meanwhile gets nothing back, and
 * neither does what has ended or whose role, group or team is gone. What they hold by now stays.
 */
export async function restoreGiven(
  context: Context,
  { accountId, at }: { accountId: string; at: Instant },
): Promise<void> {
  const { centerId } = context;
  const stood = sql`h.center_id = ${centerId} and h.asset_id = ${accountId}
    and h.valid_from <= ${at}::timestamptz and (h.valid_to is null or h.valid_to > ${at}::timestamptz)`;
  const isOfUse = sql`(h.expires_at is null or h.expires_at > now()) and access.mask_of(h.center_id, h.role) is not null`;
  const stillHolds = sql`${isOfUse}
    and exists (select from access.members m where m.center_id = h.center_id and m.person_id = h.person_id and m.status in ('active', 'suspended'))
    and not exists (select from access.member_history l where l.center_id = h.center_id and l.person_id = h.person_id
      and l.status in ('removed', 'left') and l.valid_from > ${at}::timestamptz)`;
  await sql`
    insert into access.grants (center_id, person_id, asset_id, role, starts_at, expires_at, granted_by, granted_at)
    select h.center_id, h.person_id, h.asset_id, h.role, h.starts_at, h.expires_at, h.granted_by, h.granted_at
    from access.grant_history h where ${stood} and ${stillHolds}
    order by h.person_id on conflict do nothing`.execute(context.db);
  await sql`
    insert into access.elevations (center_id, id, person_id, asset_id, role, starts_at, expires_at, reason, approved_by)
    select h.center_id, h.id, h.person_id, h.asset_id, h.role, h.starts_at, h.expires_at, h.reason, h.approved_by
    from access.elevation_history h where ${stood} and ${stillHolds}
    order by h.id on conflict do nothing`.execute(context.db);
  await sql`
    insert into access.team_grants (center_id, team_id, asset_id, role, starts_at, expires_at, granted_by, granted_at)
    select h.center_id, h.team_id, h.asset_id, h.role, h.starts_at, h.expires_at, h.granted_by, h.granted_at
    from access.team_grant_history h join access.teams t on t.center_id = h.center_id and t.id = h.team_id
    where ${stood} and ${isOfUse}
    order by h.team_id on conflict do nothing`.execute(context.db);
  // Labels first: the rules of groups that name them run by themselves.
  await sql`select assets.restore_labels(${centerId}, ${accountId}, ${at}::timestamptz)`.execute(context.db);
  await sql`
    insert into access.group_items as i (center_id, group_id, asset_id, by_hand, by_rule)
    select h.center_id, h.group_id, h.asset_id, true, false
    from access.group_item_history h join access.groups g on g.center_id = h.center_id and g.id = h.group_id
    where ${stood} and h.by_hand
    order by h.group_id on conflict (center_id, group_id, asset_id) do update set by_hand = true where not i.by_hand`.execute(
    context.db,
  );
}

/** Takes an account from everybody in the acting center to whom it was given; the center keeps it. */
export async function endGiven(context: Context, accountId: string): Promise<void> {
  for (const table of ['access.grants', 'access.elevations', 'access.team_grants', 'access.group_items'] as const) {
    await context.db
      .deleteFrom(table)
      .where('center_id', '=', context.centerId)
      .where('asset_id', '=', accountId)
      .execute();
  }
}

/** Stops sharing an account of the acting center with everybody. */
export async function endAllShares(context: Context, accountId: string): Promise<void> {
  await context.db
    .updateTable('access.holdings')
    .set({ status: 'unbound' })
    .where('owner_center_id', '=', context.centerId)
    .where('asset_id', '=', accountId)
    .where('status', '=', 'bound')
    .execute();
}

/** Shares an account again as it was shared at an instant, and gives the partners' people what they held then. */
export async function restoreShares(
  context: Context,
  { accountId, at }: { accountId: string; at: Instant },
): Promise<void> {
  for (const { partner_id, ceiling, starts_at, expires_at } of await listSharesAt(context, { accountId, at })) {
    const term = { ceiling, startsAt: starts_at, expiresAt: expires_at };
    await putShares(context, { partnerId: partner_id, accountIds: [accountId], ...term });
    await enterCenter(context.db, partner_id);
    await restoreGiven(contextIn(context, partner_id), { accountId, at });
    await enterCenter(context.db, context.centerId);
  }
}

interface Handover {
  accountId: string;
  from: { id: string; name: string };
  to: { id: string; name: string };
}

/**
 * Makes another center the owner of an account. Everybody loses it with whom the former owner shared it or to whom it was given
 * there; in the new owner's center who had it through a share keeps it. The rights of all of them are locked. Acts in the
 * new owner's center afterwards; gives back the instant before anything was changed.
 */
export async function handOver(
  context: Context,
  { accountId, from, to, keeps }: Handover & { keeps: AssetRole | null },
): Promise<{ at: Instant; hasLink: boolean }> {
  const at = await readClock(context);
  await moveHolding(context, { accountId, from, to });
  await restoreGiven(contextIn(context, to.id), { accountId, at });
  if (keeps === null) return { at, hasLink: false };
  const hasLink = await linkCenters(context, { from, to });
  const term = { ceiling: keeps, startsAt: null, expiresAt: null };
  await putShares(contextIn(context, to.id), { partnerId: from.id, accountIds: [accountId], ...term });
  return { at, hasLink };
}

/** Gives an account back to its former owner, with what everybody held at an instant. Acts in that center afterwards. */
export async function handBack(
  context: Context,
  { accountId, from, to, at }: Handover & { at: Instant },
): Promise<void> {
  const now = await readClock(context);
  await moveHolding(context, { accountId, from, to });
  const former = contextIn(context, to.id);
  await restoreGiven(former, { accountId, at });
  // What was given since then, to people of the former owner by a share, is no reason to lose the account.
  await restoreGiven(former, { accountId, at: now });
  await restoreShares(former, { accountId, at });
}

async function moveHolding(context: Context, { accountId, from, to }: Handover): Promise<void> {
  await enterCenter(context.db, from.id);
  await context.db
    .updateTable('access.holdings')
    .set({ status: 'unbound' })
    .where('center_id', '=', from.id)
    .where('asset_id', '=', accountId)
    .execute();
  await enterCenter(context.db, to.id);
  await holdAccount(context, { centerId: to.id, accountId });
}

/** Whether the two were made partners by this. */
async function linkCenters(context: Context, { from, to }: Omit<Handover, 'accountId'>): Promise<boolean> {
  const { rows } = await sql`select from access.partnerships
    where center_id = ${to.id} and partner_center_id = ${from.id} and status = 'active' for share`.execute(context.db);
  if (rows.length > 0) return false;
  await openPartnership(context, { centerId: to.id, partnerId: from.id, name: to.name, partnerName: from.name });
  return true;
}
