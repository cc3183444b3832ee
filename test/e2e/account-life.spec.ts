// An ad account is asked for by another center, handed over and taken back, and closed: two people side by side, once in each
// language.
import type { Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import { type Account, addAccount, bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { chooseFrom, toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { type Locale, localesOf, type Say, speaker } from './words.ts';

interface Story {
  say: Say;
  lin: Newcomer;
  mei: Newcomer;
  brand: Center;
  agency: Center;
  account: Account;
}

async function begin(locale: Locale): Promise<Story> {
  const [lin, mei] = [await signUp('Lin Wei', { locale }), await signUp('Mei Tan', { locale })];
  const brand = await openCenter(lin, '北峰 Northpeak');
  const agency = await openCenter(mei, '海悦 Haiyue');
  const account = await addAccount(lin, brand, 'Northpeak US');
  return { say: speaker(locale), lin, mei, brand, agency, account };
}

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

/** The settings of the account, with all that they ask answered. */
async function openSettings(page: Page, { say, brand, account }: Story): Promise<void> {
  await page.goto(paths.accountSettings(brand.id, account.id));
  await expect(page.getByRole('heading', { name: say('assets.transfer.title'), exact: true })).toBeVisible();
}

async function offer(page: Page, story: Story): Promise<void> {
  const { say, agency, account } = story;
  await openSettings(page, story);
  await press(page, say('assets.transfer.action'));
  const dialog = page.getByRole('dialog', { name: say('assets.transfer.dialog_title', { account: account.name }) });
  await dialog.getByLabel(say('partners.add.id'), { exact: true }).fill('4711');
  await expect(dialog.getByText(say('refusals.assets.center_unknown'), { exact: true })).toBeVisible();
  await dialog.getByLabel(say('partners.add.id'), { exact: true }).fill(agency.id);
  await expect(dialog.getByText('Ruben Ortiz', { exact: true })).toBeVisible();
  await dialog.getByLabel(say('assets.transfer.note'), { exact: true }).fill('As agreed');
  await dialog.getByRole('button', { name: say('assets.transfer.send'), exact: true }).click();
  await expect(toastOf(page, say, say('assets.transfer.sent'))).toBeVisible();
  await expect(page.getByText(say('assets.transfer.waits', { id: agency.id }), { exact: true })).toBeVisible();
}

for (const locale of localesOf('en')) {
  test(`access to an account of another center is asked for and given, ${locale}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const { say, lin, mei, brand, agency, account } = await begin(locale);
    const asking = await visit({ as: mei, locale });
    await asking.goto(paths.accounts(agency.id));
    await chooseFrom(asking, say('assets.add.action'), say('assets.add.ask'));
    const dialog = asking.getByRole('dialog', { name: say('assets.ask.title'), exact: true });
    const id = dialog.getByLabel(say('assets.bind.account_id'), { exact: true });
    await id.fill('4611686018427387904');
    await dialog.getByRole('button', { name: say('assets.ask.send'), exact: true }).click();
    await expect(dialog.getByText(say('refusals.partners.not_askable'), { exact: true })).toBeVisible();
    await id.fill(account.id);
    await dialog.getByLabel(say('assets.ask.role'), { exact: true }).selectOption('analyst');
    await dialog.getByLabel(say('common.term.ends'), { exact: true }).fill('2099-12-31');
    await dialog.getByLabel(say('assets.bind.note'), { exact: true }).fill('Spring season');
    await dialog.getByRole('button', { name: say('assets.ask.send'), exact: true }).click();
    await expect(toastOf(asking, say, say('assets.ask.sent'))).toBeVisible();
    await asking.goto(paths.accessRequests(agency.id));
    await expect(asking.getByRole('row').filter({ hasText: account.id })).toContainText(
      say('assets.binding_states.pending'),
    );

    const owner = await visit({ as: lin, locale });
    await owner.goto(paths.inbox(brand.id));
    const headline = { center: agency.name, own: brand.name, account: account.name };
    await expect(owner.getByRole('heading', { name: say('requests.headline.access', headline) })).toBeVisible();
    await expect(owner.getByText(say('requests.can.become_partners'), { exact: true })).toBeVisible();
    await press(owner, `${say('requests.actions.accept')} E`);
    const given = say('requests.done.access_approved', { center: agency.name, account: account.name });
    await expect(toastOf(owner, say, given)).toBeVisible();

    // Nobody touched the page: it is told.
    await expect(asking.getByRole('row').filter({ hasText: account.id })).toContainText(
      say('assets.binding_states.approved'),
    );
    await asking.goto(paths.accounts(agency.id));
    await asking.getByRole('link', { name: account.name, exact: true }).click();
    await expect(asking.getByText(say('partners.account.borrowed_hint'), { exact: true })).toBeVisible();
  });

  test(`an account is offered, taken over and taken back, ${locale}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const story = await begin(locale);
    const { say, lin, mei, brand, agency, account } = story;
    const as = { accounts: [{ id: account.id, role: 'operator' as const }] };
    const ruben = await bringIn(lin, brand, { name: 'Ruben Ortiz', locale, as });
    const owner = await visit({ as: lin, locale });
    await offer(owner, story);

    const other = await visit({ as: mei, locale });
    await other.goto(paths.inbox(agency.id));
    const headline = { center: brand.name, own: agency.name, account: account.name };
    await expect(other.getByRole('heading', { name: say('requests.headline.transfer', headline) })).toBeVisible();
    await expect(other.getByText(say('requests.can.reversible'), { exact: true })).toBeVisible();
    await press(other, `${say('requests.actions.accept')} E`);
    await press(other, say('requests.transfer.confirm'));
    const taken = say('requests.done.transfer_approved', { account: account.name, own: agency.name });
    await expect(toastOf(other, say, taken)).toBeVisible();
    await press(other, say('requests.actions.open_account'));
    await expect(other.getByText(say('assets.origins.transferred'), { exact: true })).toBeVisible();
    const lost = await ruben.call('assets.getAccount', { center: brand.id, account: account.id });
    expect(lost.status).toBe(404);

    await owner.goto(paths.transfers(brand.id));
    const row = owner.getByRole('row').filter({ hasText: account.name });
    await expect(row).toContainText(say('assets.transfer_states.accepted'));
    await chooseFrom(owner, say('common.actions_of', { name: account.name }), say('assets.transfer.reverse'));
    await press(owner, say('assets.transfer.reverse_confirm'));
    const back = say('assets.transfer.reversed', { account: account.name, center: brand.name });
    await expect(toastOf(owner, say, back)).toBeVisible();
    await expect(row).toContainText(say('assets.transfer_states.reversed'));
    const again = await ruben.must('assets.getAccount', { center: brand.id, account: account.id });
    expect(again.viewer.role).toBe('operator');
    await other.goto(paths.accounts(agency.id));
    await expect(other.getByText(say('assets.table.empty'), { exact: true })).toBeVisible();
  });

  test(`closing an account is refused while it is offered, and done once it is not, ${locale}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const story = await begin(locale);
    const { say, lin, brand, account } = story;
    const as = { accounts: [{ id: account.id, role: 'operator' as const }] };
    await bringIn(lin, brand, { name: 'Ruben Ortiz', locale, as });
    const owner = await visit({ as: lin, locale });
    await offer(owner, story);
    await press(owner, say('assets.close.action'));
    const dialog = owner.getByRole('alertdialog', {
      name: say('assets.close.dialog_title', { account: account.name }),
    });
    await expect(dialog.getByText(say('refusals.assets.transfer_open'), { exact: true })).toBeVisible();
    await dialog.getByRole('button', { name: say('common.cancel'), exact: true }).click();

    await press(owner, say('assets.transfer.withdraw'));
    const withdrawal = owner.getByRole('alertdialog');
    await withdrawal.getByRole('button', { name: say('assets.transfer.withdraw'), exact: true }).click();
    await expect(toastOf(owner, say, say('assets.transfer.withdrawn'))).toBeVisible();
    await expect(owner.getByRole('button', { name: say('assets.transfer.action'), exact: true })).toBeVisible();

    await press(owner, say('assets.close.action'));
    await expect(dialog.getByText('Ruben Ortiz', { exact: true })).toBeVisible();
    await dialog.getByRole('button', { name: say('assets.close.confirm'), exact: true }).click();
    await expect(toastOf(owner, say, say('assets.close.done', { account: account.name }))).toBeVisible();
    await press(owner, say('assets.close.reopen'));
    await expect(toastOf(owner, say, say('assets.close.reopened', { account: account.name }))).toBeVisible();
    await expect(owner.getByRole('button', { name: say('assets.close.action'), exact: true })).toBeVisible();
  });
}
