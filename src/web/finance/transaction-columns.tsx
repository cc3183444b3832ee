import { useTranslations } from 'use-intl';
import type { Transaction } from '../../contract/finance.ts';
import type { PostingKind } from '../../contract/finance-kinds.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import type { Column } from '../ui/table-types.ts';
import { Amount } from './money.tsx';
import { useDayName, useKindName, useSideName } from './words.ts';

export const kindTones: Partial<Record<PostingKind, Tone>> = {
  funding: 'ok',
  funding_refund: 'warn',
  recharge: 'info',
  refund: 'info',
  credit: 'accent',
  adjustment: 'warn',
  credit_expiry: 'warn',
  reversal: 'bad',
};

export function useTransactionColumns(onOpen: (posting: string) => void): Column<Transaction>[] {
  const t = useTranslations();
  const dayName = useDayName();
  const kindName = useKindName();
  const sideName = useSideName();
  return [
    {
      key: 'date',
      header: t('finance.transactions.date'),
      width: '8.5rem',
      phone: 'primary',
      sortKey: 'posted',
      isDescendingFirst: true,
      cell: ({ valueDate, by, provider }) => (
        <span className="block min-w-0">
          <span className="tnum block whitespace-nowrap">{dayName(valueDate)}</span>
          <bdi className="block truncate text-xs text-ink-3 max-sm:hidden">
            {by?.name ?? provider?.name ?? t('finance.transactions.itself')}
          </bdi>
        </span>
      ),
    },
    {
      key: 'kind',
      header: t('finance.transactions.kind'),
      width: '8.5rem',
      phone: 'title',
      cell: (row) => (
        <button
          type="button"
          className="inline-flex min-h-6 max-w-full rounded-md hover:underline"
          onClick={() => onOpen(row.posting)}
        >
          <Badge tone={kindTones[row.kind] ?? 'neutral'}>{kindName(row.kind)}</Badge>
        </button>
      ),
    },
    {
      key: 'route',
      header: t('finance.transactions.route'),
      cell: ({ from, to }) => (
        <span className="block min-w-0">
          <bdi className="block truncate text-xs text-ink-3">{sideName(from)}</bdi>
          <span className="block truncate">
            <span aria-hidden="true">→ </span>
            <bdi>{sideName(to)}</bdi>
          </span>
        </span>
      ),
    },
    {
      key: 'amount',
      header: t('finance.transactions.amount'),
      align: 'end',
      width: '10rem',
      phone: 'primary',
      cell: ({ amountMicros, currency }) => (
        <Amount micros={amountMicros} currency={currency} className="font-medium text-ink" />
      ),
    },
    {
      key: 'reference',
      header: t('finance.transactions.reference'),
      cell: ({ reference, note, provider }) => (
        <span className="block min-w-0">
          {provider?.isSandbox === true && <Badge tone="warn">{t('finance.transactions.sandbox')}</Badge>}
          <bdi className="block truncate">{reference === '' ? note : reference}</bdi>
          {reference !== '' && note !== '' && <bdi className="block truncate text-xs text-ink-3">{note}</bdi>}
        </span>
      ),
    },
  ];
}
