// An automated rule from its first word to its log: written, seen in its preview, made active, run, taken back and paused.
import { paths } from '../../src/web/paths.ts';
import { addAccount, openCenter, signUp } from './newcomers.ts';
import { chooseFrom, toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

const units = (amount: number): string => String(amount * 1_000_000);

for (const locale of localesOf('en')) {
  const say = speaker(locale);

  test(`a rule is written, looked at, made active, run and taken back, ${locale}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const at = { center: center.id, account: account.id };
    const budget = { mode: 'daily', amountMicros: units(100) } as const;
    const { id: campaign } = await owner.must('ads.createCampaign', {
      ...at,
      name: 'Autumn',
      objective: 'traffic',
      budget,
    });
    await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [campaign] });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountRules(center.id, account.id));
    await expect(page.getByText(say('rules.empty'), { exact: true })).toBeVisible();

    await page
      .getByRole('button', { name: say('rules.create'), exact: true })
      .first()
      .click();
    const editor = page.getByRole('dialog', { name: say('rules.create') });
    await editor.getByLabel(say('rules.table.level'), { exact: true }).selectOption('campaign');
    await editor.getByLabel(say('rules.form.fact'), { exact: true }).selectOption('budget');
    await editor.getByRole('button', { name: say('rules.form.save'), exact: true }).click();
    // What is missing is said beside it.
    await expect(editor.getByText(say('rules.form.unread'), { exact: true })).toBeVisible();
    await editor.getByLabel(say('rules.table.name'), { exact: true }).fill('Enough');
    await editor.getByLabel(say('rules.form.value'), { exact: true }).fill('50');
    await editor.getByLabel(say('rules.form.least'), { exact: true }).fill('90');
    const words = say('rules.does.lower_percent', { field: say('rules.fields.budget'), amount: '20%' });
    await expect(editor.getByRole('status').filter({ hasText: words })).toBeVisible();
    await editor.getByRole('button', { name: say('rules.form.save'), exact: true }).click();

    const preview = page.getByRole('dialog', { name: say('rules.preview.title', { name: 'Enough' }) });
    await expect(preview.getByRole('row')).toHaveCount(31);
    await preview.getByRole('button', { name: say('rules.menu.activate'), exact: true }).click();
    await expect(toastOf(page, say, say('rules.done.activated', { name: 'Enough' }))).toBeVisible();
    const row = page.getByRole('row').filter({ hasText: 'Enough' });
    await expect(row).toContainText(say('rules.states.active'));

    const menu = say('common.actions_of', { name: 'Enough' });
    await chooseFrom(page, menu, say('rules.menu.run'));
    await expect(toastOf(page, say, say('rules.done.runRule', { name: 'Enough' }))).toBeVisible();
    const now = await owner.must('ads.getCampaign', { ...at, campaign });
    expect(now.budget).toEqual({ mode: 'daily', amountMicros: units(90) });

    await chooseFrom(page, menu, say('rules.menu.log'));
    const run = page.getByRole('row').filter({ hasText: 'Enough' });
    await expect(run).toContainText(say('rules.run_states.done', { met: 1, acted: 1 }));
    await run.getByText('Enough', { exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('rules.log.run', { name: 'Enough' }) });
    await expect(dialog.getByRole('link', { name: 'Autumn', exact: true })).toBeVisible();
    await dialog.getByRole('button', { name: say('rules.log.revert'), exact: true }).click();
    await expect(toastOf(page, say, say('rules.done.reverted', { reverted: 1, left: 0 }))).toBeVisible();
    const back = await owner.must('ads.getCampaign', { ...at, campaign });
    expect(back.budget).toEqual(budget);

    await page
      .getByRole('link', { name: say('rules.title'), exact: true })
      .last()
      .click();
    await chooseFrom(page, menu, say('rules.menu.pause'));
    await expect(row).toContainText(say('rules.states.paused'));
  });
}
