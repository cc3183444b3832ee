// Two spans of days beside each other: each number, the order by what became of it, and nothing said where nothing was told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const day = (at: number): string => new Date(Date.UTC(2026, 5, 1 + at)).toISOString().slice(0, 10);
const now = { from: day(10), to: day(12) };
const then = { compareFrom: day(3), compareTo: day(5) };

/** A campaign with an ad for each: what it cost and how often it was pressed, then and now; null for nothing told. */
async function measured(told: Record<string, { was: [number, number] | null; now: [number, number] | null }>) {
  const scene = await Scene.open(world);
  const at = { center: scene.center, account: await scene.account() };
  const { owner } = scene;
  const { currency } = await owner.must('assets.getAccount', at);
  const rows: { ad: string; day: string; spendMicros: string; clicks: number }[] = [];
  for (const [name, of] of Object.entries(told)) {
    const campaign = await owner.must('ads.createCampaign', { ...at, name, objective: 'traffic' });
    const adGroup = await owner.must('ads.createAdGroup', { ...at, campaign: campaign.id, name });
    const ad = await owner.must('ads.createAd', { ...at, adGroup: adGroup.id, name, format: 'video' });
    const put = (days: number, sums: [number, number] | null) =>
      sums && rows.push({ ad: ad.id, day: day(days), spendMicros: String(sums[0] * 1_000_000), clicks: sums[1] });
    put(4, of.was);
    put(11, of.now);
    // What lies in neither span counts in neither.
    rows.push({ ad: ad.id, day: day(7), spendMicros: '99000000', clicks: 99 });
  }
  await owner.must('reporting.importPerformance', { ...at, source: 'Network', currency, rows });
  return { owner, at };
}

test('each number stands beside what it was, and nothing beside what was never told', async () => {
  const { owner, at } = await measured({
    up: { was: [10, 2], now: [15, 0] },
    new: { was: null, now: [7, 7] },
    zero: { was: [0, 0], now: [3, 1] },
    gone: { was: [8, 4], now: null },
  });
  for (const [list, more] of [
    ['ads.listCampaigns', {}],
    ['ads.listAdGroups', { search: '' }],
    ['ads.listAds', { state: 'all' }],
  ] as const) {
    const reply = await owner.must(list, { ...at, ...now, ...then, ...more, sort: 'name' });
    const seen = reply.items.map(({ name, metrics, earlier }) => [
      name,
      metrics?.spendMicros,
      earlier && earlier.spendMicros,
      earlier && earlier.cpcMicros,
    ]);
    assert.deepEqual(seen, [
      ['gone', '0', '8000000', '2000000'],
      ['new', '7000000', null, null],
      ['up', '15000000', '10000000', '5000000'],
      ['zero', '3000000', '0', null],
    ]);
    const { from, to, totals, earlier } = reply.measured ?? assert.fail('Nothing is told.');
    assert.deepEqual({ from, to }, now);
    assert.deepEqual([earlier?.from, earlier?.to], [then.compareFrom, then.compareTo]);
    assert.deepEqual(
      [totals.spendMicros, earlier?.totals?.spendMicros, earlier?.totals?.clicks],
      ['25000000', '18000000', 6],
    );
  }
  // Of what the filter leaves alone, also where that was never told of.
  const { measured: fresh } = await owner.must('ads.listCampaigns', { ...at, ...now, ...then, search: 'new' });
  assert.deepEqual([fresh?.totals.spendMicros, fresh?.earlier?.totals], ['7000000', null]);
  const alone = await owner.must('ads.listCampaigns', { ...at, ...now });
  assert.deepEqual([alone.items[0]?.earlier, alone.measured?.earlier], [null, null]);
});

test('rows are sorted by their change and their difference, those without an earlier number last', async () => {
  const { owner, at } = await measured({
    tenth: { was: [100, 1], now: [110, 1] },
    double: { was: [5, 1], now: [10, 2] },
    half: { was: [40, 10], now: [20, 20] },
    zero: { was: [0, 0], now: [50, 5] },
    new: { was: null, now: [70, 7] },
  });
  const order = async (sort: string): Promise<string> =>
    (await owner.must('ads.listAds', { ...at, ...now, ...then, sort: sort as 'name' })).items
      .map(({ name }) => name)
      .join(' ');
  assert.equal(await order('-spendChange'), 'double tenth half zero new');
  assert.equal(await order('spendChange'), 'half tenth double zero new');
  assert.equal(await order('-spendDifference'), 'zero tenth double half new');
  assert.equal(await order('spendDifference'), 'half double tenth zero new');
  // Cost per press: 100 → 110, 5 → 5, 4 → 1; the others had none.
  assert.equal(await order('-cpcChange'), 'tenth double half zero new');
  // An import is seen at once.
  const [ad] = (await owner.must('ads.listAds', { ...at, search: 'half' })).items;
  const { currency } = await owner.must('assets.getAccount', at);
  const row = { ad: ad?.id ?? '', day: day(4), spendMicros: '1000000' };
  await owner.must('reporting.importPerformance', { ...at, source: 'Network', currency, rows: [row] });
  assert.equal(await order('-spendChange'), 'half double tenth zero new');
});

test('an order by change asks for the days that it is a change from', async () => {
  const scene = await Scene.open(world);
  const at = { center: scene.center, account: await scene.account() };
  for (const asked of [
    { sort: '-spendChange' as const },
    { compareFrom: day(1) },
    { compareFrom: day(2), compareTo: day(1) },
    { compareFrom: '2020-01-01', compareTo: day(1) },
  ])
    assertRefused(await scene.owner.call('ads.listCampaigns', { ...at, ...asked }), 400, 'invalid_input');
});
