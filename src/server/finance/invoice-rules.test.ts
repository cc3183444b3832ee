// The arithmetic of invoices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { contentOf, dayAfter, divideRounded, percentOf, roundToCoin, taxOn } from './invoice-rules.ts';

test('a half is rounded away from zero, everything else to the nearest', () => {
  const cases: [bigint, bigint, bigint][] = [
    [5n, 10n, 1n],
    [4n, 10n, 0n],
    [-5n, 10n, -1n],
    [-4n, 10n, 0n],
    [15n, 10n, 2n],
    [0n, 7n, 0n],
  ];
  for (const [dividend, divisor, expected] of cases) assert.equal(divideRounded(dividend, divisor), expected);
});

test('amounts are payable in their currency: cents, whole yen, a thousandth of a dinar', () => {
  assert.equal(roundToCoin(1_005_000n, 'EUR'), 1_010_000n);
  assert.equal(roundToCoin(1_499_999n, 'JPY'), 1_000_000n);
  assert.equal(roundToCoin(1_000_500n, 'KWD'), 1_001_000n);
  assert.equal(taxOn(10_010_000n, 19_000, 'EUR'), 1_900_000n);
  assert.equal(taxOn(100_000_000n, 8_100, 'EUR'), 8_100_000n);
  assert.equal(taxOn(-10_010_000n, 19_000, 'EUR'), -1_900_000n);
});

test('rates are written as people write them', () => {
  for (const [rate, text] of [
    [19_000, '19'],
    [8_100, '8.1'],
    [100_000, '100'],
    [5, '0.005'],
    [0, '0'],
    [10, '0.01'],
  ] as const)
    assert.equal(percentOf(rate), text);
});

test('a day so many days later knows months and leap years', () => {
  assert.equal(dayAfter('2028-02-28', 2), '2028-03-01');
  assert.equal(dayAfter('2026-12-31', 0), '2026-12-31');
});

test('lines sum to the net, taxes to the tax, and both to the total, which can be paid', () => {
  const micros = fc.bigInt({ min: 1n, max: 10n ** 15n });
  const spend = fc.array(micros, { minLength: 1, maxLength: 20 });
  const rates = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 5 });
  fc.assert(
    fc.property(
      spend,
      rates,
      fc.constantFrom('EUR', 'JPY', 'KWD'),
      fc.integer({ min: 0, max: 100 }),
      (all, of, currency, part) => {
        const charged = all.map((one, at) => ({ adAccountId: String(at + 1), name: `Account ${at}`, micros: one }));
        const sum = all.reduce((total, one) => total + one, 0n);
        const credit = (sum * BigInt(part)) / 100n;
        const taxLines = of.map((rateThousandths) => ({ name: 'Tax', rateThousandths }));
        const content = contentOf({ spend: charged, creditMicros: credit }, taxLines, currency);
        const sumOf = (isTax: boolean): bigint =>
          content.lines
            .filter(({ kind }) => (kind === 'tax') === isTax)
            .reduce((total, line) => total + line.micros, 0n);
        assert.equal(sumOf(false), content.netMicros);
        assert.equal(sumOf(true), content.taxMicros);
        assert.equal(content.netMicros + content.taxMicros, content.totalMicros);
        assert.equal(roundToCoin(content.totalMicros, currency), content.totalMicros);
        const rounding = content.lines.find(({ kind }) => kind === 'rounding')?.micros ?? 0n;
        assert.equal(content.netMicros - rounding, sum - credit);
        // A credit note is the same with every sign turned, to the micro.
        for (const [at, { rateThousandths }] of taxLines.entries())
          assert.equal(
            taxOn(-content.netMicros, rateThousandths, currency),
            -(content.lines.filter(({ kind }) => kind === 'tax')[at]?.micros ?? 0n),
          );
      },
    ),
  );
});
