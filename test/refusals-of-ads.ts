// The refusals about campaigns, ad groups and ads, for the test that reaches every one.
import type { CallOf } from '../src/contract/endpoint.ts';
import type { Caller, EndpointName, EndpointNamed, Reply } from './caller.ts';
import { examples } from './examples.ts';
import { adGroupIn, adIn, campaignIn } from './examples-of-ads.ts';
import { units } from './funds.ts';
import type { Row } from './refusals-of-access.ts';
import type { Scene } from './scene.ts';

export type Prepare = (scene: Scene) => Promise<unknown>;

/** The example's call with something else in it, once something was done before. */
export const asking =
  <Name extends EndpointName>(name: Name, change: Partial<CallOf<EndpointNamed<Name>>>, prepare?: Prepare): Row =>
  async (scene, owner) => {
    const example = await examples[name](scene, owner);
    await prepare?.(scene);
    return (owner as Caller).call(name, { ...example, ...change } as never) as Promise<Reply<unknown>>;
  };

export const closed: Prepare = async (scene) =>
  scene.world.database.query(`update assets.accounts set status = 'closed' where id = $1`, [await scene.account()]);

const doing =
  (endpoint: 'ads.removeAds' | 'ads.publishAds', level: 'campaign' | 'ad_group' | 'ad'): Prepare =>
  async (scene) => {
    const made = { campaign: campaignIn, ad_group: adGroupIn, ad: adIn };
    await adIn(scene);
    const ids = [await made[level](scene)];
    await scene.owner.must(endpoint, { center: scene.center, account: await scene.account(), level, ids });
  };

const published = doing('ads.publishAds', 'campaign');
const removed = (level: 'campaign' | 'ad_group' | 'ad'): Prepare => doing('ads.removeAds', level);

/** As full as it may be, written straight into the tables. */
const full =
  (level: 'campaign' | 'ad_group' | 'ad'): Prepare =>
  async (scene) => {
    const account = await scene.account();
    const { database } = scene.world;
    if (level === 'campaign')
      await database.query(
        `insert into ads.campaigns (account_id, name, objective, budget_mode, is_on)
         select $1, 'Campaign ' || n, 'reach', 'none', true from generate_series(1, 999) n`,
        [account],
      );
    if (level === 'ad_group')
      await database.query(
        `insert into ads.ad_groups (account_id, campaign_id, name, budget_mode, bid_strategy, billing, goal, pacing, is_on)
         select $1, $2, 'Group ' || n, 'none', 'lowest_cost', 'cpc', 'clicks', 'smooth', true from generate_series(1, 999) n`,
        [account, await campaignIn(scene)],
      );
    if (level === 'ad')
      await database.query(
        `insert into ads.ads (account_id, campaign_id, ad_group_id, name, format, call_to_action, is_on)
         select $1, $2, $3, 'Ad ' || n, 'video', 'learn_more', true from generate_series(1, 20) n`,
        [account, await campaignIn(scene), await adGroupIn(scene)],
      );
  };

const tooFine = { mode: 'daily', amountMicros: '50001000' } as const;
const tooLow = { mode: 'daily', amountMicros: units(1) } as const;
const past = '2020-01-01T00:00:00Z';

const writes = [
  'ads.createCampaign',
  'ads.updateCampaign',
  'ads.createAdGroup',
  'ads.updateAdGroup',
  'ads.createAd',
  'ads.updateAd',
  'ads.switchAds',
  'ads.removeAds',
  'ads.restoreAds',
  'ads.publishAds',
  'ads.editSeveral',
  'ads.revertAds',
  'ads.copyAds',
  'ads.importAds',
] as const;

const ofClosed = Object.fromEntries(writes.map((name) => [`${name} assets.account_closed`, asking(name, {}, closed)]));

const ofGroups = Object.fromEntries(
  (['ads.createAdGroup', 'ads.updateAdGroup'] as const).flatMap((name): [string, Row][] => [
    [`${name} ads.amount_too_fine`, asking(name, { bid: { strategy: 'bid_cap', amountMicros: '1001000' } })],
    [`${name} ads.budget_too_low`, asking(name, { budget: tooLow })],
    [
      `${name} ads.end_before_start`,
      asking(name, { startsAt: '2090-01-02T00:00:00Z', endsAt: '2090-01-01T00:00:00Z' }),
    ],
    [`${name} ads.end_in_past`, asking(name, { startsAt: null, endsAt: past })],
    [`${name} ads.billing_unfit`, asking(name, { billing: 'cpv' })],
    [`${name} ads.goal_unfit`, asking(name, { billing: 'cpc', goal: 'leads' })],
  ]),
);

