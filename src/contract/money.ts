// Amounts: whole millionths ("micros") of a unit of a currency, as decimal text wherever they travel. Never floats.
import { z } from 'zod';
import { maxMicros } from './decimals.ts';

/** More than nothing, at most a hundred thousand million units. */
export const amount = z
  .string()
  .regex(/^[1-9][0-9]{0,17}$/, { abort: true })
  .refine((text) => BigInt(text) <= maxMicros)
  .meta({ description: 'Millionths of a unit of the currency, more than zero, as a decimal string.' });

/** As `amount`, or nothing at all. */
export const amountOrNone = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,17})$/, { abort: true })
  .refine((text) => BigInt(text) <= maxMicros)
  .meta({ description: 'Millionths of a unit of the currency, as a decimal string.' });

/** A sum in a reply: it may be negative, and larger than any one amount. */
export const sum = z
  .string()
  .regex(/^-?[0-9]+$/)
  .meta({ description: 'Millionths of a unit of the currency, as a decimal string.' });
