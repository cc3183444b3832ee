// Campaigns, ad groups and ads from draft to the bin and back, in the account of a center and in one that a partner shares.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { adGroupIn, adIn, campaignIn, content } from '../../../test/examples-of-ads.ts';
import { videoIn } from '../../../test/examples-of-media.ts';
import { units } from '../../../test/funds.ts';
import { Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

async function furnished() {
  const scene = await Scene.open(world);
  const at = { center: scene.center, account: await scene.account() };
  const ad = await adIn(scene);
  return { scene, owner: scene.owner, at, campaign: await campaignIn(scene), adGroup: await adGroupIn(scene), ad };
}

describe('publishing', () => {
  test('of a campaign publishes every draft in it, and each is told in the log', async () => {
    const { owner, at, campaign, adGroup, ad } = await furnished();
    const asked = { ...at, level: 'campaign' as const, ids: [campaign] };
    assert.deepEqual(await owner.must('ads.publishAds', asked), { changed: 3 });
    assert.equal((await owner.must('ads.getAd', { ...at, ad })).isDraft, false);
    assert.equal((await owner.must('ads.getAdGroup', { ...at, adGroup })).isDraft, false);
    const { items } = await owner.must('audit.listActivity', { center: at.center, room: 'ads' });
    assert.deepEqual(
      items.filter(({ action }) => action.endsWith('_published')).map(({ object }) => object.type),
      ['ad', 'ad_group', 'campaign'],
    );
    assert.deepEqual(await owner.must('ads.publishAds', asked), { changed: 0 });
  });

  test('names everything that is missing, with its field, and publishes nothing', async () => {
    const { owner, at, campaign, adGroup, ad } = await furnished();
    await owner.must('ads.updateAd', { ...at, ad, landingUrl: null, brandName: '' });
    await owner.must('ads.updateCampaign', { ...at, campaign, budget: { mode: 'none' } });
    const reply = await owner.call('ads.publishAds', { ...at, level: 'campaign', ids: [campaign] });
    assertRefused(reply, 422, 'ads.incomplete');
    const told = reply.refusal?.details['problems'];
    const problems = told as { id: string; field: string; problem: string }[];
    assert.deepEqual(
      problems.map(({ id, field, problem }) => [id, field, problem]),
      [
        [adGroup, 'budget', 'budget_missing'],
        [ad, 'brandName', 'brand_missing'],
        [ad, 'landingUrl', 'landing_missing'],
      ],
    );
    assert.equal((await owner.must('ads.getCampaign', { ...at, campaign })).isDraft, true);
  });
});

describe('what is made published', () => {
  test('is told in the log as made and as published, and goes into the bin when that is undone', async () => {
    const { scene, owner, at } = await furnished();
    const budget = { mode: 'daily' as const, amountMicros: units(50) };
    const asked = { ...at, name: 'At once', objective: 'traffic' as const, budget, isDraft: false };
    const campaign = await owner.must('ads.createCampaign', asked);
    const group = { ...at, campaign: campaign.id, name: 'Noon', isDraft: false };
    const adGroup = await owner.must('ads.createAdGroup', group);
    const ad = await owner.must('ads.createAd', {
      ...at,
      adGroup: adGroup.id,
      name: 'Lamp',
      ...content,
      media: [await videoIn(scene)],
      isDraft: false,
    });
    assert.deepEqual([campaign.isDraft, adGroup.isDraft, ad.isDraft], [false, false, false]);
    assert.equal(ad.delivery.status, 'in_review');
    const { items } = await owner.must('audit.listActivity', { center: at.center, room: 'ads', pageSize: 2 });
    assert.deepEqual(
      items.map(({ action }) => action),
      ['ads.ad_published', 'ads.ad_created'],
    );
    await owner.must('audit.undoEntry', { center: at.center, entry: items[1]?.id ?? '' });
    assert.notEqual((await owner.must('ads.getAd', { ...at, ad: ad.id })).deletedAt, null);
  });

  test('is made whole or not at all', async () => {
    const { owner, at, campaign } = await furnished();
    await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [campaign] });
    await owner.must('ads.updateCampaign', { ...at, campaign, name: 'Still' });
    const endless = { mode: 'lifetime' as const, amountMicros: units(90) };
    const asked = { ...at, campaign, name: 'Endless', budget: endless, isDraft: false };
    assertRefused(await owner.call('ads.createAdGroup', asked), 422, 'ads.incomplete');
    assert.equal((await owner.must('ads.listAdGroups', { ...at, search: 'Endless' })).total, 0);
  });
});

