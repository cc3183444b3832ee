// What budgets, caps and the breaker decide.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { judgeSpend, type Limit, Limits, medianOf, type Report, scoreOf, type Thresholds } from './limit-rules.ts';

const limit = (left: bigint, accounts: readonly string[] | null, currency = 'EUR'): Limit => ({
  id: '1',
  kind: 'cap',
  name: 'Cap',
  currency,
  accountIds: accounts && new Set(accounts),
  micros: left,
  left,
});

describe('limits', () => {
  test('never allow more than any of them leaves, and nothing less where none binds', () => {
    const ids = ['a', 'b', 'c'];
    const anyLimit = fc.record({
      left: fc.bigInt({ min: -50n, max: 200n }),
      accounts: fc.option(fc.subarray(ids)),
      currency: fc.constantFrom('EUR', 'USD'),
    });
    const anySpend = fc.record({
      accountId: fc.constantFrom(...ids),
      currency: fc.constantFrom('EUR', 'USD'),
      micros: fc.bigInt({ min: 1n, max: 120n }),
    });
    fc.assert(
      fc.property(fc.array(anyLimit, { maxLength: 6 }), fc.array(anySpend, { maxLength: 20 }), (drawn, spends) => {
        const all = drawn.map(({ left, accounts, currency }) => limit(left, accounts, currency));
        const limits = new Limits(all);
        const used = all.map(() => 0n);
        for (const { accountId, currency, micros } of spends) {
          const wanted = { accountId, currency };
          const allowed = limits.allowed(wanted, micros);
          assert.ok(allowed >= 0n && allowed <= micros);
          limits.use(wanted, allowed);
          const binding = drawn
            .map((one, place) => ({ one, place }))
            .filter(
              ({ one }) => one.currency === currency && (one.accounts === null || one.accounts.includes(accountId)),
            );
          const room = binding.map(({ one, place }) => one.left - (used[place] ?? 0n));
          const least = room.length === 0 ? micros : room.reduce((low, each) => (each < low ? each : low));
          assert.equal(allowed, least < 0n ? 0n : least < micros ? least : micros);
          for (const { place } of binding) used[place] = (used[place] ?? 0n) + allowed;
        }
        drawn.forEach((one, place) => assert.ok((used[place] ?? 0n) <= (one.left > 0n ? one.left : 0n)));
      }),
    );
  });

  test('the tightest is named', () => {
    const wide = { ...limit(9n, null), name: 'Wide' };
    const tight = { ...limit(3n, ['a']), name: 'Tight' };
    assert.equal(new Limits([wide, tight]).tightest({ accountId: 'a', currency: 'EUR' })?.name, 'Tight');
    assert.equal(new Limits([wide, tight]).tightest({ accountId: 'b', currency: 'EUR' })?.name, 'Wide');
  });
});

const thresholds: Thresholds = { alertScore: 6, tripScore: 8, dailyMultiple: 10, dailyAmount: null };
const steady = (amount: bigint, days = 28): bigint[] => Array.from({ length: days }, () => amount);
const ofDay = (spend: bigint, past: readonly bigint[], accepted = 0n): Report => ({
  spend,
  past,
  daySpend: spend,
  pastDays: past,
  accepted,
});

describe('the breaker', () => {
  const cases: [string, Report, Thresholds, string, string][] = [
    ['the usual day is calm', ofDay(100n, steady(100n)), thresholds, 'calm', 'score'],
    ['twice as much is calm', ofDay(200n, steady(100n)), thresholds, 'calm', 'score'],
    ['two and a half times as much alerts', ofDay(260n, steady(100n)), thresholds, 'alert', 'score'],
    ['five times as much trips', ofDay(500n, steady(100n)), thresholds, 'trip', 'score'],
    ['little is never out of the ordinary', ofDay(1n, steady(100n)), thresholds, 'calm', 'score'],
    ['a first day is calm', ofDay(10_000n, []), thresholds, 'calm', 'score'],
    ['two days are no past', ofDay(10_000n, steady(1n, 2)), thresholds, 'calm', 'score'],
    ['three days are one for the multiple', ofDay(1001n, steady(100n, 3)), thresholds, 'trip', 'multiple'],
    ['ten times is not more than ten times', ofDay(1000n, steady(100n, 3)), thresholds, 'calm', 'score'],
    ['an amount needs no past', ofDay(51n, []), { ...thresholds, dailyAmount: 50n }, 'trip', 'amount'],
    ['the amount itself is allowed', ofDay(50n, []), { ...thresholds, dailyAmount: 50n }, 'calm', 'score'],
    [
      'without a multiple only the score counts',
      ofDay(9999n, steady(1n, 6)),
      { ...thresholds, dailyMultiple: null },
      'calm',
      'score',
    ],
    [
      'what people took for right is calm up to twice as much',
      ofDay(1000n, steady(100n), 500n),
      thresholds,
      'calm',
      'score',
    ],
    ['and trips beyond', ofDay(1001n, steady(100n), 500n), thresholds, 'trip', 'multiple'],
  ];
  for (const [claim, report, limits, level, rule] of cases)
    test(claim, () => {
      const verdict = judgeSpend(report, limits);
      assert.deepEqual([verdict.level, verdict.rule], [level, rule]);
    });

  test('an account that swings may swing', () => {
    const past = Array.from({ length: 28 }, (_, day) => (day % 2 === 0 ? 100n : 800n));
    assert.equal(judgeSpend(ofDay(2000n, past), thresholds).level, 'calm');
  });

  test('a single day of madness in the past changes little', () => {
    const past = [...steady(100n, 27), 1_000_000n];
    assert.equal(judgeSpend(ofDay(500n, past), thresholds).level, 'trip');
  });

  const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 15n }), { minLength: 0, maxLength: 28 });
  const rank = { calm: 0, alert: 1, trip: 2 };

  test('more spend is never less out of the ordinary', () => {
    fc.assert(
      fc.property(
        amounts,
        fc.bigInt({ min: 1n, max: 10n ** 15n }),
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        (past, spend, more) => {
          const [less, greater] = [ofDay(spend, past), ofDay(spend + more, past)].map((report) =>
            judgeSpend(report, thresholds),
          );
          assert.ok(rank[greater?.level ?? 'calm'] >= rank[less?.level ?? 'calm']);
        },
      ),
    );
  });

  test('no score comes of fewer than seven samples, and none depends on their order', () => {
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 1n, max: 10n ** 15n }), (past, spend) => {
        const score = scoreOf(spend, past);
        assert.equal(score === null, past.length < 7);
        assert.equal(scoreOf(spend, past.toReversed()), score);
      }),
    );
  });

  test('a median is in the middle', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 28 }), (values) => {
        const median = medianOf(values) ?? -1n;
        const half = values.length / 2;
        assert.ok(values.filter((each) => each < median).length <= half);
        assert.ok(values.filter((each) => each > median).length <= half);
      }),
    );
    assert.equal(medianOf([]), null);
  });
});
