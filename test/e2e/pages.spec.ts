// Every page and dialog, light and dark, in both languages, on a desk and on a phone, by turns: nothing that axe finds, nothing
// cut, nothing scrolls sideways, and the browser complains of nothing.
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from '@playwright/test';
import { northpeak } from './northpeak.ts';
import { goTo, type Stop, settled, stops } from './site.ts';
import { test as base, expect, openContext, sizes, type Visit, watch } from './visits.ts';
import { bothLocales, type Locale, speaker } from './words.ts';

interface Look {
  locale: Locale;
  theme: 'light' | 'dark';
  isPhone: boolean;
}

const allLooks: readonly Look[] = bothLocales.flatMap((locale) =>
  [false, true].flatMap((isPhone) => (['light', 'dark'] as const).map((theme) => ({ locale, theme, isPhone }))),
);

/**
 * Each stop is seen once, and its neighbours in other languages, themes and widths. With ATRIUM_LOOKS=all every stop is seen in
 * every one, which takes minutes more.
 */
function looksOf(at: number): readonly Look[] {
  if (process.env['ATRIUM_LOOKS'] === 'all') return allLooks;
  const locale = at % 2 === 0 ? 'en' : 'zh-CN';
  const isPhone = at % 4 > 1;
  return [{ locale, isPhone, theme: isPhone ? 'dark' : 'light' }];
}

/** A browser that has been here before loads faster, so each process keeps one context per person and language. */
const test = base.extend<object, { openAs: (visit: Visit, name: string) => Promise<BrowserContext> }>({
  openAs: [
    async ({ browser }, use) => {
      const open = new Map<string, Promise<BrowserContext>>();
      await use((visit, name) => {
        const context = open.get(name) ?? openContext(browser, visit);
        open.set(name, context);
        return context;
      });
      for (const context of open.values()) await (await context).close();
    },
    { scope: 'worker' },
  ],
});

async function findAxeFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    // All in one page, and details of what is wrong only: half the time.
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? node.all[0]?.message ?? ''}`),
  );
}

/** What reaches beyond the screen sideways; what scrolls in a box of its own may. */
function findCut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const width = root.clientWidth;
    const wide = root.scrollWidth > width ? [`the page is ${root.scrollWidth} px wide`] : [];
    const scrollers = [...document.querySelectorAll('main, dialog[open], dialog[open] .overflow-y-auto')]
      .filter((box) => box.scrollWidth > box.clientWidth + 1)
      .map((box) => `${box.tagName} .${box.className.slice(0, 40)} scrolls sideways: ${box.scrollWidth}`);
    const out = [...document.querySelectorAll('button, a, input, select, h1, h2, p')]
      .filter((element) => {
        const { left, right, width: own } = element.getBoundingClientRect();
        if (own <= 1 || (right <= width + 1 && left >= -1)) return false;
        for (let at = element.parentElement; at !== null; at = at.parentElement)
          if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) return false;
        return true;
      })
      .map((element) => `out of the screen: ${element.outerHTML.slice(0, 120)}`);
    return [...wide, ...scrollers, ...out];
  });
}

/** Keys of the catalog where words should be. */
async function findKeys(page: Page): Promise<string[]> {
  const text = await page.locator('body').innerText();
  return (
    text.match(
      /\b(?:access|assets|audit|centers|common|errors|finance|frame|grid|home|identity|members|notifications|partners|requests|settings)\.[a-z_]+\.?\w*\b/g,
    ) ?? []
  );
}

async function check(page: Page, stop: Stop, name: string): Promise<void> {
  const pictures = process.env['ATRIUM_PICTURES'];
  if (pictures !== undefined) await page.screenshot({ path: path.join(pictures, `${stop.name}-${name}.png`) });
  expect.soft(await findAxeFaults(page), `${name}: axe finds nothing`).toEqual([]);
  expect.soft(await findCut(page), `${name}: nothing is cut`).toEqual([]);
  expect.soft(await findKeys(page), `${name}: words, not keys`).toEqual([]);
}

/** Turns the page that is open to another look, as a person does who folds a tablet at dusk. */
async function dress(page: Page, { theme, isPhone }: Look): Promise<void> {
  await page.setViewportSize(isPhone ? sizes.phone : sizes.desk);
  await page.evaluate((name) => {
    localStorage.setItem('atrium_theme', name);
    document.documentElement.dataset['theme'] = name;
  }, theme);
  // A button that waits below a dialog turns for ever.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ effect }) => effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY),
  );
}

for (const [at, stop] of stops.entries()) {
  for (const locale of bothLocales) {
    const looks = looksOf(at).filter((look) => look.locale === locale);
    if (looks.length > 0) test(`${stop.name}, ${locale}`, ({ openAs }) => visitStop(openAs, { stop, locale, looks }));
  }
}

async function visitStop(
  openAs: (visit: Visit, name: string) => Promise<BrowserContext>,
  { stop, locale, looks }: { stop: Stop; locale: Locale; looks: readonly Look[] },
): Promise<void> {
  const { as } = stop;
  const context = await openAs({ locale, ...(as === 'anyone' ? {} : { as: northpeak()[as] }) }, `${as} ${locale}`);
  const page = await context.newPage();
  const faults: string[] = [];
  watch(page, faults, stop.isRefused !== true);
  await page.goto('/favicon.svg');
  for (const [turn, look] of looks.entries()) {
    await dress(page, look);
    // What stood open was placed for the other width.
    if (turn === 0 || stop.open !== undefined) await goTo(page, stop, speaker(locale));
    else await settled(page);
    await check(page, stop, `${locale}-${look.theme}-${look.isPhone ? 390 : 1440}`);
  }
  await page.close();
  expect(faults, 'the browser complains of nothing').toEqual([]);
}
