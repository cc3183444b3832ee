// What the journeys that people make most often cost in clicks, beginning at Home. A journey that grows longer fails here.
import type { Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import {
  type Account,
  addAccount,
  bringIn,
  type Center,
  freshEmail,
  type Newcomer,
  openCenter,
  password,
  signUp,
} from './newcomers.ts';
import { linkIn, mailTo } from './post-office.ts';
import { countPresses, type Presses } from './presses.ts';
import { chooseFrom, createCenterByPage, languageButton, room, toastOf, undo } from './steps.ts';
import { test as base, expect } from './visits.ts';
import { type Locale, speaker } from './words.ts';

const say = speaker('en');

interface Own {
  owner: Newcomer;
  center: Center;
  account: Account;
  amira: Newcomer;
}

/** A center of the test's own: an owner, an employee, an account. `home` is open with the count at nought. */
const test = base.extend<{ own: Own; home: { page: Page; presses: Presses } }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from the pattern
  own: async ({}, use) => {
    const owner = await signUp('Lin Wei');
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    await use({ owner, center, account, amira: await bringIn(owner, center, { name: 'Amira Haddad' }) });
  },
  home: async ({ visit, own }, use) => {
    const page = await visit({ as: own.owner, locale: 'en' });
    const presses = await countPresses(page);
    await page.goto(paths.home(own.center.id));
    await expect(page.getByText(say('home.attention.title'))).toBeVisible();
    await use({ page, presses });
  },
});

