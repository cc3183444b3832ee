// What a page costs until it can be used: bytes by kind, time to first and largest paint, layout shift, thread time of an
// interaction and of scrolling. The processor is slowed down four times and, for the paints, the network to slow 4G.
// Bytes and thread time are compared with the budget, paints also with a bare page of the same shell, scrolling also with
// a plain table of as many rows without any code, and the dialog with a plain one of about as many elements over about as many, in
// the same run: a browser without a graphics card paints on the processor, so that even these cost a part of the budget there.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../test/browser.ts';
import { compare, type Measure, median, print } from './measure/report.ts';
import { fill, startServer } from './measure/server.ts';

const rounds = 5;
const size = { members: 5000, accounts: 200 };
const slow4g = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};
const dist = path.join(import.meta.dirname, '..', 'dist', 'web');

const server = await startServer();
const { owner } = await fill(server.databaseUrl, size);
const browser = await chromium.launch({
  executablePath: await chromiumPath(),
  args: ['--no-sandbox'],
});

interface Load {
  bytes: Record<'script' | 'style' | 'font', number>;
  firstPaintMs: number;
  largestPaintMs: number;
  /** Until the rows of the table are drawn: largest is what the server wrote, which stands before. */
  usableMs: number;
  layoutShift: number;
}

async function openPage(from: Browser): Promise<{ page: Page; devtools: CDPSession; close(): Promise<void> }> {
  const context = await from.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  await context.addCookies([{ name: 'atrium', value: owner, url: server.origin }]);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  return { page, devtools, close: () => context.close() };
}

/** What the browser says of itself: paints and shifts, collected from the first moment. */
const observe = () => {
  const seen = { first: 0, largest: 0, shift: 0, usable: 0 };
  Object.assign(globalThis, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'first-paint') seen.first = entry.startTime;
  }).observe({ type: 'paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.largest = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new MutationObserver((_, observer) => {
    if (!document.querySelector('.data-scroll')?.textContent.includes('@example.com')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => (seen.usable = performance.now())));
  }).observe(document, { childList: true, subtree: true });
};

/**
 * Nothing is asked of the page until it stands: looking for a row would bring the harness's own script, larger than the shell,
 * before the page's first words. The font is asked for with these, the code of dialogs after it.
 */
async function loadMembers(): Promise<Load> {
  const { page, devtools, close } = await openPage(browser);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', slow4g);
  await page.addInitScript(observe);
  const hasFont = page.waitForResponse(/\.woff2$/);
  await page.goto(`${server.origin}/1/members`);
  await (await hasFont).finished();
  await sleep(1500);
  const { seen, fetched } = await page.evaluate(() => ({
    seen: (globalThis as unknown as { seen: Record<'first' | 'largest' | 'shift' | 'usable', number> }).seen,
    fetched: performance
      .getEntriesByType('resource')
      .map((entry) => ({ file: new URL(entry.name).pathname, end: (entry as PerformanceResourceTiming).responseEnd })),
  }));
  if (seen.usable === 0) throw new Error('The rows never stood.');
  const early = fetched.filter(({ end }) => end <= seen.usable).map(({ file }) => file);
  const bytes = { ...bytesOf(early), font: bytesOf(fetched.map(({ file }) => file)).font };
  await close();
  return {
    bytes,
    firstPaintMs: seen.first,
    largestPaintMs: seen.largest,
    usableMs: seen.usable,
    layoutShift: seen.shift,
  };
}

/** Catalogs have a budget of their own. */
const isCatalog = (file: string) => /^(?:en|zh-CN)-[^.]*\.js(?:\.gz)?$/.test(file);

/** Gzip, as the budgets are written, of every built file that was fetched until the page could be used. */
function bytesOf(paths: string[]): Load['bytes'] {
  const sum = (ending: string, size: (file: string) => number) =>
    paths
      .filter((file) => file.startsWith('/assets/') && file.endsWith(ending) && !isCatalog(path.basename(file)))
      .reduce((total, file) => total + size(path.join(dist, file)), 0);
  const zipped = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length;
  return {
    script: sum('.js', zipped),
    style: sum('.css', zipped),
    font: sum('.woff2', (file) => readFileSync(file).length),
  };
}

/** The same address answered by a page that only has the shell's words: what the network and the browser cost anyway. */
async function loadBare(): Promise<{ firstPaintMs: number }> {
  const { page, devtools, close } = await openPage(browser);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', slow4g);
  await page.addInitScript(observe);
  await page.goto(`${server.origin}/api/docs`);
  await page.waitForTimeout(300);
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: { first: number } }).seen);
  await close();
  return { firstPaintMs: seen.first };
}

/** Time of the main thread. What the measuring itself asks of the page counts too, so nothing is asked in between. */
async function threadMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? 0) * 1000;
}

const wheelSteps = 50;

/** Turns the wheel without asking anything of the page meanwhile, and waits until it stands. */
async function wheel(page: Page, by: number): Promise<void> {
  for (let step = 0; step < wheelSteps; step++) {
    await page.mouse.wheel(0, by);
    await sleep(16);
  }
  await sleep(500);
}

