// Cells as people type them, read or refused, and told where they were read as something else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, headingOf, readTable } from './import-columns.ts';

const place = { level: 'ad_group' as const, currency: 'EUR', timeZone: 'Europe/Berlin', say: (word: string) => word };
const table = (...rows: string[][]) => rows.map((cells, at) => ({ line: at + 1, cells }));

test('columns are known by their heads in both languages, and others are told', () => {
  const { rows, unknown } = readTable(table(['编号', '名称', '预算', 'Colour'], ['7', '晚间', '50', 'red']), place);
  assert.deepEqual(unknown, ['Colour']);
  assert.deepEqual(rows, [{ line: 2, id: '7', name: '晚间', budget: { mode: 'daily', amountMicros: '50000000' } }]);
  for (const level of ['campaign', 'ad_group', 'ad'] as const)
    for (const column of columnsOf(level)) {
      const read = readTable(table([headingOf(column)]), { ...place, level });
      assert.deepEqual(read.unknown, [], column);
    }
});

test('what is read otherwise than it stands there is told: blanks, forms of numbers and of days', () => {
  const { rows, fixes, faults } = readTable(
    table(
      ['name', 'budget', 'ends'],
      [' Night ', '1.234,50', '2026/3/29 2:30'],
      ['Plain', '10.00', '2026-11-05 09:00'],
    ),
    place,
  );
  assert.deepEqual(faults, []);
  assert.deepEqual(
    fixes.map(({ line, column, read }) => [line, column, read]),
    [
      [2, 'name', 'Night'],
      [2, 'budget', '1234.50'],
      [2, 'endsAt', '2026-03-29 03:30'],
    ],
  );
  // The night on which clocks go forward in Berlin: half past two is half past three.
  assert.equal(rows[0]?.endsAt, '2026-03-29T01:30:00.000Z');
  assert.equal(rows[1]?.endsAt, '2026-11-05T08:00:00.000Z');
});

test('a kind of budget wants its amount, and columns are called as the file calls them', () => {
  const { faults, heads } = readTable(
    table(['名称', '预算类型', 'budget'], ['A', 'lifetime', ''], ['B', 'lifetime', 'many'], ['C', 'none', '']),
    place,
  );
  assert.deepEqual(
    faults.map(({ line, column, problem }) => [line, column, problem]),
    [
      [2, 'budgetMode', 'amount'],
      [3, 'budget', 'number'],
    ],
  );
  assert.deepEqual(heads, { name: '名称', budgetMode: '预算类型', budget: 'budget' });
});

test('what cannot be read is a fault of its cell, and an empty cell leaves things as they are', () => {
  const { rows, faults } = readTable(
    table(
      ['id', 'name', 'budget', 'starts', 'pacing', 'on'],
      ['3.83E+17', 'A', '1,23.4', '05/11/2026', 'quick', 'maybe'],
      ['8', '', '', '2026-02-31', '', 'OFF'],
    ),
    place,
  );
  assert.deepEqual(
    faults.map(({ line, column, problem }) => [line, column, problem]),
    [
      [2, 'id', 'id'],
      [2, 'budget', 'number'],
      [2, 'startsAt', 'date'],
      [2, 'pacing', 'word'],
      [2, 'isOn', 'word'],
      [3, 'startsAt', 'date'],
    ],
  );
  assert.deepEqual(rows[1], { line: 3, id: '8', isOn: false });
});
