// Pictures of the pages as they are, light and dark, for whoever wants to look: test-results/pictures/<language>/.
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { Locale } from './words.ts';

const folder = path.join(import.meta.dirname, '..', '..', 'test-results', 'pictures');
const themes = ['dark', 'light'] as const;

export type Album = (page: Page, name: string) => Promise<void>;

export function openAlbum(locale: Locale): Album {
  return async (page, name) => {
    for (const theme of themes) {
      await page.evaluate((chosen) => {
        document.documentElement.dataset['theme'] = chosen;
      }, theme);
      await page.screenshot({ path: path.join(folder, locale, `${name}-${theme}.png`), animations: 'disabled' });
    }
  };
}
