// Two centers become partners, share an ad account until a day, give it to somebody there, lower it, and part: three people
// side by side, once in each language.
import type { Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import { type Account, addAccount, bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { chooseFrom, room, toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, type Say, speaker } from './words.ts';

interface Story {
  say: Say;
  brand: Center;
  agency: Center;
  account: Account;
  runner: Newcomer;
}

async function ask(owner: Page, { say, brand, agency }: Story): Promise<void> {
  await owner.goto(paths.home(brand.id));
  await room(owner, say, 'partners').click();
  await expect(owner.getByText(say('partners.list.empty'))).toBeVisible();
  await expect(owner.getByText(brand.id)).toBeVisible();
  await owner.getByRole('button', { name: say('partners.add.action') }).click();
  const dialog = owner.getByRole('dialog', { name: say('partners.add.title') });
  await dialog.getByLabel(say('partners.add.id')).fill('47 11');
  await dialog.getByRole('button', { name: say('partners.add.send') }).click();
  await expect(dialog.getByText(say('refusals.partners.center_unknown'))).toBeVisible();
  await dialog.getByLabel(say('partners.add.id')).fill(` ${agency.id} `);
  await dialog.getByLabel(say('partners.add.note')).fill('Spring season');
  await dialog.getByRole('button', { name: say('partners.add.send') }).click();
  await expect(toastOf(owner, say, say('partners.add.sent'))).toBeVisible();
  await expect(owner.getByText(say('partners.links.title'))).toBeVisible();
}

async function accept(partner: Page, { say, brand, agency }: Story): Promise<void> {
  await partner.goto(paths.inbox(agency.id));
  await expect(partner.getByText(say('requests.can.both_title'))).toBeVisible();
  await expect(partner.getByText('Spring season').first()).toBeVisible();
  await partner.getByRole('button', { name: say('requests.actions.accept') }).click();
  await expect(toastOf(partner, say, say('requests.done.link_approved', { center: brand.name }))).toBeVisible();
}

async function share(owner: Page, { say, brand, agency, account }: Story): Promise<void> {
  await owner.goto(paths.account(brand.id, account.id));
  await expect(owner.getByText(say('partners.account.nobody'))).toBeVisible();
  await owner.getByRole('button', { name: say('partners.share.action_one'), exact: true }).click();
  const dialog = owner.getByRole('dialog', { name: say('partners.share.title_of', { account: account.name }) });
  await expect(dialog.getByLabel(say('partners.share.partner'))).toHaveValue(agency.id);
  await dialog.getByLabel(say('common.term.ends'), { exact: true }).fill('2099-12-31');
  await dialog.getByRole('button', { name: say('partners.share.save', { count: 1 }) }).click();
  await expect(toastOf(owner, say, say('partners.share.done', { count: 1 }))).toBeVisible();
  await expect(owner.getByRole('link', { name: agency.name })).toBeVisible();
}

async function give(partner: Page, { say, brand, agency, account, runner }: Story): Promise<void> {
  await room(partner, say, 'partners').click();
  await partner.getByRole('link', { name: say('partners.tabs.borrowed') }).click();
  await partner.getByRole('link', { name: account.name }).click();
  await expect(partner.getByText(brand.name).first()).toBeVisible();
  await expect(partner.getByText(say('partners.account.borrowed_hint'))).toBeVisible();
  await partner.goto(paths.accountPeople(agency.id, account.id));
  await partner
    .getByRole('button', { name: say('assets.people.add') })
    .first()
    .click();
  const dialog = partner.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: runner.name }).check();
  await dialog.getByRole('button', { name: say('assets.assign.save', { count: 1, teams: 0 }) }).click();
  await expect(toastOf(partner, say, say('assets.assign.done', { count: 1, teams: 0 }))).toBeVisible();
}

/** The ceiling is lowered in its cell, and the runner's rights with it; the list of people says so. */
async function lower(owner: Page, { say, brand, agency, account, runner }: Story): Promise<void> {
  await room(owner, say, 'partners').click();
  await owner.getByRole('link', { name: say('partners.tabs.people'), exact: true }).click();
  const row = owner.getByRole('row').filter({ hasText: runner.name });
  await expect(row).toContainText(say('access.roles.operator'));
  await owner.getByRole('link', { name: say('partners.tabs.lent'), exact: true }).click();
  const names = { account: account.name, partner: agency.name };
  await owner.getByLabel(say('partners.shares.ceiling_of', names)).selectOption('analyst');
  await expect(toastOf(owner, say, say('partners.share.changed'))).toBeVisible();
  await owner.goto(paths.partnerPeople(brand.id));
  await expect(row).toContainText(say('access.roles.analyst'));
}

async function part(owner: Page, { say, agency, account, runner }: Story): Promise<void> {
  await room(owner, say, 'partners').click();
  await chooseFrom(owner, say('common.actions_of', { name: agency.name }), say('partners.end.action'));
  const dialog = owner.getByRole('alertdialog', { name: say('partners.end.title', { partner: agency.name }) });
  await expect(dialog).toContainText(account.name);
  await expect(dialog).toContainText(runner.name);
  await dialog.getByRole('button', { name: say('partners.end.confirm'), exact: true }).click();
  await expect(toastOf(owner, say, say('partners.end.done', { partner: agency.name }))).toBeVisible();
}

for (const locale of localesOf('en')) {
  test(`partners link, share, lower and part, in ${locale}`, async ({ visit }) => {
    test.setTimeout(150_000);
    const say = speaker(locale);
    const [lin, mei] = [await signUp('Lin Wei', { locale }), await signUp('Mei Tan', { locale })];
    const brand = await openCenter(lin, '北峰 Northpeak');
    const agency = await openCenter(mei, '海悦 Haiyue');
    const account = await addAccount(lin, brand, 'Northpeak US');
    const runner = await bringIn(mei, agency, { name: 'Ruben Ortiz', locale });
    const story: Story = { say, brand, agency, account, runner };
    const owner = await visit({ as: lin, locale });
    const partner = await visit({ as: mei, locale });
    const person = await visit({ as: runner, locale });
    await ask(owner, story);
    await accept(partner, story);
    await share(owner, story);
    await give(partner, story);
    await person.goto(paths.accounts(agency.id));
    await expect(person.getByText(account.name)).toBeVisible();
    await lower(owner, story);
    await part(owner, story);
    // Nobody touched the page: it is told.
    await expect(person.getByText(account.name)).toBeHidden();
    await partner.goto(paths.borrowed(agency.id));
    await expect(partner.getByText(say('partners.shares.borrowed_empty'))).toBeVisible();
  });
}
