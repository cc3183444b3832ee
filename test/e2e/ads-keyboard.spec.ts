// A video campaign from nothing to its publication without a mouse: uploaded, painted, dated and published by keys alone, and nothing
// that axe finds on the way.
import path from 'node:path';
import { paths } from '../../src/web/paths.ts';
import { findAxeFaults } from './axe.ts';
import { Keys } from './keys.ts';
import { addAccount, openCenter, signUp } from './newcomers.ts';
import { toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

const video = path.join(import.meta.dirname, '..', 'media', 'feed.mp4');

for (const locale of localesOf('en')) {
  const say = speaker(locale);

  test(`a video campaign is made, from nothing to published, by keyboard alone, ${locale}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const at = { center: center.id, account: account.id };
    const page = await visit({ as: owner, locale });
    // Whatever is pressed with a mouse, by whichever line below, is a fault.
    await page.addInitScript(() => {
      const refuse = (event: Event) => {
        if (event.isTrusted) throw new Error('A pointer was used.');
      };
      addEventListener('pointerdown', refuse, true);
    });
    const keys = new Keys(page);
    const field = (key: string) => page.getByLabel(say(key), { exact: true });
    const button = (key: string) => page.getByRole('button', { name: say(key), exact: true });
    const heading = (step: string) => page.getByRole('heading', { name: say(`ads.flow.names.${step}`), exact: true });
    // Once it is settled: what is asked for anew is pale until it is there.
    const isClean = (where: string) => expect.poll(() => findAxeFaults(page), { message: where }).toEqual([]);
    const next = async (step: string) => {
      await keys.press(button('ads.flow.next'));
      await expect(heading(step)).toBeFocused();
    };

    await page.goto(paths.accountAds(center.id, account.id));
    await keys.press(page.getByRole('link', { name: say('ads.flow.open'), exact: true }));
    await expect(heading('objective')).toBeVisible();
    await keys.type(field('ads.table.name'), 'Winter');
    const radio = (objective: string) =>
      page.getByRole('radio', { name: new RegExp(`^${say(`ads.kinds.${objective}`)}`) });
    await keys.to(radio('traffic'));
    for (let turn = 0; turn < 10 && !(await radio('video_views').isChecked()); turn++)
      await page.keyboard.press('ArrowDown');
    await expect(radio('video_views')).toBeChecked();
    await isClean('the objective');
    await next('budget');

    await keys.choose(field('ads.form.budget').first(), 'daily');
    await keys.type(field('ads.form.amount'), '50');
    await keys.to(field('ads.form.ends'));
    // The browser of the tests writes dates as in America, whatever the language of the page.
    await page.keyboard.type('01022099');
    await page.keyboard.press('Tab');
    await page.keyboard.type('0930AM');
    await expect(field('ads.form.ends')).toHaveValue('2099-01-02T09:30');
    await keys.press(button('ads.hours.presets.evenings'));
    const grid = page.getByRole('grid', { name: say('ads.hours.legend') });
    await keys.press(grid, 'Space');
    await page.keyboard.press('Shift+ArrowRight');
    await isClean('the budget');
    await next('audience');

    await keys.tick(page.getByRole('checkbox', { name: '25-34', exact: true }));
    const places = page.getByRole('combobox', { name: say('ads.form.places') });
    await keys.type(places, 'DE');
    const germany = new Intl.DisplayNames([locale], { type: 'region' }).of('DE') ?? '';
    await expect(page.getByRole('option').first()).toContainText(germany);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: say('common.remove_value', { value: germany }) })).toBeVisible();
    await isClean('the audience');
    await next('creative');

    await keys.type(field('ads.form.brand'), 'Northpeak');
    await keys.press(button('ads.media.choose_video'));
    const library = page.getByRole('dialog', { name: say('ads.media.choose_video') });
    await keys.upload(library.getByLabel(say('ads.media.upload'), { exact: true }), video);
    const tile = library.getByRole('button', { name: /feed\.mp4/ });
    await expect(tile).toHaveAttribute('aria-pressed', 'true');
    await isClean('the library');
    // Enter in the search looks for something, and does nothing to the form below.
    const search = library.getByRole('searchbox').or(library.getByLabel(say('ads.table.search')));
    await keys.type(search, 'feed');
    await page.keyboard.press('Enter');
    await expect(library).toBeVisible();
    await expect(heading('creative')).toBeVisible();
    // Chosen, given back and chosen again.
    await keys.press(tile, 'Space');
    await expect(tile).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.press('Space');
    await keys.press(library.getByRole('button', { name: say('ads.media.take'), exact: true }));
    await expect(library).toHaveCount(0);
    await expect(button('ads.media.choose_video')).toBeFocused();
    await keys.type(field('ads.table.text'), 'Light for long nights');
    await expect(page.locator('video')).toBeVisible();
    await isClean('the ad');
    await next('review');

    await expect(page.getByText(say('ads.flow.complete'))).toBeVisible();
    await isClean('the review');
    await keys.press(button('ads.acts.publish'));
    await expect(toastOf(page, say, say('ads.done.published'))).toBeVisible();

    const [campaign] = (await owner.must('ads.listCampaigns', at)).items;
    const [group] = (await owner.must('ads.listAdGroups', at)).items;
    const [ad] = (await owner.must('ads.listAds', at)).items;
    expect([campaign?.name, campaign?.objective, campaign?.isDraft, campaign?.budget]).toEqual([
      'Winter',
      'video_views',
      false,
      { mode: 'daily', amountMicros: '50000000' },
    ]);
    expect([group?.targeting.ages, group?.targeting.places, group?.endsAt]).toEqual([
      ['25-34'],
      ['DE'],
      new Date('2099-01-02T09:30:00+08:00').toISOString(),
    ]);
    const evening = `${'0'.repeat(36)}${'1'.repeat(12)}`;
    expect(group?.hours).toBe(`${'0'.repeat(18)}11${'0'.repeat(16)}${'1'.repeat(12)}${evening.repeat(6)}`);
    expect([ad?.format, ad?.media[0]?.width, ad?.media[0]?.durationMs, ad?.text]).toEqual([
      'video',
      540,
      6000,
      'Light for long nights',
    ]);
  });
}
