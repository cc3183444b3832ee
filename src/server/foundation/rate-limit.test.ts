import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testDatabase } from '../../../test/database.ts';
import { Refusal } from './errors.ts';
import { isLoopback, networkOf, openLimits } from './rate-limit.ts';

describe('attempts are counted', () => {
  const cases: [ip: string, network: string][] = [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ];
  for (const [ip, network] of cases) {
    test(`for ${ip} against ${network}`, () => assert.equal(networkOf(ip), network));
  }

  test('and the machine itself is known by any of its names', () => {
    assert.deepEqual(
      ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1', '10.0.0.1', '::ffff:10.0.0.1'].map(isLoopback),
      [true, true, true, true, false, false],
    );
  });
});

test('what is too much is refused, in every process, until it is forgiven', async () => {
  const stored = await testDatabase();
  const [limits, others] = [openLimits(stored.url), openLimits(stored.url)];
  try {
    for (let attempt = 0; attempt < 5; attempt++) await limits.take('reset.account', 'Ada@example.com');
    const isRefused = (error: unknown): boolean =>
      error instanceof Refusal &&
      error.code === 'too_many_requests' &&
      Number(error.details['retryAfterSeconds']) > 3500;
    await assert.rejects(others.take('reset.account', 'ada@EXAMPLE.com'), isRefused);
    await others.take('reset.account', 'ben@example.com');
    await others.take('sign-in.account', 'ada@example.com');
    await limits.forgive('reset.account', 'ada@example.com');
    await others.take('reset.account', 'ada@example.com');
  } finally {
    await Promise.all([limits.close(), others.close()]);
    await stored.drop();
  }
});

test('many at once are counted exactly', async () => {
  const stored = await testDatabase();
  const limits = openLimits(stored.url, { factor: 2 });
  try {
    const tries = Array.from({ length: 50 }, () =>
      limits.take('step-up.account', '1').then(
        () => 1,
        () => 0,
      ),
    );
    const taken = (await Promise.all(tries)).reduce<number>((sum, one) => sum + one, 0);
    assert.equal(taken, 20);
  } finally {
    await limits.close();
    await stored.drop();
  }
});
