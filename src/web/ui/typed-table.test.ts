import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { toCsv } from './csv.ts';
import { decodeText, fromClipboard, parseTable, toClipboard } from './typed-table.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

test('text is read as UTF-8 with or without a mark, UTF-16 and GBK, and what is no text is told', () => {
  assert.equal(decodeText(new TextEncoder().encode('成员')), '成员');
  assert.equal(parseTable(decodeText(bytes(0xef, 0xbb, 0xbf, 0x61)) ?? '')[0]?.cells[0], 'a');
  assert.equal(decodeText(bytes(0xff, 0xfe, 0x10, 0x62, 0x58, 0x54)), '成员');
  assert.equal(decodeText(bytes(0xb3, 0xc9, 0xd4, 0xb1)), '成员');
  assert.equal(decodeText(bytes(0x50, 0x4b, 0x03, 0x04, 0x00, 0x00)), null);
});

test('tables come with any delimiter, quoted cells and line ends, and keep their lines', () => {
  assert.deepEqual(parseTable('a;"b;""c"\r\n\r\n"d\ne";f'), [
    { line: 1, cells: ['a', 'b;"c'] },
    { line: 3, cells: ['d\ne', 'f'] },
  ]);
  assert.deepEqual(parseTable('a\tb,c\rd\te'), [
    { line: 1, cells: ['a', 'b,c'] },
    { line: 2, cells: ['d', 'e'] },
  ]);
  assert.deepEqual(parseTable('"open'), [{ line: 1, cells: ['open'] }]);
  assert.deepEqual(parseTable(''), []);
});

test('any cells that are written are read back, without a formula on the way', () => {
  const cell = fc.string({ unit: 'binary' }).filter((text) => text.trim() === text && !text.includes('\ufeff'));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const columns = [0, 1].map((at) => ({ header: 'x', csv: (row: readonly string[]) => row[at] ?? '' }));
      const text = toCsv(columns, rows);
      for (const [, first] of text.slice(1).matchAll(/(?:^|,|\r\n)"(.)/g))
        assert.doesNotMatch(first ?? '', /[=+\-@\t\r]/);
      const read = parseTable(text)
        .slice(1)
        .map(({ cells }) => cells.map((one) => (/^'[=+\-@\t\r]/.test(one) ? one.slice(1) : one)));
      assert.deepEqual(
        read,
        rows.filter((row) => row.some((one) => one !== '')).map((row) => [...row]),
      );
    }),
  );
});

test('the clipboard keeps the places of empty cells', () => {
  assert.deepEqual(fromClipboard('Admin\t\r\n\tOperator\r\n'), [
    ['Admin', ''],
    ['', 'Operator'],
  ]);
  assert.equal(
    toClipboard([
      ['a', 'b\tc'],
      ['', 'd'],
    ]),
    'a\t"b\tc"\n\td',
  );
});
