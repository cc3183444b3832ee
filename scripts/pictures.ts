// `npm run pictures`: takes the pictures of docs/pictures anew, of real pages with the lively center of the browser tests.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import sharp from 'sharp';
import { paths } from '../src/web/paths.ts';
import setUp from '../test/browser.ts';
import { Caller } from '../test/caller.ts';
import { type Northpeak, northpeak } from '../test/e2e/northpeak.ts';
import { settled } from '../test/e2e/site.ts';
import { openContext, type Visit } from '../test/e2e/visits.ts';

interface Shot extends Visit {
  file: string;
  at: (known: Northpeak) => string;
}

const inEnglish: Shot[] = [
  { file: 'members.png', locale: 'en', theme: 'light', at: (known) => `${paths.members(known.center)}?sort=joined` },
  {
    file: 'account-people-dark.png',
    locale: 'en',
    theme: 'dark',
    at: (known) => paths.accountPeople(known.center, known.accounts[0] ?? ''),
  },
];
const inChinese: Shot[] = [
  { file: 'inbox-zh.png', locale: 'zh-CN', theme: 'light', at: (known) => paths.inbox(known.center) },
  {
    file: 'phone-zh.png',
    locale: 'zh-CN',
    theme: 'light',
    isPhone: true,
    at: (known) => `${paths.inbox(known.center)}?request=${known.request}`,
  },
];

const folder = path.join(import.meta.dirname, '..', 'docs', 'pictures');
const largestBytes = 250_000;

async function take(browser: Browser, { file, at, ...visit }: Shot): Promise<void> {
  const context = await openContext(browser, { ...visit, density: 2, as: northpeak().lin });
  const page = await context.newPage();
  await page.goto(at(northpeak()));
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('time').first().waitFor();
  await settled(page);
  const small = await sharp(await page.screenshot())
    .png({ palette: true, colours: 128, effort: 10, compressionLevel: 9 })
    .toBuffer();
  if (small.length > largestBytes) throw new Error(`${file} is ${small.length} bytes large.`);
  writeFileSync(path.join(folder, file), small);
  console.log(`docs/pictures/${file}  ${Math.round(small.length / 1000)} kB`);
  await context.close();
}

mkdirSync(folder, { recursive: true });
const tearDown = await setUp();
try {
  const { ATRIUM_CHROMIUM: executablePath = '', ATRIUM_URL: url = '' } = process.env;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  for (const shot of inEnglish) await take(browser, shot);
  const lin = new Caller(url);
  lin.cookie = northpeak().lin.cookie;
  await lin.must('centers.updateCenter', { center: northpeak().center, name: '北峰集团' });
  for (const shot of inChinese) await take(browser, shot);
  await browser.close();
} finally {
  await tearDown();
}
