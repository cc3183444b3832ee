// Asset groups and labels on the pages, once in each language: a group that follows a label is made and given, what it gives
// is seen by the colleague and told at the account and at the member, and its deletion is shown, done and taken back.
import type { Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import { type Account, addAccount, bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { chooseFrom, room, toastOf, undo } from './steps.ts';
import { expect, test } from './visits.ts';
import { type Locale, localesOf, type Say, speaker } from './words.ts';

interface Job {
  say: Say;
  owner: Newcomer;
  colleague: Newcomer;
  center: Center;
  accounts: [Account, Account];
  label: string;
  group: string;
}

async function prepare(locale: Locale): Promise<Job> {
  const say = speaker(locale);
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const accounts: [Account, Account] = [
    await addAccount(owner, center, 'Northpeak US'),
    await addAccount(owner, center, 'Northpeak JP'),
  ];
  const colleague = await bringIn(owner, center, { name: 'Amira Haddad', locale });
  const [label, group] = locale === 'en' ? ['Q4 sale', 'Q4 accounts'] : ['双十一', '双十一账户'];
  return { say, owner, colleague, center, accounts, label, group };
}

/** On the page of an account; the label is typed, and ends with Enter. */
async function labelAccount(page: Page, { say, center, accounts, label }: Job): Promise<void> {
  await page.goto(paths.account(center.id, accounts[0].id));
  await page.getByRole('button', { name: say('assets.labels.edit') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('assets.labels.title'), { exact: true }).fill(label);
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: say('assets.labels.save') }).click();
  await expect(toastOf(page, say, say('assets.labels.saved', { account: accounts[0].name }))).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: label })).toBeVisible();
}

async function makeGroup(page: Page, { say, label, group, accounts }: Job): Promise<void> {
  await room(page, say, 'accounts').click();
  await page.getByRole('link', { name: say('assets.groups.title') }).click();
  await expect(page.getByText(say('assets.groups.empty'))).toBeVisible();
  await page
    .getByRole('button', { name: say('assets.groups.new') })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: say('assets.groups.new_title') });
  await dialog.getByLabel(say('assets.groups.name'), { exact: true }).fill(group);
  await dialog.getByRole('radio', { name: say('assets.groups.by_rule') }).check();
  await expect(dialog.getByText(say('assets.groups.rule_empty'))).toBeVisible();
  await dialog
    .getByRole('group', { name: say('assets.labels.in_use') })
    .getByRole('button', { name: label })
    .click();
  const sentence = { count: 1, names: accounts[0].name, more: 0 };
  await expect(dialog.getByText(say('assets.groups.rule_sentence', sentence))).toBeVisible();
  await dialog.getByRole('button', { name: say('assets.groups.create') }).click();
  await expect(page.getByRole('heading', { level: 1, name: group })).toBeVisible();
  await expect(page.getByRole('row', { name: accounts[0].name })).toContainText(say('assets.groups.in_by_rule'));
}

async function addByHand(page: Page, { say, group, accounts }: Job): Promise<void> {
  await page.getByRole('button', { name: say('assets.groups.add_items') }).click();
  const dialog = page.getByRole('dialog', { name: say('assets.groups.add_items_to', { group }) });
  await dialog.getByRole('combobox', { name: say('assets.groups.items') }).fill('JP');
  await dialog.getByRole('option', { name: accounts[1].name }).click();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: say('assets.groups.add_items') }).click();
  await expect(toastOf(page, say, say('assets.groups.added', { count: 1, group }))).toBeVisible();
  await expect(page.getByRole('row', { name: accounts[1].name })).toContainText(say('assets.groups.in_by_hand'));
}

