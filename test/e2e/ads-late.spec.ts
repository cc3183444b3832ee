// On a slow line the rows of the ads manager are there before what is done to them: what is pressed by then is not lost.
import { paths } from '../../src/web/paths.ts';
import { addAccount, openCenter, signUp } from './newcomers.ts';
import { expect, test } from './visits.ts';
import { speaker } from './words.ts';

const say = speaker('en');

test('a switch and a menu that are pressed before their code is there do what they say once it is', async ({
  visit,
}) => {
  const owner = await signUp('Lin Wei', { locale: 'en' });
  const center = await openCenter(owner, 'Northpeak');
  const account = await addAccount(owner, center, 'Northpeak US');
  const at = { center: center.id, account: account.id };
  const { id, isOn } = await owner.must('ads.createCampaign', { ...at, name: 'Autumn', objective: 'traffic' });
  const page = await visit({ as: owner, locale: 'en' });
  const { promise: line, resolve: openLine } = Promise.withResolvers<void>();
  await page.route(/\/assets\/acts-host-[^/]*\.js/, async (route) => {
    await line;
    await route.continue();
  });
  const asked = page.waitForRequest(/\/assets\/acts-host-/);
  await page.goto(paths.accountAds(center.id, account.id));
  await asked;
  await page.getByRole('switch', { name: say('ads.table.switch', { name: 'Autumn' }) }).click();
  await page.getByRole('button', { name: say('common.actions_of', { name: 'Autumn' }), exact: true }).click();
  await expect(page.getByRole('menu')).toHaveCount(0);
  openLine();
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await expect.poll(async () => (await owner.must('ads.getCampaign', { ...at, campaign: id })).isOn).toBe(!isOn);
});
