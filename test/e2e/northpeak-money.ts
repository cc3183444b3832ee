// Money for a center that others only look at: three currencies, wallets that are full, low and empty, credit, spend of a week,
// a closed month and a check of the books.
import { randomUUID } from 'node:crypto';
import type { Account, Center, Newcomer } from './newcomers.ts';

const units = (amount: number): string => String(Math.round(amount * 100) * 10_000);
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** The month before last, which is over wherever one is. */
export function closableMonth(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 2, 1)).toISOString().slice(0, 7);
}

/** Answers the posting by which most of the money came. */
export async function giveMoney(owner: Newcomer, center: Center, accounts: Account[]): Promise<string> {
  const act = () => ({ center: center.id, key: randomUUID() });
  // Not of the first ones, which others close and hand over.
  const [first = '', second = '', third = ''] = accounts.slice(4).map(({ id }) => id);
  const bank = { currency: 'USD', amountMicros: units(250_000), reference: 'DBS 2026-1187', note: 'Q4 budget' };
  const { id } = await owner.must('finance.recordFunding', { ...act(), ...bank });
  for (const [currency, amount] of [
    ['JPY', 12_500_000],
    ['EUR', 8_400.5],
  ] as const)
    await owner.must('finance.recordFunding', {
      ...act(),
      currency,
      amountMicros: units(amount),
      reference: `${currency} 7`,
    });
  await owner.must('finance.issueCredit', {
    ...act(),
    name: 'Launch voucher',
    currency: 'USD',
    amountMicros: units(5000),
    expiresAt: '2099-06-30T00:00:00Z',
  });
  const rows = [
    { account: first, cashMicros: units(42_000), creditMicros: units(1500) },
    { account: second, cashMicros: units(1200) },
    { account: third, cashMicros: units(380.75) },
  ];
  await owner.must('finance.transferFunds', { ...act(), direction: 'recharge', rows, note: 'November' });
  for (const days of [2, 1]) {
    await owner.must('finance.recordSpend', {
      ...act(),
      day: daysAgo(days),
      source: 'Network',
      rows: [
        { account: first, spendMicros: '812345678' },
        { account: second, spendMicros: units(540) },
      ],
    });
  }
  await owner.must('finance.holdFunds', { ...act(), account: first, amountMicros: units(250), seconds: 86_400 });
  await owner.must('finance.closePeriod', { center: center.id, month: closableMonth() });
  await owner.must('finance.checkBooks', { center: center.id });
  return id;
}
