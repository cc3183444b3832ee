// What leaves a center as a file: said in the log, held by a rule until another approves, and then saved.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import { bringIn, openCenter, signUp } from './newcomers.ts';
import { toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

/** Presses the button that saves a file, and answers its name and what is in it. */
async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`a file waits for a second person, and is in the log, ${locale}`, async ({ visit }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const amira = await bringIn(owner, center, { name: 'Amira Haddad', locale, as: { role: 'admin' } });
    const settings = await visit({ as: owner, locale });
    await settings.goto(paths.settings(center.id));
    const area = say('requests.areas.exports');
    await settings.getByLabel(say('settings.approval.approvals_of', { area })).selectOption('1');
    await settings.getByLabel(say('settings.approval.rows'), { exact: true }).fill('2');
    await settings.getByRole('button', { name: say('settings.approval.save') }).click();
    await expect(toastOf(settings, say, say('settings.approval.saved'))).toBeVisible();

    const page = await visit({ as: owner, locale });
    await page.goto(paths.members(center.id));
    await expect(page.getByRole('row', { name: 'Amira Haddad', exact: false })).toBeVisible();
    await page.getByRole('button', { name: say('common.export'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('requests.approval.title') });
    await expect(dialog.getByText(say('audit.lists.members_listMembers'), { exact: true }).first()).toBeVisible();
    await dialog.getByRole('button', { name: say('requests.approval.propose') }).click();
    await expect(toastOf(page, say, say('requests.approval.waits'))).toBeVisible();

    const other = await visit({ as: amira, locale });
    await other.goto(paths.inbox(center.id));
    await other.getByRole('button', { name: say('requests.proposals.approve') }).click();
    await expect(toastOf(other, say, say('requests.proposals.approved_last'))).toBeVisible();
    await expect
      .poll(async () => (await owner.must('requests.listProposals', { center: center.id })).items[0]?.state)
      .toBe('done');

    const { name, bytes } = await saved(page, say('common.export'));
    expect(name).toBe('members.csv');
    expect(bytes.toString()).toContain('"Amira Haddad"');
    await page.goto(paths.activity(center.id));
    const action = say('audit.actions.audit_list_exported');
    await page.getByRole('button', { name: action, exact: true }).click();
    const entry = page.getByRole('dialog');
    await expect(entry.getByText(say('audit.lists.members_listMembers'), { exact: true })).toBeVisible();
  });

  test(`transactions are saved as CSV and as a spreadsheet, ${locale}`, async ({ visit }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const funding = { center: center.id, key: crypto.randomUUID(), currency: 'EUR', amountMicros: '1200500000' };
    await owner.must('finance.recordFunding', { ...funding, reference: 'Advice 7' });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.transactions(center.id));
    await expect(page.getByText('Advice 7').first()).toBeVisible();
    const csv = await saved(page, say('common.export'));
    expect(csv.name).toBe('transactions.csv');
    expect(csv.bytes.toString()).toContain('"1200.50","EUR","Advice 7"');
    const xlsx = await saved(page, say('finance.transactions.export_xlsx'));
    expect([xlsx.name, xlsx.bytes.subarray(0, 2).toString()]).toEqual(['transactions.xlsx', 'PK']);
    const { items } = await owner.must('audit.listActivity', { center: center.id, action: 'finance.list_exported' });
    expect(items.length).toBe(1);
  });
}
