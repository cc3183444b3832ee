// What is done to many campaigns, ad groups or ads at once: switches, the bin and the way back.
import { type RawBuilder, sql } from 'kysely';
import * as contract from '../../contract/ads.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { mayIn } from '../../contract/permissions.ts';
import { refuseAccount } from '../access/index.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { refuseBeyond } from './checks.ts';
import { recordAds } from './log.ts';
import { type AdAccount, isLive, tables } from './rows.ts';
import { countLive, refuseInBin, takeAdAccount } from './writes.ts';

interface Several {
  level: AdLevel;
  ids: string[];
}

export interface Taken {
  id: string;
  name: string;
  is_on: boolean;
  published_at: Date | null;
  deleted_at: Date | null;
  deleted_with: string | null;
  campaign_id: string | null;
  ad_group_id: string | null;
}

const parents: Record<AdLevel, RawBuilder<unknown>> = {
  campaign: sql`null as deleted_with, null as campaign_id, null as ad_group_id`,
  ad_group: sql`deleted_with, campaign_id, null as ad_group_id`,
  ad: sql`deleted_with, campaign_id, ad_group_id`,
};

/** Those that were named, in their order; refused if one is not there. */
export async function takeSeveral(context: Context, { level, ids }: Several): Promise<Taken[]> {
  const { rows } = await sql<Taken>`
    select id, name, is_on, published_at, deleted_at, ${parents[level]} from ${tables[level]}
    where account_id = ${context.account.id} and id = any (${ids}::bigint[]) order by id`.execute(context.db);
  if (rows.length < ids.length) refuse('not_found');
  return rows;
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

export async function switchAds(
  context: Context,
  input: InputOf<typeof contract.switchAds>,
): Promise<{ changed: number }> {
  if (input.isOn && !mayIn(context.account.mask, 'campaign:edit')) await refuseAccount(context, 'campaign:edit');
  const account = await takeAdAccount(context);
  const { level, isOn } = input;
  const rows = await takeSeveral(context, input);
  for (const row of rows) refuseInBin(level, row);
  const changed = rows.filter((row) => row.is_on !== isOn);
  await sql`
    update ${tables[level]} set is_on = ${isOn}, updated_at = ${context.now}
    where account_id = ${account.id} and id = any (${idsOf(changed)}::bigint[])`.execute(context.db);
  const changes = changed.map(({ id, name }) => ({
    level,
    verb: 'switched' as const,
    id,
    name,
    before: { isOn: !isOn },
    after: { isOn },
    undo: (center: string) =>
      inverse(contract.switchAds, { center, account: account.id, level, ids: [id], isOn: !isOn }),
  }));
  await recordAds(context, account, changes);
  return { changed: changed.length };
}

/** The tables below a level, with the column by which their rows hang on it. */
const below: Record<AdLevel, [table: AdLevel, column: RawBuilder<unknown>][]> = {
  campaign: [
    ['ad_group', sql`campaign_id`],
    ['ad', sql`campaign_id`],
  ],
  ad_group: [['ad', sql`ad_group_id`]],
  ad: [],
};

/** How many went or came along with each, level by level. */
type Along = Map<string, Partial<Record<AdLevel, number>>>;

async function moveAlong(
  context: Context,
  { level, ids }: Several,
  move: (column: RawBuilder<unknown>) => { set: RawBuilder<unknown>; where: RawBuilder<unknown> },
): Promise<Along> {
  const along: Along = new Map(ids.map((id) => [id, {}]));
  for (const [child, column] of below[level]) {
    const { set, where } = move(column);
    const { rows } = await sql<{ id: string; count: number }>`
      with moved as (
        update ${tables[child]} set ${set} where account_id = ${context.account.id} and ${column} = any (${ids}::bigint[]) and ${where}
        returning ${column} as id
      ) select id, count(*)::int as count from moved group by id`.execute(context.db);
    const counts = new Map(rows.map(({ id, count }) => [id, count]));
    for (const id of ids) along.set(id, { ...along.get(id), [child]: counts.get(id) ?? 0 });
  }
  return along;
}

/** Of what lies in it: how much is not in the bin. */
const countsOf = (along: Partial<Record<AdLevel, number>> = {}): Record<string, number> => ({
  ...(along.ad_group === undefined ? {} : { adGroups: along.ad_group }),
  ...(along.ad === undefined ? {} : { ads: along.ad }),
});

const noneOf = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.keys(counts).map((key) => [key, 0]));

