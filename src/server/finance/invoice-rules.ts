// What an invoice says, from what was charged: pure. All in whole micros; nothing is ever a fraction.
import { digitsOf } from '../../contract/decimals.ts';
import type { TaxLine } from '../../contract/finance-billing.ts';

/** An amount and the line that it stands in. */
export interface Line {
  kind: 'spend' | 'credit' | 'rounding' | 'tax';
  adAccountId: string | null;
  name: string;
  rateThousandths: number | null;
  micros: bigint;
}

export interface Billed {
  /** What was charged to each account in the month. */
  spend: readonly { adAccountId: string; name: string; micros: bigint }[];
  /** How much of that was paid with credit. */
  creditMicros: bigint;
}

export interface Content {
  lines: Line[];
  netMicros: bigint;
  taxMicros: bigint;
  totalMicros: bigint;
}

/** A hundred percent, in thousandths of one. */
const whole = 100_000n;

/** A quotient rounded to the nearest whole number; a half goes away from zero, as commercial rounding does. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const [positive, sign] = dividend < 0n ? [-dividend, -1n] : [dividend, 1n];
  return sign * ((positive + divisor / 2n) / divisor);
}

/** The nearest amount that can be paid: whole cents, whole yen. */
export function roundToCoin(micros: bigint, currency: string): bigint {
  const coin = 10n ** BigInt(6 - digitsOf(currency));
  return divideRounded(micros, coin) * coin;
}

/** Rounded once, from the net: to the smallest coin, a half away from zero. */
export function taxOn(netMicros: bigint, rateThousandths: number, currency: string): bigint {
  const coin = 10n ** BigInt(6 - digitsOf(currency));
  return divideRounded(netMicros * BigInt(rateThousandths), whole * coin) * coin;
}

/**
 * The lines of an invoice: what each account was charged, to the micro, as the ledger has it; less credit, which was no
 * money; what takes that to a payable net; and each tax on the net.
 */
export function contentOf({ spend, creditMicros }: Billed, taxLines: readonly TaxLine[], currency: string): Content {
  const plain = { adAccountId: null, name: '', rateThousandths: null };
  const lines: Line[] = spend.map(({ adAccountId, name, micros }) => ({
    ...plain,
    kind: 'spend',
    adAccountId,
    name,
    micros,
  }));
  if (creditMicros > 0n) lines.push({ ...plain, kind: 'credit', micros: -creditMicros });
  const exact = lines.reduce((sum, { micros }) => sum + micros, 0n);
  const netMicros = roundToCoin(exact, currency);
  if (netMicros !== exact) lines.push({ ...plain, kind: 'rounding', micros: netMicros - exact });
  const taxes = taxLines.map(({ name, rateThousandths }): Line => {
    const micros = taxOn(netMicros, rateThousandths, currency);
    return { kind: 'tax', adAccountId: null, name, rateThousandths, micros };
  });
  const taxMicros = taxes.reduce((sum, { micros }) => sum + micros, 0n);
  return { lines: [...lines, ...taxes], netMicros, taxMicros, totalMicros: netMicros + taxMicros };
}

/** 19000 as `19`, 8100 as `8.1`. */
export function percentOf(rateThousandths: number): string {
  const text = String(rateThousandths).padStart(4, '0');
  return `${text.slice(0, -3)}.${text.slice(-3)}`.replace(/\.?0+$/, '');
}

/** The day so many days later, as ISO dates. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
