// A campaign made step by step: saved as it is typed, left and resumed, its gaps told where they are mended, then published.
import { paths } from '../../src/web/paths.ts';
import { addImage } from '../creatives.ts';
import { addAccount, openCenter, signUp } from './newcomers.ts';
import { chooseFrom, toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`from its objective to its publication by keyboard, with a break, ${locale}`, async ({ visit }) => {
    test.setTimeout(90_000);
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const at = { center: center.id, account: account.id };
    await addImage(owner, at);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountAds(center.id, account.id));
    await page.getByRole('link', { name: say('ads.flow.open'), exact: true }).click();
    const heading = (step: string) => page.getByRole('heading', { name: say(`ads.flow.names.${step}`), exact: true });
    const field = (key: string) => page.getByLabel(say(key), { exact: true });

    // Enter goes on from any field, and the focus follows.
    await expect(heading('objective')).toBeVisible();
    await page.keyboard.press('Enter');
    await field('ads.table.name').fill('Winter');
    await field('ads.table.name').press('Enter');
    await expect(heading('budget')).toBeFocused();
    const { items } = await owner.must('ads.listCampaigns', at);
    expect(items.map(({ name, isDraft }) => [name, isDraft])).toEqual([['Winter', true]]);
    const campaign = items[0]?.id ?? '';

    // Below the least budget: said at once, beside the budget; nothing is lost meanwhile.
    await field('ads.form.budget').first().selectOption('daily');
    await field('ads.form.amount').fill('5');
    await expect(page.getByText('20.00')).toBeVisible();
    await field('ads.form.amount').fill('50');
    await expect(page.getByText(say('ads.flow.saving.saved'), { exact: true })).toBeVisible();
    await expect
      .poll(async () => (await owner.must('ads.getCampaign', { ...at, campaign })).budget)
      .toEqual({ mode: 'daily', amountMicros: '50000000' });
    await field('ads.form.amount').press('Enter');
    await expect(heading('audience')).toBeFocused();
    await expect(page.getByText(say('audiences.estimate.lacks.numbers'))).toBeVisible();
    await page.getByRole('checkbox', { name: '25-34', exact: true }).check();

    // Left in the middle, and resumed from the list.
    await page.getByRole('button', { name: say('ads.flow.leave'), exact: true }).click();
    await chooseFrom(page, say('common.actions_of', { name: 'Winter' }), say('ads.acts.resume'));
    await expect(heading('budget')).toBeVisible();
    await expect(field('ads.form.amount')).toHaveValue('50.00');
    const steps = page.getByRole('navigation', { name: say('ads.flow.steps') });
    await steps.getByRole('button', { name: say('ads.flow.names.audience') }).click();
    await expect(page.getByRole('checkbox', { name: '25-34', exact: true })).toBeChecked();

    // What is missing is told in the review, and marked where it is mended.
    await steps.getByRole('button', { name: say('ads.flow.names.review') }).click();
    const publish = page.getByRole('button', { name: say('ads.acts.publish'), exact: true });
    await publish.click();
    const missing = page.getByRole('status').filter({ hasText: say('ads.flow.problems.landing_missing') });
    await missing.getByRole('button', { name: say('ads.flow.mend'), exact: true }).click();
    await expect(heading('creative')).toBeFocused();
    await expect(page.getByText(say('ads.flow.problems.text_missing'))).toBeVisible();
    await field('ads.form.brand').fill('Northpeak');
    await page.getByRole('button', { name: say('ads.media.choose_image'), exact: true }).click();
    const library = page.getByRole('dialog', { name: say('ads.media.choose_image'), exact: true });
    await library.getByText('Still').first().click();
    await library.getByRole('button', { name: say('ads.media.take'), exact: true }).click();
    await field('ads.table.text').fill('Light for long nights');
    await field('ads.form.landing').fill('http://northpeak.example');
    await expect(page.getByText(say('ads.form.landing_wrong'))).toBeVisible();
    await field('ads.form.landing').fill('https://northpeak.example/lamps');
    await field('ads.form.landing').press('Enter');
    await expect(page.getByText(say('ads.flow.complete'))).toBeVisible();
    await publish.click();
    await expect(toastOf(page, say, say('ads.done.published'))).toBeVisible();
    const ads = await owner.must('ads.listAds', at);
    expect(ads.items.map(({ isDraft, text, landingUrl }) => [isDraft, text, landingUrl])).toEqual([
      [false, 'Light for long nights', 'https://northpeak.example/lamps'],
    ]);
    const [group] = (await owner.must('ads.listAdGroups', at)).items;
    expect(group?.targeting.ages).toEqual(['25-34']);
  });
}

for (const locale of localesOf('en')) {
  const say = speaker(locale);

  test(`a draft without an ad group is completed, and what cannot be read is told before it is published, ${locale}`, async ({
    visit,
  }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const at = { center: center.id, account: account.id };
    await owner.must('ads.createCampaign', { ...at, name: 'Bare', objective: 'video_views' });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountAds(center.id, account.id));
    await chooseFrom(page, say('common.actions_of', { name: 'Bare' }), say('ads.acts.resume'));
    await page.getByRole('button', { name: say('ads.flow.fill'), exact: true }).click();
    await page.getByLabel(say('ads.form.budget'), { exact: true }).first().selectOption('daily');
    await page.getByLabel(say('ads.form.amount'), { exact: true }).fill('plenty');
    const steps = page.getByRole('navigation', { name: say('ads.flow.steps') });
    await steps.getByRole('button', { name: say('ads.flow.names.review') }).click();
    await expect(page.getByText(say('ads.flow.problems.unread', { step: say('ads.flow.names.budget') }))).toBeVisible();
    await expect(page.getByText(say('ads.flow.problems.video_missing'))).toBeVisible();
    const { items } = await owner.must('ads.listAds', at);
    expect(items.map(({ name, format }) => [name, format])).toEqual([['Bare', 'video']]);
  });
}
