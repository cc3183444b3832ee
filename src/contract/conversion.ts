// Conversion at a rate that was recorded, the same in the books and in what a page shows before.
import { digitsOf } from './decimals.ts';

/** A rate as thousand-millionths. */
export const rateUnit = 1_000_000_000n;

/** `7.1042` as thousand-millionths. */
export function nanosOf(rate: string): bigint {
  const [whole = '0', part = ''] = rate.split('.');
  return BigInt(whole) * rateUnit + BigInt(part.padEnd(9, '0'));
}

/** What an amount gives in the currency `to`: down to its smallest coin, never one more than the rate gives. */
export function convertDown(micros: bigint, nanos: bigint, to: string): bigint {
  const coin = 10n ** BigInt(6 - digitsOf(to));
  return ((micros * nanos) / (rateUnit * coin)) * coin;
}
