import { useTranslations } from 'use-intl';
import type { BudgetChange } from '../../contract/finance-budgets.ts';
import { useMoney } from './money.tsx';
import { useDayName } from './words.ts';

type Side = BudgetChange['before'];

/** Budgets in words. */
export function useBudgetWords(): {
  /** What an amount is for: a day, a month, from one day to another. */
  span: (side: Side) => string;
  /** The whole budget in a line. */
  line: (side: Side, currency: string) => string;
} {
  const t = useTranslations();
  const money = useMoney();
  const dayName = useDayName();
  const span = ({ mode, from, to }: Side): string => {
    if (mode === 'unlimited') return '';
    if (mode !== 'custom') return t(`budgets.per.${mode}`);
    const first = dayName(from ?? '');
    return to === null
      ? t('budgets.dates_open', { from: first })
      : t('budgets.dates', { from: first, to: dayName(to) });
  };
  return {
    span,
    line: (side, currency) =>
      side.amountMicros === null ? t('budgets.modes.unlimited') : `${money(side.amountMicros, currency)} ${span(side)}`,
  };
}
