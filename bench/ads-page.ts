// The ads manager of an ad account as full as it may be, in a browser at a quarter of the processor's speed: how many bytes come over
// the wire until its first page stands, and the longest piece of work of the page's thread while 5,000 rows are scrolled through. No
// frame can be quicker than the longest piece of work in it.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../test/browser.ts';
import { openSessionOf } from './measure/access-data.ts';
import { adPlaces, fillAds } from './measure/ads-data.ts';
import { compare, type Measure, print } from './measure/report.ts';
import { startServer } from './measure/server.ts';
import { longestTask } from './measure/trace.ts';

const rounds = 2;
const rowsScrolled = 5_000;

const server = await startServer();
const client = new Client({ connectionString: server.databaseUrl });
await client.connect();
await fillAds(client);
await client.query(`insert into identity.passwords (person_id, hash) values (1, '')`);
const secret = await openSessionOf(client, 1);
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: ['--no-sandbox'] });
const manager = `${server.origin}/${adPlaces.center}/accounts/${adPlaces.account}/ads`;

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  await context.addCookies([{ name: 'atrium', value: secret, url: server.origin }]);
  return context;
}

/** What comes over the wire, heads and all, in kB: until the first page stands, and until nothing is fetched ahead any more. */
async function openerOf(page: Page): Promise<(address: string) => Promise<{ stands: number; rests: number }>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  let bytes = 0;
  const addresses = new Map<string, string>();
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => addresses.set(requestId, request.url));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength;
    if (process.argv.includes('--files')) console.error(encodedDataLength, addresses.get(requestId));
  });
  return async (address) => {
    const before = bytes;
    await page.goto(address);
    await page.getByRole('row').nth(1).waitFor();
    const stands = bytes - before;
    await page.waitForLoadState('networkidle');
    await sleep(1000);
    return { stands: stands / 1000, rests: (bytes - before) / 1000 };
  };
}

/** For who was never here, who opens it once more, and who comes from another page of the center. */
async function visits() {
  const fresh = await newContext();
  const open = await openerOf(await fresh.newPage());
  const [first, again] = [await open(manager), await open(manager)];
  await fresh.close();
  const known = await newContext();
  const openOther = await openerOf(await known.newPage());
  await openOther(`${server.origin}/${adPlaces.center}/members`);
  const next = await openOther(manager);
  await known.close();
  return { first, again, next };
}

async function scroll(level: string): Promise<number> {
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(`${manager}?level=${level}`);
  await page.getByRole('row').nth(5).waitFor();
  await page.waitForLoadState('networkidle');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.mouse.move(800, 600);
  await sleep(1000);
  const height = await page
    .getByRole('row')
    .nth(3)
    .evaluate((row) => row.getBoundingClientRect().height);
  await browser.startTracing(page, { categories: ['toplevel'] });
  const table = page.locator('.data-scroll');
  for (let tries = 0; (await table.evaluate((box) => box.scrollTop)) < rowsScrolled * height; tries++) {
    if (tries > 100) throw new Error('The table was not scrolled that far.');
    for (let step = 0; step < 25; step++) {
      await page.mouse.wheel(0, 400);
      await sleep(16);
    }
  }
  await sleep(500);
  const longest = longestTask(await browser.stopTracing());
  await context.close();
  return longest;
}

function budget(measure: string, values: number[], limit: number): Measure {
  const of = { bench: 'ads-page', measure, peerName: 'budget', goal: 1, better: 'lower' } as const;
  return compare(
    of,
    values,
    values.map(() => limit),
  );
}

try {
  const opened: Awaited<ReturnType<typeof visits>>[] = [];
  const [groups, ads]: number[][] = [[], []];
  for (let round = 0; round < rounds; round++) {
    opened.push(await visits());
    groups?.push(await scroll('ad_group'));
    ads?.push(await scroll('ad'));
  }
  const of = (visit: 'first' | 'again' | 'next', until: 'stands' | 'rests') => opened.map((each) => each[visit][until]);
  print([
    budget('opened for the first time, until it stands, kB', of('first', 'stands'), 250),
    budget('opened for the first time, with all that is fetched ahead, kB', of('first', 'rests'), 250),
    budget('opened from another page, until it stands, kB', of('next', 'stands'), 250),
    budget('opened from another page, with all that is fetched ahead, kB', of('next', 'rests'), 250),
    budget('opened again, with all that is fetched ahead, kB', of('again', 'rests'), 250),
    budget('longest task while 5,000 ad groups are scrolled, thread ms (4× CPU)', groups ?? [], 50),
    budget('longest task while 5,000 ads are scrolled, thread ms (4× CPU)', ads ?? [], 50),
  ]);
} finally {
  await client.end();
  await browser.close();
  await server.stop();
}
