import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assert as assertAlways, asyncProperty, string } from 'fast-check';
import { Refusal } from '../foundation/errors.ts';
import { makeGate } from './gate.ts';
import { judgePassword } from './passwords.ts';
import { contextWords, deviceOf, plainProblem } from './rules.ts';

const ada = ['ada.lovelace@example.com', 'Ada Lovelace'];

describe('a password', () => {
  const cases: [password: string, problem: string | null][] = [
    ['elevenchars', 'too_short'],
    ['🙂'.repeat(11), 'too_short'],
    ['x'.repeat(129), 'too_long'],
    ['🙂🙃'.repeat(64), null],
    ['my-ada.lovelace-secret', 'contextual'],
    ['LOVELACE counts sheep', 'contextual'],
    ['ｌｏｖｅｌａｃｅ counts sheep', 'contextual'],
    ['the atrium is flooded', 'contextual'],
    // Three letters are in every other word.
    ['a cascade of lanterns', null],
    ['violet harbour 7 lanterns', null],
    ['灯塔下的紫色港口有七盏灯笼', null],
  ];
  for (const [password, problem] of cases) {
    test(`"${password.slice(0, 30)}" ${problem === null ? 'is good' : `is ${problem}`}`, () => {
      assert.equal(plainProblem(password, ada), problem);
    });
  }

  test('is common when a list has it, also with digits around it or in other letters', async () => {
    for (const common of ['password1234', 'PASSWORD2024!!', 'qwertyuiop123', '1234567890123', 'aaaaaaaaaaaaaa']) {
      assert.equal((await judgePassword(common, ada)).problem, 'common', common);
    }
  });

  test('is good when it is long and nobody would guess it', async () => {
    const { problem, score } = await judgePassword('violet harbour 7 lanterns', ada);
    assert.deepEqual({ problem, score }, { problem: null, score: 4 });
  });

  test('of any characters is judged without an error', async () => {
    await assertAlways(
      asyncProperty(string({ unit: 'binary', maxLength: 300 }), async (password) => {
        const { score, problem } = await judgePassword(password, ada);
        const length = [...password].length;
        assert.ok(score >= 0 && score <= 4);
        assert.equal(problem === 'too_short', length < 12);
        assert.equal(problem === 'too_long', length > 128);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the words that a password must not contain', () => {
  test('are the product, the address before the @ and long parts of it and of the name', () => {
    const words = contextWords(['mia.chen+shop@example.com', 'Mia Chen']);
    assert.deepEqual(words.sort(), ['atrium', 'chen', 'mia chen', 'mia.chen+shop', 'shop']);
  });

  test('count two Chinese characters as a name', () => {
    assert.ok(contextWords(['王伟']).includes('王伟'));
  });
});

describe('a device', () => {
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
  const cases: [userAgent: string, device: string][] = [
    [`${windows} Chrome/143.0.0.0 Safari/537.36`, 'Chrome on Windows'],
    [`${windows} Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0`, 'Edge on Windows'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15',
      'Safari on macOS',
    ],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0', 'WeChat on iPhone'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Linux'],
    ['curl/8.5.0', 'curl'],
    ['', 'Unknown'],
  ];
  for (const [userAgent, device] of cases) {
    test(`"${userAgent.slice(-40)}" is ${device}`, () => assert.equal(deviceOf(userAgent), device));
  }
});

describe('a gate', () => {
  test('runs as many as it is wide, lets some wait, and refuses the rest', async () => {
    const { run } = makeGate(2, 1);
    const release: (() => void)[] = [];
    const work = (): Promise<void> => run(() => new Promise((resolve) => release.push(resolve)));
    const three = [work(), work(), work()];
    const fourth = work();
    await assert.rejects(fourth, (error) => error instanceof Refusal && error.code === 'too_many_requests');
    assert.equal(release.length, 2);
    release.shift()?.();
    await new Promise(setImmediate);
    assert.equal(release.length, 2, 'The one that waited runs now.');
    for (const one of release) one();
    await Promise.all(three);
    await run(async () => undefined);
  });

  test('lets the next one in after a failure', async () => {
    const { run } = makeGate(1, 0);
    await assert.rejects(
      run(() => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.equal(await run(async () => 1), 1);
  });
});
