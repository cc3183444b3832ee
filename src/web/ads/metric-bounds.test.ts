import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metricNames } from '../../contract/reporting-kinds.ts';
import { boundFilter } from '../../contract/reporting-metrics.ts';
import { boundsOf, boundsText, unitOf } from './metric-bounds.ts';
import { readBound, typedBound } from './typed-bounds.ts';

test('what is typed becomes what the lists take, and is shown again as it was typed', () => {
  const cases = [
    ['12.5', 'money', '12500000', '12.5'],
    ['US$1,234', 'money', '1234000000', '1234'],
    ['０.５', 'money', '500000', '0.5'],
    ['2%', 'share', '0.02', '2'],
    ['0.125', 'share', '0.00125', '0.125'],
    ['100', 'share', '1', '100'],
    ['1.25', 'number', '1.25', '1.25'],
    ['0', 'number', '0', '0'],
  ] as const;
  for (const [typed, unit, told, again] of cases) {
    assert.equal(readBound(typed, unit), told, typed);
    assert.equal(typedBound(told, unit), again, typed);
  }
  for (const typed of ['', 'a', '-1', '1.2.3', '1,23', '0.1234567', '12345678901'])
    assert.equal(readBound(typed, 'number'), null, typed);
});

test('every metric can be bounded as the contract has it', () => {
  for (const metric of metricNames) {
    const bound = { metric, least: readBound('1.5', unitOf(metric)) ?? '', most: '' };
    assert.deepEqual(boundFilter.parse(boundsText([bound])), [{ metric, least: Number(bound.least), most: null }]);
    assert.deepEqual(boundsOf(boundsText([bound])), [bound]);
  }
});

test('an address that cannot be read filters nothing', () => {
  assert.deepEqual(boundsOf(''), []);
  assert.deepEqual(boundsOf('spend,x:1:2,ctr::,clicks:5:'), [{ metric: 'clicks', least: '5', most: '' }]);
});