async function give(page: Page, { say, group, colleague }: Job): Promise<void> {
  const tabs = page.getByRole('navigation', { name: say('assets.groups.tabs') });
  await tabs.getByRole('link', { name: say('assets.groups.people') }).click();
  await page.getByRole('button', { name: say('assets.groups.give') }).click();
  const dialog = page.getByRole('dialog', { name: say('assets.groups.give_title', { group }) });
  await dialog.getByRole('combobox', { name: say('assets.assign.who') }).fill(colleague.name);
  await dialog.getByRole('option', { name: colleague.name }).click();
  await page.keyboard.press('Escape');
  const sentence = { people: 1, accounts: 2, role: say('access.roles.operator') };
  await expect(dialog.getByText(say('assets.groups.give_sentence', sentence))).toBeVisible();
  await dialog.getByRole('button', { name: say('assets.groups.give') }).click();
  await expect(toastOf(page, say, say('assets.groups.given', { count: 1, group }))).toBeVisible();
  await expect(page.getByRole('row', { name: colleague.name })).toBeVisible();
}

async function seeThrough(page: Page, { say, center, accounts, colleague, group }: Job): Promise<void> {
  await page.goto(paths.accountPeople(center.id, accounts[1].id));
  const row = page.getByRole('row', { name: colleague.name });
  await expect(row.getByRole('link', { name: group })).toBeVisible();
  await expect(row).toContainText(say('access.roles.operator'));
  await page.goto(paths.member(center.id, colleague.id));
  await expect(page.getByRole('link', { name: group })).toHaveCount(2);
}

async function deleteAndTakeBack(page: Page, other: Page, job: Job): Promise<void> {
  const { say, group, center, accounts, colleague } = job;
  const theirs = (name: string) => other.getByRole('row', { name });
  await other.goto(paths.accounts(center.id));
  for (const account of accounts) await expect(theirs(account.name)).toBeVisible();
  await page.goto(paths.groups(center.id));
  await chooseFrom(page, say('common.actions_of', { name: group }), say('assets.groups.delete'));
  const dialog = page.getByRole('alertdialog', { name: say('assets.groups.delete_title', { group }) });
  await expect(dialog.getByText(say('assets.groups.losses', { count: 1 }))).toBeVisible();
  await expect(dialog.getByRole('listitem').filter({ hasText: colleague.name })).toContainText(accounts[1].name);
  await dialog.getByRole('button', { name: say('assets.groups.delete') }).click();
  await expect(toastOf(page, say, say('assets.groups.deleted', { group }))).toBeVisible();
  await other.reload();
  await expect(other.getByText(say('assets.table.empty_for_viewer'))).toBeVisible();
  await undo(page, say, say('assets.groups.deleted', { group }));
  await expect(toastOf(page, say, say('assets.groups.restored', { group }))).toBeVisible();
  await other.reload();
  for (const account of accounts) await expect(theirs(account.name)).toBeVisible();
}

for (const locale of localesOf('en')) {
  test(`a group that follows a label, given, told, deleted and taken back, ${locale}`, async ({ visit }) => {
    const job = await prepare(locale);
    const page = await visit({ as: job.owner, locale });
    await labelAccount(page, job);
    await makeGroup(page, job);
    await addByHand(page, job);
    await give(page, job);
    await seeThrough(page, job);
    await deleteAndTakeBack(page, await visit({ as: job.colleague, locale }), job);
  });

  test(`accounts are found by their label, ${locale}`, async ({ visit }) => {
    const job = await prepare(locale);
    const { say, owner, center, accounts, label } = job;
    await owner.must('assets.putAccountLabels', { center: center.id, account: accounts[0].id, labels: [label] });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accounts(center.id));
    await expect(page.getByRole('row', { name: accounts[1].name })).toBeVisible();
    await page.getByRole('combobox', { name: say('assets.labels.filter') }).selectOption(label);
    await expect(page.getByRole('row', { name: accounts[1].name })).toBeHidden();
    await expect(page.getByRole('row', { name: accounts[0].name })).toContainText(label);
    await expect(page).toHaveURL(/label=/);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: say('frame.search') }).fill('zcz');
    await page
      .getByRole('option', { name: say('frame.palette.groups') })
      .first()
      .click();
    await expect(page).toHaveURL(paths.groups(center.id));
  });
}
