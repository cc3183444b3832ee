// What is typed for many at once, as the call takes it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf, newBulk, readPercent } from './bulk-draft.ts';

const place = { currency: 'EUR', timeZone: 'Europe/Berlin' };

test('a percentage is read as people write it, to the hundredth, and nothing else is', () => {
  const read = ['10', ' 12,5 % ', '０.25％', '10000'].map(readPercent);
  assert.deepEqual(read, [10, 12.5, 0.25, 10_000]);
  for (const typed of ['', '0', '-5', '1.234', '10001', 'ten']) assert.equal(readPercent(typed), null, typed);
});

test('parts that are chosen become one call; one that cannot be read holds it back', () => {
  const budget = { way: 'lower_percent' as const, value: '12,5', least: '20', most: '' };
  const draft = { ...newBulk, chosen: ['budget', 'ages', 'gender'] as const, budget };
  const group = { ...newBulk.group, ages: ['25-34' as const], gender: 'female' as const };
  assert.deepEqual(changesOf({ ...draft, group }, place), {
    budget: { how: 'percent', percent: -12.5, leastMicros: '20000000' },
    targeting: { ages: ['25-34'], gender: 'female' },
  });
  assert.equal(changesOf({ ...draft, budget: { ...budget, value: '100' } }, place), null);
  assert.equal(changesOf({ ...draft, budget: { ...budget, least: 'x' } }, place), null);
  assert.equal(changesOf(newBulk, place), null);
});

test('amounts are taken away, and names are rewritten', () => {
  const budget = { ...newBulk.budget, way: 'lower_amount' as const, value: '1.234,50' };
  const draft = { ...newBulk, chosen: ['name', 'budget'] as const, find: 'A ', text: '', budget };
  assert.deepEqual(changesOf(draft, place), {
    name: { how: 'replace', find: 'A ', by: '' },
    budget: { how: 'amount', byMicros: '-1234500000' },
  });
});

test('audiences are added or taken away beside other targeting, and what is ticked beside saved targeting comes first', () => {
  const audiences = { include: ['12'], exclude: [] };
  const group = { ...newBulk.group, audiences, ages: ['25-34' as const] };
  const asked = (more: object) => changesOf({ ...newBulk, group, ...more }, place);
  assert.deepEqual(asked({ chosen: ['audiences', 'ages'] }), {
    audiences: { how: 'add', ...audiences },
    targeting: { ages: ['25-34'] },
  });
  assert.deepEqual(asked({ chosen: ['audiences'], audienceWay: 'set' }), { targeting: { audiences } });
  const nobody = { ...group, audiences: { include: [], exclude: [] } };
  assert.equal(asked({ chosen: ['audiences'], group: nobody }), null);
  assert.deepEqual(asked({ chosen: ['audiences'], group: nobody, audienceWay: 'set' }), {
    targeting: { audiences: nobody.audiences },
  });
  const targeting = { places: ['DE'], ages: [], audiences: { include: ['7'], exclude: [] } };
  const saved = { id: '1', name: 'Readers', targeting };
  assert.equal(asked({ chosen: ['saved'] }), null);
  assert.deepEqual(asked({ chosen: ['saved'], saved }), { targeting });
  // In whichever order they were ticked.
  for (const chosen of [
    ['ages', 'saved'],
    ['saved', 'ages'],
  ])
    assert.deepEqual(asked({ chosen, saved }), { targeting: { ...targeting, ages: ['25-34'] } });
  assert.deepEqual(asked({ chosen: ['audiences', 'saved'], saved }), {
    targeting: { places: ['DE'], ages: [] },
    audiences: { how: 'add', ...audiences },
  });
});
