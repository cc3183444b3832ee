import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTable } from '../ui/typed-table.ts';
import { transferLines } from './transfer-lines.ts';

const lines = (text: string) =>
  transferLines(parseTable(text)).map(({ account, cash, credit }) => [account, cash, credit]);

test('lines without a heading are account, cash and credit', () => {
  assert.deepEqual(lines('Northpeak US,100\nNorthpeak EU,"1,250.50",20'), [
    ['Northpeak US', '100.00', ''],
    ['Northpeak EU', '1250.50', '20.00'],
  ]);
  assert.deepEqual(lines('Northpeak JP\t１０００\t'), [['Northpeak JP', '1000.00', '']]);
});

test('a heading names the columns, in both languages and in any order', () => {
  assert.deepEqual(lines('Cash;Ad account ID;Note\n12.5;4611686018427387904;hello'), [
    ['4611686018427387904', '12.50', ''],
  ]);
  assert.deepEqual(lines('广告账户,赠款,现金\n海悦,5,1.5万'), [['海悦', '15000.00', '5.00']]);
});

test('an id that a spreadsheet took for a number gives way to the name, and broken amounts stay as typed', () => {
  assert.deepEqual(lines('ID,Name,Amount\n4.61169E+18,Lumen,abc'), [['Lumen', 'abc', '']]);
  assert.deepEqual(lines("ID,Name,Amount\n'4611686018427387904,Lumen,-5"), [['4611686018427387904', '-5', '']]);
});

test('balances of an export are no amounts to move', () => {
  assert.deepEqual(lines('Ad account ID,Ad account,Cash balance,Credit balance,Cash\n7,Lumen,900,50,10'), [
    ['7', '10.00', ''],
  ]);
});
