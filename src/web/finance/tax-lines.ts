// Taxes as people type them: a name and a percentage with up to three decimal places.
import type { TaxLine } from '../../contract/finance-billing.ts';

/** `8.1` as 8100; null where it is no percentage from 0 to 100. */
export function thousandthsOf(percent: string): number | null {
  const found = /^(\d{1,3})(?:[.,](\d{1,3}))?$/.exec(percent.trim().replace(/\s*%$/, ''));
  if (!found) return null;
  const [, whole = '0', part = ''] = found;
  const value = Number(whole) * 1000 + Number(part.padEnd(3, '0'));
  return value <= 100_000 ? value : null;
}

/** One tax a line, `VAT 19`: the last word is the rate. Null where a line is no tax. */
export function readTaxes(text: string): TaxLine[] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const taxes = lines.map((line) => {
    const found = /^(.+?)\s+([\d.,]+\s*%?)$/.exec(line.trim());
    const rateThousandths = thousandthsOf(found?.[2] ?? '');
    return found && rateThousandths !== null ? { name: (found[1] ?? '').trim(), rateThousandths } : null;
  });
  return taxes.length <= 5 && taxes.every((tax) => tax !== null) ? taxes : null;
}

export const writeTaxes = (taxes: readonly TaxLine[]): string =>
  taxes.map(({ name, rateThousandths }) => `${name} ${rateThousandths / 1000} %`).join('\n');
