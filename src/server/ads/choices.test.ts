// What a list shows is the same whether it was moved along with each change or made anew of all there is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dice } from '../../../test/dice.ts';
import { roundsOf } from '../../../test/sweeps.ts';
import { KeptSums } from '../reporting/kept.ts';
import { type Catalog, catalogOf } from './catalog.ts';
import { choose, type Question } from './choices.ts';
import type { Columns } from './columns.ts';

type Roll = (sides: number) => number;

const width = 17;
const names = ['lamp', 'lamp 2', 'lantern', '灯', '夜晚', '🌙 night', '（夜）', 'été', 'a', 'zz'];
const pickOf =
  (roll: Roll) =>
  <Thing>(all: readonly Thing[]): Thing =>
    all[roll(all.length)] as Thing;

interface Row {
  name: string;
  flags: number;
  created: number;
  campaign: string;
  adGroup: string;
  kind: string;
  labels: string[];
}

const rowOf = (roll: Roll): Row => ({
  name: `${pickOf(roll)(names)} ${roll(300)}`,
  flags: pickOf(roll)([0, 1, 2, 3, 3, 3, 7, 15]),
  created: Date.UTC(2026, 0, 1 + roll(9)) * 1000,
  campaign: String(roll(4)),
  adGroup: String(roll(9)),
  kind: pickOf(roll)(['pending', 'approved']),
  labels: roll(5) === 0 ? ['season'] : [],
});

const byNumber = (one: string, other: string): number => Number(one) - Number(other);

function columnsOf(rows: ReadonlyMap<string, Row>, among: Iterable<string> = rows.keys()): Columns {
  const ids = [...among].toSorted(byNumber);
  const all = ids.map((id) => rows.get(id) as Row);
  return {
    ids,
    names: all.map(({ name }) => name),
    flags: Uint8Array.from(all, ({ flags }) => flags),
    created: Float64Array.from(all, ({ created }) => created),
    campaigns: all.map(({ campaign }) => campaign),
    adGroups: all.map(({ adGroup }) => adGroup),
    kinds: all.map(({ kind }) => kind),
    labels: new Map(ids.flatMap((id, at) => (all[at]?.labels.length ? [[id, all[at].labels] as const] : []))),
  };
}

function sumsOf(known: ReadonlyMap<string, number[]>, among: Iterable<string> = known.keys()) {
  const ids = [...among].toSorted(byNumber);
  const column = (at: number): Float64Array => Float64Array.from(ids, (id) => known.get(id)?.[at] ?? 0);
  return { ids, columns: Array.from({ length: width }, (_, at) => column(at)) };
}

function questionOf(roll: Roll): Question {
  const pick = pickOf(roll);
  const sorts = ['created', 'name', 'spend', 'clicks', 'ctr', 'cpc', 'spendChange', 'clicksDifference', 'ctrChange'];
  return {
    filter: {
      search: pick(['', '', '', 'lamp', 'a', '夜', '1', 'LANTERN 2', 'nobody', '🌙 night']),
      id: roll(3) === 0 ? '250' : null,
      state: pick(['all', 'all', 'on', 'off', 'draft', 'deleted']),
      ...(roll(5) === 0 && { campaign: pick([['1'], ['1', '3']]) }),
      ...(roll(6) === 0 && { adGroup: ['2', '5'] }),
      ...(roll(6) === 0 && { kind: 'pending' }),
      ...(roll(6) === 0 && { labels: ['Season'] }),
      ...(roll(8) === 0 && { createdFrom: '2026-01-04T00:00:00Z' }),
      ...(roll(8) === 0 && { createdBefore: '2026-01-06T00:00:00Z' }),
    },
    sort: `${pick(['', '-'])}${pick(sorts)}`,
    bounds:
      roll(3) === 0 ? [{ metric: pick(['spend', 'ctr', 'clicks'] as const), least: roll(2) * 100, most: null }] : [],
  };
}

test('a choice that was moved through any changes is the one that is made from nothing', (t) => {
  for (let round = 0; round < roundsOf({ share: 2, rest: 12 }); round++) {
    const seed = Math.floor(Math.random() * 2 ** 31);
    t.diagnostic(`seed ${seed}`);
    const roll = dice(seed);
    const pick = pickOf(roll);
    const some = (): number[] => Array.from({ length: width }, () => (roll(3) === 0 ? 0 : roll(900)));
    const rows = new Map<string, Row>();
    for (let n = 0; n < 1_500; n++) rows.set(String(90 + n * 2), rowOf(roll));
    const told = [0, 1].map(
      () => new Map([...rows.keys()].filter(() => roll(3) > 0).map((id) => [id, some()] as const)),
    ) as [Map<string, number[]>, Map<string, number[]>];
    let catalog = catalogOf(columnsOf(rows));
    const numbers = told.map((known) => new KeptSums(sumsOf(known))) as [KeptSums, KeptSums];
    let last = 5_000;
    const change = (): void => {
      const ids = [...rows.keys()];
      const named = new Set(Array.from({ length: roll(20) === 0 ? 1_100 : roll(4) }, () => pick(ids)));
      // Others come behind, now and then with numbers, and rarely between what is there.
      if (roll(3) === 0) named.add(String((last += 1 + roll(3))));
      if (roll(25) === 0) named.add(String(91 + roll(1_400) * 2));
      for (const id of named) rows.set(id, rowOf(roll));
      catalog = catalog.with(columnsOf(rows, named));
    };
    const tell = (): void => {
      const which = roll(4) === 0 ? 1 : 0;
      const named = new Set(Array.from({ length: roll(20) === 0 ? 1_100 : 1 + roll(6) }, () => pick([...rows.keys()])));
      if (roll(8) > 0) for (const id of named) if (!told[which].has(id)) named.delete(id);
      for (const id of named) told[which].set(id, some());
      numbers[which] = numbers[which].with(sumsOf(told[which], named));
    };
    const asked = Array.from({ length: 6 }, () => questionOf(roll));
    let earlier = { catalog, all: numbers[0], before: numbers[1] };
    for (let step = 0; step < 120; step++) {
      if (roll(2) === 0) change();
      if (roll(2) === 0) tell();
      const question = pick(asked);
      const sight = { catalog, all: numbers[0], before: question.sort.length % 2 === 0 ? numbers[1] : null };
      const anew = {
        catalog: catalogOf(columnsOf(rows)),
        all: new KeptSums(sumsOf(told[0])),
        before: sight.before && new KeptSums(sumsOf(told[1])),
      };
      const [moved, expected] = [choose(sight, question), choose(anew, question)];
      const context = `seed ${seed}, step ${step}: ${JSON.stringify(question)}`;
      const idsOf = (of: Catalog, places: Uint32Array): string[] => Array.from(places, (at) => of.idAt(at));
      assert.deepEqual(idsOf(catalog, moved.places), idsOf(anew.catalog, expected.places), context);
      assert.deepEqual([moved.totals, moved.formerly], [expected.totals, expected.formerly], context);
      // Who began before the last change and asks only now is told what was so then, and nobody else is the worse for it.
      if (roll(3) === 0) {
        const late = choose(earlier, question);
        choose(sight, question);
        assert.deepEqual(choose(earlier, question), late, context);
      }
      if (roll(4) === 0) earlier = { catalog, all: numbers[0], before: numbers[1] };
    }
  }
});
