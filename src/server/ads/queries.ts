import { sql } from 'kysely';
import type * as contract from '../../contract/ads.ts';
import type * as creatives from '../../contract/ads-creatives.ts';
import type * as groups from '../../contract/ads-groups.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { listLevel } from './lists.ts';
import type { Numbers } from './numbers.ts';
import { presentAd, presentAdGroup, presentCampaign } from './present.ts';
import { getPlace, getRow, type Place, type Rows } from './rows.ts';

type Lists = {
  listCampaigns: (
    context: Context,
    input: InputOf<typeof contract.listCampaigns>,
  ) => Promise<ReplyOf<typeof contract.listCampaigns>>;
  listAdGroups: (
    context: Context,
    input: InputOf<typeof groups.listAdGroups>,
  ) => Promise<ReplyOf<typeof groups.listAdGroups>>;
  listAds: (context: Context, input: InputOf<typeof creatives.listAds>) => Promise<ReplyOf<typeof creatives.listAds>>;
};

/** The lists of the three levels, with the numbers that are handed over. */
export const listsWith = (numbers: Numbers): Lists => ({
  listCampaigns: (context, wanted) => {
    const listing = { wanted, within: { kind: wanted.objective }, present: presentCampaign };
    return listLevel(context, 'campaign', { listing, numbers });
  },
  listAdGroups: (context, wanted) => {
    const listing = { wanted, within: { campaign: wanted.campaign }, present: presentAdGroup };
    return listLevel(context, 'ad_group', { listing, numbers });
  },
  listAds: async (context, wanted) => {
    const { campaign, adGroup, review, media } = wanted;
    const among = media === undefined ? undefined : await listShowing(context, media);
    const listing = { wanted, within: { campaign, adGroup, among, kind: review }, present: presentAd };
    return listLevel(context, 'ad', { listing, numbers });
  },
});

/** The ads that show a file of the library. */
async function listShowing({ db, account }: Context, media: string): Promise<string[]> {
  const { rows } = await sql<{ ad_id: string }>`
    select ad_id from ads.ad_media where account_id = ${account.id} and media_id = ${media}`.execute(db);
  return rows.map(({ ad_id }) => ad_id);
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