const countBlankFrames = () => {
  const seen = globalThis as unknown as { blankFrames: number };
  seen.blankFrames = 0;
  const look = () => {
    const under = document.elementFromPoint(800, 600);
    if (under?.closest('tr,[role=row]') === null || under?.closest('[aria-hidden=true]')?.tagName === 'TR')
      seen.blankFrames += 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

/** Main-thread time of opening the invite dialog after pointing at its button, as people do, and of scrolling 1,000 px of 5,000 rows, slowed four times. */
async function useMembers(): Promise<{ dialogMs: number; scrollMs: number; blankFrames: number }> {
  const { page, devtools, close } = await openPage(browser);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`${server.origin}/1/members`);
  await page.getByText('person1@example.com').first().waitFor();
  await page.waitForLoadState('networkidle');
  const button = await page.getByRole('button', { name: 'Invite members' }).first().boundingBox();
  if (button === null) throw new Error('There is no button to invite with.');
  await page.mouse.move(button.x + 10, button.y + 10);
  await sleep(500);
  // Finding the button and waiting for the dialog by their names would take as long on this thread as opening it.
  const beforeDialog = await threadMs(devtools);
  await page.mouse.down();
  await page.mouse.up();
  await sleep(1500);
  const dialogMs = (await threadMs(devtools)) - beforeDialog;
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.mouse.move(800, 600);
  const beforeScroll = await threadMs(devtools);
  await wheel(page, 100);
  const scrollMs = ((await threadMs(devtools)) - beforeScroll) / (wheelSteps / 10);
  const scrolled = await page.locator('.data-scroll').evaluate((box) => box.scrollTop);
  if (scrolled < wheelSteps * 99) throw new Error(`The table was scrolled by ${scrolled} px only.`);
  // On the way back each frame is looked at, which costs thread time of its own.
  await page.evaluate(countBlankFrames);
  await wheel(page, -100);
  const blankFrames = await page.evaluate(() => (globalThis as unknown as { blankFrames: number }).blankFrames);
  await close();
  return { dialogMs, scrollMs, blankFrames };
}

/** As many rows, as high and as wide, without code: what scrolling costs this browser anyway. */
function plainTable(): string {
  const rows = Array.from(
    { length: size.members },
    (_, at) => `<tr><td>Person ${at}<br>person${at}@example.com<td>Employee<td>—<td>No accounts<td>Never<td>…`,
  );
  const style =
    'body{margin:100px 24px 24px 256px;font:14px sans-serif}div{height:776px;overflow:auto;background:#fff}' +
    'table{width:100%;table-layout:fixed;border-spacing:0}td{height:51px;padding:0 12px;border-bottom:1px solid #ddd}';
  return `<!doctype html><style>${style}</style><div class=data-scroll><table>${rows.join('')}</table></div>`;
}

async function scrollPlain(): Promise<number> {
  const { page, devtools, close } = await openPage(browser);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.setContent(plainTable());
  await sleep(1000);
  await page.mouse.move(800, 600);
  const before = await threadMs(devtools);
  await wheel(page, 100);
  const scrollMs = ((await threadMs(devtools)) - before) / (wheelSteps / 10);
  await close();
  return scrollMs;
}

const field = (name: string) => `<p><label>${name}<br><input name="${name}"></label><small>What it is for</small></p>`;
const choice = (name: string) =>
  `<label><input type=radio name=role><b>${name}</b><small>What they may do</small></label>`;

/** As many elements as the members page has, and a form of as many as the invite dialog; all it does is to show the dialog. */
function plainDialog(): string {
  const rows = Array.from({ length: 90 }, (_, at) => `<tr><td>Person ${at}<br><td>Employee<td>—<td>None<td>Never<td>…`);
  const fields = ['Addresses', 'Role', 'Finance', 'Creators', 'From', 'Until', 'Accounts', 'Groups'].map(field);
  const choices = ['Owner', 'Administrator', 'Operator', 'Observer', 'Other'].map(choice);
  const style =
    'body{font:14px sans-serif}table{width:100%;table-layout:fixed}dialog{width:560px;border-radius:16px;border:0;' +
    'box-shadow:0 8px 32px #0003}dialog::backdrop{background:#0005}label{display:block;padding:8px}small{display:block}';
  return `<!doctype html><style>${style}</style><button onclick="document.querySelector('dialog').showModal()">Invite</button>
    <table>${rows.join('')}</table><dialog><form><h2>Invite</h2>${fields.join('')}${choices.join('')}<button>Send</button></form></dialog>`;
}

async function openPlainDialog(): Promise<number> {
  const { page, devtools, close } = await openPage(browser);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.setContent(plainDialog());
  const button = await page.getByRole('button', { name: 'Invite' }).boundingBox();
  if (button === null) throw new Error('The plain page has no button.');
  await page.mouse.move(button.x + 10, button.y + 10);
  await sleep(500);
  const before = await threadMs(devtools);
  await page.mouse.down();
  await page.mouse.up();
  await sleep(1500);
  const dialogMs = (await threadMs(devtools)) - before;
  await close();
  return dialogMs;
}

/** A figure against its budget. */
function budget(measure: string, values: number[], limit: number): Measure {
  const of = { bench: 'pages', measure, peerName: 'budget', goal: 1, better: 'lower' } as const;
  return compare(
    of,
    values,
    values.map(() => limit),
  );
}

/** The words of the page that says most, in the language that takes more: what it loads beside its code. */
function catalogBytes(routes: Route[]): number {
  return Math.max(...routes.flatMap(({ words }) => Object.values(words).map(zipped)));
}

interface Route {
  path: string;
  files: string[];
  words: Record<string, string[]>;
}

function readRoutes(): Route[] {
  return (JSON.parse(readFileSync(path.join(dist, 'preload.json'), 'utf8')) as { routes: Route[] }).routes;
}

function zipped(files: string[]): number {
  return files.reduce((total, file) => total + gzipSync(readFileSync(path.join(dist, file)), { level: 9 }).length, 0);
}

/** The largest page of the preload list: what it adds to the shell, and all that it loads. A page that grows shows here. */
function largestPages(routes: Route[]) {
  const html = readFileSync(path.join(dist, 'index.html'), 'utf8');
  const shell = zipped([...html.matchAll(/assets\/[^"]+\.js/g)].map(([file]) => file));
  const framed = routes.filter((route) => route.path.startsWith('/$center'));
  const shared = framed[0]?.files.filter((file) => framed.every((route) => route.files.includes(file))) ?? [];
  const own = routes.map((route) => zipped(route.files.filter((file) => !shared.includes(file))));
  const whole = routes.map((route) => ({ path: route.path, bytes: shell + zipped(route.files) }));
  if (process.argv.includes('--all-pages')) for (const page of whole) console.log(page.bytes, page.path);
  const largest = whole.reduce((one, other) => (other.bytes > one.bytes ? other : one));
  return { own: Math.max(...own), largest };
}

try {
  await loadMembers();
  const loads: Load[] = [];
  const bare: number[] = [];
  const uses: Awaited<ReturnType<typeof useMembers>>[] = [];
  const plain: number[] = [];
  const dialogs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    loads.push(await loadMembers());
    bare.push((await loadBare()).firstPaintMs);
    uses.push(await useMembers());
    plain.push(await scrollPlain());
    dialogs.push(await openPlainDialog());
  }
  const routes = readRoutes();
  const { own, largest } = largestPages(routes);
  const kb = (bytes: number) => bytes / 1000;
  print([
    budget(
      'members: JavaScript until usable, kB gzip',
      loads.map((each) => kb(each.bytes.script)),
      155,
    ),
    budget(`JavaScript of the largest page (${largest.path}), kB gzip`, [kb(largest.bytes)], 155),
    budget('largest own JavaScript of a page, kB gzip', [kb(own)], 40),
    budget(
      'CSS, kB gzip',
      loads.map((each) => kb(each.bytes.style)),
      14,
    ),
    budget(
      'fonts, kB',
      loads.map((each) => kb(each.bytes.font)),
      30,
    ),
    budget('words of the page that says most, kB gzip', [kb(catalogBytes(routes))], 25),
    budget(
      'members: first paint, ms (4× CPU, slow 4G)',
      loads.map((each) => each.firstPaintMs),
      700,
    ),
    budget(
      'members: largest paint, ms (4× CPU, slow 4G)',
      loads.map((each) => each.largestPaintMs),
      1900,
    ),
    budget(
      'members: rows drawn, ms (4× CPU, slow 4G; budget of the largest paint)',
      loads.map((each) => each.usableMs),
      1900,
    ),
    compare(
      { bench: 'pages', measure: 'members: first paint, ms', peerName: 'bare page', goal: 1.5, better: 'lower' },
      loads.map((each) => each.firstPaintMs),
      bare,
    ),
    budget(
      'members: layout shift',
      loads.map((each) => each.layoutShift),
      0.02,
    ),
    budget(
      'opening the invite dialog, thread ms (4× CPU)',
      uses.map((each) => each.dialogMs),
      200,
    ),
    compare(
      {
        bench: 'pages',
        measure: 'opening the invite dialog, thread ms',
        peerName: 'plain dialog',
        goal: 3,
        better: 'lower',
      },
      uses.map((each) => each.dialogMs),
      dialogs,
    ),
    budget(
      'scrolling 1,000 px of 5,000 rows, thread ms (4× CPU)',
      uses.map((each) => each.scrollMs),
      40,
    ),
    compare(
      {
        bench: 'pages',
        measure: 'scrolling 1,000 px, thread ms',
        peerName: 'plain table',
        goal: 2,
        better: 'lower',
      },
      uses.map((each) => each.scrollMs),
      plain,
    ),
    budget('blank frames while scrolling 5,000 px', [median(uses.map((each) => each.blankFrames))], 0.5),
  ]);
} finally {
  await browser.close();
  await server.stop();
}
