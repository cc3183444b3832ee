// The ads manager: a campaign is drafted, filled and published, switched off and on, deleted after a preview and restored.
import { paths } from '../../src/web/paths.ts';
import { addVideo } from '../creatives.ts';
import { addAccount, openCenter, signUp } from './newcomers.ts';
import { chooseFrom, toastOf, undo } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`a campaign from nothing to published, off, in the bin and back, ${locale}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accounts(center.id));
    // Opening an ad account leads into its ads.
    await page.getByRole('link', { name: account.name, exact: true }).click();
    await expect(page.getByText(say('ads.empty.campaign'), { exact: true })).toBeVisible();

    const press = (key: string) =>
      page
        .getByRole('button', { name: say(key), exact: true })
        .first()
        .click();
    await press('ads.create.campaign');
    const campaign = page.getByRole('dialog', { name: say('ads.create.campaign') });
    await campaign.getByLabel(say('ads.table.name'), { exact: true }).fill('Autumn');
    await campaign.getByLabel(say('ads.form.budget'), { exact: true }).selectOption('daily');
    const amount = campaign.getByLabel(say('ads.form.amount'), { exact: true });
    await amount.fill('5');
    await campaign.getByRole('button', { name: say('ads.form.save'), exact: true }).click();
    // Below the least budget: the refusal says how much it must be.
    await expect(campaign.getByText('20.00')).toBeVisible();
    await amount.fill('50');
    await campaign.getByRole('button', { name: say('ads.form.save'), exact: true }).click();
    await expect(campaign).toHaveCount(0);
    await page.getByRole('link', { name: 'Autumn', exact: true }).click();

    await expect(page.getByText(say('ads.empty.ad_group'), { exact: true })).toBeVisible();
    await press('ads.create.ad_group');
    const group = page.getByRole('dialog', { name: say('ads.create.ad_group') });
    await group.getByLabel(say('ads.table.name'), { exact: true }).fill('Evenings');
    await expect(group.getByText('Autumn', { exact: true })).toBeVisible();
    await group.getByRole('button', { name: say('ads.form.save'), exact: true }).click();
    await expect(group).toHaveCount(0);
    await page.getByRole('link', { name: 'Evenings', exact: true }).click();

    await expect(page.getByText(say('ads.empty.ad'), { exact: true })).toBeVisible();
    await press('ads.create.ad');
    const ad = page.getByRole('dialog', { name: say('ads.create.ad') });
    await ad.getByLabel(say('ads.table.name'), { exact: true }).fill('Lamp');
    await ad.getByLabel(say('ads.form.brand'), { exact: true }).fill('Northpeak');
    await ad.getByLabel(say('ads.table.text'), { exact: true }).fill('Light for long nights');
    await expect(ad.getByText('Evenings', { exact: true })).toBeVisible();
    await ad.getByRole('button', { name: say('ads.form.save'), exact: true }).click();
    await expect(ad).toHaveCount(0);
    await expect(page.getByText('Lamp', { exact: true })).toBeVisible();

    // Without a landing page it is not published, and says so.
    const levels = page.getByRole('navigation', { name: say('ads.tabs') });
    await levels.getByRole('link', { name: say('ads.levels.campaign'), exact: true }).click();
    const row = page.getByRole('row').filter({ hasText: 'Autumn' });
    await expect(row).toContainText(say('ads.delivery.draft'));
    const menu = say('common.actions_of', { name: 'Autumn' });
    await chooseFrom(page, menu, say('ads.acts.publish'));
    const missing = say('refusals.ads.incomplete', { name: 'Lamp', problem: 'landing_missing', count: 2 });
    await expect(toastOf(page, say, missing)).toBeVisible();
    const ads = await owner.must('ads.listAds', { center: center.id, account: account.id });
    const landingUrl = 'https://northpeak.example/lamps';
    await owner.must('ads.updateAd', {
      center: center.id,
      account: account.id,
      ad: ads.items[0]?.id ?? '',
      landingUrl,
      media: [await addVideo(owner, { center: center.id, account: account.id })],
    });
    await chooseFrom(page, menu, say('ads.acts.publish'));
    await expect(row).toContainText(say('ads.delivery.in_review'));

    const isOn = async () =>
      (await owner.must('ads.listCampaigns', { center: center.id, account: account.id })).items[0]?.isOn;
    await row.getByRole('switch').click();
    await expect(row).toContainText(say('ads.delivery.paused'));
    await expect.poll(isOn).toBe(false);
    await undo(page, say, say('ads.done.off', { count: 1 }));
    await expect(row).toContainText(say('ads.delivery.in_review'));
    await expect.poll(isOn).toBe(true);

    await chooseFrom(page, menu, say('ads.acts.remove'));
    const remove = page.getByRole('alertdialog', { name: say('ads.remove.title', { name: 'Autumn' }) });
    await expect(remove.getByText(say('ads.remove.along', { adGroups: 1, ads: 1 }), { exact: true })).toBeVisible();
    await remove.getByRole('button', { name: say('ads.remove.action'), exact: true }).click();
    await expect(page.getByText(say('ads.empty.campaign'), { exact: true })).toBeVisible();
    await page.getByRole('combobox', { name: say('ads.table.state'), exact: true }).selectOption('deleted');
    await expect(row).toContainText(say('ads.delivery.deleted'));
    await chooseFrom(page, menu, say('ads.acts.restore'));
    await expect(page.getByText(say('ads.table.bin_empty'), { exact: true })).toBeVisible();
    await page.getByRole('combobox', { name: say('ads.table.state'), exact: true }).selectOption('all');
    await expect(row).toContainText(say('ads.delivery.in_review'));
  });
}
