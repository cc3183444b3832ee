// Countries, currencies and time zones in the reader's language, as options of a select.
import { useMemo } from 'react';
import { useLocale } from 'use-intl';
import type { SelectOption } from './select-field.tsx';

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
/** Codes with a name that are no places: unions, tests and "unknown". */
const noPlaces = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

function regionCodes(): string[] {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  return (
    letters
      .flatMap((first) => letters.map((second) => first + second))
      .filter((code) => names.of(code) !== undefined && !noPlaces.has(code))
      // Codes of places that are gone turn into those that followed.
      .filter((code) => new Intl.Locale(`und-${code}`).region === code && code !== 'UK')
  );
}

function sorted(options: SelectOption[], locale: string): SelectOption[] {
  const order = new Intl.Collator(locale);
  return options.sort((one, other) => order.compare(one.label, other.label));
}

export function useRegionOptions(): SelectOption[] {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'region' });
    return sorted(
      regionCodes().map((code) => ({ value: code, label: names.of(code) ?? code })),
      locale,
    );
  }, [locale]);
}

export function useCurrencyOptions(): SelectOption[] {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'currency' });
    return Intl.supportedValuesOf('currency').map((code) => ({ value: code, label: `${code} · ${names.of(code)}` }));
  }, [locale]);
}

/** How far a zone is from UTC now, as `GMT+8`. */
export function zoneOffset(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(new Date());
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

export function useTimeZoneOptions(): SelectOption[] {
  return useMemo(
    () =>
      ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((zone) => ({
        value: zone,
        label: `${zone.replaceAll('_', ' ')} (${zoneOffset(zone)})`,
      })),
    [],
  );
}

export function useRegionName(): (code: string) => string {
  const locale = useLocale();
  return (code) => new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code;
}
