// How the app behaves everywhere: nothing typed is lost, errors stand where they belong, what was done can be undone, the
// keyboard reaches everything, and an address brings back what it showed.
import type { Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import { bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { northpeak } from './northpeak.ts';
import { chooseFrom, toastOf, undo } from './steps.ts';
import { test as base, expect } from './visits.ts';
import { bothLocales, speaker } from './words.ts';

const say = speaker('en');

/** A center of the test's own, for those that change something. */
const test = base.extend<{ own: { owner: Newcomer; center: Center } }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from the pattern
  own: async ({}, use) => {
    const owner = await signUp('Lin Wei');
    await use({ owner, center: await openCenter(owner, 'Northpeak') });
  },
});

async function openMembers(page: Page): Promise<void> {
  await page.goto(paths.members(northpeak().center));
  await expect(page.getByRole('row', { name: 'Amira Haddad' })).toBeVisible();
}

test('a page asks each of its first questions once', async ({ visit }) => {
  const { center, lin } = northpeak();
  const page = await visit({ as: lin, locale: 'en' });
  let asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith('/api/v1/')) asked.push(pathname + search);
  });
  const places = ['home', 'members', 'invitations', 'accounts', 'groups', 'settings'] as const;
  for (const place of places) {
    asked = [];
    await page.goto(paths[place](center));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForTimeout(1000);
    const twice = asked.filter((address, at) => asked.indexOf(address) !== at);
    expect(twice, `What ${place} asks early is what it asks.`).toEqual([]);
  }
});

for (const [locale, places] of [
  ['en', ['members', 'finance', 'activity']],
  ['zh-CN', ['accounts', 'access', 'inbox']],
] as const)
  test(`the heading of a page is there before its code, and stays as it is, in ${locale}`, async ({ visit }) => {
    const { center, lin } = northpeak();
    const page = await visit({ as: lin, locale });
    const read = (box: string) =>
      page.locator(`${box} :is(h1, h1 ~ p, div:has(> h1) ~ p)`).evaluateAll((lines) =>
        lines.map((line) => {
          const { x, y } = line.getBoundingClientRect();
          return { said: line.textContent, x, y };
        }),
      );
    for (const place of places) {
      let letGo = (): void => undefined;
      const isLetGo = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      await page.route(/\.js$/, async (route) => {
        if (!route.request().url().endsWith('/start.js')) await isLetGo;
        await route.continue();
      });
      await page.goto(paths[place](center), { waitUntil: 'commit' });
      await expect(page.locator('.boot-head h1')).toBeVisible();
      const early = await read('.boot-head');
      expect(early).toHaveLength(2);
      letGo();
      await expect(page.locator('main header h1')).toBeVisible();
      await page.unrouteAll({ behavior: 'wait' });
      expect(await read('main header'), place).toEqual(early);
    }
    await page.context().clearCookies();
    const strangers = await (await page.request.get(paths.members(center))).text();
    expect(strangers).toContain('boot-bar');
    expect(strangers, 'Who is not signed in is led elsewhere.').not.toContain('boot-head');
  });

