// Many campaigns, ad groups and ads changed at once, taken back and copied, through the real door.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { adGroupIn, adIn, campaignIn, content } from '../../../test/examples-of-ads.ts';
import { units } from '../../../test/funds.ts';
import { Partnership } from '../../../test/partnership.ts';
import { ended } from '../../../test/proposals.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { adsPerEdit } from '../../contract/ads-edits.ts';
import { allHours } from '../../contract/ads-kinds.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

/** Campaigns with these daily budgets in units of the euro; null for none. */
async function campaignsOf(budgets: (number | null)[]) {
  const scene = await Scene.open(world);
  const at = { center: scene.center, account: await scene.account() };
  const ids: string[] = [];
  for (const [place, budget] of budgets.entries()) {
    const asked = { ...at, name: `Campaign ${place}`, objective: 'reach' as const };
    const money =
      budget === null ? {} : { budget: { mode: 'daily' as const, amountMicros: String(Math.round(budget * 1e6)) } };
    ids.push((await scene.owner.must('ads.createCampaign', { ...asked, ...money })).id);
  }
  const amounts = async () => {
    const { items } = await scene.owner.must('ads.listCampaigns', { ...at, sort: 'created' });
    return items.map(({ budget }) => (budget.mode === 'none' ? null : Number(budget.amountMicros) / 1e6));
  };
  return { scene, owner: scene.owner, at, ids, amounts, asked: { ...at, level: 'campaign' as const, ids } };
}

const percent = (by: number) => ({ budget: { how: 'percent' as const, percent: by } });

