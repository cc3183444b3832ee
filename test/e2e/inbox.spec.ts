// The message centre: many requests decided at once after a look at what would become of them, by keys alone, seen in another
// browser, talked about, and decided from a mail.
import type { Locator, Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import { addAccount, bringIn, type Center, type Newcomer, openCenter, password, signUp } from './newcomers.ts';
import { linkIn, mailAbout } from './post-office.ts';
import { chooseFrom, reasonOf, toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { type Locale, localesOf, type Say, speaker } from './words.ts';

interface Cast {
  owner: Newcomer;
  amira: Newcomer;
  kenji: Newcomer;
  center: Center;
  accounts: string[];
}

const names = ['Northpeak JP', 'Northpeak UK', 'Northpeak BR'];

/** An Owner, an Admin, and an employee who is analyst of the accounts and asks for a higher role on so many of them. */
async function openCast(locale: Locale, asked: number): Promise<Cast> {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const amira = await bringIn(owner, center, { name: 'Amira Haddad', locale, as: { role: 'admin' } });
  const accounts: string[] = [];
  for (const name of names) accounts.push((await addAccount(owner, center, name)).id);
  const given = accounts.map((id) => ({ id, role: 'analyst' as const }));
  const kenji = await bringIn(owner, center, { name: 'Kenji Sato', locale, as: { accounts: given } });
  for (const account of accounts.slice(0, asked))
    await kenji.must('access.requestElevation', {
      center: center.id,
      account,
      role: 'operator',
      hours: 4,
      reason: 'Launch',
    });
  return { owner, amira, kenji, center, accounts };
}

const headlineOf = (say: Say, account: string | undefined): string =>
  say('requests.headline.elevation', {
    name: 'Kenji Sato',
    role: say('access.roles.operator'),
    account: account ?? '',
    hours: 4,
  });

const listOf = (page: Page, say: Say): Locator => page.getByRole('list', { name: say('requests.list.label') });
const rowsOf = (page: Page, say: Say): Locator => listOf(page, say).getByRole('listitem');
const rowOf = (page: Page, say: Say, account: string | undefined): Locator =>
  listOf(page, say).getByRole('button', { name: headlineOf(say, account) });

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`many are decided at once after a look at each, and another browser sees it, ${locale}`, async ({ visit }) => {
    const { owner, amira, kenji, center, accounts } = await openCast(locale, 3);
    const other = await visit({ as: amira, locale });
    await other.goto(paths.inbox(center.id));
    await expect(rowsOf(other, say)).toHaveCount(3);
    // One of them asks for what has come about meanwhile.
    const call = { center: center.id, account: accounts[0] ?? '', person: kenji.id, role: 'operator' } as const;
    await owner.must('assets.assignAccount', call);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.inbox(center.id));
    for (const name of names)
      await page
        .getByRole('checkbox', { name: say('requests.select.one', { request: headlineOf(say, name) }) })
        .check();
    await page.getByRole('button', { name: say('requests.select.accept') }).click();
    const dialog = page.getByRole('alertdialog', { name: say('requests.bulk.accept_title', { count: 3 }) });
    const preview = dialog.getByRole('list', { name: say('requests.bulk.preview') });
    await expect(preview.getByRole('listitem').filter({ hasText: headlineOf(say, names[1]) })).toContainText(
      say('audit.actions.access_elevation_approved'),
    );
    const why = say('refusals.requests.overtaken');
    await expect(preview.getByRole('listitem').filter({ hasText: headlineOf(say, names[0]) })).toContainText(why);
    await dialog.getByRole('button', { name: say('requests.bulk.accept', { count: 2 }), exact: true }).click();
    const results = page.getByRole('dialog', { name: say('requests.bulk.results') });
    await expect(results.getByRole('status')).toHaveText(say('common.table.results', { done: 2, refused: 1 }));
    // Without a reload: the one that could not be decided is left.
    await expect(rowsOf(other, say)).toHaveCount(1);
    await results.getByRole('button', { name: say('requests.bulk.retry') }).click();
    const again = page.getByRole('alertdialog', { name: say('requests.bulk.accept_title', { count: 1 }) });
    await expect(again.getByText(why)).toBeVisible();
    await again.getByRole('button', { name: say('common.cancel') }).click();
    await expect(page.getByText(say('requests.overtaken.body'))).toBeVisible();
    const accept = page.getByRole('button', { name: say('requests.actions.accept'), exact: false }).first();
    expect(await reasonOf(page, accept)).toBe(say('requests.overtaken.reason'));
    await page.getByRole('button', { name: say('requests.actions.decline') }).click();
    await expect(toastOf(page, say, say('requests.done.declined', { center: 'Northpeak' }))).toBeVisible();
    expect((await owner.must('access.listElevations', { center: center.id, state: 'running' })).total).toBe(2);
    expect((await owner.must('requests.countInbox')).open).toBe(0);
  });

  test(`keys alone move, select, accept and decline, and a text field keeps its letters, ${locale}`, async ({
    visit,
  }) => {
    const { owner, center } = await openCast(locale, 3);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.inbox(center.id));
    await expect(rowsOf(page, say)).toHaveCount(3);
    // The newest is first.
    await expect(rowOf(page, say, names[2])).toHaveAttribute('aria-current', 'true');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: say('requests.keys.title') });
    await expect(help.getByText(say('requests.keys.select'))).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await expect(rowOf(page, say, names[1])).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(rowOf(page, say, names[0])).toBeFocused();
    await page.keyboard.press('k');
    await expect(rowOf(page, say, names[1])).toBeFocused();
    await page.keyboard.press('a');
    await expect(toastOf(page, say, say('requests.done.elevation_approved', { name: 'Kenji Sato' }))).toBeVisible();
    await expect(rowsOf(page, say)).toHaveCount(2);
    await page.keyboard.press('/');
    const search = page.getByRole('searchbox', { name: say('requests.list.search') });
    await expect(search).toBeFocused();
    await page.keyboard.type('adx');
    await expect(page.getByText(say('requests.empty.no_match'))).toBeVisible();
    await search.fill('');
    await expect(rowsOf(page, say)).toHaveCount(2);
    await page.getByRole('heading', { name: say('requests.title') }).click();
    await page.keyboard.press('x');
    await expect(page.getByText(say('common.table.selected', { count: 1 }))).toBeVisible();
    await page.keyboard.press('d');
    const dialog = page.getByRole('alertdialog', { name: say('requests.bulk.decline_title', { count: 1 }) });
    await dialog.getByRole('button', { name: say('requests.bulk.decline', { count: 1 }), exact: true }).click();
    const results = page.getByRole('dialog', { name: say('requests.bulk.results') });
    await expect(results.getByRole('status')).toHaveText(say('common.table.results', { done: 1, refused: 0 }));
    await results
      .getByRole('button', { name: say('common.close') })
      .first()
      .click();
    await expect(rowsOf(page, say)).toHaveCount(1);
    expect((await owner.must('access.listElevations', { center: center.id, state: 'running' })).total).toBe(1);
  });

  test(`both sides talk about a request and attach files, and what is no document is refused, ${locale}`, async ({
    visit,
  }) => {
    const { owner, kenji, center } = await openCast(locale, 1);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.inbox(center.id));
    await page
      .getByRole('textbox', { name: say('requests.talk.comment'), exact: true })
      .fill('Until when?\n到什么时候？');
    await page.getByRole('button', { name: say('requests.talk.send') }).click();
    const said = page.getByRole('list', { name: say('requests.talk.label') });
    await expect(said.getByRole('listitem')).toContainText('到什么时候？');
    await expect(page.getByRole('textbox', { name: say('requests.talk.comment'), exact: true })).toHaveValue('');
    const csv = { name: 'plan.csv', mimeType: 'text/csv', buffer: Buffer.from('day,clicks\n1,20\n') };
    await page.getByLabel(say('files.attach'), { exact: true }).setInputFiles(csv);
    await expect(toastOf(page, say, say('files.added', { name: 'plan.csv' }))).toBeVisible();
    const program = { name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ\u0000program') };
    await page.getByLabel(say('files.attach'), { exact: true }).setInputFiles(program);
    await expect(page.getByText(say('refusals.file_refused'))).toBeVisible();

    const asker = await visit({ as: kenji, locale });
    await asker.goto(`${paths.inbox(center.id)}?tab=sent`);
    const sent = say('requests.sent.elevation', {
      role: say('access.roles.operator'),
      account: names[0] ?? '',
      hours: 4,
    });
    await chooseFrom(asker, say('common.actions_of', { name: sent }), say('requests.talk.title'));
    const dialog = asker.getByRole('dialog', { name: sent });
    await expect(dialog.getByText('Until when?')).toBeVisible();
    const download = asker.waitForEvent('download');
    await dialog.getByRole('link', { name: 'plan.csv' }).click();
    expect((await download).suggestedFilename()).toBe('plan.csv');
    await dialog.getByRole('textbox', { name: say('requests.talk.comment'), exact: true }).fill('Friday');
    await dialog.getByRole('button', { name: say('requests.talk.send') }).click();
    // The other side sees it without a reload.
    await expect(said.getByText('Friday')).toBeVisible();
  });

  test(`a mail's link asks for a sign-in, decides once, and is for nobody else, ${locale}`, async ({ visit }) => {
    const { owner, amira, center } = await openCast(locale, 1);
    const values = { kind: 'access_elevation', center: 'Northpeak', person: 'Kenji Sato', thing: names[0] ?? '' };
    const mail = await mailAbout(owner.email, say('mail.requests.asked.subject', values));
    const link = linkIn(mail, say('mail.requests.asked.button', { decides: 'yes' }));
    const other = await visit({ as: amira, locale });
    await other.goto(link);
    await expect(other.getByText(say('refusals.requests.link_for_another'))).toBeVisible();
    const page = await visit({ locale });
    await page.goto(link);
    await page.getByLabel(say('identity.fields.email')).fill(owner.email);
    await page.getByLabel(say('identity.fields.password'), { exact: true }).fill(password);
    await page.getByRole('button', { name: say('identity.sign_in.action'), exact: true }).click();
    await expect(page.getByRole('heading', { name: headlineOf(say, names[0]) })).toBeVisible();
    // Opening it has decided nothing.
    expect((await owner.must('requests.countInbox')).open).toBe(1);
    await page.getByRole('button', { name: say('requests.actions.accept') }).click();
    await expect(page.getByText(say('requests.link.done'))).toBeVisible();
    expect((await owner.must('access.listElevations', { center: center.id, state: 'running' })).total).toBe(1);
    await page.goto(link);
    await expect(page.getByText(say('refusals.requests.link_used'))).toBeVisible();
  });

  test(`while somebody is away another Admin gets the mails, and the Owners hear of what is late, ${locale}`, async ({
    visit,
  }) => {
    const { owner, amira, kenji, center, accounts } = await openCast(locale, 0);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.settings(center.id));
    await page.getByLabel(say('settings.waiting.late'), { exact: true }).selectOption('48');
    await expect(toastOf(page, say, say('settings.waiting.saved'))).toBeVisible();
    expect(await owner.must('requests.getLateness', { center: center.id })).toEqual({ hours: 48 });
    await page.getByRole('button', { name: say('settings.waiting.add'), exact: true }).click();
    await expect(page.getByText(say('settings.waiting.choose'))).toBeVisible();
    await page.getByLabel(say('settings.waiting.delegate'), { exact: true }).selectOption(amira.id);
    const day = new Date(Date.now() + 7 * 24 * 3600_000).toISOString().slice(0, 10);
    await page.getByLabel(say('settings.waiting.until'), { exact: true }).fill(day);
    await page.getByRole('button', { name: say('settings.waiting.add'), exact: true }).click();
    const words = say('settings.waiting.stands_in', { delegate: 'Amira Haddad', person: 'Lin Wei' });
    await expect(page.getByText(words)).toBeVisible();
    const asked = {
      center: center.id,
      account: accounts[0] ?? '',
      role: 'operator',
      hours: 4,
      reason: 'Launch',
    } as const;
    await kenji.must('access.requestElevation', asked);
    const values = { kind: 'access_elevation', center: 'Northpeak', person: 'Kenji Sato', thing: names[0] ?? '' };
    const mail = await mailAbout(amira.email, say('mail.requests.asked.subject', values));
    expect(linkIn(mail, say('mail.requests.asked.button', { decides: 'yes' }))).toContain('/decide/');
    await page.getByRole('button', { name: say('settings.waiting.end'), exact: true }).click();
    await expect(page.getByText(words)).toHaveCount(0);
  });
}
