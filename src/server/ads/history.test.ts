import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { adIn } from '../../../test/examples-of-ads.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

test('what something was set to at the end of a day is what its history says, on the clock of the account', async () => {
  const scene = await Scene.open(world);
  const at = { center: scene.center, account: await scene.account() };
  const { owner } = scene;
  await world.database.query(`update assets.accounts set time_zone = 'Europe/Berlin' where id = $1`, [at.account]);
  const budget = (units: number) => ({ mode: 'daily' as const, amountMicros: String(units * 1_000_000) });
  const { id } = await owner.must('ads.createCampaign', {
    ...at,
    name: 'One',
    objective: 'traffic',
    budget: budget(50),
  });
  await owner.must('ads.updateCampaign', { ...at, campaign: id, name: 'Two', labels: ['Q4'] });
  await owner.must('ads.updateCampaign', { ...at, campaign: id, budget: budget(80) });
  await owner.must('ads.switchAds', { ...at, level: 'campaign', ids: [id], isOn: false });
  // As if these changes had been made on four days: the second a second before midnight in Berlin, the third at midnight.
  const made = ['2026-06-01T10:00:00Z', '2026-06-03T21:59:59Z', '2026-06-03T22:00:00Z', '2026-06-20T10:00:00Z'];
  await world.database.query(
    `with h as (select ctid as place, row_number() over (order by valid_from, valid_to nulls last) as n from ads.campaign_history where account_id = $1 and id = $2)
     update ads.campaign_history c set valid_from = ($3::timestamptz[])[h.n], valid_to = ($3::timestamptz[])[h.n + 1] from h where c.ctid = h.place`,
    [at.account, id, made],
  );
  const ask = async (from: string, to: string) => {
    const reply = await owner.must('ads.compareSettings', { ...at, level: 'campaign', id, from, to });
    const short = (side: typeof reply.before) =>
      side && [side['name'], side['budgetMicros'], side['labels'], side['isOn'], side['isDraft'], side['inBin']];
    return [short(reply.before), short(reply.after)];
  };
  const one = ['One', '50000000', [], true, true, false];
  const two = ['Two', '50000000', ['Q4'], true, true, false];
  const three = ['Two', '80000000', ['Q4'], true, true, false];
  const now = ['Two', '80000000', ['Q4'], false, true, false];
  assert.deepEqual(await ask('2026-05-31', '2026-06-01'), [null, one]);
  assert.deepEqual(await ask('2026-06-02', '2026-06-03'), [one, two]);
  assert.deepEqual(await ask('2026-06-04', '2026-06-19'), [three, three]);
  assert.deepEqual(await ask('2099-01-01', '2026-06-03'), [now, two]);
});

test('ad groups and ads have all that people set, and others find nothing', async () => {
  const scene = await Scene.open(world);
  const ad = await adIn(scene);
  const at = { center: scene.center, account: await scene.account() };
  const { owner } = scene;
  const days = { from: '2020-01-01', to: '2099-01-01' };
  const seen = await owner.must('ads.getAd', { ...at, ad });
  const ofAd = await owner.must('ads.compareSettings', { ...at, ...days, level: 'ad', id: ad });
  assert.deepEqual([ofAd.before, ofAd.after?.['text'], ofAd.after?.['format']], [null, seen.text, seen.format]);
  const ofGroup = await owner.must('ads.compareSettings', { ...at, ...days, level: 'ad_group', id: seen.adGroup.id });
  for (const field of ['billing', 'goal', 'pacing', 'bidStrategy', 'places', 'shownHours'])
    assert.ok(field in (ofGroup.after ?? {}), field);
  const other = await Scene.open(world);
  const elsewhere = { center: other.center, account: await other.account() };
  assertRefused(
    await other.owner.call('ads.compareSettings', { ...elsewhere, ...days, level: 'ad', id: ad }),
    404,
    'not_found',
  );
});
