import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { type SheetCell, writeCsv, writeXlsx } from './sheet-file.ts';

async function* parts(): AsyncGenerator<SheetCell[][]> {
  yield [[{ text: '=1+1' }, { number: '-12.5' }]];
  yield [[{ text: 'a "b" <&>\u0001' }, { number: '' }]];
}

test('a CSV holds text that is no formula, and numbers as they are', async () => {
  const text = await (await writeCsv(['Name', '@x'], parts())).text();
  // `text()` drops the mark.
  assert.equal(text.replace('\ufeff', ''), `"Name","'@x"\r\n"'=1+1",-12.5\r\n"a ""b"" <&>\u0001",\r\n`);
});

test('a spreadsheet is a ZIP whose parts are whole, with text as text', async () => {
  const bytes = Buffer.from(await (await writeXlsx(['Name', 'Spend'], parts(), 'Ads: [1]')).arrayBuffer());
  const files = new Map<string, string>();
  let at = bytes.readUInt32LE(bytes.length - 6);
  for (let n = 0; n < bytes.readUInt16LE(bytes.length - 12); n++) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50);
    const [packed, size, named] = [
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 24),
      bytes.readUInt16LE(at + 28),
    ];
    const local = bytes.readUInt32LE(at + 42);
    assert.equal(bytes.readUInt32LE(local), 0x04034b50);
    const start = local + 30 + bytes.readUInt16LE(local + 26);
    const text = inflateRawSync(bytes.subarray(start, start + packed));
    assert.equal(text.length, size);
    files.set(bytes.subarray(at + 46, at + 46 + named).toString(), text.toString());
    at += 46 + named;
  }
  assert.match(files.get('xl/workbook.xml') ?? '', /name="Ads {3}1 "/);
  const sheet = files.get('xl/worksheets/sheet1.xml') ?? '';
  assert.match(
    sheet,
    /<row><c t="inlineStr"><is><t xml:space="preserve">=1\+1<\/t><\/is><\/c><c><v>-12.5<\/v><\/c><\/row>/,
  );
  assert.match(sheet, />a "b" &lt;&amp;&gt;<\/t><\/is><\/c><c\/><\/row><\/sheetData>/);
});
