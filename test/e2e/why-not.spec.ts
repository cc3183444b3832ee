// "Why can't I?" beside what is off, once in each language: it says what stands in the way, and who can do it.
import { paths } from '../../src/web/paths.ts';
import { addAccount, bringIn, openCenter, signUp } from './newcomers.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

for (const locale of localesOf('zh-CN')) {
  test(`an admin is told who can change an owner (${locale})`, async ({ visit }) => {
    const say = speaker(locale);
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const admin = await bringIn(owner, center, { name: 'Amira Haddad', locale, as: { role: 'admin' } });
    const page = await visit({ as: admin, locale });
    await page.goto(paths.members(center.id));
    await page.getByRole('button', { name: say('common.actions_of', { name: 'Lin Wei' }) }).click();
    await page.getByRole('menuitem', { name: say('access.why.ask') }).click();
    const dialog = page.getByRole('dialog', { name: say('access.why.title') });
    await expect(dialog.getByText(say('members.why.last_owner'))).toBeVisible();
    const second = await bringIn(owner, center, { name: 'Ruben Ortiz', locale });
    await owner.must('members.updateMember', { center: center.id, member: second.id, role: 'owner' });
    await page.goto(paths.member(center.id, owner.id));
    await page.getByRole('button', { name: say('access.why.ask') }).click();
    await expect(dialog.getByText(say('members.why.only_owner'))).toBeVisible();
    await expect(dialog.getByRole('link', { name: 'Ruben Ortiz' })).toBeVisible();
  });

  test(`an employee asks at the controls of an ad account, a partner and the center (${locale})`, async ({ visit }) => {
    const say = speaker(locale);
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const as = { accounts: [{ id: account.id, role: 'analyst' as const }] };
    const employee = await bringIn(owner, center, { name: 'Kenji Mori', locale, as });
    const page = await visit({ as: employee, locale });
    const places = [paths.accountSettings(center.id, account.id), paths.partners(center.id), paths.settings(center.id)];
    for (const place of places) {
      await page.goto(place);
      await page
        .getByRole('button', { name: say('access.why.ask') })
        .last()
        .click();
      const dialog = page.getByRole('dialog', { name: say('access.why.title') });
      await expect(dialog.getByText('Lin Wei')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    }
  });
}