test.describe('what was typed', () => {
  test('stays in the invitation that was closed', async ({ visit, own }) => {
    const page = await visit({ as: own.owner, locale: 'en' });
    await page.goto(paths.members(own.center.id));
    const invite = page.getByRole('button', { name: say('members.invite.action') });
    const dialog = page.getByRole('dialog', { name: say('members.invite.title') });
    await invite.click();
    await dialog.getByLabel(say('members.invite.emails')).fill('ruben@example.com, ');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(invite).toBeFocused();
    await invite.click();
    await expect(dialog.getByText('ruben@example.com')).toBeVisible();
  });

  for (const locale of bothLocales) {
    test(`stays beside the errors of a form, in ${locale}`, async ({ visit, own }) => {
      const speak = speaker(locale);
      const page = await visit({ as: own.owner, locale });
      await page.goto(`${paths.accounts(own.center.id)}?do=create`);
      const dialog = page.getByRole('dialog', { name: speak('assets.form.create_title') });
      await dialog.getByLabel(speak('assets.form.company')).fill('Northpeak GmbH');
      await dialog.getByRole('button', { name: speak('assets.form.create') }).click();
      const name = dialog.getByLabel(speak('assets.form.name'));
      await expect(name).toHaveAccessibleDescription(speak('errors.fields.required'));
      await expect(name).toBeFocused();
      const company = dialog.getByLabel(speak('assets.form.company'));
      await expect(company).toHaveValue('Northpeak GmbH');
      await page.keyboard.press('Escape');
      await chooseFrom(page, speak('assets.add.action'), speak('assets.add.create'));
      await expect(company).toHaveValue('Northpeak GmbH');
      await page.keyboard.press('Escape');

      await chooseFrom(page, speak('assets.add.action'), speak('assets.add.bind'));
      const bind = page.getByRole('dialog', { name: speak('assets.bind.title') });
      const id = bind.getByLabel(speak('assets.bind.account_id'));
      await id.fill('not an id');
      await page.keyboard.press('Enter');
      await expect(id).toHaveAccessibleDescription(new RegExp(speak('assets.bind.invalid_id')));
      // The server's refusals speak the language of the page too.
      await id.fill('123');
      await page.keyboard.press('Enter');
      await expect(bind.getByText(speak('refusals.assets.not_bindable'))).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(bind).toBeHidden();
      await chooseFrom(page, speak('assets.add.action'), speak('assets.add.bind'));
      await expect(id).toHaveValue('123');
    });
  }

  test('is never there twice after a double press', async ({ visit, own }) => {
    const { owner, center } = own;
    const page = await visit({ as: owner, locale: 'en' });
    await page.goto(`${paths.accounts(center.id)}?do=create`);
    const dialog = page.getByRole('dialog', { name: say('assets.form.create_title') });
    await dialog.getByLabel(say('assets.form.name')).fill('Only one');
    await dialog.getByRole('button', { name: say('assets.form.create') }).dblclick();
    await expect(page.getByRole('heading', { level: 1, name: 'Only one' })).toBeVisible();
    expect((await owner.must('assets.listAccounts', { center: center.id })).total).toBe(1);
    await page.goto(paths.newCenter());
    await page.getByLabel(say('centers.fields.name')).fill('Second');
    await page.getByRole('button', { name: say('centers.new.action') }).dblclick();
    await expect(page).toHaveURL(/\/\d+$/);
    expect((await owner.must('centers.listCenters')).items).toHaveLength(2);
  });
});

test('what was done can be undone from the toast', async ({ visit, own }) => {
  const { name } = await bringIn(own.owner, own.center, { name: 'Amira Haddad' });
  const page = await visit({ as: own.owner, locale: 'en' });
  await page.goto(paths.members(own.center.id));
  await chooseFrom(page, say('common.actions_of', { name }), say('members.menu.suspend'));
  const row = page.getByRole('row', { name });
  await expect(row.getByText(say('members.states.suspended'))).toBeVisible();
  await expect(toastOf(page, say, say('members.suspend.done', { name }))).toBeVisible();
  await undo(page, say, say('members.suspend.done', { name }));
  await expect(toastOf(page, say, say('members.suspend.undone', { name }))).toBeVisible();
  await expect(row.getByText(say('members.states.suspended'))).toBeHidden();
});

