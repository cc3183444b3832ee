// Painting the hours of a week, and saying them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allHours, halfHours } from '../../contract/ads-kinds.ts';
import { isShown, painted, perDay, presets, spansOf } from './hours.ts';

const none = '0'.repeat(halfHours);

test('a rectangle is painted from any corner, and nothing beside it', () => {
  const corners = [
    { day: 4, half: 40 },
    { day: 1, half: 36 },
  ] as const;
  const hours = painted(none, corners, true);
  for (let day = 0; day < 7; day++)
    for (let half = 0; half < perDay; half++)
      assert.equal(isShown(hours, { day, half }), day >= 1 && day <= 4 && half >= 36 && half <= 40);
  assert.equal(painted(hours, [corners[1], corners[0]], false), none);
});

test('a week is said in spans: days alike as one, days without hours not at all', () => {
  assert.deepEqual(spansOf(allHours), [{ from: 0, to: 6, times: ['00:00–24:00'] }]);
  assert.deepEqual(spansOf(none), []);
  assert.deepEqual(spansOf(presets.work), [{ from: 0, to: 4, times: ['09:00–18:00'] }]);
  const split = painted(
    presets.evenings,
    [
      { day: 2, half: 2 },
      { day: 2, half: 2 },
    ],
    true,
  );
  assert.deepEqual(spansOf(split), [
    { from: 0, to: 1, times: ['18:00–24:00'] },
    { from: 2, to: 2, times: ['01:00–01:30', '18:00–24:00'] },
    { from: 3, to: 6, times: ['18:00–24:00'] },
  ]);
});

test('every preset is a week with some hour in it', () => {
  for (const hours of Object.values(presets)) assert.match(hours, /^(?=.*1)[01]{336}$/);
});
