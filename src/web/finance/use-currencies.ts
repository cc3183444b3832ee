import type { Center } from '../../contract/centers.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useCurrencyOptions } from '../ui/place-options.ts';
import type { SelectOption } from '../ui/select-field.tsx';

/** Currencies, those of the center and its ad accounts first. */
export function useFinanceCurrencies(center: Center): SelectOption[] {
  const options = useCurrencyOptions();
  const own = useOwnCurrencies(center);
  const known = own.flatMap((currency) => options.find(({ value }) => value === currency) ?? []);
  return [...known, ...options.filter(({ value }) => !own.includes(value))];
}

/** The currency of the center, and those in which it has money or ad accounts. */
export function useOwnCurrencies(center: Center): string[] {
  const { data } = useEndpoint('finance.getOverview', { center: center.id });
  return [...new Set([center.currency, ...(data?.balances ?? []).map(({ currency }) => currency)])];
}
