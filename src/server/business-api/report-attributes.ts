// What rows of a report are called, and what they lie in.
import type { Account } from '../../contract/assets.ts';
import { api } from '../../contract/index.ts';
import type { ReportLevel } from '../../contract/reporting-performance.ts';
import { joined } from './ads-objects.ts';
import { ask, type Caller, everything } from './ask.ts';
import type { Attributes, Row } from './report-metrics.ts';

interface Named {
  id: string;
  name: string;
}

const ofCampaign = ({ id, name }: Named): Attributes => ({ campaign_id: id, campaign_name: name });
const ofAdGroup = ({ id, name }: Named): Attributes => ({ adgroup_id: id, adgroup_name: name });

type Input = { center: string; account: string; state: 'all' | 'deleted'; ids: string | undefined };

/** Of each object of a level: its name, and those of what it lies in; also of what is in the bin. */
async function namesOf(caller: Caller, level: ReportLevel, input: Input): Promise<[string, Attributes][]> {
  if (level === 'campaign') {
    const all = await everything((page) => ask(caller, api.ads.listCampaigns, { ...input, ...page }));
    return all.map((each) => [each.id, ofCampaign(each)]);
  }
  if (level === 'ad_group') {
    const all = await everything((page) => ask(caller, api.ads.listAdGroups, { ...input, ...page }));
    return all.map((each) => [each.id, { ...ofCampaign(each.campaign), ...ofAdGroup(each) }]);
  }
  if (level === 'account') return [];
  const all = await everything((page) => ask(caller, api.ads.listAds, { ...input, ...page }));
  return all.map(({ id, name, campaign, adGroup }) => [
    id,
    { ...ofCampaign(campaign), ...ofAdGroup(adGroup), ad_id: id, ad_name: name },
  ]);
}

const ofAccount = (account: Account): Attributes => ({
  advertiser_id: account.id,
  advertiser_name: account.name,
  currency: account.currency,
  timezone: account.timeZone,
});

export async function attributesOf(
  caller: Caller,
  asked: { level: ReportLevel; parts: readonly { account: Account; center: string }[]; rows: readonly Row[] },
): Promise<Map<string, Attributes>> {
  const found = new Map<string, Attributes>();
  for (const { account, center } of asked.parts) {
    const ids = [...new Set(asked.rows.filter((each) => each.account === account).map(({ row }) => row.id))];
    for (const id of ids) found.set(id, ofAccount(account));
    if (ids.length === 0) continue;
    for (const state of ['all', 'deleted'] as const) {
      const input = { center, account: account.id, state, ids: joined(ids) };
      for (const [id, known] of await namesOf(caller, asked.level, input))
        found.set(id, { ...ofAccount(account), ...known });
    }
  }
  return found;
}
