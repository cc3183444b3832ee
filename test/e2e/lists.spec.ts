// A list from its file to the audience. All that leaves the page is looked at: hashes and nothing of what was in the list, the same as
// node makes over a list that was put into form in another way.
import { createHash } from 'node:crypto';
import type { BrowserContext, Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import { addAccount, openCenter, signUp } from './newcomers.ts';
import { toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, type Say, speaker } from './words.ts';
import { workbook } from './workbook.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Full-width signs lie so far behind the usual ones. */
const widened = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

interface Entry {
  typed: string;
  /** What is hashed, said by whoever made the entry; null for a row that cannot be read. */
  meant: string | null;
}

/** Addresses that nobody else has, written in all the ways that people do. */
function addresses(count: number): Entry[] {
  return Array.from({ length: count }, (_, at) => {
    const meant = `qzperson.${at}+vip@qzmail-${at % 50}.example`;
    if (at % 1000 === 7) return { typed: `qzbroken-${at}.example`, meant: null };
    if (at % 1000 === 8) return { typed: sha(meant).toUpperCase(), meant };
    const ways = [meant, ` ${meant}\u00a0`, meant.toUpperCase(), widened(meant), `\u200b${meant}`];
    return { typed: ways[at % ways.length] ?? meant, meant };
  });
}

/** Numbers as a shop in China has them; the national ones lack the code. */
function numbers(count: number): Entry[] {
  return Array.from({ length: count }, (_, at) => {
    const own = `139${String(47_110_000 + at)}`;
    const meant = `86${own}`;
    if (at % 500 === 3) return { typed: `qz-${at}`, meant: null };
    const [one, two, three] = [own.slice(0, 3), own.slice(3, 7), own.slice(7)];
    const arabic = own.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
    const ways = [own, `+86 ${one} ${two} ${three}`, `0086-${own}`, `${one}-${two}-${three}`, widened(own), arabic];
    return { typed: ways[at % ways.length] ?? own, meant };
  });
}

const hashesOf = (entries: readonly Entry[]): string[] => [
  ...new Set(entries.flatMap(({ meant }) => (meant === null ? [] : sha(meant)))),
];

/** Everything that the page sends by any way, as text. */
function listen(context: BrowserContext, page: Page): string[] {
  const sent: string[] = [];
  context.on('request', (request) => {
    const body = request.postDataBuffer()?.toString('utf8') ?? '';
    sent.push(`${request.method()} ${request.url()}\n${JSON.stringify(request.headers())}\n${body}`);
  });
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
  return sent;
}

/** The hashes of all parts, each part once, in their order; a part says nothing else. */
function partsOf(sent: readonly string[]): string[] {
  const parts = new Map<number, string[]>();
  for (const request of sent.filter((one) => /^POST \S+\/parts\n/.test(one))) {
    const { part, hashes, ...rest } = JSON.parse(request.split('\n')[2] ?? '') as { part: number; hashes: string[] };
    expect(rest).toEqual({});
    for (const hash of hashes) if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error(`Not a hash: ${hash.length} signs`);
    const former = parts.get(part);
    if (former) expect(hashes).toEqual(former);
    parts.set(part, hashes);
  }
  return [...parts].toSorted(([one], [other]) => one - other).flatMap(([, hashes]) => hashes);
}

async function opened(visit: Parameters<Parameters<typeof test>[2]>[0]['visit'], locale: 'en' | 'zh-CN') {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const account = await addAccount(owner, center, 'Northpeak US');
  const { id: audience } = await owner.must('assets.createAudience', {
    center: center.id,
    account: account.id,
    name: 'Newsletter',
  });
  const on = { center: center.id, account: account.id, audience };
  const page = await visit({ as: owner, locale, broken: /\/parts$/ });
  const sent = listen(page.context(), page);
  await page.goto(paths.audience(center.id, account.id, audience));
  const uploads = async () => (await owner.must('assets.listAudienceUploads', on)).items;
  return { owner, on, page, sent, uploads };
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function choose(page: Page, say: Say, file: { name: string; text: string | Buffer }): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('audiences.list.file'), { exact: true }).setInputFiles({
    name: file.name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(file.text as string),
  });
}