test.describe('the keyboard', () => {
  test('opens and closes the palette, and walks from room to room', async ({ visit }) => {
    const page = await visit({ as: northpeak().lin, locale: 'en' });
    await openMembers(page);
    await page.keyboard.press('Control+k');
    const search = page.getByRole('combobox', { name: say('frame.search') });
    await expect(search).toBeFocused();
    await search.pressSequentially('gm');
    await page.keyboard.press('Escape');
    await expect(search).toBeHidden();
    for (const [letter, title] of [
      ['a', say('assets.title')],
      ['l', say('audit.title')],
      ['i', say('requests.title')],
      ['m', say('members.title')],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(letter);
      await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible();
    }
  });

  test('searches, and moves through a table', async ({ visit }) => {
    const page = await visit({ as: northpeak().lin, locale: 'en' });
    await openMembers(page);
    await page.keyboard.press('j');
    await expect(page.locator('tr[data-row="0"]')).toBeFocused();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    const second = page.locator('tr[data-row="1"]');
    await expect(second).toBeFocused();
    const name = await second.getByRole('link').first().innerText();
    await page.keyboard.press('/');
    const search = page.getByRole('searchbox', { name: say('members.table.search') });
    await expect(search).toBeFocused();
    await search.blur();
    await second.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  });

  test('reads and decides requests', async ({ visit, own }) => {
    const { owner } = own;
    const mei = await signUp('Mei Tan');
    for (const name of ['First', 'Second', 'Third']) {
      const center = await openCenter(mei, name);
      await mei.must('members.inviteMembers', { center: center.id, emails: [owner.email] });
    }
    const page = await visit({ as: owner, locale: 'en' });
    await page.goto(paths.ownInbox());
    const list = page.getByRole('list', { name: say('requests.list.label') });
    const current = list.locator('[aria-current=true]');
    await expect(list.getByRole('button')).toHaveCount(3);
    await expect(current).toContainText('Third');
    await page.keyboard.press('j');
    await expect(current).toContainText('Second');
    await page.keyboard.press('k');
    await expect(current).toContainText('Third');
    await page.keyboard.press('e');
    await expect(toastOf(page, say, say('requests.done.invitation_approved', { center: 'Third' }))).toBeVisible();
    await expect(current).toContainText('Second');
    await page.keyboard.press('d');
    await expect(toastOf(page, say, say('requests.done.declined', { center: 'Second' }))).toBeVisible();
    await expect(current).toContainText('First');
  });
});

test('a session that was ended elsewhere leads to the sign-in page, and back from there', async ({ visit, own }) => {
  const { owner, center } = own;
  const page = await visit({ as: owner, locale: 'en' });
  await page.goto(paths.members(center.id));
  await expect(page.getByRole('row', { name: owner.name })).toBeVisible();
  await owner.must('identity.signOut');
  await expect(page).toHaveURL(new RegExp(`/sign-in\\?next=.*${center.id}`));
  await expect(page.getByRole('heading', { name: say('identity.sign_in.title') })).toBeVisible();
});

test('language and theme stay as they were chosen', async ({ visit, own }) => {
  const chinese = speaker('zh-CN');
  const page = await visit({ as: own.owner });
  await page.goto(paths.home(own.center.id));
  await page.getByRole('button', { name: say('frame.dark_theme') }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await expect(page.getByRole('button', { name: chinese('frame.light_theme') })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: chinese('frame.light_theme') })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect.poll(async () => (await own.owner.must('identity.getMe')).locale).toBe('zh-CN');
});

test('another language is spoken by the page that stands, by its dialogs, and by pages that are opened later', async ({
  visit,
  own,
}) => {
  const chinese = speaker('zh-CN');
  const page = await visit({ as: own.owner });
  await page.goto(paths.members(own.center.id));
  // The words of this dialog came in English; it is told apart from one that was never opened.
  const invite = page.getByRole('dialog', { name: say('members.invite.title') });
  await page.getByRole('button', { name: say('members.invite.action') }).click();
  await expect(invite).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(invite).toBeHidden();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await expect(page.getByRole('heading', { level: 1, name: chinese('members.title') })).toBeVisible();
  await page.getByRole('button', { name: chinese('members.invite.action') }).click();
  const dialog = page.getByRole('dialog', { name: chinese('members.invite.title') });
  await expect(dialog.getByLabel(chinese('members.invite.emails'))).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: chinese('frame.search') })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: chinese('frame.nav.activity') }).click();
  await expect(page.getByRole('heading', { level: 1, name: chinese('audit.title') })).toBeVisible();
  await expect(
    page.getByRole('row').filter({ hasText: chinese('audit.actions.centers_center_created') }),
  ).toBeVisible();
});

test('an address brings back the filters that it was copied with, and so does the way back', async ({ visit }) => {
  const { center, lin } = northpeak();
  const page = await visit({ as: lin, locale: 'en' });
  await page.goto(paths.members(center));
  const search = page.getByRole('searchbox', { name: say('members.table.search') });
  const role = page.getByRole('combobox', { name: say('members.table.role') });
  await role.selectOption('employee');
  await search.fill('lumen');
  await expect(page).toHaveURL(/search=lumen/);
  await expect(page.getByText(say('members.table.total', { count: 5 }))).toBeVisible();
  const again = await visit({ as: lin, locale: 'en' });
  await again.goto(page.url());
  await expect(again.getByText(say('members.table.total', { count: 5 }))).toBeVisible();
  await expect(again.getByRole('searchbox', { name: say('members.table.search') })).toHaveValue('lumen');
  await expect(again.getByRole('combobox', { name: say('members.table.role') })).toHaveValue('employee');

  await page.getByRole('link', { name: 'Amira Haddad' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Amira Haddad' })).toBeVisible();
  await page.goBack();
  await expect(search).toHaveValue('lumen');
  await expect(role).toHaveValue('employee');
  await expect(page.getByText(say('members.table.total', { count: 5 }))).toBeVisible();
});
