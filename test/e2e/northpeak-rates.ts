// What a center that others only look at means to spend, rates for one of its other currencies and not for the other, and a
// difference that somebody explained.
import type { Center, Newcomer } from './newcomers.ts';

const units = (amount: number): string => String(amount * 1_000_000);

/** After spend was recorded that not all was charged. */
export async function setRates(owner: Newcomer, { id: center }: Center): Promise<void> {
  await owner.must('finance.setPlan', { center, currency: 'USD', amountMicros: units(6000) });
  for (const [rate, at] of [
    ['1.0834', '2026-10-30T15:00:00Z'],
    ['1.0912', '2026-11-13T15:00:00Z'],
  ] as const)
    await owner.must('finance.recordRate', { center, from: 'EUR', to: 'USD', rate, source: 'ECB reference rate', at });
  const { items } = await owner.must('finance.listDifferences', { center });
  const first = items.find(({ kind }) => kind === 'not_invoiced');
  if (!first?.account) throw new Error('There is nothing to explain.');
  const { month, kind, differenceMicros, account } = first;
  const note = 'Billed with the next campaign, as agreed with the client';
  await owner.must('finance.explainDifference', { center, month, account: account.id, kind, differenceMicros, note });
}