describe('lists', () => {
  test('can be asked for by id, by what lies above, and by when it was made', async () => {
    const { owner, at, campaign, adGroup, ad } = await furnished();
    const other = await owner.must('ads.createCampaign', { ...at, name: 'Other', objective: 'reach' });
    const elsewhere = await owner.must('ads.createAdGroup', { ...at, campaign: other.id, name: 'Elsewhere' });
    const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);
    const campaigns = async (asked: object) => idsOf(await owner.must('ads.listCampaigns', { ...at, ...asked }));
    assert.deepEqual(await campaigns({ ids: `${campaign},${other.id}` }), [other.id, campaign]);
    assert.deepEqual(await campaigns({ ids: ad }), []);
    const { createdAt } = await owner.must('ads.getCampaign', { ...at, campaign: other.id });
    assert.deepEqual(await campaigns({ createdFrom: createdAt }), [other.id]);
    assert.deepEqual(await campaigns({ createdBefore: createdAt }), [campaign]);
    const groups = await owner.must('ads.listAdGroups', { ...at, campaign: `${campaign},${other.id}` });
    assert.deepEqual(idsOf(groups), [elsewhere.id, adGroup]);
    assert.deepEqual(idsOf(await owner.must('ads.listAds', { ...at, adGroup: `${adGroup},${elsewhere.id}` })), [ad]);
    await owner.must('ads.removeAds', { ...at, level: 'campaign', ids: [campaign] });
    const bin = { ...at, state: 'deleted' as const };
    assert.deepEqual(idsOf(await owner.must('ads.listAdGroups', bin)), []);
    assert.deepEqual(idsOf(await owner.must('ads.listAdGroups', { ...bin, ids: adGroup })), [adGroup]);
  });
});

describe('the bin', () => {
  test('takes what lies in a campaign with it, and gives back that and no more', async () => {
    const { owner, at, campaign, adGroup, ad } = await furnished();
    const other = await owner.must('ads.createAd', { ...at, adGroup, name: 'Other', ...content });
    await owner.must('ads.removeAds', { ...at, level: 'ad', ids: [other.id] });
    const dry = await owner.dryRun('ads.removeAds', { ...at, level: 'campaign', ids: [campaign] });
    assert.deepEqual([dry.body.changes[0]?.before?.['adGroups'], dry.body.changes[0]?.before?.['ads']], [1, 1]);
    await owner.must('ads.removeAds', { ...at, level: 'campaign', ids: [campaign] });
    for (const list of ['ads.listCampaigns', 'ads.listAdGroups', 'ads.listAds'] as const) {
      const { items, total } = await owner.must(list, at);
      assert.deepEqual([items.length, total], [0, 0]);
    }
    const { items } = await owner.must('ads.listAds', { ...at, state: 'deleted' });
    assert.deepEqual(
      items.map(({ id }) => id),
      [other.id],
    );
    await owner.must('ads.restoreAds', { ...at, level: 'campaign', ids: [campaign] });
    const restored = await owner.must('ads.listAds', at);
    assert.deepEqual([restored.total, restored.items[0]?.id], [1, ad]);
  });
});

