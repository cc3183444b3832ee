// Numbers of ads: what is told replaces what was told, sums are the sums of the rows, and nothing of it is half done.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { adGroupIn, adIn, campaignIn, content } from '../../../test/examples-of-ads.ts';
import { rowOf, telling, toldDay } from '../../../test/examples-of-performance.ts';
import { units } from '../../../test/funds.ts';
import { Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const november = { from: '2025-11-01', to: '2025-11-30' };

async function furnished() {
  const scene = await Scene.open(world);
  const ad = await adIn(scene);
  const told = await telling(scene);
  const at = { center: told.center, account: told.account };
  const { owner } = scene;
  const sumsOf = async (input: object = {}) =>
    (await owner.must('reporting.listPerformance', { ...at, ...november, ...input })).measured.totals;
  return { scene, owner, at, told, ad, sumsOf };
}

describe('an import', () => {
  test('replaces what the same source told of a day, and adds to what others tell', async () => {
    const { owner, told, ad, sumsOf } = await furnished();
    const first = await owner.must('reporting.importPerformance', { ...told, rows: [rowOf(ad)] });
    assert.deepEqual(
      [first.rows, first.replaced, first.before.spendMicros, first.after.spendMicros],
      [1, 0, '0', units(12)],
    );
    const again = await owner.must('reporting.importPerformance', { ...told, rows: [rowOf(ad)] });
    assert.deepEqual([again.replaced, again.before.spendMicros, again.after.spendMicros], [0, units(12), units(12)]);
    const other = { ...rowOf(ad), spendMicros: units(20), clicks: 100 };
    const third = await owner.must('reporting.importPerformance', { ...told, rows: [other] });
    assert.deepEqual([third.replaced, third.before.spendMicros], [1, units(12)]);
    const sums = await sumsOf();
    assert.deepEqual([sums.spendMicros, sums.clicks, sums.impressions], [units(20), 100, 4_000]);
    assert.deepEqual([sums.ctr, sums.cpcMicros, sums.cpmMicros, sums.roas], [0.025, '200000', units(5), 1.5]);
    await owner.must('reporting.importPerformance', {
      ...told,
      source: 'Partner',
      rows: [{ ad, day: toldDay, conversions: 6 }],
    });
    assert.deepEqual([(await sumsOf()).conversions, (await sumsOf()).costPerConversionMicros], [10, units(2)]);
  });

  test('names each row and field that is wrong, and takes nothing', async () => {
    const { owner, told, ad, at, sumsOf } = await furnished();
    const csv = [
      'Ad ID;Date;Spend;Clicks;Campaign name',
      `${ad};2025-11-01;3.5;4;"Autumn; late"`,
      `${ad};2025/11/02;-1;many;`,
      '7;2025-11-02;1;1;',
      `${ad};2999-01-01;1;1;`,
      `${ad};2025-11-01;1;1;`,
    ].join('\r\n');
    const reply = await owner.call('reporting.importPerformanceFile', { ...told, csv });
    assertRefused(reply, 422, 'reporting.rows_refused');
    const problems = reply.refusal?.details['problems'] as { line: number; field: string; problem: string }[];
    assert.deepEqual(
      problems.map(({ line, field, problem }) => [line, field, problem]),
      [
        [3, 'clicks', 'number_invalid'],
        [3, 'spend', 'number_negative'],
        [4, 'ad', 'ad_unknown'],
        [5, 'day', 'day_future'],
        [6, 'ad', 'told_twice'],
      ],
    );
    assert.equal((await sumsOf()).spendMicros, '0');
    assert.equal((await owner.must('reporting.listPerformanceImports', at)).total, 0);
    const whole = csv.split('\r\n').slice(0, 2).join('\n');
    const dry = await owner.dryRun('reporting.importPerformanceFile', { ...told, csv: whole });
    assert.deepEqual(dry.body.changes[0]?.after?.['ignoredColumns'], ['Campaign name']);
    const done = await owner.must('reporting.importPerformanceFile', { ...told, csv: whole });
    assert.deepEqual([done.rows, done.after.spendMicros, done.channel], [1, '3500000', 'file']);
  });

  test('is taken back as far as nothing newer stands, and comes back with what took it back', async () => {
    const { owner, told, ad, at, sumsOf } = await furnished();
    const [one, two] = ['2025-11-01', '2025-11-02'];
    await owner.must('reporting.importPerformance', { ...told, rows: [rowOf(ad, one), rowOf(ad, two)] });
    const wrong = { ...rowOf(ad, one), spendMicros: units(90) };
    const { id } = await owner.must('reporting.importPerformance', { ...told, rows: [wrong, { ...wrong, day: two }] });
    await owner.must('reporting.importPerformance', { ...told, rows: [{ ...wrong, day: two, spendMicros: units(7) }] });
    const back = await owner.must('reporting.withdrawPerformanceImport', { ...at, import: id });
    assert.deepEqual([back.rows, back.before.spendMicros, back.after.spendMicros], [1, units(90), units(12)]);
    assert.equal((await sumsOf()).spendMicros, units(19));
    await owner.must('reporting.withdrawPerformanceImport', { ...at, import: back.id });
    assert.equal((await sumsOf()).spendMicros, units(97));
    const { items } = await owner.must('reporting.listPerformanceImports', { ...at, search: 'work' });
    assert.deepEqual(
      items.map(({ channel, isWithdrawn }) => [channel, isWithdrawn]),
      [
        ['withdrawal', false],
        ['withdrawal', true],
        ['api', false],
        ['api', false],
        ['api', false],
      ],
    );
  });

  test('made by people of a partner is told in the logs of both, and read by both', async () => {
    const pair = await (await Partnership.open(world)).linked();
    const { brand, agency } = pair;
    const account = await pair.share('operator');
    const guest = await world.newcomer('Gus');
    await world.join(agency.owner, agency.center, [guest], { accounts: [{ id: account, role: 'operator' }] });
    const ad = await adIn(brand);
    const told = { center: agency.center, account, source: 'Network', currency: 'EUR' };
    await guest.must('reporting.importPerformance', { ...told, rows: [rowOf(ad)] });
    for (const { owner, center } of [brand, agency]) {
      const { items } = await owner.must('audit.listActivity', { center, room: 'reporting' });
      const [entry] = items;
      assert.deepEqual(
        [entry?.action, entry?.actor.name, entry?.after?.['spendMicros']],
        ['reporting.performance_imported', 'Gus', units(12)],
      );
    }
    const seen = await brand.owner.must('reporting.listPerformance', { center: brand.center, account, ...november });
    assert.equal(seen.measured.totals.spendMicros, units(12));
  });
});

describe('sums', () => {
  test('tell people and frequency of one ad on one day, and of nothing more', async () => {
    const { owner, told, ad, at } = await furnished();
    await owner.must('reporting.importPerformance', { ...told, rows: [rowOf(ad), rowOf(ad, '2025-11-04')] });
    const list = (input: object) => owner.must('reporting.listPerformance', { ...at, level: 'ad', ...input });
    const [one] = (await list({ from: toldDay, to: toldDay })).items;
    assert.deepEqual([one?.metrics.reach, one?.metrics.frequency], [2_500, 1.6]);
    const [two] = (await list(november)).items;
    assert.deepEqual([two?.metrics.reach, two?.metrics.impressions], [null, 8_000]);
  });

  /** Imports, replacements and withdrawals by chance; what stands is known, and every question is answered from that anew. */
  test('are those of the rows, whatever was told, told again and taken back', async () => {
    const { scene, owner, told, at } = await furnished();
    const adGroup = await adGroupIn(scene);
    const second = (await owner.must('ads.createAdGroup', { ...at, campaign: await campaignIn(scene), name: 'Second' }))
      .id;
    const ads: { id: string; group: string }[] = [];
    for (const group of [adGroup, adGroup, second])
      ads.push({ id: (await owner.must('ads.createAd', { ...at, adGroup: group, name: 'Ad', ...content })).id, group });
    let state = 20_261_123;
    const roll = (sides: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % sides;
    };
    const dayAt = (at: number): string => new Date(Date.UTC(2025, 6, 1) + at * 86_400_000).toISOString().slice(0, 10);
    interface Stood {
      spend: number;
      clicks: number;
      version: number;
    }
    const stands = new Map<string, Stood>();
    const done: { id: string; version: number; former: Map<string, Stood | undefined>; source: string }[] = [];
    for (let version = 1; version <= 24; version++) {
      const undone = roll(4) === 0 ? done.splice(roll(done.length), 1)[0] : undefined;
      if (undone) {
        const mine = [...undone.former].filter(([key]) => stands.get(key)?.version === undone.version);
        const reply = await owner.call('reporting.withdrawPerformanceImport', { ...at, import: undone.id });
        if (mine.length === 0) {
          assertRefused(reply, 409, 'reporting.already_withdrawn');
          continue;
        }
        assert.equal(reply.status, 200, JSON.stringify(reply.refusal));
        for (const [key, former] of mine) stands.set(key, { spend: 0, clicks: 0, ...former, version });
        continue;
      }
      const source = ['Network', 'Partner'][roll(2)] ?? '';
      const former = new Map<string, Stood | undefined>();
      const rows = [];
      for (let n = 0; n < 1 + roll(30); n++) {
        const [ad, day] = [ads[roll(3)]?.id ?? '', dayAt(roll(120))];
        const key = `${source} ${ad} ${day}`;
        if (former.has(key)) continue;
        former.set(key, stands.get(key));
        const one = { spend: roll(1_000), clicks: roll(50), version };
        stands.set(key, one);
        rows.push({ ad, day, spendMicros: String(one.spend), clicks: one.clicks });
      }
      const { id } = await owner.must('reporting.importPerformance', { ...told, source, rows });
      done.push({ id, version, former, source });
    }
    const groupOf = new Map(ads.map(({ id, group }) => [id, group]));
    const anew = (from: string, to: string, keyOf: (ad: string, day: string) => string) => {
      const sums = new Map<string, [number, number]>();
      for (const [key, { spend, clicks }] of stands) {
        const [, ad = '', day = ''] = key.split(' ');
        if (day < from || day > to) continue;
        const [s, c] = sums.get(keyOf(ad, day)) ?? [0, 0];
        sums.set(keyOf(ad, day), [s + spend, c + clicks]);
      }
      return [...sums].filter(([, [s, c]]) => s + c > 0).toSorted();
    };
    for (const [first, last] of [
      [0, 119],
      [3, 9],
      [10, 10],
      [20, 95],
      [31, 61],
    ] as const) {
      const [from, to] = [dayAt(first), dayAt(last)];
      for (const level of ['account', 'campaign', 'ad_group', 'ad'] as const)
        for (const daily of ['false', 'true'] as const) {
          const objectOf = (ad: string): string =>
            ({ ad, ad_group: groupOf.get(ad) ?? '', campaign: 'campaign', account: 'account' })[level];
          const expected = anew(from, to, (ad, day) => `${objectOf(ad)}${daily === 'true' ? ` ${day}` : ''}`);
          const asked = { ...at, from, to, level, daily, pageSize: 200 };
          const { items, total } = await owner.must('reporting.listPerformance', asked as never);
          if (total > 200) continue;
          const told = items
            .map(({ id, day, metrics }): [string, [number, number]] => {
              const object = level === 'account' || level === 'campaign' ? level : id;
              return [day === null ? object : `${object} ${day}`, [Number(metrics.spendMicros), metrics.clicks]];
            })
            .filter(([, [s, c]]) => s + c > 0)
            .toSorted();
          assert.deepEqual(told, expected, `${level} ${daily} ${from} ${to}`);
        }
    }
  });
});