export const adRows: Record<string, Row> = {
  ...ofClosed,
  ...ofGroups,
  'ads.createCampaign ads.limit_reached': asking('ads.createCampaign', {}, full('campaign')),
  'ads.createCampaign ads.amount_too_fine': asking('ads.createCampaign', { budget: tooFine }),
  'ads.createCampaign ads.budget_too_low': asking('ads.createCampaign', { budget: tooLow }),
  'ads.updateCampaign ads.in_bin': asking('ads.updateCampaign', {}, removed('campaign')),
  'ads.updateCampaign ads.budget_missing': asking('ads.updateCampaign', { budget: { mode: 'none' } }, published),
  'ads.updateCampaign ads.amount_too_fine': asking('ads.updateCampaign', { budget: tooFine }),
  'ads.updateCampaign ads.budget_too_low': asking('ads.updateCampaign', { budget: tooLow }),
  'ads.createAdGroup ads.in_bin': asking('ads.createAdGroup', {}, removed('campaign')),
  'ads.createAdGroup ads.limit_reached': asking('ads.createAdGroup', {}, full('ad_group')),
  'ads.updateAdGroup ads.in_bin': asking('ads.updateAdGroup', {}, removed('ad_group')),
  'ads.updateAdGroup ads.budget_missing': async (scene, owner, center) => {
    const account = await scene.account();
    const adGroup = await adGroupIn(scene);
    await adIn(scene);
    await owner.must('ads.updateAdGroup', {
      center,
      account,
      adGroup,
      budget: { mode: 'daily', amountMicros: units(9) },
    });
    const campaign = await campaignIn(scene);
    await owner.must('ads.updateCampaign', { center, account, campaign, budget: { mode: 'none' } });
    await published(scene);
    return owner.call('ads.updateAdGroup', { center, account, adGroup, budget: { mode: 'none' } });
  },
  'ads.updateAdGroup ads.end_missing': asking(
    'ads.updateAdGroup',
    { budget: { mode: 'lifetime', amountMicros: units(90) } },
    published,
  ),
  'ads.createAdGroup ads.parent_is_draft': asking('ads.createAdGroup', { isDraft: false }),
  'ads.createAdGroup ads.incomplete': asking(
    'ads.createAdGroup',
    { isDraft: false, budget: { mode: 'lifetime', amountMicros: units(90) }, endsAt: null },
    published,
  ),
  'ads.createAd ads.parent_is_draft': asking('ads.createAd', { isDraft: false }),
  'ads.createAd ads.incomplete': asking('ads.createAd', { isDraft: false, landingUrl: null }, published),
  'ads.createAd ads.in_bin': asking('ads.createAd', {}, removed('ad_group')),
  'ads.createAd ads.limit_reached': asking('ads.createAd', {}, full('ad')),
  'ads.updateAd ads.in_bin': asking('ads.updateAd', {}, removed('ad')),
  'ads.updateAd ads.content_missing': asking('ads.updateAd', { landingUrl: null }, published),
  'ads.switchAds ads.in_bin': asking('ads.switchAds', {}, removed('campaign')),
  'ads.restoreAds ads.in_bin': async (scene, owner, center) => {
    const account = await scene.account();
    const ids = [await adIn(scene)];
    await removed('ad')(scene);
    await removed('ad_group')(scene);
    return owner.call('ads.restoreAds', { center, account, level: 'ad', ids });
  },
  'ads.restoreAds ads.limit_reached': asking('ads.restoreAds', {}, full('campaign')),
  'ads.editSeveral ads.field_unfit': asking('ads.editSeveral', { changes: { pacing: 'fast' } }),
  'ads.editSeveral ads.rows_refused': asking('ads.editSeveral', {
    changes: { budget: { how: 'percent', percent: -90 } },
  }),
  'ads.revertAds ads.rows_refused': asking('ads.revertAds', { at: '2090-01-01T00:00:00Z' }),
  'ads.importAds ads.rows_refused': asking('ads.importAds', { rows: [{ line: 2, name: 'Without an objective' }] }),
  'ads.copyAds ads.in_bin': async (scene, owner, center) => {
    const at = { center, account: await scene.account() };
    const { ids } = await examples['ads.restoreAds'](scene, owner as never);
    const group = await adGroupIn(scene);
    return owner.call('ads.copyAds', { ...at, level: 'ad_group', ids: [group], into: ids[0] ?? '' });
  },
  'ads.copyAds ads.limit_reached': asking('ads.copyAds', {}, full('campaign')),
  'ads.copyAds ads.into_missing': async (scene, owner, center) => {
    const from = await scene.account();
    const ids = [await adIn(scene)];
    return owner.call('ads.copyAds', { center, account: await scene.spare(), from, level: 'ad', ids });
  },
  'ads.publishAds ads.in_bin': asking('ads.publishAds', {}, removed('campaign')),
  'ads.publishAds ads.parent_is_draft': async (scene, owner, center) => {
    const ids = [await adGroupIn(scene)];
    return owner.call('ads.publishAds', { center, account: await scene.account(), level: 'ad_group', ids });
  },
  'ads.publishAds ads.incomplete': asking('ads.publishAds', {}, async (scene) =>
    scene.owner.must('ads.updateAd', {
      center: scene.center,
      account: await scene.account(),
      ad: await adIn(scene),
      landingUrl: null,
      text: '',
    }),
  ),
};
