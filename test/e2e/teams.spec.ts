// Teams on the pages, once in each language: a team is made with somebody in it and given an account, who then finds the account in
// their list; they leave it and lose the account with their next look; the deletion of the team is shown, done and taken back.

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
  account: Account;
  team: string;
}

async function prepare(locale: Locale): Promise<Job> {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const account = await addAccount(owner, center, 'Northpeak JP');
  const colleague = await bringIn(owner, center, { name: 'Amira Haddad', locale });
  return { say: speaker(locale), owner, colleague, center, account, team: locale === 'en' ? 'Launch crew' : '新品组' };
}

async function makeTeam(page: Page, { say, team, colleague }: Job): Promise<void> {
  await room(page, say, 'members').click();
  const tabs = page.getByRole('navigation', { name: say('members.tabs.label') });
  await tabs.getByRole('link', { name: say('members.tabs.teams'), exact: true }).click();
  await expect(page.getByText(say('members.teams.empty'), { exact: true })).toBeVisible();
  await page.getByRole('button', { name: say('members.teams.new'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: say('members.teams.new_title') });
  await dialog.getByLabel(say('members.teams.name'), { exact: true }).fill(team);
  await dialog.getByRole('combobox', { name: say('members.teams.people') }).fill(colleague.name);
  await dialog.getByRole('option', { name: colleague.name }).click();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: say('members.teams.create'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: team })).toBeVisible();
  await expect(page.getByRole('row', { name: colleague.name })).toBeVisible();
}

async function give(page: Page, { say, team, account }: Job): Promise<void> {
  const tabs = page.getByRole('navigation', { name: say('members.teams.tabs') });
  await tabs.getByRole('link', { name: say('members.teams.accounts') }).click();
  await expect(page.getByText(say('members.teams.no_accounts'), { exact: true })).toBeVisible();
  await page.getByRole('button', { name: say('members.teams.give_accounts'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: say('members.teams.give_accounts_to', { team }) });
  await dialog.getByRole('checkbox', { name: account.name }).check();
  await dialog.getByRole('button', { name: say('members.teams.give_accounts'), exact: true }).click();
  await expect(toastOf(page, say, say('members.teams.given', { team, count: 1, kind: 'accounts' }))).toBeVisible();
  await expect(page.getByRole('row', { name: account.name })).toBeVisible();
}

/** At the account the team is named, and offered where people are assigned. */
async function seeAtAccount(page: Page, { say, center, account, colleague, team }: Job): Promise<void> {
  await page.goto(paths.accountPeople(center.id, account.id));
  const through = say('assets.ways.team', { team, group: 'none' });
  await expect(page.getByRole('row', { name: colleague.name })).toContainText(through);
  await page.getByRole('button', { name: say('assets.people.add'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: say('assets.assign.title', { account: account.name }) });
  await dialog.getByRole('checkbox', { name: team }).check();
  await dialog.getByRole('radio', { name: say('access.roles.analyst') }).check();
  await dialog.getByRole('button', { name: say('assets.assign.save', { count: 0, teams: 1 }), exact: true }).click();
  await expect(toastOf(page, say, say('assets.assign.done', { count: 0, teams: 1 }))).toBeVisible();
  await expect(page.getByRole('row', { name: colleague.name })).toContainText(say('access.roles.analyst'));
}

async function takeOut(page: Page, { say, center, colleague, team }: Job): Promise<void> {
  await page.goto(paths.teams(center.id));
  await page.getByRole('link', { name: team, exact: true }).click();
  const actions = say('common.actions_of', { name: colleague.name });
  await chooseFrom(page, actions, say('members.teams.take_out', { name: colleague.name }));
  await expect(toastOf(page, say, say('members.teams.taken_out', { name: colleague.name, team }))).toBeVisible();
  await expect(page.getByText(say('members.teams.nobody'), { exact: true })).toBeVisible();
}

async function deleteAndBack(page: Page, { say, team }: Job): Promise<void> {
  await page.getByRole('button', { name: say('members.teams.delete'), exact: true }).click();
  const dialog = page.getByRole('alertdialog', { name: say('members.teams.delete_title', { team }) });
  await expect(dialog.getByText(say('assets.groups.losses', { count: 1 }), { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: say('members.teams.delete'), exact: true }).click();
  await expect(page.getByText(say('members.teams.empty'), { exact: true })).toBeVisible();
  await undo(page, say, say('members.teams.deleted', { team }));
  await expect(toastOf(page, say, say('members.teams.restored', { team }))).toBeVisible();
  await expect(page.getByRole('row', { name: team })).toContainText(say('assets.people.total', { count: 1 }));
}

for (const locale of localesOf('zh-CN')) {
  test(`people in a team hold what it was given, ${locale}`, async ({ visit }) => {
    const job = await prepare(locale);
    const { say, center, account, colleague, team } = job;
    const page = await visit({ locale, as: job.owner });
    await page.goto(paths.home(center.id));
    await makeTeam(page, job);
    await give(page, job);
    await seeAtAccount(page, job);
    const theirs = await visit({ locale, as: colleague });
    await theirs.goto(paths.accounts(center.id));
    await expect(theirs.getByRole('link', { name: account.name, exact: true })).toBeVisible();
    await takeOut(page, job);
    await theirs.goto(paths.accounts(center.id));
    await expect(theirs.getByRole('link', { name: account.name, exact: true })).toHaveCount(0);
    await undo(page, say, say('members.teams.taken_out', { name: colleague.name, team }));
    await expect(page.getByRole('row', { name: colleague.name })).toBeVisible();
    await deleteAndBack(page, job);
    await theirs.goto(paths.accounts(center.id));
    await expect(theirs.getByRole('link', { name: account.name, exact: true })).toBeVisible();
  });
}
