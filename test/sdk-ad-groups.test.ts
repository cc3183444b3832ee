// Ad groups, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { units } from './funds.ts';
import { type Data, refused, told } from './sdk.ts';
import { type Advertisers, adGroup, fieldOf, openAdvertisers } from './sdk-ads.ts';

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

describe('An ad group', () => {
  it('is made with all its settings, which are told as they were given', async () => {
    const campaign_id = await ada.aCampaign();
    const data = await told(olga.createAdGroup({ ...adGroup, campaign_id, request_id: '81' }));
    const { adgroup_id, create_time, modify_time, ...rest } = data as Record<string, string>;
    assert.ok(adgroup_id && create_time && modify_time);
    assert.deepEqual(rest, {
      ...adGroup,
      advertiser_id: world.spring.id,
      campaign_id,
      campaign_name: 'Autumn',
      tiktok_subplacements: [],
      creative_material_mode: 'CUSTOM',
      operation_status: 'ENABLE',
      secondary_status: 'ADGROUP_STATUS_CREATE',
      is_new_structure: true,
    });
    const made = await world.ada.must('ads.getAdGroup', { ...at, adGroup: adgroup_id });
    assert.deepEqual(made.targeting, {
      places: ['DE', 'US'],
      languages: ['de', 'en'],
      gender: 'female',
      ages: ['18-24', '55+'],
      devices: [],
      systems: ['ios'],
      audiences: { include: [], exclude: [] },
    });
    assert.deepEqual(
      [made.placements, made.bid, made.startsAt, made.endsAt],
      [
        ['feed', 'story'],
        { strategy: 'bid_cap', amountMicros: '750000' },
        '2090-01-02T03:04:05.000Z',
        '2090-02-01T00:00:00.000Z',
      ],
    );
    assert.deepEqual(await told(olga.createAdGroup({ ...adGroup, campaign_id, request_id: '81' })), data);
  });

  it('that says little is shown to everybody, at once and for as long as its campaign has money', async () => {
    const campaign_id = await ada.aCampaign();
    const data = await told(
      ada.createAdGroup({
        campaign_id,
        adgroup_name: 'All',
        placement_type: 'PLACEMENT_TYPE_AUTOMATIC',
        budget_mode: 'BUDGET_MODE_INFINITE',
        schedule_type: 'SCHEDULE_FROM_NOW',
        billing_event: 'CPM',
        optimization_goal: 'SHOW',
        dayparting: '0'.repeat(336),
        bid_type: 'BID_TYPE_NO_BID',
      }),
    );
    const shown = ['location_ids', 'gender', 'schedule_end_time', 'dayparting', 'bid_type', 'bid_price', 'budget'];
    assert.deepEqual(
      shown.map((name) => data[name]),
      [[], 'GENDER_UNLIMITED', null, '1'.repeat(336), 'BID_TYPE_NO_BID', 0, 0],
    );
    assert.deepEqual(data['placements'], ['PLACEMENT_TIKTOK', 'PLACEMENT_PANGLE']);
  });

  it('changes what is given and keeps the rest, also what this wire has no word for', async () => {
    const adgroup_id = await ada.anAdGroup(await ada.aCampaign());
    const before = await world.ada.must('ads.getAdGroup', { ...at, adGroup: adgroup_id });
    const targeting = { ...before.targeting, devices: ['tablet' as const] };
    await world.ada.must('ads.updateAdGroup', { ...at, adGroup: adgroup_id, targeting });
    const data = await told(
      olga.updateAdGroup({ adgroup_id, adgroup_name: 'Nights', budget: 130, gender: 'GENDER_MALE', bid_price: 1 }),
    );
    assert.deepEqual(
      ['adgroup_name', 'budget', 'budget_mode', 'gender', 'bid_price', 'location_ids'].map((name) => data[name]),
      ['Nights', 130, 'BUDGET_MODE_TOTAL', 'GENDER_MALE', 1, ['276', '840']],
    );
    const after = await world.ada.must('ads.getAdGroup', { ...at, adGroup: adgroup_id });
    assert.deepEqual(after.targeting, { ...targeting, gender: 'male' });
    assert.deepEqual(after.budget, { mode: 'lifetime', amountMicros: units(130) });
    const endless = { adgroup_id, schedule_type: 'SCHEDULE_FROM_NOW' };
    await refused(40002, ada.updateAdGroup(endless), /schedule_end_time: /);
  });

  const refusals: [what: string, change: Data, code: number, pattern: RegExp][] = [
    ['an audience', { audience_ids: ['7'] }, 40002, /audience_ids: Not supported/],
    ['a pixel', { pixel_id: '7' }, 40002, /pixel_id: Not supported/],
    ['interests', { interest_category_ids: ['7'] }, 40002, /interest_category_ids: Not supported/],
    ['a goal for the cost of a result', { conversion_bid_price: 3 }, 40002, /conversion_bid_price: Not supported/],
    ['an unknown place', { location_ids: ['6252001'] }, 40002, /location_ids: /],
    ['a withdrawn country', { location_ids: ['278'] }, 40002, /location_ids: /],
    ['another app', { placements: ['PLACEMENT_HELO'] }, 40002, /placements\.0: Must be one of/],
    ['no placement', { placements: [] }, 40002, /placements: Missing/],
    ['half a week', { dayparting: '1'.repeat(168) }, 40002, /dayparting: Must be 336 digits/],
    ['a goal that does not fit', { optimization_goal: 'INSTALL' }, 40002, /optimization_goal: /],
    ['a billing that does not fit', { billing_event: 'CPV' }, 40002, /billing_event: /],
    ['too small a budget', { budget: 1 }, 40002, /budget: /],
    ['a budget of cents of cents', { budget: 50.001 }, 40002, /budget: /],
    ['an amount without a mode', { budget_mode: undefined }, 40002, /budget_mode: Missing/],
    ['an amount without a limit', { budget_mode: 'BUDGET_MODE_INFINITE' }, 40002, /budget: There is none/],
    ['no bid', { bid_price: undefined }, 40002, /bid_price: Missing/],
    ['a bid that is not meant', { bid_type: 'BID_TYPE_NO_BID' }, 40002, /bid_price: There is none/],
    ['an end that is not meant', { schedule_type: 'SCHEDULE_FROM_NOW' }, 40002, /schedule_end_time: There is none/],
    ['no end', { schedule_end_time: undefined }, 40002, /schedule_end_time: Missing/],
    ['an end in the past', { schedule_start_time: '', schedule_end_time: '2020-01-01 00:00:00' }, 40002, /end_time: /],
    ['a time that is none', { schedule_start_time: '2090-13-01 00:00:00' }, 40002, /schedule_start_time: /],
    ['half a frequency', { frequency_schedule: undefined }, 40002, /frequency_schedule: Missing/],
    ['an unknown language', { languages: ['xq'] }, 40002, /languages/],
    ['a campaign of nobody', { campaign_id: '123' }, 40001, /./],
  ];
  for (const [what, change, code, pattern] of refusals)
    it(`with ${what} is refused by name, and not made`, async () => {
      const campaign_id = await ada.aCampaign();
      await refused(code, ada.createAdGroup({ ...adGroup, campaign_id, ...change }), pattern);
      const { page_info } = await told(ada.adGroups({ filtering: { campaign_ids: [campaign_id] } }));
      assert.equal((page_info as Data)['total_number'], 0);
    });

  it('takes what asks for nothing, as programs send it', async () => {
    const neutral = {
      audience_ids: [],
      pixel_id: null,
      creative_material_mode: 'CUSTOM',
      brand_safety_type: 'NO_BRAND_SAFETY',
      search_result_enabled: false,
      promotion_type: 'WEBSITE',
      comment_disabled: true,
    };
    await ada.anAdGroup(await ada.aCampaign(), neutral);
  });

  it('in a list is found by campaign, objective, goal and billing', async () => {
    const [traffic, reach] = [await ada.aCampaign(), await ada.aCampaign({ objective_type: 'REACH' })];
    const clicks = await ada.anAdGroup(traffic);
    const shown = await ada.anAdGroup(reach, { billing_event: 'CPM', optimization_goal: 'REACH' });
    const found = async (filtering: Data) =>
      fieldOf(await told(ada.adGroups({ filtering: { adgroup_ids: [clicks, shown], ...filtering } })), 'adgroup_id');
    assert.deepEqual(await found({}), [shown, clicks]);
    assert.deepEqual(await found({ campaign_ids: [traffic] }), [clicks]);
    assert.deepEqual(await found({ objective_type: 'REACH' }), [shown]);
    assert.deepEqual(await found({ objective_type: 'REACH', campaign_ids: [traffic] }), []);
    assert.deepEqual(await found({ optimization_goal: 'REACH' }), [shown]);
    assert.deepEqual(await found({ billing_events: ['CPC'] }), [clicks]);
    await told(ada.campaignStatus('DISABLE', traffic));
    assert.deepEqual(await found({ secondary_status: 'ADGROUP_STATUS_CAMPAIGN_DISABLE' }), [clicks]);
    await told(ada.campaignStatus('DELETE', traffic));
    assert.deepEqual(await found({}), [shown]);
    const binned = await told(ada.adGroups({ filtering: { adgroup_ids: [clicks], primary_status: 'STATUS_DELETE' } }));
    assert.deepEqual(fieldOf(binned, 'secondary_status'), ['ADGROUP_STATUS_CAMPAIGN_DELETE']);
  });

  it('is switched with others: all or none, or each for itself', async () => {
    const campaign_id = await ada.aCampaign();
    const [one, two] = [await ada.anAdGroup(campaign_id), await ada.anAdGroup(campaign_id)];
    const off = await told(olga.adGroupStatus({ adgroup_ids: [one], operation_status: 'DISABLE' }));
    assert.deepEqual(off, { adgroup_ids: [one], status: 'DISABLE', error_list: [] });
    await told(ada.adGroupStatus({ adgroup_ids: [two], operation_status: 'DELETE' }));
    const both = { adgroup_ids: [one, two], operation_status: 'ENABLE' };
    await refused(40202, ada.adGroupStatus(both));
    const statusOfOne = async () =>
      fieldOf(await told(ada.adGroups({ filtering: { adgroup_ids: [one] } })), 'operation_status');
    assert.deepEqual(await statusOfOne(), ['DISABLE']);
    await refused(20001, ada.adGroupStatus({ ...both, allow_partial_success: true }), /1 of 2 done/);
    assert.deepEqual(await statusOfOne(), ['ENABLE']);
    const deleted = { adgroup_ids: [two], operation_status: 'ENABLE', allow_partial_success: true };
    await refused(40202, ada.adGroupStatus(deleted));
    await refused(40001, ben.adGroupStatus(both));
  });

  it('counts against a quota', async () => {
    const used = async () => (await told(ben.quota()))['used_adgroup_quota'] as number;
    const before = await used();
    await ada.anAdGroup(await ada.aCampaign());
    assert.equal(await used(), before + 1);
    await refused(40001, otto.quota());
  });
});
