// What may be spent in a day on the ad accounts that a change touches.
import { z } from 'zod';

/**
 * Of the touched ad accounts of a center, each currency by itself, as far as the caller may see it. `unbounded`: how many of them
 * have no daily budget.
 */
export const dailyBudgets = z.array(
  z.strictObject({ currency: z.string(), accounts: z.int(), dailyMicros: z.string(), unbounded: z.int() }),
);
export type DailyBudgets = z.infer<typeof dailyBudgets>;
