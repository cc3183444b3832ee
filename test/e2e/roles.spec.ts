// Roles that a center makes itself, and a higher role for some hours: asked for where it is missing, approved, used.
import { paths } from '../../src/web/paths.ts';
import { addAccount, bringIn, openCenter, signUp } from './newcomers.ts';
import { toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

for (const locale of localesOf('en')) {
  const say = speaker(locale);

  test(`who may not is told why, asks for the role, and works once somebody approved, ${locale}`, async ({ visit }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak JP');
    const accounts = [{ id: account.id, role: 'analyst' as const }];
    const kenji = await bringIn(owner, center, { name: 'Kenji Sato', locale, as: { accounts } });
    const page = await visit({ as: kenji, locale });
    await page.goto(paths.accountPeople(center.id, account.id));
    await page.getByRole('button', { name: say('members.why.explain') }).click();
    await page.getByRole('button', { name: say('access.elevation.ask') }).click();
    const dialog = page.getByRole('dialog', { name: say('access.elevation.title') });
    await dialog.getByRole('button', { name: say('access.elevation.send') }).click();
    await expect(dialog.getByText(say('access.elevation.reason_missing'))).toBeVisible();
    await dialog.getByLabel(say('access.elevation.reason')).fill('Handover of the weekend');
    await dialog.getByRole('button', { name: say('access.elevation.send') }).click();
    await expect(toastOf(page, say, say('access.elevation.sent'))).toBeVisible();

    const lin = await visit({ as: owner, locale });
    const { items } = await owner.must('requests.listInbox');
    await lin.goto(`${paths.inbox(center.id)}?request=${items[0]?.id ?? ''}`);
    await expect(lin.getByText('Handover of the weekend').first()).toBeVisible();
    await lin.getByRole('button', { name: say('requests.actions.accept') }).click();
    await expect.poll(async () => (await owner.must('access.listElevations', { center: center.id })).total).toBe(1);

    await page.reload();
    await expect(page.getByRole('row', { name: 'Kenji Sato' }).first()).toBeVisible();
  });

  test(`a center makes a role, gives it, and sees by name who holds it, ${locale}`, async ({ visit }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak JP');
    const kenji = await bringIn(owner, center, { name: 'Kenji Sato', locale });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.roles(center.id));
    await page.getByRole('button', { name: say('access.role_page.make') }).click();
    const dialog = page.getByRole('dialog', { name: say('access.role_page.make') });
    await dialog.getByLabel(say('access.role_page.name')).fill('Media buyer');
    await dialog.getByLabel(say('access.actions.campaign_edit')).check();
    await dialog.getByRole('button', { name: say('access.role_page.make') }).click();
    await expect(toastOf(page, say, say('access.role_page.saved', { name: 'Media buyer' }))).toBeVisible();
    await expect(page.getByRole('row', { name: 'Media buyer' })).toBeVisible();

    const { items } = await owner.must('access.listRoles', { center: center.id, kind: 'own' });
    const role = items[0]?.id ?? '';
    const given = { center: center.id, account: account.id, person: kenji.id, role };
    await owner.must('assets.assignAccount', given);
    await page.goto(paths.accountPeople(center.id, account.id));
    const select = page.getByLabel(say('assets.people.role_of', { name: 'Kenji Sato' }));
    await expect(select).toHaveValue(role);
    await expect(select.locator('option:checked')).toHaveText('Media buyer');

    await page.goto(paths.roles(center.id));
    await page.getByRole('button', { name: say('common.actions_of', { name: 'Media buyer' }) }).click();
    await page.getByRole('menuitem', { name: say('access.role_page.change'), exact: true }).click();
    const change = page.getByRole('dialog', { name: say('access.role_page.change_title', { name: 'Media buyer' }) });
    await change.getByLabel(say('access.actions.campaign_edit')).uncheck();
    await expect(change.getByText(say('access.effects.losing', { count: 1 }))).toBeVisible();
    await expect(change.getByText(say('access.effects.one', { name: 'Kenji Sato', count: 1 }))).toBeVisible();
  });
}