describe('lists', () => {
  test('are searched, filtered, sorted and paged; pages add up to all', async () => {
    const scene = await Scene.open(world);
    const at = { center: scene.center, account: await scene.account() };
    for (const [name, isOn, labels] of [
      ['Beta 100%', true, ['Red']],
      ['alpha', false, ['red', 'Blue']],
      ['Gamma', true, []],
    ] as const)
      await scene.owner.must('ads.createCampaign', { ...at, name, isOn, labels: [...labels], objective: 'reach' });
    const names = async (asked: object) =>
      (await scene.owner.must('ads.listCampaigns', { ...at, ...asked })).items.map(({ name }) => name);
    assert.deepEqual(await names({}), ['Gamma', 'alpha', 'Beta 100%']);
    assert.deepEqual(await names({ sort: 'name' }), ['alpha', 'Beta 100%', 'Gamma']);
    assert.deepEqual(await names({ search: '0%' }), ['Beta 100%']);
    assert.deepEqual(await names({ search: '_' }), []);
    assert.deepEqual(await names({ labels: 'RED' }), ['alpha', 'Beta 100%']);
    assert.deepEqual(await names({ state: 'off' }), ['alpha']);
    assert.deepEqual(await names({ state: 'on' }), []);
    assert.deepEqual(await names({ state: 'draft', sort: 'created' }), ['Beta 100%', 'alpha', 'Gamma']);
    const pages = await Promise.all([1, 2, 3].map((page) => names({ page, pageSize: 1, sort: 'name' })));
    assert.deepEqual(pages.flat(), ['alpha', 'Beta 100%', 'Gamma']);
    const [id = ''] = (await scene.owner.must('ads.listCampaigns', at)).items.map((each) => each.id);
    assert.deepEqual(await names({ search: id }), ['Gamma']);
  });

  test('say the same however often they are asked, and of which account', async () => {
    const { owner, at, campaign, scene } = await furnished();
    const other = { center: at.center, account: await scene.spare() };
    for (let turn = 0; turn < 6; turn++) {
      assert.equal((await owner.must('ads.listCampaigns', at)).items[0]?.id, campaign, `turn ${turn}`);
      assert.equal((await owner.must('ads.getCampaign', { ...at, campaign })).id, campaign, `turn ${turn}`);
      assert.equal((await owner.must('ads.listCampaigns', other)).total, 0, `turn ${turn}`);
      assertRefused(await owner.call('ads.getCampaign', { ...other, campaign }), 404, 'not_found');
    }
  });

  test('of ads and ad groups can be those of one campaign or ad group', async () => {
    const { owner, at, campaign, adGroup, ad } = await furnished();
    const second = await owner.must('ads.createCampaign', { ...at, name: 'Second', objective: 'reach' });
    await owner.must('ads.createAdGroup', { ...at, campaign: second.id, name: 'Its group' });
    const groups = await owner.must('ads.listAdGroups', { ...at, campaign });
    assert.deepEqual([groups.total, groups.items[0]?.id, groups.items[0]?.adCount], [1, adGroup, 1]);
    const ads = await owner.must('ads.listAds', { ...at, adGroup, review: 'pending' });
    assert.deepEqual([ads.total, ads.items[0]?.id], [1, ad]);
    assert.equal((await owner.must('ads.listAds', { ...at, campaign: second.id })).total, 0);
  });
});

