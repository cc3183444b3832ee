// The table of the ads manager as people work in it all day: how much of it is seen, and what stays in view.
import { paths } from '../../src/web/paths.ts';
import { northpeak } from './northpeak.ts';
import { expect, test } from './visits.ts';
import { bothLocales, speaker } from './words.ts';

const usual = ['spend', 'impressions', 'clicks', 'ctr', 'cpc', 'conversions'];

for (const locale of bothLocales) {
  const say = speaker(locale);

  test(`six metrics are seen at once, and names stay when it is scrolled sideways, ${locale}`, async ({ visit }) => {
    const known = northpeak();
    const page = await visit({ as: known.lin, locale });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(paths.accountAds(known.center, known.accounts[0] ?? ''));
    const table = page.getByRole('table', { name: say('ads.levels.campaign') });
    const name = table.getByRole('link', { name: 'Autumn – Prospecting', exact: true });
    await expect(name).toBeVisible();
    const whole = async (metric: string): Promise<boolean> => {
      const header = table.getByRole('columnheader', { name: say(`ads.metrics.${metric}`), exact: true });
      return await header.evaluate((cell) => {
        const { left, right, width, height } = cell.getBoundingClientRect();
        const [x, y] = [left + width / 2, cell.getBoundingClientRect().top + height / 2];
        return left >= 0 && right <= innerWidth && cell.contains(document.elementFromPoint(x, y));
      });
    };
    expect(await Promise.all(usual.map(whole))).toEqual(usual.map(() => true));
    // Narrower, so that most of it lies outside.
    await page.setViewportSize({ width: 800, height: 900 });
    const before = await name.boundingBox();
    const toggle = table.getByRole('switch', { name: say('ads.table.switch', { name: 'Autumn – Prospecting' }) });
    await table.getByRole('button', { name: say('ads.metrics.roas'), exact: true }).focus();
    await expect(table.getByRole('button', { name: say('ads.metrics.roas'), exact: true })).toBeInViewport({
      ratio: 1,
    });
    expect(await name.boundingBox()).toEqual(before);
    await expect(toggle).toBeInViewport({ ratio: 1 });
    // What gets focus from the keyboard does not stay beneath what is pinned.
    const delivery = table.getByRole('columnheader', { name: say('ads.table.delivery'), exact: true });
    const spend = table.getByRole('button', { name: say('ads.metrics.spend'), exact: true });
    await spend.focus();
    const pinned = table.getByRole('columnheader', { name: say('ads.table.name'), exact: true });
    const [left, right] = await Promise.all([
      spend.evaluate((button) => button.getBoundingClientRect().left),
      pinned.evaluate((cell) => cell.getBoundingClientRect().right),
    ]);
    expect(left).toBeGreaterThanOrEqual(right - 4);
    await expect(delivery).toHaveCount(1);
  });
}
