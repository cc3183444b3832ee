import type * as contract from '../../contract/ads-targeting.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { places } from '../../contract/places.ts';
import type { Context } from '../foundation/context.ts';
import { clockOf, pageOf } from '../foundation/lists.ts';

type Reply<E> = Promise<ReplyOf<E>>;

const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(97 + at));
const english = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
/** Two letters that CLDR has a name for, and that were not given up for others. */
const languageCodes = letters
  .flatMap((first) => letters.map((second) => first + second))
  .filter((code) => english.of(code) !== undefined && Intl.getCanonicalLocales(code)[0] === code);

const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort();

const namesIn = (context: Context, language: string | undefined, type: 'language' | 'region') =>
  new Intl.DisplayNames([language ?? context.origin.locale, 'en'], { type });

/** Those in which the search is found, in the order that was asked for. */
function found<Item extends object>(
  items: Item[],
  { search, sort, language }: { search: string; sort: string; language: string },
): Item[] {
  const wanted = search.toLocaleLowerCase(language);
  const left = items.filter((item) =>
    Object.values(item).some((value) => String(value).toLocaleLowerCase(language).includes(wanted)),
  );
  const [field, sign] = sort.startsWith('-') ? [sort.slice(1), -1] : [sort, 1];
  const { compare } = new Intl.Collator([language, 'en']);
  const by = (item: Item): string => String(item[field as keyof Item]);
  return left.sort((one, other) => sign * compare(by(one), by(other)));
}

export async function listPlaces(
  context: Context,
  input: InputOf<typeof contract.listPlaces>,
): Reply<typeof contract.listPlaces> {
  const { language = context.origin.locale, page, pageSize } = input;
  const names = namesIn(context, language, 'region');
  const all = places.map(({ code, number }) => ({ code, number, name: names.of(code) ?? code }));
  const items = found(all, { ...input, language });
  return { items: pageOf(items, input), total: items.length, page, pageSize };
}

export async function listLanguages(
  context: Context,
  input: InputOf<typeof contract.listLanguages>,
): Reply<typeof contract.listLanguages> {
  const { language = context.origin.locale, page, pageSize } = input;
  const names = namesIn(context, language, 'language');
  const all = languageCodes.map((code) => ({
    code,
    name: names.of(code) ?? code,
    ownName: ownNames.get(code) ?? code,
  }));
  const items = found(all, { ...input, language });
  return { items: pageOf(items, input), total: items.length, page, pageSize };
}

/** Each language as those who speak it call it. */
const ownNames = new Map(
  languageCodes.map((code) => [code, new Intl.DisplayNames([code, 'en'], { type: 'language' }).of(code)]),
);

/** What is ahead of UTC is positive. */
function offsetOf(zone: string, now: Date): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(now);
  const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /^GMT([+-])(\d{2}):(\d{2})/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function nameOf(zone: string, now: Date, language: string): string {
  const parts = new Intl.DateTimeFormat([language, 'en'], {
    timeZone: zone,
    timeZoneName: 'longGeneric',
  }).formatToParts(now);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

export async function listTimeZones(
  context: Context,
  input: InputOf<typeof contract.listTimeZones>,
): Reply<typeof contract.listTimeZones> {
  const { language = context.origin.locale, page, pageSize } = input;
  const items = found(
    zones.map((zone) => ({ zone })),
    { ...input, language },
  );
  const now = await clockOf(context);
  const told = pageOf(items, input).map(({ zone }) => ({
    zone,
    name: nameOf(zone, now, language),
    offsetMinutes: offsetOf(zone, now),
  }));
  return { items: told, total: items.length, page, pageSize };
}
