// The questions about access as people ask them: who can, who could then, and why not.
import { paths, withQuery } from '../../src/web/paths.ts';
import { isRest } from '../sweeps.ts';
import { type Account, addAccount, bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { countPresses } from './presses.ts';
import { room } from './steps.ts';
import { test as base, expect } from './visits.ts';
import { localesOf, speaker } from './words.ts';

interface Own {
  owner: Newcomer;
  center: Center;
  account: Account;
  amira: Newcomer;
}

const test = base.extend<{ own: Own }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from the pattern
  own: async ({}, use) => {
    const owner = await signUp('Lin Wei');
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const as = { accounts: [{ id: account.id, role: 'operator' as const }] };
    await use({ owner, center, account, amira: await bringIn(owner, center, { name: 'Amira Haddad', as }) });
  },
});

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`who could then is who was allowed then, ${locale}`, async ({ visit, own }) => {
    const { owner, center, account, amira } = own;
    const then = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await owner.must('assets.assignAccount', {
      center: center.id,
      account: account.id,
      person: amira.id,
      role: 'analyst',
    });
    const page = await visit({ as: owner, locale });
    const asked = { account: account.id, action: 'campaign:edit' };
    await page.goto(withQuery(paths.access(center.id), asked));
    const people = page.getByRole('table', {
      name: say('access.questions.who_label', { action: say('access.actions.campaign_edit') }),
    });
    await expect(people.getByText('Lin Wei')).toBeVisible();
    await expect(people.getByText('Amira Haddad')).toHaveCount(0);
    await page.goto(withQuery(paths.access(center.id), { ...asked, at: then }));
    await expect(people.getByText('Amira Haddad')).toBeVisible();
    await people.getByRole('row', { name: /Amira Haddad/ }).press('Enter');
    const dialog = page.getByRole('dialog');
    const verdict = { action: say('access.actions.campaign_edit'), who: 'other', person: 'Amira Haddad' };
    await expect(dialog.getByText(say('access.verdict.allow', verdict))).toBeVisible();
    await dialog.getByRole('button', { name: say('access.questions.now') }).click();
    await expect(dialog.getByText(say('access.verdict.deny', verdict))).toBeVisible();
    await page.goto(withQuery(paths.accessChanges(center.id), { from: then }));
    const changes = page.getByRole('table', { name: say('access.questions.changes_label') });
    await expect(changes.getByText('Amira Haddad')).toBeVisible();
    await expect(changes.getByText(say('access.questions.lost'), { exact: true })).toBeVisible();
  });

  test(`a disabled control tells why, ${locale}`, async ({ visit, own }) => {
    const page = await visit({ as: own.amira, locale });
    await page.goto(paths.accountSettings(own.center.id, own.account.id));
    await page
      .getByRole('button', { name: say('access.why.ask') })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: say('access.why.title') });
    const verdict = { action: say('access.actions.adaccount_edit_settings'), who: 'you', person: '' };
    await expect(dialog.getByText(say('access.verdict.deny', verdict))).toBeVisible();
    await expect(dialog.getByText(say('access.start.request_elevation'))).toBeVisible();
  });
}

if (!isRest)
  test('asking who could edit an account on a day takes at most 4 clicks from Home', async ({ visit, own }) => {
    const say = speaker('en');
    const page = await visit({ as: own.owner, locale: 'en' });
    const presses = await countPresses(page);
    await page.goto(paths.home(own.center.id));
    await expect(page.getByText(say('home.attention.title'))).toBeVisible();
    presses.restart();
    await room(page, say, 'access').click();
    const field = page.getByRole('combobox', { name: say('access.questions.account') });
    await field.click();
    await field.fill('Northpeak US');
    await page.getByRole('option', { name: /Northpeak US/ }).click();
    const people = page.getByRole('table');
    await expect(people.getByText('Amira Haddad')).toBeVisible();
    await page.getByLabel(say('access.questions.at'), { exact: true }).fill('2026-03-03T12:00');
    // The center is younger than that, so nobody could.
    await expect(page.getByText(say('access.questions.nobody'))).toBeVisible();
    expect(presses.count()).toBeLessThanOrEqual(4);
  });
