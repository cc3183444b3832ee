import { CheckCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { decimalOf } from '../../contract/decimals.ts';
import type { Difference } from '../../contract/finance-statements.ts';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths, withQuery } from '../paths.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { FinanceFrame } from './finance-frame.tsx';
import { Amount } from './money.tsx';
import { useMonthName } from './words.ts';

type Query = Input<'finance.listDifferences'>;

const kinds = ['ledger', 'unbilled', 'not_invoiced', 'invoiced_too_much'] as const;

function useColumns(center: string): Column<Difference>[] {
  const t = useTranslations();
  const monthName = useMonthName();
  const amount = (key: string, header: string, of: (row: Difference) => string): Column<Difference> => ({
    key,
    header,
    align: 'end',
    width: '13%',
    cell: (row) => <Amount micros={of(row)} currency={row.currency} />,
    csv: (row) => decimalOf(of(row), row.currency),
  });
  return [
    {
      key: 'account',
      header: t('invoices.differences.account'),
      phone: 'title',
      cell: ({ account, month }) => (
        <span className="block min-w-0">
          <Link
            to={withQuery(paths.statement(center, account.id), { month })}
            className="block truncate font-medium text-ink hover:underline"
          >
            <bdi>{account.name}</bdi>
          </Link>
          <span className="block truncate text-xs text-ink-3">{monthName(month)}</span>
        </span>
      ),
      sortKey: 'month',
      isDescendingFirst: true,
      csv: ({ account, month }) => `${account.name} ${month}`,
    },
    {
      key: 'kind',
      header: t('invoices.differences.what'),
      width: '19%',
      phone: 'primary',
      cell: ({ kind }) => (
        <Badge tone={kind === 'not_invoiced' ? 'warn' : 'bad'}>{t(`invoices.differences.kinds.${kind}`)}</Badge>
      ),
      csv: ({ kind }) => t(`invoices.differences.kinds.${kind}`),
    },
    amount('told', t('invoices.differences.told'), ({ toldMicros }) => toldMicros),
    amount('ledger', t('invoices.differences.ledger'), ({ ledgerMicros }) => ledgerMicros),
    amount('invoiced', t('invoices.differences.invoiced'), ({ invoicedMicros }) => invoicedMicros),
    {
      ...amount('difference', t('invoices.differences.difference'), ({ differenceMicros }) => differenceMicros),
      sortKey: 'difference',
      isDescendingFirst: true,
      phone: 'primary',
    },
  ];
}

function DifferenceTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ search: '', kind: 'all', sort: '-month' });
  const list = useRows('finance.listDifferences', {
    center: center.id,
    search: state.search,
    kind: state.kind as NonNullable<Query['kind']>,
    sort: state.sort as NonNullable<Query['sort']>,
  });
  const columns = useColumns(center.id);
  const isFiltered = state.search !== '' || state.kind !== 'all';
  return (
    <>
      <FilterBar
        search={{
          label: t('invoices.differences.search'),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        filters={[
          {
            key: 'kind',
            label: t('invoices.differences.what'),
            value: state.kind,
            options: (['all', ...kinds] as const).map((value) => ({
              value: value as string,
              label: t(`invoices.differences.kinds.${value}`),
            })),
            onChange: (kind) => change({ kind }),
          },
        ]}
        count={t('invoices.differences.count', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="differences" />}
      />
      <DataTable
        label={t('finance.tabs.differences')}
        list={list}
        columns={columns}
        rowKey={({ account, month, kind, currency }) => `${account.id} ${month} ${kind} ${currency}`}
        rowName={({ account }) => account.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('invoices.no_match')} />
          ) : (
            <EmptyState icon={<CheckCheck size={20} />} title={t('invoices.differences.empty')}>
              {t('invoices.differences.empty_hint')}
            </EmptyState>
          )
        }
      />
    </>
  );
}

/** Where the ledger, what was told and the invoices do not agree. */
export default function DifferencesPage() {
  return (
    <FinanceFrame current="differences" acts={[]}>
      {(center) => <DifferenceTable center={center} />}
    </FinanceFrame>
  );
}
