// What the app says, taken from the same catalogs by key, so that one spec speaks every language.
import type { CatalogLocale } from '../../src/locales/catalog.ts';
import { sentence } from '../../src/locales/catalog.ts';
import { takes } from '../sweeps.ts';

export type Locale = CatalogLocale;
export const bothLocales: readonly Locale[] = ['zh-CN', 'en'];

/** The languages in which this run walks a spec: in the share of `npm test` each language has half of them. */
export function localesOf(turn: Locale): readonly Locale[] {
  return bothLocales.filter((locale) => takes(locale === turn));
}

type Values = Parameters<typeof sentence>[2];
export type Say = (key: string, values?: Values) => string;

/** @throws when the catalog lacks the key, since a test for a missing sentence would wait for nothing. */
export function speaker(locale: Locale): Say {
  return (key, values = {}) => {
    const text = sentence(locale, key, values);
    if (text === key) throw new Error(`The catalog ${locale} has no ${key}.`);
    return text.replace(/<\/?\w+>/g, '');
  };
}