/** Puts these, which are not in it, into the bin with all that lies in them, and tells of each. */
export async function binAds(
  context: Context,
  account: AdAccount,
  { level, rows }: { level: AdLevel; rows: readonly { id: string; name: string }[] },
): Promise<void> {
  const ids = idsOf(rows);
  const along = await moveAlong(context, { level, ids }, (column) => ({
    set: sql`deleted_at = ${context.now}, deleted_with = ${column}`,
    where: isLive,
  }));
  await sql`
    update ${tables[level]} set deleted_at = ${context.now} where account_id = ${account.id} and id = any (${ids}::bigint[])`.execute(
    context.db,
  );
  const changes = rows.map(({ id, name }) => {
    const counts = countsOf(along.get(id));
    return {
      level,
      verb: 'removed' as const,
      id,
      name,
      before: { inBin: false, ...counts },
      after: { inBin: true, ...noneOf(counts) },
      undo: (center: string) => inverse(contract.restoreAds, { center, account: account.id, level, ids: [id] }),
    };
  });
  await recordAds(context, account, changes);
}

export async function removeAds(
  context: Context,
  input: InputOf<typeof contract.removeAds>,
): Promise<{ changed: number }> {
  const account = await takeAdAccount(context);
  const rows = (await takeSeveral(context, input)).filter((row) => row.deleted_at === null);
  await binAds(context, account, { level: input.level, rows });
  return { changed: rows.length };
}

/** What lies above these and is in the bin itself. */
async function refuseWithoutParent(context: Context, level: AdLevel, rows: readonly Taken[]): Promise<void> {
  const above = [
    ['campaign', rows.flatMap((row) => row.campaign_id ?? [])],
    ['ad_group', rows.flatMap((row) => row.ad_group_id ?? [])],
  ] as const;
  for (const [parent, ids] of above) {
    if (ids.length === 0 || parent === level) continue;
    const { rows: gone } = await sql<{ name: string; deleted_at: Date }>`
      select name, deleted_at from ${tables[parent]}
      where account_id = ${context.account.id} and id = any (${[...new Set(ids)]}::bigint[]) and deleted_at is not null
      order by id limit 1`.execute(context.db);
    if (gone[0]) refuseInBin(parent, gone[0]);
  }
}

async function refuseTooMany(context: Context, level: AdLevel, rows: readonly Taken[]): Promise<void> {
  if (level === 'campaign') return refuseBeyond(level, (await countLive(context, level)) + rows.length);
  const parentOf = (row: Taken): string => (level === 'ad' ? row.ad_group_id : row.campaign_id) ?? '';
  for (const [parent, all] of Map.groupBy(rows, parentOf)) {
    const within = level === 'ad' ? { adGroup: parent } : { campaign: parent };
    refuseBeyond(level, (await countLive(context, level, within)) + all.length);
  }
}

export async function restoreAds(
  context: Context,
  input: InputOf<typeof contract.restoreAds>,
): Promise<{ changed: number }> {
  const account = await takeAdAccount(context);
  const { level } = input;
  const rows = (await takeSeveral(context, input)).filter((row) => row.deleted_at !== null);
  await refuseWithoutParent(context, level, rows);
  await refuseTooMany(context, level, rows);
  const ids = idsOf(rows);
  const self = level === 'campaign' ? sql`` : sql`, deleted_with = null`;
  await sql`
    update ${tables[level]} set deleted_at = null ${self} where account_id = ${account.id} and id = any (${ids}::bigint[])`.execute(
    context.db,
  );
  const along = await moveAlong(context, { level, ids }, (column) => ({
    set: sql`deleted_at = null, deleted_with = null`,
    where: sql`deleted_with = ${column}`,
  }));
  const changes = rows.map(({ id, name }) => {
    const counts = countsOf(along.get(id));
    return {
      level,
      verb: 'restored' as const,
      id,
      name,
      before: { inBin: true, ...noneOf(counts) },
      after: { inBin: false, ...counts },
      undo: (center: string) => inverse(contract.removeAds, { center, account: account.id, level, ids: [id] }),
    };
  });
  await recordAds(context, account, changes);
  return { changed: rows.length };
}
