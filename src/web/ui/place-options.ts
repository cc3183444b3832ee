// Regions, time zones and currencies, named and sorted in the reader's language by the browser itself.
import { useMemo } from 'react';
import { useLocale } from 'use-intl';
import type { SelectOption } from './select-field.tsx';

// Codes that name no place where somebody does business.
const notPlaces = new Set([
  'EU',
  'EZ',
  'UN',
  'ZZ',
  'XA',
  'XB',
  'QO',
  'AQ',
  'CP',
  'DG',
  'SU',
  'AN',
  'CS',
  'DD',
  'YU',
  'ZR',
]);
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function regionCodes(): string[] {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const codes: string[] = [];
  const seen = new Set<string>();
  for (const first of letters) {
    for (const second of letters) {
      const code = first + second;
      const name = names.of(code);
      if (name === undefined || notPlaces.has(code) || seen.has(name)) continue;
      seen.add(name);
      codes.push(code);
    }
  }
  return codes;
}

let regions: string[] | undefined;

function allRegions(): string[] {
  regions ??= regionCodes();
  return regions;
}

export function useRegionOptions(): SelectOption[] {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'region' });
    const { compare } = new Intl.Collator(locale);
    return allRegions()
      .map((value) => ({ value, label: names.of(value) ?? value }))
      .sort((a, b) => compare(a.label, b.label));
  }, [locale]);
}

export function useCurrencyOptions(): SelectOption[] {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'currency' });
    return Intl.supportedValuesOf('currency').map((value) => ({
      value,
      label: `${value} · ${names.of(value) ?? value}`,
    }));
  }, [locale]);
}

function offsetOf(zone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  return name === 'GMT' ? 'UTC+00:00' : name.replace('GMT', 'UTC');
}

let zones: SelectOption[] | undefined;

function allZones(): SelectOption[] {
  const now = new Date();
  zones ??= ['UTC', ...Intl.supportedValuesOf('timeZone')].map((value) => ({
    value,
    label: `${value.replaceAll('_', ' ')} (${offsetOf(value, now)})`,
  }));
  return zones;
}

/** Zones by name, each with its offset now. `also` is added when the browser does not list it. */
export function useZoneOptions(also?: string): SelectOption[] {
  return useMemo(() => {
    const known = allZones();
    if (also === undefined || known.some((zone) => zone.value === also)) return known;
    return [{ value: also, label: also }, ...known];
  }, [also]);
}

const euro = 'AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK';
const currencyByRegion: Record<string, string> = {
  ...Object.fromEntries(euro.split(' ').map((region) => [region, 'EUR'])),
  AE: 'AED',
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CN: 'CNY',
  CZ: 'CZK',
  DK: 'DKK',
  EG: 'EGP',
  GB: 'GBP',
  HK: 'HKD',
  ID: 'IDR',
  IL: 'ILS',
  IN: 'INR',
  JP: 'JPY',
  KR: 'KRW',
  MX: 'MXN',
  MY: 'MYR',
  NO: 'NOK',
  NZ: 'NZD',
  PH: 'PHP',
  PL: 'PLN',
  SA: 'SAR',
  SE: 'SEK',
  SG: 'SGD',
  TH: 'THB',
  TR: 'TRY',
  TW: 'TWD',
  VN: 'VND',
  ZA: 'ZAR',
};

export function currencyOf(region: string): string {
  return currencyByRegion[region] ?? 'USD';
}

/** Where this browser seems to be: its zone first, then its language. */
export function guessPlace(): { region: string; timeZone: string; currency: string } {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const spoken = new Intl.Locale(navigator.language).maximize().region;
  const isThere = (region: string) => {
    const place = new Intl.Locale('und', { region }) as Intl.Locale & { getTimeZones?: () => string[] | undefined };
    return place.getTimeZones?.()?.includes(timeZone) === true;
  };
  const region = spoken !== undefined && isThere(spoken) ? spoken : (allRegions().find(isThere) ?? spoken ?? 'US');
  return { region, timeZone, currency: currencyOf(region) };
}
