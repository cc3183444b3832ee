// What an account knows of an audience: against a count made by hand, with nothing told where there is too little.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { units } from '../../../test/funds.ts';
import { dayAgo, furnished } from '../../../test/ruled.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

type Aimed = { places?: string[]; ages?: ('18-24' | '25-34')[]; gender?: 'female' | 'male' };

/** Ad groups that are aimed so, each with numbers of the days before today; the first day is yesterday. */
async function aimed(groups: { at: Aimed; days: { impressions: number; reach?: number }[] }[]) {
  const of = await furnished(
    world,
    groups.map(() => 50),
  );
  for (const [index, { at: targeting, days }] of groups.entries()) {
    const { id, ad } = of.groups[index] as { id: string; ad: string };
    await of.owner.must('ads.updateAdGroup', { ...of.at, adGroup: id, targeting });
    const rows = days.map((day, ago) => ({
      ad,
      day: dayAgo(ago + 1),
      spendMicros: String(day.impressions * 10_000),
      ...day,
    }));
    if (rows.length > 0) await of.tell(rows);
  }
  const estimate = (targeting: Aimed & { audiences?: { include: string[]; exclude: string[] } }) =>
    of.owner.must('reporting.estimateTargeting', { ...of.at, targeting });
  return { ...of, estimate };
}

const days = (...impressions: number[]) => impressions.map((one) => ({ impressions: one }));

test('quartiles are numbers of days that there were, of ad groups that the same people may see', async () => {
  const { estimate } = await aimed([
    { at: { places: ['DE', 'AT'], ages: ['25-34'] }, days: days(100, 200, 300, 400) },
    { at: {}, days: days(1000, 2000, 3000, 4000) },
    { at: { places: ['FR'] }, days: days(7, 7, 7, 7) },
    { at: { gender: 'male' }, days: days(50_000) },
    { at: { places: ['DE'] }, days: [] },
  ]);
  const found = await estimate({ places: ['DE'], gender: 'female' });
  assert.deepEqual([found.adGroups, found.rows, found.sameAdGroups, found.lacks], [2, 8, 0, null]);
  assert.deepEqual(found.perDay?.impressions, { low: 200, median: 400, high: 2000 });
  assert.deepEqual(found.perDay?.spendMicros, { low: units(2), median: units(4), high: units(20) });
  assert.deepEqual(found.totals, { impressions: 11_000, spendMicros: units(110), cpmMicros: units(10) });
  assert.deepEqual([found.perDay?.reach, found.reachRows], [null, 0]);
  assert.deepEqual([found.from, found.to], [dayAgo(28), dayAgo(1)]);
  // The order of what is named makes no difference.
  const all = await estimate({ places: ['AT', 'DE'], ages: ['25-34'] });
  assert.deepEqual([all.adGroups, all.sameAdGroups, all.rows], [3, 1, 9]);
});

test('too few rows tell nothing, and it is said what is missing', async () => {
  const { estimate } = await aimed([
    { at: { places: ['DE'] }, days: days(100, 200, 300, 400, 500, 600) },
    { at: { places: ['FR'] }, days: days(0, 0, 0, 0, 0, 0, 0, 0) },
  ]);
  const told = async (targeting: Aimed) => {
    const { rows, lacks, perDay, totals } = await estimate(targeting);
    return [rows, lacks, perDay, totals];
  };
  assert.deepEqual(await told({ places: ['DE'] }), [6, 'rows', null, null]);
  assert.deepEqual(await told({ places: ['FR'] }), [0, 'overlap', null, null]);
  const bare = await aimed([{ at: {}, days: [] }]);
  assert.equal((await bare.estimate({})).lacks, 'numbers');
});

test('people of a day are those of the ad that reached most, and only if enough days tell', async () => {
  const { estimate, groups, owner, at, tell } = await aimed([
    { at: {}, days: Array.from({ length: 8 }, (_, ago) => ({ impressions: 1000, reach: 100 + ago })) },
  ]);
  const { id } = await owner.must('ads.createAd', {
    ...at,
    adGroup: groups[0]?.id ?? '',
    name: 'Other',
    format: 'video',
  });
  const more = [1, 2, 3, 4].map((ago) => ({ ad: id, day: dayAgo(ago), impressions: 500, reach: 90 + ago * 10 }));
  await tell(more);
  // Days from yesterday on: 100, 110, 120, 130 (of the other ad), then 104 to 107.
  const found = await estimate({});
  assert.deepEqual([found.rows, found.reachRows], [8, 8]);
  assert.deepEqual(found.perDay?.reach, { low: 104, median: 106, high: 110 });
  assert.deepEqual(found.perDay?.impressions, { low: 1000, median: 1000, high: 1500 });
});

test('targeting counts as it stood on the day, and audiences are like nobody else', async () => {
  const { estimate, owner, at, groups } = await aimed([{ at: { places: ['DE'] }, days: days(...Array(8).fill(100)) }]);
  const adGroup = groups[0]?.id ?? '';
  await world.database.query(
    `update ads.ad_group_history set valid_from = valid_from - interval '40 days', valid_to = valid_to - interval '40 days' where id = $1`,
    [adGroup],
  );
  await owner.must('ads.updateAdGroup', { ...at, adGroup, targeting: { places: ['FR'] } });
  assert.equal((await estimate({ places: ['DE'] })).rows, 8);
  assert.equal((await estimate({ places: ['FR'] })).rows, 0);
  const { id: audience } = await owner.must('assets.createAudience', { ...at, name: 'Newsletter' });
  const audiences = { include: [audience], exclude: [] };
  assert.equal((await estimate({ places: ['DE'], audiences })).lacks, 'overlap');
});
