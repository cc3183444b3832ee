// How a test comes in: as somebody, in a language and a theme, on a desk or on a phone. Whatever the browser complains of
// meanwhile fails the test.
import { type Browser, type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { lendChinese } from './chinese.ts';
import type { Locale } from './words.ts';

export interface Visit {
  /** The session cookie of somebody signed in, as `Caller` keeps it; nobody unless given. */
  as?: { cookie: string | null };
  /** The language and the theme that were chosen before; unless given, nothing was. */
  locale?: Locale;
  theme?: 'light' | 'dark';
  isPhone?: boolean;
  /** Pixels of the screen to one of the page; 1 unless given. */
  density?: number;
  /** Addresses to which the test breaks the line: the browser says so. */
  broken?: RegExp;
}

export type Visitor = (visit?: Visit) => Promise<Page>;

export const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

export async function openContext(browser: Browser, visit: Visit): Promise<BrowserContext> {
  const origin = process.env['ATRIUM_URL'] ?? '';
  const chosen = { atrium_locale: visit.locale, atrium_theme: visit.theme };
  const [name = '', value = ''] = visit.as?.cookie?.split('=') ?? [];
  const context = await browser.newContext({
    baseURL: origin,
    locale: visit.locale === 'zh-CN' ? 'zh-CN' : 'en-US',
    viewport: visit.isPhone === true ? sizes.phone : sizes.desk,
    deviceScaleFactor: visit.density ?? 1,
    reducedMotion: 'reduce',
    storageState: {
      cookies:
        name === ''
          ? []
          : [
              {
                name,
                value,
                domain: new URL(origin).hostname,
                path: '/',
                expires: -1,
                httpOnly: true,
                secure: false,
                sameSite: 'Lax',
              },
            ],
      origins: [
        {
          origin,
          localStorage: Object.entries(chosen).flatMap(([key, text]) =>
            text === undefined ? [] : [{ name: key, value: text }],
          ),
        },
      ],
    },
  });
  await lendChinese(context);
  return context;
}

/** Refusals are answers, and the browser prints each of them; everything else in the console is a fault. */
export const refusal = /^Failed to load resource: the server responded with a status of 4\d\d/;

export function watch(page: Page, faults: string[], { isStrict = false, broken = /^$/ } = {}): void {
  page.on('console', (message) => {
    if (message.type() !== 'error' || (!isStrict && refusal.test(message.text()))) return;
    if (message.text().includes('net::ERR_') && broken.test(message.location().url)) return;
    faults.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
}

export const test = base.extend<{ visit: Visitor }>({
  visit: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    const faults: string[] = [];
    await use(async (visit = {}) => {
      const context = await openContext(browser, visit);
      contexts.push(context);
      const page = await context.newPage();
      watch(page, faults, visit);
      return page;
    });
    for (const context of contexts) await context.close();
    expect(faults, 'The browser complained of nothing.').toEqual([]);
  },
});

export { expect };
