import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import readWorkbook from 'read-excel-file/node';
import type { Cell, Sheet } from '../../contract/workbook.ts';
import { writeWorkbook } from './workbook.ts';

async function* partsOf(parts: Cell[][][]): AsyncGenerator<Cell[][]> {
  yield* parts;
}

const read = async (sheet: Omit<Sheet, 'name' | 'head'>) =>
  readWorkbook(await buffer(writeWorkbook({ name: 'Table', head: ['What', 'How much'], ...sheet })));

test('text stays text, whatever it looks like, and numbers and days are what they are', async () => {
  const texts = ['=1+1', '@SUM(A1)', '-2', '1e5', 'a <b> & "c"', '海悦\n出海', ' padded ', '_x0041_'];
  const rows: Cell[][] = texts.map((text) => [{ text }, { decimal: '-1234.50' }]);
  const [sheet] = await read({ parts: partsOf([rows, [], [[{ day: '2026-02-28' }, { decimal: '0.000001' }]]]) });
  assert.deepEqual(sheet?.data[0], ['What', 'How much']);
  assert.deepEqual(
    sheet?.data.slice(1, -1).map((row) => row[1]),
    texts.map(() => -1234.5),
  );
  assert.deepEqual(
    sheet?.data.slice(1, -1).map((row) => String(row[0]).trim()),
    texts.map((text) => text.trim()),
  );
  assert.deepEqual(sheet?.data.at(-1), [new Date('2026-02-28T00:00:00Z'), 0.000001]);
});

test('a number with more digits than spreadsheets keep stays exact, as text', async () => {
  const decimals = ['99999999999999.9', '9999999999999.99', '12345678901234.56', '0.1234567'];
  const [sheet] = await read({ parts: partsOf([decimals.map((decimal) => [{ text: 'x' }, { decimal }])]) });
  assert.deepEqual(
    sheet?.data.slice(1).map((row) => row[1]),
    [99999999999999.9, 9999999999999.99, '12345678901234.56', '0.1234567'],
  );
});

test('what does not fit on a sheet goes on to the next, every row once', async () => {
  const rows = Array.from({ length: 25 }, (_, at): Cell[] => [{ text: `row ${at}` }, { decimal: String(at) }]);
  const sheets = await read({ parts: partsOf([rows.slice(0, 7), rows.slice(7)]), rowsPerSheet: 11 });
  assert.deepEqual(
    sheets.map(({ sheet, data }) => [sheet, data.length]),
    [
      ['Table', 11],
      ['Table 2', 11],
      ['Table 3', 6],
    ],
  );
  assert.deepEqual(
    sheets.flatMap(({ data }) => data.slice(1).map((row) => row[1])),
    rows.map((_, at) => at),
  );
});

test('a table without rows has its head', async () => {
  const [sheet] = await read({ parts: partsOf([]) });
  assert.deepEqual(sheet?.data, [['What', 'How much']]);
});

test('what breaks while rows are read breaks the file off', async () => {
  async function* broken(): AsyncGenerator<Cell[][]> {
    yield [[{ text: 'one' }, { decimal: '1' }]];
    throw new Error('No more');
  }
  await assert.rejects(read({ parts: broken() }), /No more/);
});
