// Limits for a center that others only look at: a budget that is nearly used, caps of several kinds, and an account that froze.
import { randomUUID } from 'node:crypto';
import type { Account, Center, Newcomer } from './newcomers.ts';

const units = (amount: number): string => String(amount * 1_000_000);
const yesterday = (): string => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

/** After the money was given: the first account has spent most of its budget, the third nothing. */
export async function setLimits(owner: Newcomer, center: Center, accounts: Account[]): Promise<void> {
  const [first = '', , third = ''] = accounts.slice(4).map(({ id }) => id);
  const at = { center: center.id };
  const budget = { mode: 'custom', amountMicros: units(3500), from: '2026-01-01', to: null } as const;
  await owner.must('finance.setBudget', {
    ...at,
    account: first,
    budget: { mode: 'monthly', amountMicros: units(5000) },
  });
  await owner.must('finance.setBudget', { ...at, account: first, budget });
  const month = { measure: 'spend', period: 'month', currency: 'USD' } as const;
  await owner.must('finance.setCap', { ...at, subject: { kind: 'center' }, ...month, amountMicros: units(60_000) });
  await owner.must('finance.setCap', {
    ...at,
    subject: { kind: 'label', label: 'Q4 launch' },
    ...month,
    amountMicros: units(12_000),
  });
  await owner.must('finance.setCap', {
    ...at,
    subject: { kind: 'person', id: owner.id },
    measure: 'moves',
    period: 'day',
    currency: 'USD',
    amountMicros: units(1_000_000),
  });
  const dailyAmounts = [{ currency: 'USD', amountMicros: units(900) }];
  await owner.must('finance.updateLimitSettings', { ...at, dailyAmounts });
  const rows = [{ account: third, spendMicros: units(1275) }];
  await owner.must('finance.recordSpend', { ...at, key: randomUUID(), day: yesterday(), source: 'Network', rows });
}
