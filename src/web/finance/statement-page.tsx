import { useParams } from '@tanstack/react-router';
import { BookOpen } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { decimalOf } from '../../contract/decimals.ts';
import type { Movement } from '../../contract/finance-statements.ts';
import type { Reply } from '../api/endpoints.ts';
import { useEndpoint, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { FinanceFrame } from './finance-frame.tsx';
import { Amount } from './money.tsx';
import { openMonths } from './open-months.ts';
import { useToday } from './use-today.ts';
import { useDayName, useKindName, useMonthName } from './words.ts';

function useColumns(currency: string): Column<Movement>[] {
  const t = useTranslations();
  const [dayName, kindName] = [useDayName(), useKindName()];
  return [
    {
      key: 'day',
      header: t('invoices.statement.day'),
      width: '16%',
      phone: 'title',
      cell: ({ valueDate }) => <span className="text-ink-2">{dayName(valueDate)}</span>,
      csv: ({ valueDate }) => valueDate,
    },
    {
      key: 'kind',
      header: t('invoices.statement.kind'),
      width: '18%',
      phone: 'primary',
      cell: ({ kind }) => <span className="text-ink">{kindName(kind)}</span>,
      csv: ({ kind }) => kindName(kind),
    },
    {
      key: 'reference',
      header: t('invoices.statement.reference'),
      cell: ({ reference, note }) => <bdi className="block truncate text-ink-2">{reference || note || '—'}</bdi>,
      csv: ({ reference, note }) => reference || note,
    },
    {
      key: 'amount',
      header: t('invoices.statement.amount'),
      align: 'end',
      width: '18%',
      phone: 'primary',
      cell: ({ amountMicros }) => <Amount micros={amountMicros} currency={currency} />,
      csv: ({ amountMicros }) => decimalOf(amountMicros, currency),
    },
    {
      key: 'balance',
      header: t('invoices.statement.balance'),
      align: 'end',
      width: '18%',
      cell: ({ balanceMicros }) => <Amount micros={balanceMicros} currency={currency} />,
      csv: ({ balanceMicros }) => decimalOf(balanceMicros, currency),
    },
  ];
}

function Balances({ of }: { of: Reply<'finance.getStatement'> }) {
  const t = useTranslations();
  const sums = [
    ['opening', of.openingMicros],
    ['in', of.inMicros],
    ['out', of.outMicros],
    ['closing', of.closingMicros],
  ] as const;
  return (
    <dl className="mb-4 grid grid-cols-2 gap-x-8 gap-y-3 rounded-xl bg-surface px-5 py-4 shadow-card sm:flex sm:flex-wrap">
      {sums.map(([key, micros]) => (
        <div key={key}>
          <dt className="text-sm text-ink-3">{t(`invoices.statement.${key}`)}</dt>
          <dd className="text-lg font-medium text-ink">
            <Amount micros={micros} currency={of.currency} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Statement({ center, account }: { center: Center; account: string }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const monthName = useMonthName();
  const today = useToday(center);
  const [state, change] = useUrlState({ month: today.slice(0, 7), search: '' });
  const asked = { center: center.id, account, month: state.month };
  const list = useRows('finance.getStatement', { ...asked, search: state.search });
  const whole = useEndpoint('finance.getStatement', { ...asked, pageSize: 1 }, { keepPrevious: true });
  const columns = useColumns(whole.data?.currency ?? center.currency);
  const months = [today.slice(0, 7), ...openMonths(today, null).toReversed()];
  const offered = months.includes(state.month) ? months : [state.month, ...months];
  return (
    <>
      <h2 className="mb-3 text-base font-medium text-ink">
        {t('invoices.statement.title')}
        {whole.data && (
          <>
            {' · '}
            <bdi>{whole.data.account.name}</bdi>
          </>
        )}
      </h2>
      {whole.data && <Balances of={whole.data} />}
      <FilterBar
        search={{
          label: t('invoices.statement.search'),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        filters={[
          {
            key: 'month',
            label: t('invoices.month'),
            value: state.month,
            options: offered.map((value) => ({ value, label: monthName(value) })),
            onChange: (month) => change({ month }),
          },
        ]}
        count={t('invoices.statement.count', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName={`statement-${account}-${state.month}`} />}
      />
      <DataTable
        label={t('invoices.statement.title')}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        rowName={({ reference, id }) => reference || id}
        errorText={say(list.error)}
        empty={
          <EmptyState icon={<BookOpen size={20} />} title={t('invoices.statement.empty')}>
            {t('invoices.statement.empty_hint')}
          </EmptyState>
        }
      />
    </>
  );
}

/** What moved in the wallet of one ad account in a month, from balance to balance. */
export default function StatementPage() {
  const { account = '' } = useParams({ strict: false });
  return (
    <FinanceFrame current="costs" acts={[]}>
      {(center) => <Statement key={account} center={center} account={account} />}
    </FinanceFrame>
  );
}
