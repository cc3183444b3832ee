// Micros and what people write, both ways. Plain code, which pages use as well.

export const maxMicros = 100_000_000_000_000_000n;

const digitsByCurrency = new Map<string, number>();

/** Decimal places in which people and banks write amounts of a currency (ISO 4217, as the runtime knows it). */
export function digitsOf(currency: string): number {
  let digits = digitsByCurrency.get(currency);
  if (digits === undefined) {
    const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
    }).resolvedOptions();
    digits = Math.min(maximumFractionDigits, 6);
    digitsByCurrency.set(currency, digits);
  }
  return digits;
}

/** Whether an amount can be written in the decimal places of its currency: what people enter must. */
export function isWritable(micros: bigint, currency: string): boolean {
  return micros % 10n ** BigInt(6 - digitsOf(currency)) === 0n;
}

/** `1234.5` as micros; null for what is no plain decimal number, has more than six decimal places or is out of reach. */
export function microsOf(decimal: string): bigint | null {
  const found = /^(\d{1,13})(?:\.(\d{1,6}))?$/.exec(decimal.trim());
  if (!found) return null;
  const [, whole = '0', part = ''] = found;
  const micros = BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0'));
  return micros <= maxMicros ? micros : null;
}

/** Micros as a plain decimal number, in the places of the currency or as many more as it needs: `-1234.50`. */
export function decimalOf(micros: bigint | string, currency: string): string {
  const value = BigInt(micros);
  const text = (value < 0n ? -value : value).toString().padStart(7, '0');
  const part = text.slice(-6).replace(/0+$/, '').padEnd(digitsOf(currency), '0');
  return `${value < 0n ? '-' : ''}${text.slice(0, -6)}${part === '' ? '' : `.${part}`}`;
}
