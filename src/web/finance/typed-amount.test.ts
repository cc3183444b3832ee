import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleOf, normalized, readTyped } from './typed-amount.ts';

const read = (text: string, currency = 'EUR'): string => {
  const found = readTyped(text, currency);
  return 'micros' in found ? String(found.micros) : found.problem;
};

test('amounts are read as people of both languages type them', () => {
  const cases: [string, string][] = [
    ['1234.5', '1234500000'],
    ['1,234.50', '1234500000'],
    [' 1 234.50 ', '1234500000'],
    ['１，２３４．５０', '1234500000'],
    ['1234。5', '1234500000'],
    ['€1,234.50', '1234500000'],
    ['1234.5 EUR', '1234500000'],
    ['eur 12', '12000000'],
    ['1.5万', '15000000000'],
    ['2亿', '200000000000000'],
    ['0007', '7000000'],
    ['100000000000', '100000000000000000'],
  ];
  for (const [text, micros] of cases) assert.equal(read(text), micros, text);
  assert.equal(read('¥100', 'JPY'), '100000000');
  assert.equal(read('1.234', 'KWD'), '1234000');
});

test('a comma is a decimal sign only where it cannot part thousands', () => {
  assert.equal(read('12,50'), '12500000');
  assert.equal(read('1.234,56'), '1234560000');
  assert.equal(read('1,234'), '1234000000');
  assert.equal(read('12,34,567'), 'unreadable');
  assert.equal(read('1,23,4'), 'unreadable');
});

test('what a currency cannot hold is refused, and what is no amount', () => {
  const cases: [string, string, string][] = [
    ['', 'EUR', 'required'],
    ['0', 'EUR', 'zero'],
    ['0.00', 'EUR', 'zero'],
    ['1.005', 'EUR', 'too_fine'],
    ['0.5', 'JPY', 'too_fine'],
    ['0.0000001', 'EUR', 'too_fine'],
    ['100000000000.01', 'EUR', 'too_large'],
    ['99999999999999999999', 'EUR', 'too_large'],
    ['-5', 'EUR', 'unreadable'],
    ['1e30', 'EUR', 'unreadable'],
    ['NaN', 'EUR', 'unreadable'],
    ['five', 'EUR', 'unreadable'],
    ['10 USD', 'EUR', 'unreadable'],
    ['€', 'EUR', 'unreadable'],
  ];
  for (const [text, currency, problem] of cases) assert.equal(read(text, currency), problem, `${text} ${currency}`);
});

test('what goes to the server is a plain number, or what was typed where that is none', () => {
  assert.equal(normalized('1,234.5', 'EUR'), '1234.50');
  assert.equal(normalized('1.5万', 'JPY'), '15000');
  assert.equal(normalized('0', 'EUR'), '');
  assert.equal(normalized('abc', 'EUR'), 'abc');
  assert.deepEqual(['EUR', 'JPY', 'KWD'].map(exampleOf), ['1,234.50', '1,234', '1,234.500']);
});
