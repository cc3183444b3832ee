import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTaxes, thousandthsOf, writeTaxes } from './tax-lines.ts';

test('a percentage is read to a thousandth, and nothing else is one', () => {
  for (const [text, expected] of [
    ['19', 19_000],
    ['8.1', 8100],
    ['8,125 %', 8125],
    ['0', 0],
    ['100', 100_000],
    ['100.001', null],
    ['-1', null],
    ['1.2345', null],
    ['x', null],
    ['', null],
  ] as const)
    assert.equal(thousandthsOf(text), expected, text);
});

test('taxes are one a line, with their rate last', () => {
  const taxes = [
    { name: 'VAT', rateThousandths: 19_000 },
    { name: '城市维护 建设税', rateThousandths: 7125 },
  ];
  assert.deepEqual(readTaxes('VAT 19%\n\n城市维护 建设税 7.125 %'), taxes);
  assert.deepEqual(readTaxes(writeTaxes(taxes)), taxes);
  assert.deepEqual(readTaxes(''), []);
  assert.equal(readTaxes('VAT'), null);
  assert.equal(readTaxes('VAT 190'), null);
  assert.equal(readTaxes('A 1\nB 1\nC 1\nD 1\nE 1\nF 1'), null);
});