for (const locale of localesOf('en')) {
  const say = speaker(locale);

  test(`addresses stay in the browser, and the upload goes on where the line broke, ${locale}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const { owner, on, page, sent, uploads } = await opened(visit, locale);
    const entries = addresses(25_000);
    const twice = entries.slice(100, 140);
    const lines = [...entries, ...twice].map(({ typed }, at) => `Row ${at},${typed}`);
    await button(page, say('audiences.acts.upload')).click();
    await choose(page, say, { name: 'qzsecret-customers.csv', text: `Name,E-mail\r\n${lines.join('\r\n')}\r\n` });
    await expect(page.getByText(say('audiences.list.rule_email'), { exact: true })).toBeVisible();
    await expect(page.getByRole('checkbox', { name: say('audiences.list.heading'), exact: true })).toBeChecked();
    await button(page, say('audiences.list.check')).click();
    const expected = hashesOf(entries);
    const summary = page.getByRole('region', { name: say('audiences.list.checked'), exact: true });
    const number = new Intl.NumberFormat(locale);
    await expect(summary).toContainText(number.format(expected.length));
    await expect(summary.getByText('25', { exact: true })).toHaveCount(2); // read as hashes, and not at all
    await expect(summary.getByText('40', { exact: true })).toBeVisible();
    expect(sent.filter((one) => one.includes('/uploads') && one.startsWith('POST'))).toEqual([]);

    // The rows that could not be read come back as a file, with line and reason.
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button(page, say('audiences.list.save_faults')).click(),
    ]);
    const saved = await (await download.createReadStream()).toArray();
    const faults = Buffer.concat(saved).toString('utf8').trim().split('\r\n');
    expect(faults).toHaveLength(26);
    expect(faults[1]).toBe(`"9","${say('audiences.list.faults.not_email')}","qzbroken-7.example"`);

    // The second part is lost on its way, as often as it is tried.
    let lost = 0;
    await page.route('**/parts', async (route) => {
      const { part } = route.request().postDataJSON() as { part: number };
      if (part === 2 && lost < 4) {
        lost += 1;
        return route.abort('connectionreset');
      }
      return route.continue();
    });
    await button(page, say('audiences.list.send', { count: expected.length })).click();
    const stopped = say('audiences.list.failed', { done: 20_000, total: expected.length });
    await expect(page.getByText(stopped)).toBeVisible();
    expect(lost).toBe(4);
    expect((await uploads()).map(({ state, received }) => [state, received])).toEqual([['open', 20_000]]);
    expect((await owner.must('assets.getAudience', on)).size).toBeNull();
    await button(page, say('audiences.list.go_on')).click();
    await expect(toastOf(page, say, say('audiences.done.uploaded'))).toBeVisible();
    await expect.poll(async () => (await owner.must('assets.getAudience', on)).size).toBe(24_000);

    expect(partsOf(sent)).toEqual(expected);
    expect(sent.length).toBeGreaterThan(10);
    for (const request of sent) {
      const said = decodeURIComponent(request.replace(/%(?![0-9a-f]{2})/gi, '%25'));
      expect(said.slice(0, 2000)).not.toMatch(/qzperson|qzmail|qzbroken|qzsecret|E-mail/i);
      expect(/qz(?:person|mail|broken|secret)|cXpwZXJzb24|cXptYWls/i.test(said)).toBe(false);
    }
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
    expect(kept).not.toMatch(/qz/);
  });

  test(`numbers get the code of their country, and a list that was left is continued, ${locale}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const { owner, on, page, sent, uploads } = await opened(visit, locale);
    const entries = numbers(21_000);
    const expected = hashesOf(entries);
    // Large enough to be unpacked in a worker of the reader.
    const book = workbook([['Phone'], ...entries.map(({ typed }) => [typed])]);
    const check = async () => {
      await expect(page.getByText(say('audiences.list.rule_phone'), { exact: true })).toBeVisible();
      await page.getByLabel(say('audiences.list.country'), { exact: true }).selectOption('CN');
      await button(page, say('audiences.list.check')).click();
    };
    await button(page, say('audiences.acts.upload')).click();
    await choose(page, say, { name: 'numbers.xlsx', text: book });
    await check();
    await page.getByRole('radio', { name: new RegExp(`^${say('audiences.list.mode_replace')}`) }).check();
    await page.route('**/parts', (route) =>
      (route.request().postDataJSON() as { part: number }).part === 2 ? route.abort('failed') : route.continue(),
    );
    await button(page, say('audiences.list.send', { count: expected.length })).click();
    await expect(page.getByText(say('audiences.list.failed', { done: 20_000, total: expected.length }))).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(toastOf(page, say, say('audiences.done.paused'))).toBeVisible();

    // Later, on a page that knows nothing of it any more.
    await page.unrouteAll();
    await page.goto(paths.audience(on.center, on.account, on.audience, { part: 'uploads' }));
    await expect(
      page.getByText(say('audiences.uploads.open', { received: 20_000, rows: expected.length })),
    ).toBeVisible();
    await button(page, say('audiences.uploads.go_on')).click();
    const other = workbook([['Phone'], ...entries.slice(1).map(({ typed }) => [typed])]);
    await choose(page, say, { name: 'other.xlsx', text: other });
    await check();
    await expect(page.getByRole('alert').getByText(say('audiences.list.other_list'), { exact: true })).toBeVisible();
    await button(page, say('audiences.list.back')).click();
    await button(page, say('audiences.list.back')).click();
    await choose(page, say, { name: 'numbers.xlsx', text: book });
    await check();
    await button(page, say('audiences.list.send', { count: expected.length })).click();
    await expect(toastOf(page, say, say('audiences.done.uploaded'))).toBeVisible();
    await expect
      .poll(async () => (await uploads()).map(({ state, mode, kind }) => [state, mode, kind]))
      .toEqual([['done', 'replace', 'phone']]);
    expect((await owner.must('assets.getAudience', on)).size).toBe(20_000);
    expect(partsOf(sent)).toEqual(expected);
    for (const request of sent) expect(/1394711|3947 ?-?11/.test(request)).toBe(false);

    // One that was begun is given up, and nothing of it counts.
    await button(page, say('audiences.acts.upload')).click();
    await page.getByLabel(say('audiences.list.paste'), { exact: true }).fill('+49 170 1234567\n+49 170 7654321');
    await button(page, say('audiences.list.next')).click();
    await button(page, say('audiences.list.check')).click();
    await page.route('**/parts', (route) => route.abort('failed'));
    await button(page, say('audiences.list.send', { count: 2 })).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('audiences.list.cancel'), exact: true })
      .click();
    await expect(toastOf(page, say, say('audiences.done.cancelled'))).toBeVisible();
    expect((await uploads()).map(({ state }) => state)).toEqual(['cancelled', 'done']);
  });
}
