// What the documentation and the page say of how to sign is really run, as whoever reads it would.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { curlExample } from '../src/web/finance/payments-example.ts';
import { type Provider, providerOf } from './payments.ts';
import { Scene } from './scene.ts';
import { openWorld, type World } from './world.ts';

const run = promisify(execFile);
let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const addressOf = ({ id }: Provider): string => `${world.url}/payments/${id}`;

test('the program of the documentation pays', async () => {
  const scene = await Scene.open(world);
  const provider = await providerOf(scene);
  const page = readFileSync(path.join(import.meta.dirname, '..', 'docs', 'finance.md'), 'utf8');
  const [, program = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
  const env = { ...process.env, URL_OF_PROVIDER: addressOf(provider), SECRET: provider.secret };
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { env });
  assert.match(stdout, /^200 .*"outcome":"booked"/);
  const { balances } = await scene.owner.must('finance.getOverview', { center: scene.center });
  assert.equal(balances.find(({ currency }) => currency === 'EUR')?.cashMicros, '1250000000');
});

test('the lines for a terminal that the page shows pay', async () => {
  const scene = await Scene.open(world);
  const provider = await providerOf(scene);
  const { secret } = provider;
  const script = curlExample({ url: addressOf(provider), secret, currency: 'EUR', at: new Date() });
  const { stdout } = await run('sh', ['-c', script]);
  assert.match(stdout, /"outcome":"booked"/);
});
