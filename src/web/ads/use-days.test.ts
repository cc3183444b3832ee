import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparedOf } from './use-days.ts';

const of = (from: string, to: string, compare: string) =>
  comparedOf({ days: 'custom', from, to, compare, since: '2026-01-01', until: '2026-01-31' }, 'UTC');

test('days are held against as many before them, the same a year before, or those of one’s own', () => {
  assert.deepEqual(of('2026-03-01', '2026-03-07', 'previous'), { compareFrom: '2026-02-22', compareTo: '2026-02-28' });
  assert.deepEqual(of('2026-03-01', '2026-03-01', 'previous'), { compareFrom: '2026-02-28', compareTo: '2026-02-28' });
  assert.deepEqual(of('2024-02-20', '2024-02-29', 'year'), { compareFrom: '2023-02-20', compareTo: '2023-02-28' });
  assert.deepEqual(of('2026-03-01', '2026-03-07', 'custom'), { compareFrom: '2026-01-01', compareTo: '2026-01-31' });
  assert.deepEqual(of('2026-03-01', '2026-03-07', 'none'), {});
  const unfinished = { days: '7', from: '', to: '', compare: 'custom', since: '2026-01-01', until: '' };
  assert.deepEqual(comparedOf(unfinished, 'UTC'), {});
});