describe('in an account that a partner shares', () => {
  test('people of the partner work within the ceiling, and both logs tell of it', async () => {
    const pair = await (await Partnership.open(world)).linked();
    const account = await pair.share('operator');
    const { owner, center } = pair.agency;
    const guest = await world.newcomer('Gus');
    await world.join(owner, center, [guest], { accounts: [{ id: account, role: 'operator' }] });
    const { id } = await guest.must('ads.createCampaign', { center, account, name: 'Ours', objective: 'reach' });
    const theirs = { center: pair.brand.center, account };
    assert.equal((await pair.brand.owner.must('ads.getCampaign', { ...theirs, campaign: id })).name, 'Ours');
    const log = await pair.brand.owner.must('audit.listActivity', { center: pair.brand.center, room: 'ads' });
    assert.deepEqual([log.items[0]?.actor.name, log.items[0]?.ip], ['Gus', null]);
    // The owner takes back what the partner did.
    await pair.brand.owner.must('audit.undoEntry', { center: pair.brand.center, entry: log.items[0]?.id ?? '' });
    assert.equal((await guest.must('ads.listCampaigns', { center, account })).total, 0);
    await pair.brand.owner.must('partners.putShare', { ...theirs, partner: center, ceiling: 'analyst' });
    await guest.must('ads.listCampaigns', { center, account });
    const more = { center, account, name: 'More', objective: 'reach' } as const;
    assertRefused(await guest.call('ads.createCampaign', more), 403, 'forbidden');
    await pair.brand.owner.must('partners.revokeShare', { ...theirs, partner: center });
    assertRefused(await guest.call('ads.listCampaigns', { center, account }), 404, 'not_found');
  });
});

describe('what is written', () => {
  test('of an ad group keeps what was not given, and names instants in UTC', async () => {
    const { owner, at, adGroup } = await furnished();
    const startsAt = '2090-05-01T09:00:00+08:00';
    await owner.must('ads.updateAdGroup', { ...at, adGroup, startsAt, frequency: { impressions: 2, days: 1 } });
    const changed = await owner.must('ads.updateAdGroup', { ...at, adGroup, pacing: 'fast' });
    assert.deepEqual(
      [changed.startsAt, changed.pacing, changed.frequency?.impressions, changed.billing],
      ['2090-05-01T01:00:00.000Z', 'fast', 2, 'cpc'],
    );
  });

  test('of what people see of an approved ad is reviewed anew; a name alone is not', async () => {
    const { owner, at, ad } = await furnished();
    await world.database.query(`update ads.ads set review = 'approved', reviewed_at = now() where id = $1`, [ad]);
    const renamed = await owner.must('ads.updateAd', { ...at, ad, name: 'Renamed' });
    assert.equal(renamed.review.state, 'approved');
    const rewritten = await owner.must('ads.updateAd', { ...at, ad, text: 'Other words' });
    const { state, reason, reasons, reviewedAt } = rewritten.review;
    assert.deepEqual([state, reason, reasons, reviewedAt], ['pending', null, [], null]);
  });

  test('a role that may pause and not edit switches off, and not on', async () => {
    const { scene, owner, at, campaign } = await furnished();
    const actions = ['adaccount:view', 'campaign:pause'] as const;
    const role = await owner.must('access.createRole', { center: at.center, name: 'Watch', actions: [...actions] });
    const watch = await world.newcomer('Wanda');
    await world.join(owner, scene.center, [watch], { accounts: [{ id: at.account, role: role.id }] });
    const asked = { ...at, level: 'campaign' as const, ids: [campaign] };
    await watch.must('ads.switchAds', { ...asked, isOn: false });
    assertRefused(await watch.call('ads.switchAds', { ...asked, isOn: true }), 403, 'forbidden');
  });

  test('the least budget of a currency without coins is a hundred times as many units', async () => {
    const { owner, center } = await Scene.open(world);
    const place = { region: 'JP', timeZone: 'Asia/Tokyo', currency: 'JPY' } as const;
    const { id: account } = await owner.must('assets.createAccount', { center, name: 'Tokyo', ...place });
    const asked = { center, account, name: 'Yen', objective: 'reach' } as const;
    const withBudget = (amount: number) => ({
      ...asked,
      budget: { mode: 'daily', amountMicros: units(amount) } as const,
    });
    const reply = await owner.call('ads.createCampaign', withBudget(1999));
    assertRefused(reply, 422, 'ads.budget_too_low');
    assert.equal(reply.refusal?.details['least'], '2000');
    await owner.must('ads.createCampaign', withBudget(2000));
  });
});
