// Amounts as people read them: in the reader's language, exact, and never without their currency.
import { useMemo } from 'react';
import { useLocale } from 'use-intl';
import { decimalOf, digitsOf } from '../../contract/decimals.ts';

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, currency: string, isRounded: boolean): Intl.NumberFormat {
  const key = `${locale} ${currency} ${isRounded}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digitsOf(currency),
      // What an ad cost may be finer than a cent; then it is shown as it is.
      maximumFractionDigits: isRounded ? digitsOf(currency) : 6,
    });
    formats.set(key, found);
  }
  return found;
}

/** `isRounded`: an average, which means no exact amount. */
export type SayMoney = (micros: bigint | string, currency: string, isRounded?: boolean) => string;

/** `1234500000`, EUR → €1,234.50. As text all the way, so that large amounts stay exact. */
export function useMoney(): SayMoney {
  const locale = useLocale();
  return useMemo(
    () =>
      (micros, currency, isRounded = false) =>
        formatOf(locale, currency, isRounded).format(decimalOf(micros, currency) as `${number}`),
    [locale],
  );
}

/** An amount in running text or in a cell. */
export function Amount({
  micros,
  currency,
  isRounded,
  className = '',
}: {
  micros: bigint | string;
  currency: string;
  isRounded?: boolean;
  className?: string;
}) {
  const money = useMoney();
  return (
    <bdi dir="ltr" className={`tnum whitespace-nowrap ${className}`}>
      {money(micros, currency, isRounded)}
    </bdi>
  );
}

export const plus = (...all: readonly string[]): bigint => all.reduce((sum, one) => sum + BigInt(one), 0n);
