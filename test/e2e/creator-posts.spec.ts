// From a video of somebody without a center to an ad of a brand: uploaded, authorized, presented, chosen, revoked.
import path from 'node:path';
import { paths, withQuery } from '../../src/web/paths.ts';
import { addAccount, openCenter, signUp } from './newcomers.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

const video = path.join(import.meta.dirname, '..', 'media', 'feed.mp4');

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`a creator authorizes a post, and ends it, ${locale}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const [creator, owner] = [await signUp('Cara Creator', { locale }), await signUp('Lin Wei', { locale })];
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const at = { center: center.id, account: account.id };
    const campaign = await owner.must('ads.createCampaign', { ...at, name: 'Autumn', objective: 'reach' });
    const budget = { mode: 'daily' as const, amountMicros: '50000000' };
    const group = await owner.must('ads.createAdGroup', { ...at, campaign: campaign.id, name: 'Evenings', budget });

    const theirs = await visit({ as: creator, locale });
    await theirs.goto(paths.myPosts());
    await theirs.getByLabel(say('ads.posts.upload'), { exact: true }).setInputFiles(video);
    await theirs.getByRole('button', { name: say('ads.posts.authorize_named', { name: 'feed' }), exact: true }).click();
    const making = theirs.getByRole('dialog', { name: say('ads.posts.authorize_named', { name: 'feed' }) });
    await making.getByLabel(say('ads.posts.days'), { exact: true }).selectOption('60');
    await making.getByRole('button', { name: say('ads.posts.make'), exact: true }).click();
    const code = (await making.locator('code').textContent()) ?? '';
    expect(code).toMatch(/^[0-9A-Z]+-[0-9A-F]{16}$/);

    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountMedia(center.id, account.id));
    await page.getByRole('button', { name: say('ads.posts.redeem'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('ads.posts.redeem_title') });
    await dialog.getByLabel(say('ads.posts.code'), { exact: true }).fill('1A-0123456789ABCDEF');
    await dialog.getByRole('button', { name: say('ads.posts.redeem'), exact: true }).click();
    await expect(dialog).toContainText(say('refusals.ads.post_code_wrong'));
    await dialog.getByLabel(say('ads.posts.code'), { exact: true }).fill(code);
    await dialog.getByRole('button', { name: say('ads.posts.redeem'), exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('row').filter({ hasText: 'Cara Creator' })).toContainText('feed');

    await page.goto(withQuery(paths.accountAds(center.id, account.id), { level: 'ad', group: group.id }));
    await page
      .getByRole('button', { name: say('ads.create.ad'), exact: true })
      .first()
      .click();
    const ad = page.getByRole('dialog', { name: say('ads.create.ad') });
    await ad.getByLabel(say('ads.table.name'), { exact: true }).fill('Run');
    await ad.getByLabel(say('ads.form.brand'), { exact: true }).fill('Northpeak');
    await ad.getByLabel(say('ads.table.text'), { exact: true }).fill('Out before the sun');
    await ad.getByRole('button', { name: say('ads.media.choose_video'), exact: true }).click();
    const library = page.getByRole('dialog', { name: say('ads.media.choose_video') });
    await library.getByRole('button', { name: /Cara Creator/ }).click();
    await library.getByRole('button', { name: say('ads.media.take'), exact: true }).click();
    await ad.getByRole('button', { name: say('ads.form.save'), exact: true }).click();
    await expect(ad).toHaveCount(0);
    await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [campaign.id] });

    await theirs.reload();
    await expect(theirs.getByText(say('ads.posts.states.used'), { exact: true })).toBeVisible();
    const named = say('ads.posts.revoke_named', { name: 'feed' });
    await theirs.getByRole('button', { name: named, exact: true }).click();
    const ending = theirs.getByRole('alertdialog', { name: named });
    await expect(ending).toContainText('Northpeak US');
    await ending.getByRole('button', { name: say('ads.posts.revoke'), exact: true }).click();
    await expect(theirs.getByText(say('ads.posts.states.revoked'), { exact: true })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('row').filter({ hasText: 'Run' })).toContainText(
      say('ads.delivery.authorization_ended'),
    );
  });
}
