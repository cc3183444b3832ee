// From a video on somebody's machine to an ad that is approved: uploaded, chosen, published, rejected with a reason, changed, approved.
import path from 'node:path';
import { paths, withQuery } from '../../src/web/paths.ts';
import { addVideo } from '../creatives.ts';
import { addAccount, bringIn, openCenter, signUp } from './newcomers.ts';
import { chooseFrom } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

interface At {
  center: string;
  account: string;
}

const video = path.join(import.meta.dirname, '..', 'media', 'quiet.webm');

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`a video becomes an ad, is rejected, changed and approved, ${locale}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const owner = await signUp('Lin Wei', { locale });
    // Named by the installation of these tests.
    const operator = await signUp('Rae Viewer', { locale, email: `operator-${locale.toLowerCase()}@example.com` });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const at = { center: center.id, account: account.id };
    const campaign = await owner.must('ads.createCampaign', { ...at, name: 'Autumn', objective: 'reach' });
    const budget = { mode: 'daily' as const, amountMicros: '50000000' };
    const group = await owner.must('ads.createAdGroup', { ...at, campaign: campaign.id, name: 'Evenings', budget });

    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountMedia(center.id, account.id));
    await page.getByLabel(say('ads.media.upload'), { exact: true }).first().setInputFiles(video);
    const creative = page.getByRole('row').filter({ hasText: 'quiet.webm' });
    await expect(creative).toContainText('540×960');
    // The browser drew a still of it.
    await expect(creative.locator('img')).toBeVisible();

    await page.goto(withQuery(paths.accountAds(center.id, account.id), { level: 'ad', group: group.id }));
    await page
      .getByRole('button', { name: say('ads.create.ad'), exact: true })
      .first()
      .click();
    const ad = page.getByRole('dialog', { name: say('ads.create.ad') });
    await ad.getByLabel(say('ads.table.name'), { exact: true }).fill('Lamp');
    await ad.getByLabel(say('ads.form.brand'), { exact: true }).fill('Northpeak');
    await ad.getByLabel(say('ads.table.text'), { exact: true }).fill('Light for long nights');
    await ad.getByRole('button', { name: say('ads.media.choose_video'), exact: true }).click();
    const library = page.getByRole('dialog', { name: say('ads.media.choose_video') });
    await library.getByRole('button', { name: /quiet\.webm/ }).click();
    await library.getByRole('button', { name: say('ads.media.take'), exact: true }).click();
    await expect(ad.locator('video')).toBeVisible();
    await ad.getByRole('button', { name: say('ads.form.save'), exact: true }).click();
    await expect(ad).toHaveCount(0);
    await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [campaign.id] });

    const desk = await visit({ as: operator, locale });
    const { items } = await owner.must('ads.listAds', at);
    const id = items[0]?.id ?? '';
    await desk.goto(withQuery(paths.review(), { search: id }));
    await desk.getByText('Lamp', { exact: true }).click();
    const look = desk.getByRole('dialog', { name: 'Lamp' });
    await expect(look.locator('video')).toBeVisible();
    await look.press('r');
    const reject = desk.getByRole('dialog', { name: say('ads.review.reject_title', { count: 1, name: 'Lamp' }) });
    await reject.getByLabel(say('ads.review.reasons.misleading'), { exact: true }).check();
    await reject.getByLabel(say('ads.review.note'), { exact: true }).fill('Show the lamp itself.');
    await reject.getByRole('button', { name: say('ads.review.reject'), exact: true }).click();
    await expect(reject).toHaveCount(0);

    await page.reload();
    const row = page.getByRole('row').filter({ hasText: 'Lamp' });
    await expect(row).toContainText(say('ads.delivery.rejected'));
    const menu = say('common.actions_of', { name: 'Lamp' });
    await chooseFrom(page, menu, say('ads.review.why'));
    const why = page.getByRole('dialog', { name: say('ads.review.why_rejected', { name: 'Lamp' }) });
    await expect(why).toContainText('Show the lamp itself.');
    await expect(why).toContainText(say('ads.review.reasons.misleading'));
    await why
      .getByRole('button', { name: say('common.close'), exact: true })
      .last()
      .click();

    await chooseFrom(page, menu, say('ads.acts.edit'));
    const edit = page.getByRole('dialog', { name: say('ads.form.edit_ad', { name: 'Lamp' }) });
    await edit.getByLabel(say('ads.table.text'), { exact: true }).fill('This very lamp, for long nights');
    await edit.getByRole('button', { name: say('common.save'), exact: true }).click();
    await expect(edit).toHaveCount(0);
    await expect(row).toContainText(say('ads.delivery.in_review'));

    await desk.goto(withQuery(paths.review(), { search: id }));
    await desk.getByText('Lamp', { exact: true }).click();
    await expect(look).toContainText('This very lamp');
    await look.getByRole('button', { name: say('ads.review.approve'), exact: true }).click();
    await expect(desk.getByText(say('ads.review.empty'), { exact: true })).toBeVisible();
    await page.reload();
    // Approved: what stands in the way now is its money.
    await expect(row).toContainText(say('ads.delivery.balance_exhausted'));
  });
}

for (const locale of localesOf('en')) {
  const say = speaker(locale);

  test(`what one ad account shares, another of the center takes over and shows, ${locale}`, async ({ visit }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const [account, second] = [
      await addAccount(owner, center, 'Northpeak US'),
      await addAccount(owner, center, 'Northpeak DE'),
    ];
    const [from, at] = [account, second].map(({ id }) => ({ center: center.id, account: id })) as [At, At];
    await addVideo(owner, from, 'Lamps at night');
    const accounts = [{ id: second.id, role: 'operator' as const }];
    const mia = await bringIn(owner, center, { name: 'Mia Berg', locale, as: { role: 'employee', accounts } });
    const campaign = await owner.must('ads.createCampaign', { ...at, name: 'Autumn', objective: 'reach' });
    const group = await owner.must('ads.createAdGroup', { ...at, campaign: campaign.id, name: 'Evenings' });

    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountMedia(from.center, from.account));
    await chooseFrom(page, say('common.actions_of', { name: 'Lamps at night' }), say('ads.media.share'));
    await expect(page.getByText(say('ads.media.shared_now', { name: 'Lamps at night' }))).toBeVisible();

    const hers = await visit({ as: mia, locale });
    await hers.goto(withQuery(paths.accountAds(at.center, at.account), { level: 'ad', group: group.id }));
    await hers
      .getByRole('button', { name: say('ads.create.ad'), exact: true })
      .first()
      .click();
    const ad = hers.getByRole('dialog', { name: say('ads.create.ad') });
    await ad.getByRole('button', { name: say('ads.media.choose_video'), exact: true }).click();
    const library = hers.getByRole('dialog', { name: say('ads.media.choose_video') });
    await expect(library.getByText(say('ads.media.none'), { exact: true })).toBeVisible();
    await library.getByText(say('ads.media.sources.shared'), { exact: true }).click();
    await library.getByRole('button', { name: /Lamps at night/ }).click();
    await library.getByRole('button', { name: say('ads.media.take'), exact: true }).click();
    await expect(ad.locator('video')).toBeVisible();

    await hers.goto(withQuery(paths.accountMedia(at.center, at.account), { source: 'shared' }));
    await chooseFrom(hers, say('common.actions_of', { name: 'Lamps at night' }), say('ads.media.take_over'));
    await expect(hers.getByText(say('ads.media.taken_over', { count: 0 }))).toBeVisible();
    await page.getByRole('button', { name: say('common.undo'), exact: true }).click();
    await expect(page.getByText(say('ads.media.unshared_now', { name: 'Lamps at night' }))).toBeVisible();
    await hers.reload();
    await expect(hers.getByText(say('ads.media.none_shared'), { exact: true })).toBeVisible();
    await hers.goto(paths.accountMedia(at.center, at.account));
    await expect(hers.getByRole('row').filter({ hasText: 'Lamps at night' })).toBeVisible();
  });
}