describe('many at once', () => {
  test('are changed all or none: those that cannot be are named with field and reason', async () => {
    const { owner, asked, ids, amounts } = await campaignsOf([40, null, 21]);
    const reply = await owner.call('ads.editSeveral', { ...asked, changes: percent(-10) });
    assertRefused(reply, 422, 'ads.rows_refused');
    const rows = reply.refusal?.details['rows'] as { id: string; refusal: { code: string; field: string } }[];
    assert.deepEqual(
      rows.map(({ id, refusal }) => [id, refusal.code, refusal.field]),
      [
        [ids[1], 'ads.amount_absent', 'budget'],
        [ids[2], 'ads.budget_too_low', 'budget.amountMicros'],
      ],
    );
    assert.match(reply.refusal?.message ?? '', /Campaign 1.*2 in all/);
    assert.deepEqual(await amounts(), [40, null, 21]);
  });

  test('leave out those that cannot be changed where that is asked for; a dry run says the same and changes nothing', async () => {
    const { owner, asked, amounts } = await campaignsOf([40, null, 21]);
    const call = { ...asked, changes: percent(-10), skipRefused: true };
    const dry = await owner.dryRun('ads.editSeveral', call);
    assert.deepEqual(await amounts(), [40, null, 21]);
    const done = await owner.must('ads.editSeveral', call);
    assert.deepEqual(dry.body.results, done.results);
    assert.deepEqual(
      done.results.map(({ state }) => state),
      ['changed', 'refused', 'refused'],
    );
    assert.equal(done.changed, 1);
    assert.deepEqual(await amounts(), [36, null, 21]);
    assert.deepEqual(
      dry.body.changes.map(({ before: was, after: now }) => [was?.['budgetMicros'], now?.['budgetMicros']]),
      [[units(40), units(36)]],
    );
  });

  test('two raises of the same campaigns at once are made one after the other', async () => {
    const { owner, asked, amounts } = await campaignsOf([20, 1000, 33.33]);
    const calls = [10, 20, 30].map((by) => owner.must('ads.editSeveral', { ...asked, changes: percent(by) }));
    await Promise.all(calls);
    const [first = 0, second = 0, third = 0] = (await amounts()) as number[];
    assert.deepEqual([first, second], [34.32, 1716]);
    // In whichever order, each step is rounded to the cent.
    assert.ok(Math.abs(third - 57.2) <= 0.02, String(third));
  });

  test('of another account, or that are gone, are told row by row like any other reason', async () => {
    const { owner, asked, ids } = await campaignsOf([40, 50]);
    const other = await campaignsOf([60]);
    await owner.must('ads.removeAds', { ...asked, ids: ids.slice(0, 1) });
    const call = { ...asked, ids: [...ids, ...other.ids], changes: percent(50), skipRefused: true };
    const { results } = await owner.must('ads.editSeveral', call);
    assert.deepEqual(
      results.map(({ refusal }) => refusal?.code ?? null),
      ['ads.in_bin', null, 'not_found'],
    );
    assert.deepEqual(await other.amounts(), [60]);
  });

  test('ad groups take bids, days, hours and parts of their targeting, and keep the rest', async () => {
    const { scene, owner, at } = await campaignsOf([]);
    const adGroup = await adGroupIn(scene);
    const targeting = { places: ['DE'], languages: ['de'], ages: ['18-24' as const] };
    await owner.must('ads.updateAdGroup', { ...at, adGroup, targeting });
    const hours = '1'.repeat(96).padEnd(336, '0');
    const done = await owner.must('ads.editSeveral', {
      ...at,
      level: 'ad_group',
      ids: [adGroup],
      changes: {
        bid: { how: 'set', bid: { strategy: 'bid_cap', amountMicros: units(2) } },
        endsAt: '2099-01-01T01:00:00+01:00',
        hours,
        targeting: { ages: ['25-34'], gender: 'female' },
        pacing: 'fast',
        frequency: { impressions: 3, days: 7 },
      },
    });
    assert.equal(done.changed, 1);
    const now = await owner.must('ads.getAdGroup', { ...at, adGroup });
    assert.deepEqual(
      [now.bid, now.endsAt, now.hours, now.pacing, now.frequency],
      [
        { strategy: 'bid_cap', amountMicros: units(2) },
        '2099-01-01T00:00:00.000Z',
        hours,
        'fast',
        { impressions: 3, days: 7 },
      ],
    );
    const { places, languages, gender, ages } = now.targeting;
    assert.deepEqual([places, languages, gender, ages], [['DE'], ['de'], 'female', ['25-34']]);
    const again = { frequency: { days: 7, impressions: 3 } };
    const same = await owner.must('ads.editSeveral', { ...at, level: 'ad_group', ids: [adGroup], changes: again });
    assert.deepEqual([same.changed, same.results[0]?.state], [0, 'unchanged']);
  });

  test('raises of what is published are held by the rule for budgets, those of drafts are not', async () => {
    const { scene, owner, at } = await campaignsOf([]);
    await adIn(scene);
    const asked = { ...at, level: 'campaign' as const, ids: [await campaignIn(scene)] };
    const deputy = await scene.deputy();
    const rules = [{ area: 'budgets', approvals: 1, approvers: 'admins', threshold: 20 } as const];
    await owner.must('requests.putApprovalRules', { center: at.center, rules });
    await owner.must('ads.editSeveral', { ...asked, changes: percent(100) });
    await owner.must('ads.publishAds', asked);
    await owner.must('ads.editSeveral', { ...asked, changes: percent(20) });
    assertRefused(
      await owner.call('ads.editSeveral', { ...asked, changes: percent(21) }),
      422,
      'requests.approval_needed',
    );
    const { center: _, ...input } = { ...asked, changes: percent(21) };
    const calls = [{ endpoint: 'ads.editSeveral', input }];
    await owner.must('requests.proposeChanges', { center: at.center, calls });
    const { items } = await deputy.must('requests.listInbox', { kind: 'requests.proposal' });
    await deputy.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
    const budgetOf = async () => (await owner.must('ads.getCampaign', { ...at, campaign: asked.ids[0] ?? '' })).budget;
    for (let turn = 0; turn < 100; turn++) {
      const budget = await budgetOf();
      if (budget.mode === 'daily' && budget.amountMicros === '145200000') return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail(JSON.stringify(await budgetOf()));
  });

  test('what is published waits for the approval of others where the center wants that', async () => {
    const { scene, owner, at } = await campaignsOf([]);
    await adIn(scene);
    const campaign = await campaignIn(scene);
    const deputy = await scene.deputy();
    const rules = [{ area: 'launches', approvals: 1, approvers: 'admins' } as const];
    await owner.must('requests.putApprovalRules', { center: at.center, rules });
    const input = { account: at.account, level: 'campaign' as const, ids: [campaign] };
    const held = await owner.call('ads.publishAds', { center: at.center, ...input });
    assertRefused(held, 422, 'requests.approval_needed');
    assert.deepEqual(held.refusal?.details['areas'], ['launches']);
    const atOnce = { ...at, name: 'At once', objective: 'traffic', isDraft: false } as const;
    assertRefused(await owner.call('ads.createCampaign', atOnce), 422, 'requests.approval_needed');
    await owner.must('ads.createCampaign', { ...atOnce, isDraft: true });
    const isDraft = async () => (await owner.must('ads.getCampaign', { ...at, campaign })).isDraft;
    assert.equal(await isDraft(), true);
    const calls = [{ endpoint: 'ads.publishAds', input }];
    const { id } = await owner.must('requests.proposeChanges', { center: at.center, calls });
    const { items } = await deputy.must('requests.listInbox', { kind: 'requests.proposal' });
    await deputy.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
    await ended(owner, at.center, id);
    assert.equal(await isDraft(), false);
  });

  test(`as many as ${adsPerEdit} are changed and taken back in one call each`, async () => {
    const { scene, owner, at } = await campaignsOf([]);
    const made = [1, 2, 3, 4, 5, 6];
    for (const each of made)
      await world.database.query(
        `with c as (insert into ads.campaigns (account_id, name, objective, budget_mode, is_on) values ($1, 'Many', 'traffic', 'none', true) returning id)
         insert into ads.ad_groups (account_id, campaign_id, name, budget_mode, budget_micros, bid_strategy, billing, goal, pacing, is_on)
         select $1, c.id, 'Group ' || n, 'daily', 10000000 + n * 10000, 'lowest_cost', 'cpc', 'clicks', 'smooth', true from c, generate_series(1, $2) n`,
        [await scene.account(), each < 6 ? 999 : 5],
      );
    const { rows } = await world.database.query<{ id: string }>('select id from ads.ad_groups where account_id = $1', [
      at.account,
    ]);
    const ids = rows.map(({ id }) => String(id));
    assert.equal(ids.length, adsPerEdit);
    const sum = async () =>
      (
        await world.database.query<{ sum: string }>(
          'select sum(budget_micros)::text as sum from ads.ad_groups where account_id = $1',
          [at.account],
        )
      ).rows[0]?.sum;
    const was = await sum();
    const done = await owner.must('ads.editSeveral', { ...at, level: 'ad_group', ids, changes: percent(10) });
    assert.equal(done.changed, adsPerEdit);
    assert.notEqual(await sum(), was);
    const back = await owner.must('ads.revertAds', { ...at, level: 'ad_group', ids, at: done.at });
    assert.equal(back.changed, adsPerEdit);
    assert.equal(await sum(), was);
  });
});

describe('taking back', () => {
  test('gives each back what it was, and may itself be taken back', async () => {
    const { owner, asked, at, amounts } = await campaignsOf([40, 55.55, null]);
    const names = async () =>
      (await owner.must('ads.listCampaigns', { ...at, sort: 'created' })).items.map(({ name, labels, isOn }) => [
        name,
        labels,
        isOn,
      ]);
    const was = [await amounts(), await names()];
    const changes = { name: { how: 'prefix' as const, text: 'Q4 ' }, addLabels: ['q4'], isOn: false };
    const one = await owner.must('ads.editSeveral', { ...asked, changes });
    const two = await owner.must('ads.editSeveral', { ...asked, changes: percent(10), skipRefused: true });
    const ids = asked.ids.slice(0, 2);
    const backTwo = await owner.must('ads.revertAds', { ...asked, ids, at: two.at });
    const left = await names();
    await owner.must('ads.revertAds', { ...asked, at: one.at });
    assert.deepEqual([await amounts(), await names()], was);
    await owner.must('ads.revertAds', { ...asked, ids, at: backTwo.at, skipRefused: true });
    assert.deepEqual(await amounts(), [44, 61.11, null]);
    assert.notDeepEqual(await names(), left);
  });

  test('leaves alone what somebody set since then, and takes back the rest of the same campaign', async () => {
    const { owner, asked, at, ids, amounts } = await campaignsOf([40, 50]);
    const edit = await owner.must('ads.editSeveral', { ...asked, changes: percent(10) });
    const [campaign = ''] = ids;
    await owner.must('ads.updateCampaign', { ...at, campaign, name: 'Renamed' });
    await owner.must('ads.updateCampaign', {
      ...at,
      campaign: ids[1] ?? '',
      budget: { mode: 'daily', amountMicros: units(99) },
    });
    const reply = await owner.call('ads.revertAds', { ...asked, at: edit.at });
    assertRefused(reply, 422, 'ads.rows_refused');
    assert.deepEqual(await amounts(), [44, 99]);
    const done = await owner.must('ads.revertAds', { ...asked, at: edit.at, skipRefused: true });
    assert.equal(done.results[1]?.refusal?.code, 'ads.changed_since');
    assert.deepEqual(await amounts(), [40, 99]);
    assert.equal((await owner.must('ads.getCampaign', { ...at, campaign })).name, 'Renamed');
  });
});

describe('copies', () => {
  test('of a campaign hold all that is in it, as drafts, and its entries take it back', async () => {
    const { scene, owner, at } = await campaignsOf([]);
    const ad = await adIn(scene);
    const campaign = await campaignIn(scene);
    const gone = await owner.must('ads.createAd', { ...at, adGroup: await adGroupIn(scene), name: 'Gone', ...content });
    await owner.must('ads.removeAds', { ...at, level: 'ad', ids: [gone.id] });
    await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [campaign] });
    const made = await owner.must('ads.copyAds', { ...at, level: 'campaign', ids: [campaign] });
    assert.deepEqual(made.made, { campaigns: 1, adGroups: 1, ads: 1 });
    assert.deepEqual(made.leftOut, []);
    const [copy] = made.copies;
    assert.equal(copy?.name, 'Autumn – copy');
    const ads = await owner.must('ads.listAds', { ...at, campaign: copy?.id ?? '' });
    const original = await owner.must('ads.getAd', { ...at, ad });
    assert.deepEqual(
      ads.items.map((one) => [one.name, one.text, one.isDraft, one.review.state, one.adGroup.name]),
      [[original.name, original.text, true, 'pending', 'Evenings']],
    );
    await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [copy?.id ?? ''] });
    const { items } = await owner.must('audit.listActivity', { center: at.center, action: 'ads.campaign_created' });
    assert.deepEqual(items[0]?.after?.['copyOf'], { id: campaign, name: 'Autumn' });
    await owner.must('audit.undoEntry', { center: at.center, entry: items[0]?.id ?? '' });
    assert.equal((await owner.must('ads.listCampaigns', at)).total, 1);
  });

  test('in another campaign follow its objective, and what has passed stays behind', async () => {
    const { scene, owner, at } = await campaignsOf([]);
    const adGroup = await adGroupIn(scene);
    await world.database.query(
      `update ads.ad_groups set starts_at = now() - interval '2 days', ends_at = now() - interval '1 day' where id = $1`,
      [adGroup],
    );
    const into = (await owner.must('ads.createCampaign', { ...at, name: 'Reach', objective: 'reach' })).id;
    const made = await owner.must('ads.copyAds', { ...at, level: 'ad_group', ids: [adGroup], into, name: 'For reach' });
    assert.deepEqual(
      made.leftOut.map(({ field, why }) => [field, why]),
      [
        ['endsAt', 'ended'],
        ['startsAt', 'started'],
        ['billing', 'objective'],
      ],
    );
    const copy = await owner.must('ads.getAdGroup', { ...at, adGroup: made.copies[0]?.id ?? '' });
    assert.deepEqual(
      [copy.name, copy.campaign.id, copy.billing, copy.goal, copy.endsAt, copy.hours],
      ['For reach', into, 'cpm', 'reach', null, allHours],
    );
  });

  test('come from another account that the caller may see, without what its currency and clock mean', async () => {
    const { scene, owner, at } = await campaignsOf([]);
    await adIn(scene);
    const adGroup = await adGroupIn(scene);
    await owner.must('ads.updateAdGroup', { ...at, adGroup, hours: '1'.padEnd(336, '0') });
    const created = { center: at.center, name: 'Tokyo', currency: 'JPY', timeZone: 'Asia/Tokyo' };
    const target = (await owner.must('assets.createAccount', { ...created, region: 'JP' } as never)).id;
    const call = {
      center: at.center,
      account: target,
      from: at.account,
      level: 'campaign' as const,
      ids: [await campaignIn(scene)],
    };
    const made = await owner.must('ads.copyAds', call);
    assert.deepEqual(
      made.leftOut.map(({ level, field, why }) => [level, field, why]),
      [
        ['campaign', 'budget', 'currency'],
        ['ad_group', 'hours', 'time_zone'],
        ['ad', 'media', 'library'],
      ],
    );
    assert.equal((await owner.must('ads.listAds', { center: at.center, account: target })).total, 1);
    assert.equal((await owner.must('ads.listAds', at)).total, 1);
    // Whoever works in the one account and knows nothing of the other is told of none.
    const { id: person } = await scene.member();
    const member = await scene.member();
    await owner.must('assets.assignAccount', { center: at.center, account: target, person, role: 'operator' });
    assertRefused(await member.call('ads.copyAds', call), 404, 'not_found');
    await owner.must('assets.assignAccount', { center: at.center, account: at.account, person, role: 'analyst' });
    assert.equal((await member.call('ads.copyAds', call)).status, 201);
  });

  test('of a partner stand in both logs', async () => {
    const pair = await (await Partnership.open(world)).linked();
    const { brand, agency } = pair;
    const campaign = await campaignIn(brand);
    const account = await pair.share('operator');
    const there = { center: agency.center, account };
    await agency.owner.must('assets.assignAccount', { ...there, person: agency.owner.id, role: 'operator' });
    await agency.owner.must('ads.copyAds', { ...there, level: 'campaign', ids: [campaign] });
    for (const { owner, center } of [agency, brand]) {
      const { items } = await owner.must('audit.listActivity', { center, action: 'ads.campaign_created' });
      assert.equal(items[0]?.object.name, 'Autumn – copy');
    }
  });
});
