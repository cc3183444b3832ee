// A pixel from its making to its events: the tag stands in a page of another origin, which asks for consent; what it tells is seen live
// as test events, and then counted. No address leaves that page as it was typed.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { paths } from '../../src/web/paths.ts';
import { addAccount, openCenter, signUp } from './newcomers.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

/** A shop at an origin of its own, with this in its head. */
async function openShop(head: string): Promise<{ url: string; close(): void }> {
  const page = `<!doctype html><html lang="en"><head><title>Shop</title>${head}</head><body><h1>Lamps</h1></body></html>`;
  const server = createServer((_request, response) => void response.setHeader('content-type', 'text/html').end(page));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

declare const atrium: (act: string, ...rest: unknown[]) => void;

for (const locale of localesOf('en')) {
  const say = speaker(locale);

  test(`a pixel in a page of a shop, ${locale}`, async ({ visit, browser }) => {
    test.setTimeout(120_000);
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const page = await visit({ as: owner, locale });
    await page.goto(paths.pixels(center.id, account.id));
    await page
      .getByRole('button', { name: say('pixels.create'), exact: true })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: say('pixels.create') });
    await dialog.getByLabel(say('pixels.table.name'), { exact: true }).fill('Lamp shop');
    await dialog.getByRole('button', { name: say('common.save'), exact: true }).click();
    // It leads to the set-up, with the tag to copy.
    await expect(page.getByText(say('pixels.setup.snippet'), { exact: true })).toBeVisible();
    const { items } = await owner.must('assets.listPixels', { center: center.id, account: account.id });
    const [pixel] = items;
    const snippet = await page.getByText(`atrium('init', '${pixel?.code}')`).first().textContent();
    const shop = await openShop(
      (snippet ?? '').replace(/src="[^"]+\/pixel\.js"/, `src="${new URL(page.url()).origin}/pixel.js"`),
    );

    await page.getByRole('link', { name: say('pixels.parts.tests'), exact: true }).click();
    await expect(page.getByText(say('pixels.tests.nothing'), { exact: true })).toBeVisible();
    const visitor = await browser.newContext();
    const sent: string[] = [];
    visitor.on('request', (request) => {
      if (request.url().includes('/collect/')) sent.push(`${request.url()} ${request.postData() ?? ''}`);
    });
    const window = await visitor.newPage();
    await window.goto(`${shop.url}/lamp?atrium_test=${pixel?.testCode}`);
    // Nobody reloads the page: it is told.
    await expect(page.getByText(say('pixels.events.page_view'), { exact: true })).toBeVisible();
    expect(await visitor.cookies()).toEqual([]);
    await window.evaluate(() => {
      atrium('consent', true);
      atrium('identify', { email: ' Ada@Example.com', phone: '+49 170 1234567' });
      atrium('track', '<b>own</b>', { value: 19.9, currency: 'EUR' });
    });
    await expect(page.getByText('<b>own</b>', { exact: true })).toBeVisible();
    await expect(page.getByText(say('pixels.keys.email')).first()).toBeVisible();
    expect((await visitor.cookies()).map(({ name }) => name)).toEqual(['_atrium']);
    expect(sent.length).toBeGreaterThan(0);
    for (const request of sent) expect(decodeURIComponent(request)).not.toMatch(/ada@|example\.com|1701234567/i);
    await window.evaluate(() => atrium('consent', false));
    expect(await visitor.cookies()).toEqual([]);

    // Without the code it counts.
    await window.evaluate(() => sessionStorage.clear());
    await window.goto(`${shop.url}/lamp`);
    const counted = () =>
      owner.must('assets.listPixelEvents', { center: center.id, account: account.id, pixel: pixel?.id ?? '' });
    await expect.poll(async () => (await counted()).total).toBe(1);
    const tabs = page.getByRole('navigation', { name: say('pixels.tabs'), exact: true });
    await tabs.getByRole('link', { name: say('pixels.parts.overview'), exact: true }).click();
    await expect(page.getByRole('rowheader', { name: say('pixels.events.page_view') })).toBeVisible();
    await visitor.close();
    shop.close();
  });
}
