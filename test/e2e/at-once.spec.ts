// The same act on many rows, once in each language: labels of ad accounts, roles and ends of memberships, ends of shares. What
// each would cost is shown before, and what can come back comes back from the toast.
import type { Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import { type Account, addAccount, bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { toastOf, undo } from './steps.ts';
import { expect, test } from './visits.ts';
import { type Locale, localesOf, type Say, speaker } from './words.ts';

interface Job {
  say: Say;
  owner: Newcomer;
  center: Center;
  accounts: [Account, Account];
}

async function prepare(locale: Locale): Promise<Job> {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const accounts: [Account, Account] = [
    await addAccount(owner, center, 'Northpeak US'),
    await addAccount(owner, center, 'Northpeak JP'),
  ];
  return { say: speaker(locale), owner, center, accounts };
}

/** Ticks rows by the name of their checkbox. */
async function select(page: Page, say: Say, names: readonly string[]): Promise<void> {
  for (const name of names)
    await page.getByRole('checkbox', { name: say('common.table.select_row', { name }) }).check();
  const bar = page.getByRole('toolbar', { name: say('common.selection') });
  await expect(bar).toContainText(say('common.table.selected', { count: names.length }));
}

function act(page: Page, say: Say, label: string) {
  return page.getByRole('toolbar', { name: say('common.selection') }).getByRole('button', { name: label });
}

for (const locale of localesOf('zh-CN')) {
  test(`labels are put on many ad accounts and taken off again (${locale})`, async ({ visit }) => {
    const { say, owner, center, accounts } = await prepare(locale);
    await owner.must('assets.createGroup', { center: center.id, name: 'Season', rule: { labels: ['Q4'] } });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accounts(center.id));
    await select(
      page,
      say,
      accounts.map(({ name }) => name),
    );
    await act(page, say, say('assets.labels.add')).click();
    const dialog = page.getByRole('dialog', { name: say('assets.labels.add_title', { count: 2 }) });
    await dialog.getByLabel(say('assets.labels.title'), { exact: true }).fill('Q4');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText(say('assets.labels.many_note', { count: 2 }))).toBeVisible();
    await expect(dialog.getByText(say('assets.labels.group_in', { count: 2, name: 'Season' }))).toBeVisible();
    await dialog.getByRole('button', { name: say('assets.labels.add_save') }).click();
    const done = say('assets.labels.many_done', { count: 2 });
    await expect(toastOf(page, say, done)).toBeVisible();
    await expect(page.getByRole('row', { name: accounts[1].name })).toContainText('Q4');
    await expect(page.getByRole('toolbar', { name: say('common.selection') })).toBeHidden();
    await undo(page, say, done);
    await expect(page.getByRole('row', { name: accounts[1].name })).not.toContainText('Q4');
  });

  test(`many members get a role, and are removed and brought back together (${locale})`, async ({ visit }) => {
    const { say, owner, center, accounts } = await prepare(locale);
    const as = { accounts: [{ id: accounts[0].id, role: 'operator' as const }] };
    for (const name of ['Amira Haddad', 'Ruben Ortiz']) await bringIn(owner, center, { name, locale, as });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.members(center.id));
    await select(page, say, ['Amira Haddad', 'Ruben Ortiz']);
    await act(page, say, say('members.menu.role')).click();
    const roles = page.getByRole('dialog', { name: say('members.at_once.roles_title', { count: 2 }) });
    await roles.getByLabel(say('members.change.finance_role')).selectOption('analyst');
    await expect(roles.getByText(say('members.at_once.roles_note', { count: 2 }))).toBeVisible();
    await roles.getByRole('button', { name: say('members.change.save') }).click();
    await expect(toastOf(page, say, say('members.at_once.roles_done', { count: 2 }))).toBeVisible();
    await expect(page.getByRole('row', { name: 'Ruben Ortiz' })).toContainText(say('access.finance_roles.analyst'));

    await select(page, say, ['Amira Haddad', 'Ruben Ortiz', 'Lin Wei']);
    await act(page, say, say('members.at_once.remove')).click();
    const removal = page.getByRole('alertdialog', { name: say('members.at_once.remove_title', { count: 2 }) });
    await expect(removal.getByText(say('members.at_once.loses', { count: 2, accounts: 2 }))).toBeVisible();
    await expect(removal.getByText(say('access.questions.last_editor'))).toBeVisible();
    await expect(removal.getByText(say('members.at_once.left_out', { count: 1 }))).toBeVisible();
    await removal.getByRole('button', { name: say('members.at_once.remove_confirm', { count: 2 }) }).click();
    const done = say('members.at_once.remove_done', { count: 2 });
    await expect(toastOf(page, say, done)).toBeVisible();
    await expect(page.getByRole('row', { name: 'Amira Haddad' })).toBeHidden();
    await undo(page, say, done);
    await expect(toastOf(page, say, say('members.at_once.undone', { count: 2 }))).toBeVisible();
    await expect(page.getByRole('row', { name: 'Amira Haddad' })).toBeVisible();
  });

  test(`many shares are stopped after showing who loses them (${locale})`, async ({ visit }) => {
    const { say, owner, center, accounts } = await prepare(locale);
    const boss = await signUp('Kenji Mori', { locale });
    const agency = await openCenter(boss, 'Reach');
    const { id: request } = await owner.must('partners.requestLink', { center: center.id, partnerId: agency.id });
    await boss.must('requests.decideRequest', { request, decision: 'approve' });
    const shared = { center: center.id, partner: agency.id, accounts: accounts.map(({ id }) => id) };
    await owner.must('partners.shareAccounts', { ...shared, ceiling: 'operator' });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.shares(center.id));
    await select(
      page,
      say,
      accounts.map(({ name }) => `${name} · ${agency.name}`),
    );
    await act(page, say, say('partners.revoke.action')).click();
    const dialog = page.getByRole('alertdialog', { name: say('partners.revoke.many_title', { count: 2 }) });
    const loser = { name: 'Kenji Mori', partner: agency.name, count: 2 };
    await expect(dialog.getByText(say('partners.losses.one', loser))).toBeVisible();
    await dialog.getByRole('button', { name: say('partners.revoke.confirm') }).click();
    await expect(toastOf(page, say, say('partners.revoke.many_done', { count: 2 }))).toBeVisible();
    await expect(page.getByText(say('partners.shares.empty'))).toBeVisible();
  });
}
