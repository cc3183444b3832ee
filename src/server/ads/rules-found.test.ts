// What rules find, now and on each of the last days, beside an oracle that knows only the documentation.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DayRow, foundBy, type Thing, type Written } from '../../../test/ads-rules-oracle.ts';
import { dice } from '../../../test/dice.ts';
import { dayAgo, furnished, type Rule } from '../../../test/ruled.ts';
import { roundsOf } from '../../../test/sweeps.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const facts = [
  'spend',
  'revenue',
  'impressions',
  'clicks',
  'conversions',
  'videoViews2s',
  'ctr',
  'cpc',
  'cpm',
  'conversionRate',
  'costPerConversion',
  'roas',
] as const;
const windows = [
  'today',
  'yesterday',
  'last_3_days',
  'last_7_days',
  'last_14_days',
  'last_30_days',
  'lifetime',
] as const;
const signs = ['gt', 'gte', 'lt', 'lte', 'between'] as const;

/** Ad groups with numbers of 41 days, and what the oracle knows of them. */
async function told(roll: (sides: number) => number) {
  const { owner, at, groups, tell, campaign } = await furnished(
    world,
    Array.from({ length: 8 }, () => 5 + roll(40)),
  );
  const things: Thing[] = groups.map(({ id }, place) => ({
    id,
    name: `Group ${place}`,
    labels: place % 2 ? ['odd'] : [],
    campaign,
    budget: 0,
    bid: (place + 1) * 1e6,
    publishedHoursAgo: 0,
    days: new Map<number, DayRow>(),
  }));
  const { items } = await owner.must('ads.listAdGroups', { ...at, sort: 'created' });
  for (const [place, { budget }] of items.entries())
    if (budget.mode !== 'none') (things[place] as Thing).budget = Number(budget.amountMicros);
  const rows = [];
  for (let ago = 40; ago >= 0; ago--)
    for (const [place, { ad }] of groups.entries()) {
      if (roll(3) === 0 && place > 0) continue;
      const some = () => (roll(3) === 0 ? 0 : roll(9));
      const row: DayRow = {
        spend: some() * 1e6,
        revenue: some() * 1e6,
        impressions: some() * 10,
        clicks: some(),
        conversions: some(),
        views: some(),
      };
      things[place]?.days.set(ago, row);
      const { spend, revenue, views, ...counted } = row;
      rows.push({
        ad,
        day: dayAgo(ago),
        spendMicros: String(spend),
        revenueMicros: String(revenue),
        videoViews2s: views,
        ...counted,
      });
    }
  await tell(rows);
  return { owner, at, groups, campaign, things };
}

/** Rules by chance, about these ad groups or what lies above or in them. */
function chances(roll: (sides: number) => number, { groups, campaign }: { groups: string[]; campaign: string }) {
  const pick = <One>(all: readonly One[]): One => all[roll(all.length)] as One;
  const condition = (level: Rule['level']): Written['conditions'][number] => {
    const is = pick(signs);
    const fact = pick(level === 'ad_group' ? ([...facts, 'budget', 'bid'] as const) : facts);
    const isAmount = ['spend', 'revenue', 'cpc', 'cpm', 'costPerConversion', 'budget', 'bid'].includes(fact);
    const size = fact === 'cpm' ? 1e8 : isAmount ? 1e6 : 1;
    const number = (): number => (['ctr', 'conversionRate', 'roas'].includes(fact) ? roll(20) / 8 : roll(30) * size);
    const [low, high] = [number(), number()].sort((one, other) => one - other) as [number, number];
    const over = fact === 'budget' || fact === 'bid' ? null : pick(windows);
    return { fact, over, is, value: String(low), upTo: is === 'between' ? String(high) : null };
  };
  const which = (): Written['which'] =>
    pick<Written['which']>([
      { by: 'all' },
      { by: 'all' },
      { by: 'ids', ids: groups.filter((_, place) => place % 3 !== 0) },
      { by: 'labels', labels: ['Odd', 'none'] },
      { by: 'name', contains: 'oup 3' },
      { by: 'campaigns', ids: [campaign] },
    ]);
  const rule = (name: string, level: Rule['level'] = 'ad_group', about = which()): Rule => ({
    name,
    level,
    which: about,
    conditions: Array.from({ length: 1 + roll(3) }, () => condition(level)),
    act: { do: 'notify' },
    again: { every: 'hours', hours: 1 },
    objectsPerRun: 5_000,
  });
  return { rule };
}

