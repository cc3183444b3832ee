import { useTranslations } from 'use-intl';
import { decimalOf } from '../../contract/decimals.ts';
import type { InvoiceSummary } from '../../contract/finance-invoices.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import type { Column } from '../ui/table-types.ts';
import { InvoiceState, useStateName } from './invoice-state.tsx';
import { Amount } from './money.tsx';
import { useDayName, useMonthName } from './words.ts';

/** A CSV has no cells. */
const cell = () => null;

export function useInvoiceColumns(center: string): {
  columns: Column<InvoiceSummary>[];
  csv: Column<InvoiceSummary>[];
} {
  const t = useTranslations();
  const [dayName, monthName, stateName] = [useDayName(), useMonthName(), useStateName()];
  const columns: Column<InvoiceSummary>[] = [
    {
      key: 'number',
      header: t('invoices.number'),
      width: '15%',
      sortKey: 'number',
      phone: 'title',
      cell: ({ id, number }) => (
        <Link to={paths.invoice(center, id)} className="font-medium text-ink hover:underline">
          <bdi dir="ltr">{number}</bdi>
        </Link>
      ),
      csv: ({ number }) => number,
    },
    {
      key: 'group',
      header: t('invoices.group'),
      phone: 'primary',
      cell: ({ group }) => <bdi className="block truncate text-ink-2">{group.name}</bdi>,
      csv: ({ group }) => group.name,
    },
    {
      key: 'month',
      header: t('invoices.month'),
      width: '14%',
      cell: ({ month }) => <span className="text-ink-2">{monthName(month)}</span>,
      csv: ({ month }) => month,
    },
    {
      key: 'state',
      header: t('invoices.state'),
      width: '12%',
      cell: (invoice) => <InvoiceState invoice={invoice} />,
      csv: stateName,
    },
    {
      key: 'due',
      header: t('invoices.due'),
      width: '13%',
      sortKey: 'due',
      isDescendingFirst: true,
      cell: ({ dueOn, kind }) => <span className="tnum text-ink-2">{kind === 'invoice' ? dayName(dueOn) : '—'}</span>,
      csv: ({ dueOn, kind }) => (kind === 'invoice' ? dueOn : ''),
    },
    {
      key: 'total',
      header: t('invoices.total'),
      align: 'end',
      width: '16%',
      sortKey: 'total',
      isDescendingFirst: true,
      phone: 'primary',
      cell: ({ totalMicros, currency }) => <Amount micros={totalMicros} currency={currency} />,
      csv: ({ totalMicros, currency }) => decimalOf(totalMicros, currency),
    },
  ];
  const csv: Column<InvoiceSummary>[] = [
    ...columns,
    { key: 'currency', header: t('invoices.currency'), cell, csv: ({ currency }) => currency },
    { key: 'net', header: t('invoices.net'), cell, csv: ({ netMicros, currency }) => decimalOf(netMicros, currency) },
    { key: 'tax', header: t('invoices.tax'), cell, csv: ({ taxMicros, currency }) => decimalOf(taxMicros, currency) },
    { key: 'issued', header: t('invoices.issued'), cell, csv: ({ issuedOn }) => issuedOn },
  ];
  return { columns, csv };
}
