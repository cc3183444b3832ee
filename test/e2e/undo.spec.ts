// Taking a change back from the log: what somebody did since is shown, and not overwritten by mistake.
import { paths } from '../../src/web/paths.ts';
import { bringIn, openCenter, signUp } from './newcomers.ts';
import { toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`a change is taken back from the log, over what somebody did since only on purpose, ${locale}`, async ({
    visit,
  }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const amira = await bringIn(owner, center, { name: 'Amira Haddad', locale, as: { role: 'admin' } });
    const kenji = await bringIn(owner, center, { name: 'Kenji Sato', locale });
    const of = { center: center.id, member: kenji.id };
    await owner.must('members.updateMember', { ...of, financeRole: 'analyst' });
    await amira.must('members.updateMember', { ...of, financeRole: 'manager' });

    const page = await visit({ as: owner, locale });
    await page.goto(paths.activity(center.id));
    const action = say('audit.actions.members_member_updated');
    const open = async (at: 'first' | 'last') => {
      await page.getByRole('button', { name: action, exact: true })[at]().click();
      const entry = page.getByRole('dialog', { name: action });
      await entry.getByRole('button', { name: say('audit.undo.open') }).click();
      return page.getByRole('alertdialog', { name: say('audit.undo.title', { action }) });
    };

    const clash = await open('last');
    await expect(clash.getByText(say('audit.undo.conflict'))).toBeVisible();
    const fields = clash.getByRole('table').first();
    await expect(fields).toContainText(say('access.finance_roles.analyst'));
    await expect(fields).toContainText(say('access.finance_roles.manager'));
    await expect(clash.getByRole('button', { name: say('audit.undo.despite') })).toBeEnabled();
    await clash.getByRole('button', { name: say('common.cancel') }).click();
    await expect(clash).toHaveCount(0);
    expect((await owner.must('members.getMember', of)).financeRole).toBe('manager');

    const undo = await open('first');
    await undo.getByRole('button', { name: say('audit.undo.confirm'), exact: true }).click();
    await expect(toastOf(page, say, say('audit.undo.done'))).toBeVisible();
    expect((await owner.must('members.getMember', of)).financeRole).toBe('analyst');

    await expect(page.getByRole('button', { name: action, exact: true })).toHaveCount(3);
    await page.getByRole('button', { name: action, exact: true }).first().click();
    const made = page.getByRole('dialog', { name: action });
    await expect(made.getByText(say('audit.undo.undoes'))).toBeVisible();
    await expect(made.getByRole('button', { name: say('audit.undo.open') })).toBeVisible();
  });
}