describe('what a rule finds', () => {
  test('agrees with an oracle that knows only the documentation, on random numbers and rules', async () => {
    const roll = dice(20261123);
    const { owner, at, groups, campaign, things } = await told(roll);
    const { rule: chance } = chances(roll, { groups: groups.map(({ id }) => id), campaign });
    let found = 0;
    for (let round = 0; round < roundsOf({ share: 60, rest: 240 }); round++) {
      const rule = chance(`Round ${round}`);
      const { id } = await owner.must('ads.createRule', { ...at, ...rule });
      const { fingerprint } = await owner.must('ads.previewRule', { ...at, rule: id });
      await owner.must('ads.activateRule', { ...at, rule: id, fingerprint });
      const run = await owner.must('ads.runRule', { ...at, rule: id });
      const expected = foundBy(rule, things);
      const { items: lines } = await owner.must('ads.listRuleResults', { ...at, run: run.id });
      const said = JSON.stringify(rule);
      assert.equal(run.considered, expected.considered.length, said);
      assert.deepEqual(lines.map((one) => one.id).sort(), expected.met.sort(), said);
      found += lines.length;
      await owner.must('ads.removeRule', { ...at, rule: id });
    }
    assert.ok(found > 50, `only ${found} were found`);
  });

  test('on each of the last days agrees with the oracle as well, of campaigns, ad groups and ads', async () => {
    const roll = dice(20261124);
    const { owner, at, groups, campaign, things } = await told(roll);
    // As if all had been so for long.
    for (const level of ['campaign', 'ad_group', 'ad']) {
      const history = `ads.${level}_history`;
      await world.database.query(`delete from ${history} where account_id = $1 and valid_to is not null`, [at.account]);
      await world.database.query(
        `update ${history} set valid_from = now() - interval '70 days', published_at = now() - interval '70 days' where account_id = $1`,
        [at.account],
      );
    }
    const plain = { labels: [], budget: null, bid: null };
    const ads = things.map((thing, place) => ({ ...thing, ...plain, id: groups[place]?.ad ?? '', name: 'Ad' }));
    const whole = new Map<number, DayRow>();
    for (const { days } of things)
      for (const [ago, row] of days) {
        const sum = whole.get(ago) ?? { spend: 0, revenue: 0, impressions: 0, clicks: 0, conversions: 0, views: 0 };
        for (const key of Object.keys(sum) as (keyof DayRow)[]) sum[key] += row[key];
        whole.set(ago, sum);
      }
    const top = { ...(things[0] as Thing), ...plain, id: campaign, name: 'Autumn', campaign: '', days: whole };
    const known = { campaign: [top], ad_group: things, ad: ads };
    const { rule: chance } = chances(roll, { groups: groups.map(({ id }) => id), campaign });
    let looked = 0;
    for (let round = 0; round < roundsOf({ share: 6, rest: 114 }); round++) {
      const level = (['ad_group', 'ad', 'campaign'] as const)[round % 3] ?? 'ad';
      const rule = level === 'ad_group' ? chance(`${round}`) : chance(`${round}`, level, { by: 'all' });
      const { id } = await owner.must('ads.createRule', { ...at, ...rule });
      const { days } = await owner.must('ads.previewRule', { ...at, rule: id });
      for (const [nth, { state, considered, met, first }] of days.entries()) {
        if (state !== 'looked') continue;
        const back = days.length - nth;
        const then = known[level].map((thing) => ({
          ...thing,
          days: new Map([...thing.days].map(([ago, row]) => [ago - back, row] as const)),
        }));
        const expected = foundBy(rule, then);
        const said = `${back} days ago: ${JSON.stringify(rule)}`;
        assert.deepEqual([considered, met], [expected.considered.length, expected.met.length], said);
        assert.deepEqual(first.map((one) => one.id).sort(), expected.met.sort(), said);
        looked += expected.met.length;
      }
      await owner.must('ads.removeRule', { ...at, rule: id });
    }
    assert.ok(looked > 100, `only ${looked} were found`);
  });
});
