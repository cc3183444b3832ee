import assert from 'node:assert/strict';
import { test } from 'node:test';
import readWorkbook from 'read-excel-file/node';
import type { Row } from '../../contract/workbook.ts';
import { writeCsv, writeXlsx } from './sheet-file.ts';

async function* parts(): AsyncGenerator<Row[]> {
  yield [[{ text: '=1+1' }, { decimal: '-12.5' }]];
  yield [[{ text: 'a "b" <&>' }, null]];
}

test('a CSV holds text that is no formula, and numbers as they are', async () => {
  const text = await (await writeCsv({ name: 'Ads', head: ['Name', '@x'], parts: parts() })).text();
  // `text()` drops the mark.
  assert.equal(text.replace('\ufeff', ''), `"Name","'@x"\r\n"'=1+1",-12.5\r\n"a ""b"" <&>",\r\n`);
});

test('a workbook holds what the rows hold, in more columns than there are letters, and goes on on another sheet', async () => {
  const head = Array.from({ length: 60 }, (_, at) => `Column ${at}`);
  async function* rows(): AsyncGenerator<Row[]> {
    yield* parts();
    yield [head.map((_, at) => ({ decimal: String(at) }))];
  }
  const blob = await writeXlsx({ name: 'Ads: [1]', head, parts: rows(), rowsPerSheet: 3 });
  const [first, second] = await readWorkbook(Buffer.from(await blob.arrayBuffer()));
  assert.deepEqual([first?.sheet, second?.sheet], ['Ads   1', 'Ads   1 2']);
  assert.deepEqual(first?.data[0], head);
  assert.deepEqual(
    first?.data.slice(1).map((row) => row.slice(0, 2)),
    [
      ['=1+1', -12.5],
      ['a "b" <&>', null],
    ],
  );
  assert.deepEqual(
    second?.data[1],
    head.map((_, at) => at),
  );
});
