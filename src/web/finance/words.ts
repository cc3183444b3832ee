// What kinds, sides and days of the books are called.
import { useFormatter, useTranslations } from 'use-intl';
import type { Transaction } from '../../contract/finance.ts';
import type { PostingKind } from '../../contract/finance-kinds.ts';

export function useKindName(): (kind: PostingKind) => string {
  const t = useTranslations();
  return (kind) => t(`finance.kinds.${kind}`);
}

const house = ['funding', 'revenue', 'adjustments', 'payouts', 'exchange', 'moved'] as const;

/** Where money came from or went: the bank, the center, an ad account, one of their credits. */
export function useSideName(): (side: Transaction['from']) => string {
  const t = useTranslations();
  return ({ kind, account, credit }) => {
    if ((house as readonly string[]).includes(kind)) return t(`finance.sides.${kind}`);
    const owner = account?.name ?? t('finance.sides.center');
    if (kind === 'frozen') return t('finance.sides.frozen', { owner });
    return credit === null ? owner : t('finance.sides.credit', { owner, name: credit.name });
  };
}

/** A day in the books is a day, wherever it is read. */
export function useDayName(): (day: string) => string {
  const format = useFormatter();
  return (day) => format.dateTime(new Date(`${day}T00:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' });
}

/** `2026-11`, as a month. */
export function useMonthName(): (month: string) => string {
  const format = useFormatter();
  return (month) =>
    format.dateTime(new Date(`${month}-01T00:00:00Z`), { year: 'numeric', month: 'long', timeZone: 'UTC' });
}

/** How long money lasts, in days. */
export function useDaysLeft(): (days: number | null) => string {
  const t = useTranslations();
  return (days) => (days === null ? t('finance.overview.no_pace') : t('finance.overview.days', { count: days }));
}
