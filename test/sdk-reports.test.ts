// Reports of what ads did, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Callback, ReportingApi } from 'tiktok-business-api-sdk-official';
import { content } from './examples-of-ads.ts';
import { units } from './funds.ts';
import { type Data, openSdkWorld, refused, rowsOf, told } from './sdk.ts';
import type { Person, World } from './world.ts';

let world: World;
let tokenOf: (person: Person) => string;
const reporting = new ReportingApi();

/** Two campaigns, each with an ad group and an ad in it; the first ad was shown on two days, the second on one. */
interface Told {
  campaigns: string[];
  adGroups: string[];
  ads: string[];
}
let shown: Told;

const at = (account = world.spring.id) => ({ center: world.acme.id, account });

before(async () => {
  ({ world, tokenOf } = await openSdkWorld());
  shown = { campaigns: [], adGroups: [], ads: [] };
  for (const name of ['Autumn', 'Winter']) {
    const campaign = await world.ada.must('ads.createCampaign', { ...at(), name, objective: 'traffic' });
    const adGroup = await world.ada.must('ads.createAdGroup', {
      ...at(),
      campaign: campaign.id,
      name: `${name} nights`,
    });
    const ad = await world.ada.must('ads.createAd', { ...at(), adGroup: adGroup.id, name: `${name} lamp`, ...content });
    shown.campaigns.push(campaign.id);
    shown.adGroups.push(adGroup.id);
    shown.ads.push(ad.id);
  }
  const [first = '', second = ''] = shown.ads;
  const rows = [
    {
      ad: first,
      day: '2025-11-03',
      spendMicros: units(12),
      impressions: 4000,
      reach: 2500,
      clicks: 80,
      conversions: 4,
      revenueMicros: units(30),
    },
    { ad: first, day: '2025-11-04', spendMicros: '1500000', impressions: 1000, clicks: 0, likes: 3 },
    { ad: second, day: '2025-11-04', spendMicros: units(40), impressions: 9000, clicks: 10, videoViews50: 7 },
  ];
  await world.ada.must('reporting.importPerformance', { ...at(), source: 'Network', currency: 'EUR', rows });
});
after(() => world.close());

const week = { start_date: '2025-11-01', end_date: '2025-11-07' };

const report =
  (options: Data, person: Person = world.ben, type = 'BASIC') =>
  (callback: Callback) =>
    reporting.reportIntegratedGet(
      type,
      tokenOf(person),
      {
        advertiser_id: world.spring.id,
        data_level: 'AUCTION_CAMPAIGN',
        dimensions: ['campaign_id'],
        ...week,
        ...options,
      },
      callback,
    );

const idsOf = (data: Data, name: string) => rowsOf(data).map((row) => (row['dimensions'] as Data)[name]);
const metricsOf = (data: Data) => rowsOf(data).map((row) => row['metrics']);

