// The catalogs as the server reads them: for mails, refusals and anything else it says in words. The web app reads the same
// files, compiled while building.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compile from 'icu-minify/compile';
import format, { type CompiledMessage } from 'icu-minify/format';

export const locales = ['en', 'zh-CN'] as const;
export type CatalogLocale = (typeof locales)[number];

/** Message by full key, such as `refusals.members.last_owner`. */
export type Catalog = ReadonlyMap<string, CompiledMessage>;
type Values = Record<string, string | number | boolean | Date>;
type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix: string, into: Map<string, string>): void {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') into.set(`${prefix}.${key}`, value);
    else flatten(value, `${prefix}.${key}`, into);
  }
}

/** Every message of a language as written, by full key: `<room>.<key>`. */
export function readMessages(locale: CatalogLocale): Map<string, string> {
  const folder = join(import.meta.dirname, locale);
  const messages = new Map<string, string>();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.json')) continue;
    flatten(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Tree, file.slice(0, -'.json'.length), messages);
  }
  return messages;
}

const loaded = new Map<CatalogLocale, Catalog>();

export function catalog(locale: CatalogLocale): Catalog {
  let found = loaded.get(locale);
  if (found === undefined) {
    found = new Map([...readMessages(locale)].map(([key, message]) => [key, compile(message)]));
    loaded.set(locale, found);
  }
  return found;
}

const formatters = {
  getDateTimeFormat: (...args: ConstructorParameters<typeof Intl.DateTimeFormat>) => new Intl.DateTimeFormat(...args),
  getNumberFormat: (...args: ConstructorParameters<typeof Intl.NumberFormat>) => new Intl.NumberFormat(...args),
  getPluralRules: (...args: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...args),
};

/** The names of `{date, date, medium}` in messages. */
const formats = {
  dateTime: {
    short: { dateStyle: 'short' },
    medium: { dateStyle: 'medium' },
    long: { dateStyle: 'long' },
  },
} as const;

/**
 * One sentence in the reader's language. A key that is not in the catalog answers with the key itself, so that a missing
 * translation is ugly but never an error; the tests refuse it.
 */
export function sentence(locale: CatalogLocale, key: string, values: Values = {}, timeZone = 'UTC'): string {
  const message = catalog(locale).get(key);
  if (message === undefined) return key;
  const text = format(message, locale, values, { formatters, formats, timeZone });
  return typeof text === 'string' ? text : text.join('');
}
