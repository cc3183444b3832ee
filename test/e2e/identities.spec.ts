// A brand identity: made with a picture from the library, chosen by an ad, seen in its preview, renamed, and kept as long as it is used.
import { paths, withQuery } from '../../src/web/paths.ts';
import { addImage, addVideo } from '../creatives.ts';
import { addAccount, openCenter, signUp } from './newcomers.ts';
import { chooseFrom } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`a brand identity is made, chosen by an ad and kept, ${locale}`, async ({ visit }) => {
    test.setTimeout(90_000);
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const at = { center: center.id, account: account.id };
    await addImage(owner, at, 'Logo');
    await addVideo(owner, at, 'Lamps');
    const campaign = await owner.must('ads.createCampaign', { ...at, name: 'Autumn', objective: 'reach' });
    const group = await owner.must('ads.createAdGroup', { ...at, campaign: campaign.id, name: 'Evenings' });

    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountMedia(center.id, account.id));
    await page.getByRole('link', { name: say('ads.identities.title'), exact: true }).click();
    await page
      .getByRole('button', { name: say('ads.identities.make'), exact: true })
      .first()
      .click();
    const made = page.getByRole('dialog', { name: say('ads.identities.make') });
    await made.getByRole('button', { name: say('common.save'), exact: true }).click();
    await expect(made).toContainText(say('errors.fields.required'));
    await made.getByLabel(say('ads.identities.name'), { exact: true }).fill('Nordlicht');
    await made.getByRole('button', { name: say('ads.identities.choose'), exact: true }).click();
    const library = page.getByRole('dialog', { name: say('ads.media.choose_image') });
    await library.getByRole('button', { name: /Logo/ }).click();
    await library.getByRole('button', { name: say('ads.media.take'), exact: true }).click();
    await expect(made.locator('img')).toBeVisible();
    await made.getByRole('button', { name: say('common.save'), exact: true }).click();
    const row = page.getByRole('row').filter({ hasText: 'Nordlicht' });
    await expect(row.locator('img')).toBeVisible();

    await page.goto(withQuery(paths.accountAds(center.id, account.id), { level: 'ad', group: group.id }));
    await page
      .getByRole('button', { name: say('ads.create.ad'), exact: true })
      .first()
      .click();
    const ad = page.getByRole('dialog', { name: say('ads.create.ad') });
    await ad.getByLabel(say('ads.table.name'), { exact: true }).fill('Lamp');
    await ad.getByRole('combobox', { name: say('ads.identities.of_ad'), exact: true }).click();
    await ad.getByRole('option', { name: /Nordlicht/ }).click();
    const preview = ad.getByRole('region', { name: say('ads.media.preview') });
    for (const place of ['feed', 'story', 'banner'] as const) {
      await preview.getByText(say(`ads.kinds.${place}`), { exact: true }).click();
      await expect(preview).toContainText('Nordlicht');
      await expect(preview.locator('img').last()).toHaveAttribute('src', /\/versions\/1\/preview$/);
    }
    await ad.getByRole('button', { name: say('ads.form.save'), exact: true }).click();
    await expect(ad).toHaveCount(0);
    const { items } = await owner.must('ads.listAds', at);
    expect([items[0]?.brandName, items[0]?.identity?.picture?.name]).toEqual(['Nordlicht', 'Logo']);

    await page.goto(withQuery(paths.accountMedia(center.id, account.id), { view: 'identities' }));
    await expect(row).toContainText(say('ads.media.used_in', { count: 1 }));
    await chooseFrom(page, say('common.actions_of', { name: 'Nordlicht' }), say('ads.identities.edit'));
    const edit = page.getByRole('dialog', { name: say('ads.identities.edit_title', { name: 'Nordlicht' }) });
    await expect(edit).toContainText(say('ads.identities.anew', { count: 1 }));
    await edit.getByLabel(say('ads.identities.name'), { exact: true }).fill('Südlicht');
    await edit.getByRole('button', { name: say('common.save'), exact: true }).click();
    await expect(page.getByRole('row').filter({ hasText: 'Südlicht' })).toBeVisible();
    expect((await owner.must('ads.listAds', at)).items[0]?.brandName).toBe('Südlicht');

    // A name of its own takes the place of the identity, which can be deleted then, and is restored from the bin.
    const own = { ...at, ad: items[0]?.id ?? '', brandName: 'Lampenhaus' };
    await owner.must('ads.updateAd', own);
    await page.reload();
    await chooseFrom(page, say('common.actions_of', { name: 'Südlicht' }), say('ads.identities.remove'));
    await expect(page.getByText(say('ads.identities.none'), { exact: true })).toBeVisible();
    await page.goto(withQuery(paths.accountMedia(center.id, account.id), { view: 'identities', state: 'deleted' }));
    await chooseFrom(page, say('common.actions_of', { name: 'Südlicht' }), say('ads.identities.restore'));
    await expect(page.getByText(say('ads.identities.no_match'), { exact: true })).toBeVisible();
    expect((await owner.must('ads.listIdentities', at)).total).toBe(1);
  });
}
