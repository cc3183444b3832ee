// A spreadsheet with faults is read in: what was read otherwise is agreed to, faulty lines are left out, and all goes back in one.
import { paths } from '../../src/web/paths.ts';
import { addAccount, openCenter, signUp } from './newcomers.ts';
import { undo } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

for (const locale of localesOf('en')) {
  const say = speaker(locale);

  test(`campaigns are read in from a file with faults, ${locale}`, async ({ visit }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const at = { center: center.id, account: account.id };
    const budget = { mode: 'daily' as const, amountMicros: '50000000' };
    const { id } = await owner.must('ads.createCampaign', { ...at, name: 'Autumn', objective: 'reach', budget });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountAds(center.id, account.id));
    await page.getByRole('button', { name: say('ads.acts.import'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('ads.sheet.title_campaign'), exact: true });
    const saved = page.waitForEvent('download');
    await dialog.getByRole('button', { name: say('ads.sheet.save_rows'), exact: true }).click();
    expect((await saved).suggestedFilename()).toBe('campaign-rows.csv');
    const rows = [
      'id,名称,objective,budget,labels',
      `${id},,,"1.234,50",q4; sheet`,
      ', Winter ,traffic,80.00,',
      ',Too little,reach,5.00,',
      ',No amount,reach,many,',
    ];
    const file = { name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${rows.join('\r\n')}`) };
    await dialog.getByLabel(say('ads.sheet.file'), { exact: true }).setInputFiles(file);
    await dialog.getByRole('button', { name: say('ads.bulk.to_preview'), exact: true }).click();

    const preview = page.getByRole('dialog', { name: say('ads.bulk.preview'), exact: true });
    const counts = say('ads.sheet.counts', { created: 1, changed: 1, refused: 2, same: 0 });
    await expect(preview.getByText(counts, { exact: true })).toBeVisible();
    await expect(preview.getByText(/20\.00 USD/)).toBeVisible();
    await expect(preview.getByText(say('ads.sheet.problems.number', { typed: 'many' }))).toBeVisible();
    const read = say('ads.sheet.read_as', { column: 'budget', typed: '1.234,50', read: '1234.50' });
    await expect(preview.getByText(read)).toBeVisible();
    const act = preview.getByRole('button', { name: say('ads.sheet.act', { count: 2 }), exact: true });
    // Neither a reading nor a loss goes by in silence.
    await expect(act).toHaveAttribute('aria-disabled', 'true');
    await preview.getByRole('checkbox', { name: say('ads.sheet.accept', { count: 2 }), exact: true }).check();
    await expect(act).toHaveAttribute('aria-disabled', 'true');
    await preview.getByRole('checkbox', { name: say('ads.sheet.skip', { count: 2 }), exact: true }).check();
    await act.click();
    await expect(preview).toHaveCount(0);
    const known = async () =>
      (await owner.must('ads.listCampaigns', { ...at, sort: 'created' })).items.map((one) => [
        one.name,
        one.budget.mode === 'none' ? null : one.budget.amountMicros,
        one.labels,
      ]);
    expect(await known()).toEqual([
      ['Autumn', '1234500000', ['q4', 'sheet']],
      ['Winter', '80000000', []],
    ]);
    await undo(page, say, say('ads.sheet.done', { created: 1, changed: 1 }));
    await expect.poll(known).toEqual([['Autumn', '50000000', []]]);
  });
}
