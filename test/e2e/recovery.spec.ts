// Recovery: an Owner hands out sealed codes, two of three make a new Owner once the delay is over, and any Owner can cancel.
import type { Page } from '@playwright/test';
import { Pool } from 'pg';
import { extractText, getDocumentProxy } from 'unpdf';
import { paths } from '../../src/web/paths.ts';
import { makeCodes, passDelay } from '../recovery.ts';
import { bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { mailTo } from './post-office.ts';
import { toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { type Locale, localesOf, type Say, speaker } from './words.ts';

interface Cast {
  owner: Newcomer;
  second: Newcomer;
  heir: Newcomer;
  center: Center;
}

/** Two Owners, and somebody who belongs to no center. */
async function openCast(locale: Locale): Promise<Cast> {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const second = await bringIn(owner, center, { name: 'Amira Haddad', locale, as: { role: 'owner' } });
  return { owner, second, heir: await signUp('Hana Kim', { locale }), center };
}

/** Makes three codes on the page, and gives back what is shown. */
async function makeOnPage(page: Page, say: Say, { center }: Cast): Promise<string[]> {
  await page.goto(paths.settings(center.id));
  await page.getByRole('button', { name: say('centers.recovery.make'), exact: true }).click();
  const plan = page.getByRole('dialog', { name: say('centers.recovery.make_title') });
  await plan.getByRole('button', { name: say('centers.recovery.show'), exact: true }).click();
  await expect(plan.getByText(say('errors.fields.required')).first()).toBeVisible();
  for (const [at, name] of ['Nora', '周子墨', 'The notary'].entries())
    await plan.getByLabel(say('centers.recovery.holder', { number: at + 1 }), { exact: true }).fill(name);
  await plan.getByRole('button', { name: say('centers.recovery.show'), exact: true }).click();
  const sheet = page.getByRole('dialog', { name: say('centers.recovery.sheet_title') });
  await expect(sheet.getByRole('listitem')).toHaveCount(3);
  const codes = await sheet.locator('code').allInnerTexts();
  const printed = await textOf(await page.pdf());
  for (const code of codes) expect(printed).toContain(code);
  expect(printed).not.toContain(say('settings.remove.title'));
  await sheet.getByRole('button', { name: say('centers.recovery.confirm'), exact: true }).click();
  await expect(toastOf(page, say, say('centers.recovery.made'))).toBeVisible();
  await expect(page.getByText(say('centers.recovery.codes', { needed: 2, count: 3, hours: 72 }))).toBeVisible();
  return codes;
}

async function enter(page: Page, say: Say, codes: string[]): Promise<void> {
  await page.goto(paths.recovery());
  for (const [at, code] of codes.entries())
    await page.getByLabel(say('centers.recovery.code', { number: at + 1 }), { exact: true }).fill(code);
  await page.getByRole('button', { name: say('centers.recovery.start'), exact: true }).click();
}

async function recoveryOf(person: Newcomer): Promise<string> {
  const { items } = await person.must('centers.listOwnRecoveries');
  return items[0]?.id ?? '';
}

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`two of three codes make a new Owner when the delay is over, ${locale}`, async ({ visit }) => {
    const cast = await openCast(locale);
    const { owner, second, heir, center } = cast;
    const settings = await visit({ as: owner, locale });
    const [first = '', , third = ''] = await makeOnPage(settings, say, cast);

    const page = await visit({ as: heir, locale });
    await enter(page, say, [first, 'AAAAA-BBBBB']);
    await expect(page.getByText(say('centers.recovery.code_wrong'))).toBeVisible();
    await enter(page, say, [third.toLowerCase(), first]);
    await expect(toastOf(page, say, say('centers.recovery.started', { center: 'Northpeak' }))).toBeVisible();
    await expect(page.getByText(say('centers.recovery.ways.running'), { exact: true })).toBeVisible();
    for (const { email } of [owner, second]) {
      const subject = say('mail.centers.recovery_started.subject', { person: 'Hana Kim', center: 'Northpeak' });
      await letterTo(email, subject);
    }
    await settings.goto(paths.home(center.id));
    await expect(settings.getByText(say('home.attention.recovery', { person: 'Hana Kim' }))).toBeVisible();

    await passTime(await recoveryOf(heir));
    await expect
      .poll(async () => (await heir.must('centers.listCenters')).items.map(({ name, role }) => `${name} ${role}`))
      .toEqual(['Northpeak owner']);
    await page.goto(paths.recovery());
    await expect(page.getByText(say('centers.recovery.ways.done'), { exact: true })).toBeVisible();
    await page.goto(paths.settings(center.id));
    await expect(page.getByText(say('centers.recovery.no_codes'))).toBeVisible();
  });

  test(`an Owner cancels a recovery while it waits, ${locale}`, async ({ visit }) => {
    const { owner, second, heir, center } = await openCast(locale);
    const codes = await makeCodes(owner, center.id);
    await heir.must('centers.startRecovery', { codes: codes.slice(1) });
    const page = await visit({ as: second, locale });
    await page.goto(paths.settings(center.id));
    await expect(page.getByText(heir.email)).toBeVisible();
    await page.getByRole('button', { name: say('centers.recovery.cancel'), exact: true }).click();
    const dialog = page.getByRole('alertdialog', { name: say('centers.recovery.cancel_title') });
    await dialog.getByRole('button', { name: say('centers.recovery.cancel_confirm'), exact: true }).click();
    await expect(toastOf(page, say, say('centers.recovery.cancel_done'))).toBeVisible();
    await expect(page.getByText(say('centers.recovery.no_codes'))).toBeVisible();

    const other = await visit({ as: heir, locale });
    await other.goto(paths.recovery());
    await expect(other.getByText(say('centers.recovery.ways.cancelled'), { exact: true })).toBeVisible();
    await enter(other, say, codes.slice(1));
    await expect(other.getByText(say('refusals.centers.codes_wrong'))).toBeVisible();
    const { items } = await heir.must('centers.listCenters');
    expect(items).toEqual([]);
  });
}

/** What stands on the paper. */
async function textOf(pdf: Buffer): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text;
}

/** Waits for a mail with these words, whatever else comes before it. */
async function letterTo(email: string, subject: string): Promise<void> {
  for (let nth = 1; ; nth++) if ((await mailTo(email, nth)).subject === subject) return;
}

/** Three days go by in the database. */
async function passTime(recovery: string): Promise<void> {
  const database = new Pool({ connectionString: process.env['ATRIUM_DATABASE'] ?? '' });
  await passDelay({ database }, recovery);
  await database.end();
}