describe('A report', () => {
  it('tells of each level what its ads did, as text', async () => {
    const levels = [
      ['AUCTION_CAMPAIGN', 'campaign_id', shown.campaigns.toReversed()],
      ['AUCTION_ADGROUP', 'adgroup_id', shown.adGroups.toReversed()],
      ['AUCTION_AD', 'ad_id', shown.ads.toReversed()],
    ] as const;
    const metrics = [
      'spend',
      'impressions',
      'clicks',
      'ctr',
      'cpc',
      'conversion',
      'cost_per_conversion',
      'video_views_p50',
    ];
    for (const [data_level, dimension, ids] of levels) {
      const data = await told(report({ data_level, dimensions: [dimension], metrics }));
      assert.deepEqual(idsOf(data, dimension), ids);
      assert.deepEqual(metricsOf(data), [
        {
          spend: '40.00',
          impressions: '9000',
          clicks: '10',
          ctr: '0.11',
          cpc: '4.00',
          conversion: '0',
          cost_per_conversion: '-',
          video_views_p50: '7',
        },
        {
          spend: '13.50',
          impressions: '5000',
          clicks: '80',
          ctr: '1.60',
          cpc: '0.16875',
          conversion: '4',
          cost_per_conversion: '3.375',
          video_views_p50: '0',
        },
      ]);
      assert.deepEqual(data['page_info'], { page: 1, page_size: 10, total_number: 2, total_page: 1 });
    }
  });

  it('of an account sums all, by day if that is asked for', async () => {
    const account = { data_level: 'AUCTION_ADVERTISER', metrics: ['spend', 'complete_payment_roas', 'likes'] };
    const whole = await told(report({ ...account, dimensions: ['advertiser_id'] }));
    assert.deepEqual(rowsOf(whole), [
      {
        dimensions: { advertiser_id: world.spring.id },
        metrics: { spend: '53.50', complete_payment_roas: '0.56', likes: '3' },
      },
    ]);
    const daily = await told(report({ ...account, dimensions: ['advertiser_id', 'stat_time_day'] }));
    assert.deepEqual(idsOf(daily, 'stat_time_day'), ['2025-11-03 00:00:00', '2025-11-04 00:00:00']);
    assert.deepEqual(metricsOf(daily)[1], { spend: '41.50', complete_payment_roas: '0.00', likes: '3' });
  });

  it('tells people reached of one ad on one day, and of no more than that', async () => {
    const asked = { data_level: 'AUCTION_AD', dimensions: ['ad_id'], metrics: ['reach', 'frequency'] };
    const day = await told(report({ ...asked, start_date: '2025-11-03', end_date: '2025-11-03' }));
    assert.deepEqual(metricsOf(day), [{ reach: '2500', frequency: '1.60' }]);
    const daily = await told(report({ ...asked, dimensions: ['ad_id', 'stat_time_day'] }));
    assert.deepEqual(metricsOf(daily)[0], { reach: '2500', frequency: '1.60' });
    const whole = await told(report(asked));
    assert.deepEqual(metricsOf(whole)[1], { reach: '-', frequency: '-' });
  });

  it('is sorted by a metric, paged, and summed over all pages', async () => {
    const asked = { order_field: 'clicks', order_type: 'ASC', page_size: 1, enable_total_metrics: true };
    const data = await told(report({ ...asked, metrics: ['clicks', 'profile_visits', 'cpm'] }));
    assert.deepEqual(idsOf(data, 'campaign_id'), [shown.campaigns[1]]);
    assert.deepEqual(data['page_info'], { page: 1, page_size: 1, total_number: 2, total_page: 2 });
    assert.deepEqual(data['total_metrics'], { clicks: '90', profile_visits: '-', cpm: '3.821429' });
    const second = await told(report({ ...asked, page: 2 }));
    assert.deepEqual(idsOf(second, 'campaign_id'), [shown.campaigns[0]]);
  });

  it('is filtered by ids and by numbers, and its totals with it', async () => {
    const [campaign, other] = shown.campaigns;
    const ids = JSON.stringify([campaign]);
    const inCampaign = { field_name: 'campaign_ids', filter_type: 'IN', filter_value: ids };
    for (const [data_level, dimension, found] of [
      ['AUCTION_CAMPAIGN', 'campaign_id', campaign],
      ['AUCTION_ADGROUP', 'adgroup_id', shown.adGroups[0]],
      ['AUCTION_AD', 'ad_id', shown.ads[0]],
    ] as const) {
      const asked = { data_level, dimensions: [dimension], filtering: [inCampaign], enable_total_metrics: true };
      const data = await told(report(asked));
      assert.deepEqual(idsOf(data, dimension), [found]);
      assert.deepEqual(data['total_metrics'], { spend: '13.50', impressions: '5000' });
    }
    const dear = { field_name: 'spend', filter_type: 'GREATER_THAN', filter_value: '13.5' };
    const data = await told(report({ filtering: [dear], enable_total_metrics: true }));
    assert.deepEqual(idsOf(data, 'campaign_id'), [other]);
    assert.deepEqual(data['total_metrics'], { spend: '40.00', impressions: '9000' });
    const between = { field_name: 'clicks', filter_type: 'BETWEEN', filter_value: '[50, 100]' };
    assert.deepEqual(idsOf(await told(report({ filtering: [between] })), 'campaign_id'), [campaign]);
  });

  it('names what its rows are about, also what is in the bin', async () => {
    const [, ad = ''] = shown.ads;
    await world.ada.must('ads.removeAds', { ...at(), level: 'ad', ids: [ad] });
    const metrics = ['campaign_name', 'adgroup_name', 'ad_name', 'ad_id', 'currency', 'advertiser_name', 'clicks'];
    const data = await told(report({ data_level: 'AUCTION_AD', dimensions: ['ad_id'], metrics }));
    assert.deepEqual(metricsOf(data)[0], {
      campaign_name: 'Winter',
      adgroup_name: 'Winter nights',
      ad_name: 'Winter lamp',
      ad_id: ad,
      currency: 'EUR',
      advertiser_name: 'Acme Spring',
      clicks: '10',
    });
    await world.ada.must('ads.restoreAds', { ...at(), level: 'ad', ids: [ad] });
  });

  it('of several accounts tells one after the other, and sums counts and money of one currency', async () => {
    const advertiser_ids = [world.winter.id, world.spring.id];
    const asked = {
      advertiser_id: undefined,
      advertiser_ids,
      data_level: 'AUCTION_ADVERTISER',
      dimensions: ['advertiser_id'],
      enable_total_metrics: true,
    };
    const data = await told(report(asked, world.ada));
    assert.deepEqual(idsOf(data, 'advertiser_id'), [world.spring.id]);
    assert.deepEqual(data['total_metrics'], { spend: '53.50', impressions: '14000' });
    await refused(40001, report(asked, world.ben), /advertiser_id/);
    const six = ['1', '2', '3', '4', '5', '6'];
    await refused(40002, report({ ...asked, advertiser_ids: six }), /advertiser_ids: Must hold at most 5/);
  });

  it('is read by who may read reports, and not there for others', async () => {
    await told(report({}, world.olga));
    await refused(40001, report({}, world.otto));
    await refused(40001, report({}, world.cleo));
  });

  const refusals: [what: string, options: Data, pattern: RegExp][] = [
    [
      'by day over more than 30 days',
      { dimensions: ['campaign_id', 'stat_time_day'], end_date: '2025-12-01' },
      /at most 30 days/,
    ],
    ['over more than a year', { start_date: '2024-11-01' }, /at most 365 days/],
    ['backwards', { end_date: '2025-10-01' }, /end_date/],
    ['by the hour', { dimensions: ['campaign_id', 'stat_time_hour'] }, /dimensions/],
    ['by another level', { dimensions: ['ad_id'] }, /dimensions: Must be campaign_id/],
    ['by two levels', { dimensions: ['campaign_id', 'ad_id'] }, /dimensions/],
    ['of a metric that there is not', { metrics: ['spend', 'luck'] }, /metrics\.1/],
    ['over a lifetime', { query_lifetime: true }, /query_lifetime: Not supported/],
    ['of no account', { advertiser_id: undefined }, /advertiser_id: Missing/],
    ['without days', { start_date: undefined }, /start_date: Missing/],
    ['of reserved ads', { data_level: 'RESERVATION_AD' }, /data_level: Must be one of/],
    ['sorted by what nothing is sorted by', { order_field: 'reach' }, /order_field/],
    [
      'filtered by what nothing is filtered by',
      { filtering: [{ field_name: 'mood', filter_type: 'IN', filter_value: '[]' }] },
      /filtering\.0\.field_name/,
    ],
    [
      'filtered by no ids',
      { filtering: [{ field_name: 'campaign_ids', filter_type: 'IN', filter_value: 'all' }] },
      /filtering\.0\.filter_value/,
    ],
    [
      'filtered by what is no number',
      { filtering: [{ field_name: 'spend', filter_type: 'IN', filter_value: '[1]' }] },
      /filtering\.0\.filter_value/,
    ],
  ];
  for (const [what, options, pattern] of refusals)
    it(`${what} is refused by name`, () => refused(40002, report(options), pattern));

  it('of another kind is refused by name', () =>
    refused(40002, report({}, world.ben, 'AUDIENCE'), /report_type: Must be one of: BASIC/));
});