for (const [locale, clicks] of [
  ['en', 1],
  ['zh-CN', 2],
] as const) {
  test(`creating a center after sign-up takes ${clicks} in ${locale}`, async ({ visit }) => {
    const speak = speaker(locale as Locale);
    const page = await visit();
    const presses = await countPresses(page);
    await page.goto('/');
    if (locale === 'zh-CN') await languageButton(page, locale).click();
    const chosen = presses.count();
    const email = freshEmail('maker');
    await page.getByRole('link', { name: speak('identity.sign_up.action') }).click();
    await page.getByLabel(speak('identity.fields.name')).fill('Lin Wei');
    await page.getByLabel(speak('identity.fields.work_email')).fill(email);
    await page.getByLabel(speak('identity.fields.password'), { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.goto(linkIn(await mailTo(email), speak('mail.identity.confirm_address.button')));
    // The sign-up itself is not counted.
    presses.restart();
    await createCenterByPage(page, speak, 'Northpeak');
    expect(chosen + presses.count()).toBeLessThanOrEqual(clicks);
  });
}

test('inviting people takes 3, with an ad account 5', async ({ home: { page, presses }, own }) => {
  const list = [freshEmail('ruben'), freshEmail('sofia'), freshEmail('noor')];
  const dialog = page.getByRole('dialog', { name: say('members.invite.title') });
  const send = dialog.getByRole('button', { name: say('members.invite.send', { count: 3 }) });
  await page.getByRole('button', { name: say('members.invite.action') }).click();
  await dialog.getByLabel(say('members.invite.emails')).fill(`${list.join('，')} `);
  await send.click();
  await expect(toastOf(page, say, say('members.invite.sent', { count: 3 }))).toBeVisible();
  expect(presses.count()).toBeLessThanOrEqual(3);

  presses.restart();
  await page.getByRole('button', { name: say('members.invite.action') }).click();
  await dialog.getByLabel(say('members.invite.emails')).fill(`${list.map((address) => `x.${address}`).join('；')} `);
  await dialog.getByRole('checkbox', { name: own.account.name }).click();
  await send.click();
  await expect(toastOf(page, say, say('members.invite.sent', { count: 3 })).last()).toBeVisible();
  await expect(dialog).toBeHidden();
  expect(presses.count()).toBeLessThanOrEqual(5);
});

test('accepting an invitation takes 2 from its mail', async ({ visit, own }) => {
  const email = freshEmail('ruben');
  await own.owner.must('members.inviteMembers', { center: own.center.id, emails: [email] });
  const mail = await mailTo(email);
  const page = await visit({ locale: 'en' });
  const presses = await countPresses(page);
  await page.goto('/welcome');
  await page.setContent(mail.html);
  await page.getByRole('link', { name: say('mail.members.invitation.button') }).click();
  await page.getByLabel(say('identity.fields.name')).fill('Ruben');
  await page.getByLabel(say('identity.fields.password'), { exact: true }).fill(password);
  await page.getByRole('button', { name: say('identity.invitation.join') }).click();
  await expect(page).toHaveURL(paths.home(own.center.id));
  expect(presses.count()).toBeLessThanOrEqual(2);
});

test('removing a member takes 3 on Members, and its undo one', async ({ home: { page, presses }, own }) => {
  const { name } = own.amira;
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await chooseFrom(page, say('common.actions_of', { name }), say('members.menu.remove'));
  const dialog = page.getByRole('alertdialog', { name: say('members.remove.title', { name }) });
  await dialog.getByRole('button', { name: say('members.remove.confirm'), exact: true }).click();
  await expect(toastOf(page, say, say('members.remove.done', { name }))).toBeVisible();
  expect(presses.count()).toBeLessThanOrEqual(3);
  await undo(page, say, say('members.remove.done', { name }));
  await expect(toastOf(page, say, say('members.remove.undone', { name }))).toBeVisible();
  expect(presses.count()).toBeLessThanOrEqual(4);
});

test('approving a request takes 2', async ({ home: { page, presses }, own }) => {
  const mei = await signUp('Mei Tan');
  const agency = await openCenter(mei, 'Haiyue');
  await mei.must('members.inviteMembers', { center: agency.id, emails: [own.owner.email] });
  await page.getByRole('link', { name: say('home.attention.requests_action') }).click();
  await page.getByRole('button', { name: say('requests.actions.accept') }).click();
  await expect(toastOf(page, say, say('requests.done.invitation_approved', { center: 'Haiyue' }))).toBeVisible();
  expect(presses.count()).toBeLessThanOrEqual(2);
});

test('giving a member an ad account takes 5', async ({ home: { page, presses }, own }) => {
  const { name } = own.amira;
  await room(page, say, 'members').click();
  await chooseFrom(page, say('common.actions_of', { name }), say('members.menu.give'));
  const dialog = page.getByRole('dialog', { name: say('members.give.title', { name }) });
  await dialog.getByRole('checkbox', { name: own.account.name }).click();
  await dialog.getByRole('button', { name: say('members.give.save', { count: 1 }) }).click();
  await expect(toastOf(page, say, say('members.give.done', { name, count: 1 }))).toBeVisible();
  expect(presses.count()).toBeLessThanOrEqual(5);
});

test('sharing ad accounts with an agency until a day takes 5', async ({ home: { page, presses }, own }) => {
  const mei = await signUp('Mei Tan');
  const agency = await openCenter(mei, 'Haiyue');
  const { id } = await own.owner.must('partners.requestLink', { center: own.center.id, partnerId: agency.id });
  await mei.must('requests.decideRequest', { request: id, decision: 'approve' });
  await room(page, say, 'partners').click();
  await page.getByRole('button', { name: say('partners.share.action') }).click();
  const dialog = page.getByRole('dialog', { name: say('partners.share.title') });
  await dialog.getByRole('checkbox', { name: own.account.name }).click();
  await dialog.getByLabel(say('common.term.ends'), { exact: true }).fill('2099-12-31');
  await dialog.getByRole('button', { name: say('partners.share.save', { count: 1 }) }).click();
  await expect(toastOf(page, say, say('partners.share.done', { count: 1 }))).toBeVisible();
  expect(presses.count()).toBeLessThanOrEqual(5);
});

test('finding who changed an ad account takes 3', async ({ home: { page, presses }, own }) => {
  const { center, account, owner } = own;
  await owner.must('assets.updateAccount', { center: center.id, account: account.id, industry: 'Toys' });
  await room(page, say, 'activity').click();
  await page.getByRole('searchbox', { name: say('audit.table.search') }).fill(account.name);
  const row = page.getByRole('row').filter({ hasText: say('audit.actions.assets_account_updated') });
  await row.click();
  const entry = page.getByRole('dialog');
  await expect(entry).toContainText(owner.name);
  await expect(entry).toContainText('Toys');
  expect(presses.count()).toBeLessThanOrEqual(3);
});

test('the words that users of other centers know lead to the members and to an invitation', async ({ home, own }) => {
  const { page } = home;
  const search = page.getByRole('combobox', { name: say('frame.search') });
  const members = page.getByRole('option', { name: say('frame.nav.members') }).first();
  const invite = page.getByRole('option', { name: say('frame.palette.invite') }).first();
  await page.keyboard.press('Control+k');
  for (const word of ['成员管理', '用户管理', '管理中心', 'cygl', 'yhgl', 'User management', 'permissions']) {
    await search.fill(word);
    await expect(members, word).toBeVisible();
  }
  for (const word of ['邀请新成员', 'yqxcy', 'Invite user', 'add member']) {
    await search.fill(word);
    await expect(invite, word).toBeVisible();
  }
  await search.press('Enter');
  await expect(page.getByRole('dialog', { name: say('members.invite.title') })).toBeVisible();
  await page.keyboard.press('Escape');
  await room(page, say, 'settings').click();
  await page.getByRole('link', { name: say('settings.links.users') }).click();
  await expect(page).toHaveURL(paths.members(own.center.id));
});
