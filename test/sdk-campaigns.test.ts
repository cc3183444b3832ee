// Campaigns, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Data, refused, rowsOf, told } from './sdk.ts';
import { type Advertisers, campaign, fieldOf, openAdvertisers } from './sdk-ads.ts';

let world: Advertisers['world'];
let ada: Advertisers['ada'];
let olga: Advertisers['olga'];
let ben: Advertisers['ben'];
let otto: Advertisers['otto'];
let at: Advertisers['at'];

before(async () => {
  ({ world, ada, olga, ben, otto, at } = await openAdvertisers());
});
after(() => world.close());

const timeForm = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

describe('A campaign', () => {
  it('is made published, with times and ids as text', async () => {
    const data = await told(olga.createCampaign(campaign));
    const { campaign_id, create_time, modify_time, ...rest } = data as Record<string, string>;
    assert.match(campaign_id ?? '', /^\d{15,19}$/);
    for (const time of [create_time, modify_time]) assert.match(time ?? '', timeForm);
    assert.deepEqual(rest, {
      ...campaign,
      advertiser_id: world.spring.id,
      campaign_type: 'REGULAR_CAMPAIGN',
      budget_optimize_on: true,
      operation_status: 'ENABLE',
      secondary_status: 'CAMPAIGN_STATUS_ENABLE',
      is_new_structure: true,
    });
    const made = await world.ada.must('ads.getCampaign', { ...at, campaign: campaign_id ?? '' });
    assert.deepEqual([made.isDraft, made.budget], [false, { mode: 'daily', amountMicros: '50500000' }]);
  });

  for (const [objective_type, objective] of [
    ['REACH', 'reach'],
    ['VIDEO_VIEWS', 'video_views'],
    ['ENGAGEMENT', 'engagement'],
    ['APP_PROMOTION', 'app_promotion'],
    ['LEAD_GENERATION', 'lead_generation'],
    ['WEB_CONVERSIONS', 'web_conversions'],
    ['PRODUCT_SALES', 'product_sales'],
  ] as const)
    it(`for ${objective_type} has no budget unless it is given one`, async () => {
      const data = await told(ada.createCampaign({ campaign_name: objective_type, objective_type }));
      assert.deepEqual(
        [data['objective_type'], data['budget_mode'], data['budget']],
        [objective_type, 'BUDGET_MODE_INFINITE', 0],
      );
      const made = await world.ada.must('ads.getCampaign', { ...at, campaign: String(data['campaign_id']) });
      assert.equal(made.objective, objective);
    });

  it('with the same request_id is made once', async () => {
    const body = { ...campaign, campaign_name: 'Once', request_id: '9007199254740993' };
    const first = await told(ada.createCampaign(body));
    assert.deepEqual(await told(ada.createCampaign(body)), first);
    await refused(40700, ada.createCampaign({ ...body, budget: 60 }));
    const { list } = await told(ada.campaigns({ filtering: { campaign_name: 'Once' } }));
    assert.equal((list as Data[]).length, 1);
  });

  it('gets another name and amount; how the amount is meant stays', async () => {
    const campaign_id = await ada.aCampaign({ budget_mode: 'BUDGET_MODE_TOTAL' });
    const data = await told(olga.updateCampaign({ campaign_id, campaign_name: 'Later', budget: 99 }));
    assert.deepEqual([data['campaign_name'], data['budget'], data['budget_mode']], ['Later', 99, 'BUDGET_MODE_TOTAL']);
    const renamed = await told(ada.updateCampaign({ campaign_id, campaign_name: 'Latest' }));
    assert.equal(renamed['budget'], 99);
    const free = await ada.aCampaign({ budget_mode: 'BUDGET_MODE_INFINITE', budget: 0 });
    await refused(40002, ada.updateCampaign({ campaign_id: free, budget: 99 }), /budget: There is none to change/);
  });

  it('is switched off, on, and deleted', async () => {
    const campaign_id = await ada.aCampaign();
    const statusOf = async (filtering: Data) =>
      rowsOf(await told(ada.campaigns({ filtering: { campaign_ids: [campaign_id], ...filtering } }))).map((row) => [
        row['operation_status'],
        row['secondary_status'],
      ]);
    const off = await told(olga.campaignStatus('DISABLE', campaign_id));
    assert.deepEqual(off, {
      campaign_ids: [campaign_id],
      status: 'DISABLE',
      campaign_list: [{ campaign_id, status: 'DISABLE' }],
    });
    assert.deepEqual(await statusOf({}), [['DISABLE', 'CAMPAIGN_STATUS_DISABLE']]);
    await told(ada.campaignStatus('ENABLE', campaign_id));
    assert.deepEqual(await statusOf({}), [['ENABLE', 'CAMPAIGN_STATUS_ENABLE']]);
    await told(ada.campaignStatus('DELETE', campaign_id));
    assert.deepEqual(await statusOf({}), []);
    for (const filtering of [
      { primary_status: 'STATUS_DELETE' },
      { primary_status: 'STATUS_ALL' },
      { secondary_status: 'CAMPAIGN_STATUS_DELETE' },
    ])
      assert.deepEqual(await statusOf(filtering), [['DELETE', 'CAMPAIGN_STATUS_DELETE']]);
    await refused(40202, ada.campaignStatus('ENABLE', campaign_id));
  });

  it('that was drafted in Atrium stands still until it is enabled, and then runs', async () => {
    const draft = await world.ada.must('ads.createCampaign', { ...at, name: 'Drafted', objective: 'reach' });
    const filtering = { campaign_ids: [draft.id] };
    const shown = await told(ada.campaigns({ filtering }));
    assert.deepEqual(fieldOf(shown, 'operation_status'), ['DISABLE']);
    await told(ada.campaignStatus('ENABLE', draft.id));
    assert.deepEqual(fieldOf(await told(ada.campaigns({ filtering })), 'operation_status'), ['ENABLE']);
  });

  it('is read by who may look, made and changed by who may, and not there for others', async () => {
    const campaign_id = await ada.aCampaign();
    assert.equal(rowsOf(await told(ben.campaigns({ filtering: { campaign_ids: [campaign_id] } }))).length, 1);
    await refused(40001, ben.createCampaign(campaign));
    await refused(40001, ben.updateCampaign({ campaign_id, campaign_name: 'Mine' }));
    await refused(40001, ben.campaignStatus('DISABLE', campaign_id));
    for (const start of [otto.campaigns(), otto.createCampaign(campaign), otto.campaignStatus('ENABLE', campaign_id)])
      await refused(40001, start, /advertiser_id: No permission/);
    await refused(40001, ada.updateCampaign({ campaign_id: '123', campaign_name: 'Nowhere' }));
  });
});

