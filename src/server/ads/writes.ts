// How every write of this room begins.
import { sql } from 'kysely';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Context } from '../foundation/context.ts';
import type { Connection } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { type AdAccount, getAdAccount, isLive, tables } from './rows.ts';

/**
 * The account, for a write. Writes of one account come one after the other: they are short, what one counts the next must not
 * change, and a campaign goes into the bin with all that is in it.
 */
export async function takeAdAccount(context: Context): Promise<AdAccount> {
  await lockAds(context.db, context.account.id);
  const account = await getAdAccount(context);
  if (account.status === 'closed') refuse('assets.account_closed', { account: account.name });
  return account;
}

/** Lets writes of one account wait for each other. */
export async function lockAds(db: Connection, account: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ads ${account}`}, 0))`.execute(db);
}

/** Refuses what is in the bin: it is restored first. */
export function refuseInBin(level: AdLevel, row: { name: string; deleted_at: Date | null }): void {
  if (row.deleted_at !== null) refuse('ads.in_bin', { level, name: row.name });
}

/** How many are not in the bin: of an account, a campaign or an ad group. */
export async function countLive(
  context: Context,
  level: AdLevel,
  { campaign, adGroup }: { campaign?: string; adGroup?: string } = {},
): Promise<number> {
  const within = adGroup ? sql`and ad_group_id = ${adGroup}` : campaign ? sql`and campaign_id = ${campaign}` : sql``;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${tables[level]} where account_id = ${context.account.id} ${within} and ${isLive}`.execute(
    context.db,
  );
  return rows[0]?.count ?? 0;
}
