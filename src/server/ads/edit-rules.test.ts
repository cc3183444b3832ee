// Amounts that are raised and lowered, against a model that counts in whole numbers of its own; and names.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dice } from '../../../test/dice.ts';
import { digitsOf } from '../../contract/decimals.ts';
import { Refusal } from '../foundation/errors.ts';
import { changedBy, raised } from './edit-rules.ts';

const codeOf = (attempt: () => unknown): string | null => {
  try {
    attempt();
    return null;
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return error.code;
  }
};

describe('an amount', () => {
  test('raised by percent is the nearest coin, and of two as near the larger', () => {
    const roll = dice(11);
    for (let round = 0; round < 3_000; round++) {
      const currency = ['EUR', 'JPY', 'KWD', 'CNY'][roll(4)] ?? 'EUR';
      const coin = 10 ** (6 - digitsOf(currency));
      const coins = 1 + roll(2_000_000);
      const hundredths = roll(60_000) - 9_000;
      const former = BigInt(coins) * BigInt(coin);
      // The model counts coins in ten-thousandths, which floats hold exactly at this size.
      const tenThousandths = coins * (10_000 + hundredths);
      const expected = Math.floor(tenThousandths / 10_000 + 0.5);
      const change = { how: 'percent' as const, percent: hundredths / 100 };
      if (expected === 0) {
        assert.equal(
          codeOf(() => raised(former, change, { currency, field: 'bid' })),
          'ads.amount_out_of_reach',
        );
        continue;
      }
      const { micros, notes } = raised(former, change, { currency, field: 'bid' });
      assert.equal(micros, BigInt(expected) * BigInt(coin), `${coins} ${currency} ${hundredths}`);
      assert.deepEqual(notes, tenThousandths % 10_000 === 0 ? [] : ['rounded']);
    }
  });

  test('stops at the bounds that are given, and says so', () => {
    const by = (change: object) => raised(50_000_000n, change as never, { currency: 'EUR', field: 'budget' });
    const percent = { how: 'percent', percent: 33.33 };
    assert.deepEqual(by({ ...percent, mostMicros: '60000000' }), { micros: 60_000_000n, notes: ['at_most'] });
    assert.deepEqual(by({ ...percent, mostMicros: '70000000' }), { micros: 66_670_000n, notes: ['rounded'] });
    const less = { how: 'amount', byMicros: '-50000000' };
    assert.equal(
      codeOf(() => by(less)),
      'ads.amount_out_of_reach',
    );
    assert.deepEqual(by({ ...less, leastMicros: '20000000' }), { micros: 20_000_000n, notes: ['at_least'] });
    assert.equal(
      codeOf(() => by({ how: 'amount', byMicros: '900000000000000000' })),
      'ads.amount_out_of_reach',
    );
  });
});

describe('a name', () => {
  const named = (name: string, change: object) =>
    changedBy({ name, labels: [], isOn: true }, { name: change } as never, 'EUR').after.name;

  test('is searched as text, not as a pattern, and keeps the blanks of its pieces', () => {
    assert.equal(named('A.B.C', { how: 'replace', find: '.', by: '$&' }), 'A$&B$&C');
    assert.equal(named('Autumn', { how: 'prefix', text: 'Q4 – ' }), 'Q4 – Autumn');
    assert.equal(named('Autumn', { how: 'suffix', text: ' (new)' }), 'Autumn (new)');
    assert.equal(named('Autumn', { how: 'replace', find: 'x', by: 'y' }), 'Autumn');
  });

  test('that would be empty or too long is refused', () => {
    for (const change of [
      { how: 'replace', find: 'Autumn', by: '' },
      { how: 'suffix', text: 'x'.repeat(195) },
    ])
      assert.equal(
        codeOf(() => named('Autumn', change)),
        'ads.name_unfit',
      );
  });
});

test('labels are one whatever their case, and no more than there may be', () => {
  const labels = Array.from({ length: 20 }, (_, at) => `Label ${at}`);
  const relabelled = (changes: object) => changedBy({ name: 'A', labels, isOn: true }, changes, 'EUR').after.labels;
  assert.deepEqual(relabelled({ addLabels: ['LABEL 3'] }), labels);
  assert.deepEqual(relabelled({ addLabels: ['New'], removeLabels: ['label 0'] }), [...labels.slice(1), 'New']);
  assert.equal(
    codeOf(() => relabelled({ addLabels: ['New'] })),
    'ads.too_many_labels',
  );
});

test('audiences are added and taken away on each side, never on both, and no more than may be named', () => {
  const reaching = (include: string[], exclude: string[], audiences: object) => {
    const targeting = { places: ['DE'], languages: [], gender: null, ages: [], devices: [], systems: [] };
    const state = { name: 'A', labels: [], isOn: true, targeting: { ...targeting, audiences: { include, exclude } } };
    return changedBy(state, { audiences } as never, 'EUR').after.targeting?.audiences;
  };
  const add = (include: string[], exclude: string[]) => ({ how: 'add', include, exclude });
  const remove = (include: string[], exclude: string[]) => ({ how: 'remove', include, exclude });
  assert.deepEqual(reaching(['1'], ['2'], add(['3', '1'], ['4'])), { include: ['1', '3'], exclude: ['2', '4'] });
  assert.deepEqual(reaching(['1', '3'], ['2'], remove(['3', '9'], [])), { include: ['1'], exclude: ['2'] });
  // What is named on the other side is not moved.
  assert.equal(
    codeOf(() => reaching(['1'], ['2'], add(['2'], []))),
    'ads.audience_on_both_sides',
  );
  assert.deepEqual(reaching(['1'], ['2'], remove(['2'], [])), { include: ['1'], exclude: ['2'] });
  const fifty = Array.from({ length: 50 }, (_, at) => String(at + 100));
  assert.deepEqual(reaching(fifty, [], add(['100'], []))?.include, fifty);
  assert.equal(
    codeOf(() => reaching(fifty, [], add(['7'], []))),
    'ads.too_many_named',
  );
});
