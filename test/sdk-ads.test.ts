// Ads of an ad group, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Partnership } from './partnership.ts';
import { type Data, refused, rowsOf, told } from './sdk.ts';
import { Advertiser, type Advertisers, creative, openAdvertisers } from './sdk-ads.ts';
import type { Person } from './world.ts';

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

describe('Ads', () => {
  const fresh = async (): Promise<string> => ada.anAdGroup(await ada.aCampaign());

  it('are made several in a call, for review', async () => {
    const adgroup_id = await fresh();
    const data = await told(olga.createAds(adgroup_id, creative, { ...creative, ad_name: 'Lantern' }));
    const made = data['creatives'] as Data[];
    assert.deepEqual([data['need_audit'], made.length], [true, 2]);
    assert.deepEqual(
      made.map((each) => each['ad_id']),
      data['ad_ids'],
    );
    const { ad_id, create_time, modify_time, campaign_id, ...rest } = made[0] ?? {};
    assert.ok(ad_id && create_time && modify_time && campaign_id);
    assert.deepEqual(rest, {
      ...creative,
      video_id: null,
      identity_type: null,
      identity_id: null,
      advertiser_id: world.spring.id,
      campaign_name: 'Autumn',
      adgroup_id,
      adgroup_name: 'Evenings',
      operation_status: 'ENABLE',
      secondary_status: 'AD_STATUS_AUDIT',
      is_new_structure: true,
    });
  });

  it('of which one is wrong are not made at all', async () => {
    const adgroup_id = await fresh();
    const { landing_page_url: _, ...nowhere } = creative;
    await refused(40002, olga.createAds(adgroup_id, creative, nowhere), /landing_page_url: /);
    await refused(
      40002,
      olga.createAds(adgroup_id, creative, { ...creative, landing_page_url: 'http://a' }),
      /landing_page_url/,
    );
    await refused(
      40002,
      olga.createAds(adgroup_id, creative, { ...creative, page_id: 7 }),
      /creatives\.1\.page_id: Not/,
    );
    await refused(40002, olga.createAds(adgroup_id), /creatives: Must hold 1 to 20/);
    await refused(40002, olga.createAds(adgroup_id, ...Array.from({ length: 21 }, () => creative)), /1 to 20/);
    assert.deepEqual(rowsOf(await told(ada.ads({ filtering: { adgroup_ids: [adgroup_id] } }))), []);
  });

  it('beyond what an ad group holds are told beside those that were made', async () => {
    const adgroup_id = await fresh();
    await told(olga.createAds(adgroup_id, ...Array.from({ length: 19 }, () => creative)));
    await refused(20001, olga.createAds(adgroup_id, creative, creative), /1 of 2 done/);
    const { page_info } = await told(ada.ads({ filtering: { adgroup_ids: [adgroup_id] } }));
    assert.equal((page_info as Data)['total_number'], 20);
  });

  it('are replaced, or changed in part; trackers that this wire does not tell of stay', async () => {
    const adgroup_id = await fresh();
    const [ad_id] = (await told(ada.createAds(adgroup_id, creative)))['ad_ids'] as string[];
    assert.ok(ad_id);
    const trackers = ['https://measure.example/seen', 'https://second.example/seen'];
    await world.ada.must('ads.updateAd', { ...at, ad: ad_id, trackers });
    const patched = await told(
      olga.updateAds({ adgroup_id, patch_update: true, creatives: [{ ad_id, ad_text: 'New light' }] }),
    );
    const [shown] = patched['creatives'] as Data[];
    assert.deepEqual([shown?.['ad_text'], shown?.['display_name']], ['New light', 'Nordlicht']);
    const whole = { ad_id, ad_text: 'Newer', display_name: 'Nord', landing_page_url: 'https://nordlicht.example/new' };
    await told(olga.updateAds({ adgroup_id, creatives: [whole] }));
    const ad = await world.ada.must('ads.getAd', { ...at, ad: ad_id });
    assert.deepEqual(
      [ad.text, ad.brandName, ad.callToAction, ad.trackers],
      ['Newer', 'Nord', 'shop_now', ['https://second.example/seen']],
    );
    const textless = { adgroup_id, creatives: [{ ad_id, ad_text: 'Only text' }] };
    await refused(40002, olga.updateAds(textless), /display_name: /);
    await refused(40002, olga.updateAds({ adgroup_id: await fresh(), creatives: [whole] }), /creatives\.ad_id/);
    await refused(40001, ben.updateAds({ adgroup_id, creatives: [whole] }));
  });

  it('are found by ad group and campaign, switched and deleted', async () => {
    const adgroup_id = await fresh();
    const ids = (await told(ada.createAds(adgroup_id, creative, creative)))['ad_ids'] as string[];
    const [one = '', two = ''] = ids;
    const found = async (filtering: Data) =>
      rowsOf(await told(ben.ads({ filtering: { ad_ids: ids, ...filtering } }))).map((row) => row['secondary_status']);
    assert.deepEqual(await found({}), ['AD_STATUS_AUDIT', 'AD_STATUS_AUDIT']);
    assert.deepEqual(await told(olga.adStatus('DISABLE', one)), { ad_ids: [one], status: 'DISABLE' });
    assert.deepEqual(await found({ secondary_status: 'AD_STATUS_DISABLE' }), ['AD_STATUS_DISABLE']);
    await told(ada.adGroupStatus({ adgroup_ids: [adgroup_id], operation_status: 'DISABLE' }));
    assert.deepEqual(await found({ ad_ids: [two] }), ['AD_STATUS_ADGROUP_DISABLE']);
    await told(ada.adStatus('DELETE', two));
    assert.equal((await found({ adgroup_ids: [adgroup_id] })).length, 1);
    assert.deepEqual(await found({ modified_after: '2090-01-01 00:00:00' }), []);
    await refused(40001, ben.adStatus('ENABLE', one));
    await refused(40001, otto.ads());
  });
});

describe('In an account that is shared', () => {
  it('people of the partner work as far as it reaches, and those of both centers from the one that owns it', async () => {
    const partnership = await (await Partnership.open(world)).linked();
    const { brand, agency } = partnership;
    const account = await partnership.share('operator');
    const tokens = new Map<string, string>();
    const as = async (person: Person) => {
      const { bearer } = await world.token(person, ['identity:read', 'centers:read', 'assets:read', 'ads:write']);
      tokens.set(person.id, bearer ?? '');
      return new Advertiser({ tokenOf: ({ id }) => tokens.get(id) ?? '' }, person, account);
    };
    const guest = await world.newcomer('Gus');
    await world.join(agency.owner, agency.center, [guest], { accounts: [{ id: account, role: 'operator' }] });
    const agent = await as(guest);
    const campaign_id = await agent.aCampaign();
    const log = await brand.owner.must('audit.listActivity', { center: brand.center, room: 'ads' });
    assert.deepEqual(log.items[0]?.actor.name, 'Gus');
    await world.join(agency.owner, agency.center, [brand.owner], { accounts: [{ id: account, role: 'analyst' }] });
    const owner = await as(brand.owner);
    await told(owner.campaignStatus('DELETE', campaign_id));
    assert.deepEqual(rowsOf(await told(agent.campaigns())), []);
  });
});
