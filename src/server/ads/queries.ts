import { type RawBuilder, sql } from 'kysely';
import type * as contract from '../../contract/ads.ts';
import type * as creatives from '../../contract/ads-creatives.ts';
import type * as groups from '../../contract/ads-groups.ts';
import type { AdLevel } from '../../contract/ads-kinds.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';
import { presentAd, presentAdGroup, presentCampaign } from './present.ts';
import { getPlace, getRow, isLive, orders, type Place, type Rows, readRows, tables } from './rows.ts';

type Wanted = Pick<
  InputOf<typeof contract.listCampaigns>,
  'page' | 'pageSize' | 'search' | 'state' | 'sort' | 'labels' | 'ids' | 'createdFrom' | 'createdBefore'
>;

const states: Record<Wanted['state'], RawBuilder<unknown>> = {
  all: isLive,
  on: sql`${isLive} and is_on and published_at is not null`,
  off: sql`${isLive} and not is_on`,
  draft: sql`${isLive} and published_at is null`,
  // What went along with another comes back with it, and is shown for itself only to who names it.
  deleted: sql`deleted_at is not null`,
};

const all = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(conditions, sql` and `);

function conditionsOf(
  { account }: Context,
  { search, state, labels }: Wanted,
  more: readonly RawBuilder<unknown>[],
): RawBuilder<unknown> {
  const where = [sql`account_id = ${account.id}`, states[state], ...more];
  const id = asId(search);
  if (id !== null) where.push(sql`(id = ${id} or name ilike ${containing(search)})`);
  else if (search !== '') where.push(sql`name ilike ${containing(search)}`);
  if (labels)
    where.push(
      sql`exists (select from unnest(labels) l where lower(l) = any (${labels.map((each) => each.toLowerCase())}))`,
    );
  return all(where);
}

/** Those that were named, or made within some time. */
function narrowingOf({ ids, createdFrom, createdBefore }: Wanted): RawBuilder<unknown>[] {
  return [
    ...(ids ? [sql`id = any (${ids}::bigint[])`] : []),
    ...(createdFrom ? [sql`created_at >= ${createdFrom}`] : []),
    ...(createdBefore ? [sql`created_at < ${createdBefore}`] : []),
  ];
}

/** All that are not in the bin are counted already. */
async function countRows(
  context: Context,
  level: AdLevel,
  { where, isPlain }: { where: RawBuilder<unknown>; isPlain: boolean },
): Promise<number> {
  const query = isPlain
    ? sql<{
        total: number;
      }>`select live as total from ads.totals where account_id = ${context.account.id} and level = ${level}`
    : sql<{ total: number }>`select count(*)::int as total from ${tables[level]} where ${where}`;
  const { rows } = await query.execute(context.db);
  return rows[0]?.total ?? 0;
}

async function listLevel<Level extends AdLevel, Item>(
  context: Context,
  level: Level,
  asked: {
    wanted: Wanted;
    more: readonly RawBuilder<unknown>[];
    present: (context: Context, place: Place, row: Rows[Level]) => Item;
  },
): Promise<{ items: Item[]; total: number; page: number; pageSize: number }> {
  const { wanted, present } = asked;
  const bin = wanted.state === 'deleted' && level !== 'campaign' && !wanted.ids ? [sql`deleted_with is null`] : [];
  const more = [...asked.more, ...bin, ...narrowingOf(wanted)];
  const where = conditionsOf(context, wanted, more);
  const isPlain = wanted.state === 'all' && wanted.search === '' && !wanted.labels && more.length === 0;
  const paging = { order: orders[wanted.sort], limit: wanted.pageSize, offset: listOffset(wanted) };
  const [rows, total, place] = await Promise.all([
    readRows(context, level, { where, ...paging }),
    countRows(context, level, { where, isPlain }),
    getPlace(context),
  ]);
  const items = rows.map((row) => present(context, place, row));
  return { items, total, page: wanted.page, pageSize: wanted.pageSize };
}

export function listCampaigns(
  context: Context,
  input: InputOf<typeof contract.listCampaigns>,
): Promise<ReplyOf<typeof contract.listCampaigns>> {
  const more = input.objective ? [sql`objective = ${input.objective}`] : [];
  return listLevel(context, 'campaign', { wanted: input, more, present: presentCampaign });
}

export function listAdGroups(
  context: Context,
  input: InputOf<typeof groups.listAdGroups>,
): Promise<ReplyOf<typeof groups.listAdGroups>> {
  const more = input.campaign ? [sql`campaign_id = any (${input.campaign}::bigint[])`] : [];
  return listLevel(context, 'ad_group', { wanted: input, more, present: presentAdGroup });
}

export function listAds(
  context: Context,
  input: InputOf<typeof creatives.listAds>,
): Promise<ReplyOf<typeof creatives.listAds>> {
  const more = [
    ...(input.campaign ? [sql`campaign_id = any (${input.campaign}::bigint[])`] : []),
    ...(input.adGroup ? [sql`ad_group_id = any (${input.adGroup}::bigint[])`] : []),
    ...(input.review ? [sql`review = ${input.review}`] : []),
    ...(input.media
      ? [
          sql`id in (select u.ad_id from ads.ad_media u where u.account_id = ${context.account.id} and u.media_id = ${input.media})`,
        ]
      : []),
  ];
  return listLevel(context, 'ad', { wanted: input, more, present: presentAd });
}

async function getOne<Level extends AdLevel, Item>(
  context: Context,
  level: Level,
  { id, present }: { id: string; present: (context: Context, place: Place, row: Rows[Level]) => Item },
): Promise<Item> {
  const [row, place] = await Promise.all([getRow(context, level, id), getPlace(context)]);
  return present(context, place, row);
}

export const getCampaign = (context: Context, id: string): Promise<contract.Campaign> =>
  getOne(context, 'campaign', { id, present: presentCampaign });

export const getAdGroup = (context: Context, id: string): Promise<groups.AdGroup> =>
  getOne(context, 'ad_group', { id, present: presentAdGroup });

export const getAd = (context: Context, id: string): Promise<creatives.Ad> =>
  getOne(context, 'ad', { id, present: presentAd });
