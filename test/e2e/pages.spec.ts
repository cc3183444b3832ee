// Every page and dialog, light and dark, in both languages, on a desk and on a phone, by turns: nothing that axe finds, nothing
// cut, nothing scrolls sideways, and the browser complains of nothing.
import path from 'node:path';
import type { Page } from '@playwright/test';
import { takes } from '../sweeps.ts';
import { findAxeFaults } from './axe.ts';
import { northpeak } from './northpeak.ts';
import { goTo, type Stop, settled, stops } from './site.ts';
import { test as base, expect, openContext, refusal, sizes, type Visit, watch } from './visits.ts';
import { bothLocales, type Locale, speaker } from './words.ts';

interface Look {
  locale: Locale;
  theme: 'light' | 'dark';
  isPhone: boolean;
}

const allLooks: readonly Look[] = bothLocales.flatMap((locale) =>
  [false, true].flatMap((isPhone) => (['light', 'dark'] as const).map((theme) => ({ locale, theme, isPhone }))),
);

/** In the share of `npm test` a sixth of the stops is seen once each, four at a time, by turns in both languages, themes and widths. */
function looksOf(at: number): readonly Look[] {
  const isShared = at % 24 < 4;
  const locale = at % 2 === 0 ? 'en' : 'zh-CN';
  const isPhone = at % 4 > 1;
  return allLooks.filter((look) =>
    takes(
      isShared && look.locale === locale && look.isPhone === isPhone && look.theme === (isPhone ? 'dark' : 'light'),
    ),
  );
}

interface Tab {
  page: Page;
  /** What the browser complained of since the test began. */
  faults: string[];
}

/** A tab that has been here before loads in half the time, so each process keeps one per person and language. */
const test = base.extend<object, { tabOf: (visit: Visit, name: string) => Promise<Tab> }>({
  tabOf: [
    async ({ browser }, use) => {
      const tabs = new Map<string, Promise<Tab>>();
      const open = async (visit: Visit): Promise<Tab> => {
        const tab = { page: await (await openContext(browser, visit)).newPage(), faults: [] };
        watch(tab.page, tab.faults, { isStrict: true });
        return tab;
      };
      await use((visit, name) => {
        const tab = tabs.get(name) ?? open(visit);
        tabs.set(name, tab);
        return tab;
      });
      for (const tab of tabs.values()) await (await tab).page.context().close();
    },
    { scope: 'worker' },
  ],
});

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
      /\b(?:access|ads|assets|audit|centers|common|errors|finance|frame|grid|home|identity|members|notifications|partners|pixels|refusals|requests|rules|settings)\.[a-z_]+\.?\w*\b/g,
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
    if (looks.length > 0) test(`${stop.name}, ${locale}`, ({ tabOf }) => visitStop(tabOf, { stop, locale, looks }));
  }
}

async function visitStop(
  tabOf: (visit: Visit, name: string) => Promise<Tab>,
  { stop, locale, looks }: { stop: Stop; locale: Locale; looks: readonly Look[] },
): Promise<void> {
  const { as } = stop;
  const { page, faults } = await tabOf(
    { locale, ...(as === 'anyone' ? {} : { as: northpeak()[as] }) },
    `${as} ${locale}`,
  );
  await leave(page);
  faults.length = 0;
  for (const [turn, look] of looks.entries()) {
    await dress(page, look);
    // What stood open was placed for the other width.
    if (turn === 0 || stop.open !== undefined) await goTo(page, stop, speaker(locale));
    else await settled(page);
    await check(page, stop, `${locale}-${look.theme}-${look.isPhone ? 390 : 1440}`);
  }
  await leave(page);
  const unexpected = stop.isRefused === true ? faults.filter((fault) => !refusal.test(fault)) : faults;
  expect(unexpected, 'the browser complains of nothing').toEqual([]);
}

/** To a file of the same origin that runs nothing: what the stop still did ends with it, and the tab is as new. */
async function leave(page: Page): Promise<void> {
  await page.goto('/favicon.svg');
  await page.evaluate(() => sessionStorage.clear());
}