describe('A list of campaigns', () => {
  it('is paged up to a thousand, filtered, and cut to the fields that were asked for', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++)
      ids.push(await ada.aCampaign({ campaign_name: `Paged ${n}`, objective_type: n < 2 ? 'REACH' : 'TRAFFIC' }));
    const filtering = { campaign_name: 'Paged' };
    const page = await told(ada.campaigns({ filtering, page: 2, page_size: 2 }));
    assert.deepEqual(page['page_info'], { page: 2, page_size: 2, total_number: 5, total_page: 3 });
    assert.deepEqual(fieldOf(page, 'campaign_id'), [ids[2], ids[1]]);
    const all = await told(ada.campaigns({ filtering, page_size: 1000, fields: ['campaign_name', 'budget'] }));
    assert.deepEqual(rowsOf(all)[0], { campaign_id: ids[4], campaign_name: 'Paged 4', budget: 50.5 });
    const reach = await told(ada.campaigns({ filtering: { ...filtering, objective_type: 'REACH' } }));
    assert.deepEqual(fieldOf(reach, 'campaign_id'), [ids[1], ids[0]]);
    await refused(40002, ada.campaigns({ page_size: 1001 }), /page_size/);
  });

  it('is filtered by what stands in the way and by when it was made', async () => {
    const campaign_id = await ada.aCampaign({ campaign_name: 'Sifted', operation_status: 'DISABLE' });
    const found = async (filtering: Data) =>
      fieldOf(await told(ada.campaigns({ filtering: { campaign_name: 'Sifted', ...filtering } })), 'campaign_id');
    assert.deepEqual(await found({ secondary_status: 'CAMPAIGN_STATUS_DISABLE' }), [campaign_id]);
    assert.deepEqual(await found({ secondary_status: 'CAMPAIGN_STATUS_ENABLE' }), []);
    assert.deepEqual(await found({ primary_status: 'STATUS_DISABLE' }), [campaign_id]);
    assert.deepEqual(await found({ creation_filter_start_time: '2020-01-01 00:00:00' }), [campaign_id]);
    assert.deepEqual(await found({ creation_filter_end_time: '2020-01-01 00:00:00' }), []);
    await refused(40002, ada.campaigns({ filtering: { creation_filter_start_time: '1.1.2020' } }), /YYYY-MM-DD/);
    await refused(40002, ada.campaigns({ filtering: { split_test_enabled: true } }), /split_test_enabled/);
    assert.deepEqual(await found({ split_test_enabled: false, buying_types: ['AUCTION'] }), [campaign_id]);
  });
});
