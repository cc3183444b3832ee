import { ArrowRightLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Rate } from '../../contract/finance-statements.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { FinanceFrame } from './finance-frame.tsx';

const RateDialog = deferred(() => import('./rate-dialog.tsx').then((file) => file.RateDialog));
const ConvertDialog = deferred(() => import('./convert-dialog.tsx').then((file) => file.ConvertDialog));

type Query = Input<'finance.listRates'>;

function useColumns(): Column<Rate>[] {
  const t = useTranslations();
  return [
    {
      key: 'rate',
      header: t('finance.rates.pair'),
      width: '28%',
      phone: 'title',
      cell: ({ from, to, rate }) => (
        <bdi dir="ltr" className="tnum block truncate font-medium text-ink">
          {t('finance.total.rate', { from, rate, to })}
        </bdi>
      ),
      csv: ({ rate }) => rate,
    },
    {
      key: 'source',
      header: t('finance.rates.source'),
      phone: 'primary',
      cell: ({ source }) => <bdi className="block truncate text-ink-2">{source}</bdi>,
      csv: ({ source }) => source,
    },
    {
      key: 'at',
      header: t('finance.rates.at'),
      width: '20%',
      sortKey: 'at',
      isDescendingFirst: true,
      phone: 'primary',
      cell: ({ at }) => <Time at={at} show="exact" />,
      csv: ({ at }) => at,
    },
    {
      key: 'recorded',
      header: t('finance.rates.recorded'),
      width: '24%',
      sortKey: 'recorded',
      isDescendingFirst: true,
      cell: ({ recordedAt, recordedBy }) => (
        <span className="block min-w-0 text-sm text-ink-3">
          <Time at={recordedAt} show="exact" />
          <bdi className="block truncate text-xs">{t('finance.rates.by', { name: recordedBy })}</bdi>
        </span>
      ),
      csv: ({ recordedAt }) => recordedAt,
    },
  ];
}

/** A CSV has no cells. */
const cell = () => null;

function RateTable({ center, onAdd }: { center: Center; onAdd: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const mayPay = useReason()('finance:pay') === null;
  const [state, change] = useUrlState({ search: '', sort: '-at' });
  const list = useRows('finance.listRates', {
    center: center.id,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
  });
  const columns = useColumns();
  const csv: Column<Rate>[] = [
    { key: 'from', header: t('finance.rates.from'), cell, csv: ({ from }) => from },
    { key: 'to', header: t('finance.rates.to'), cell, csv: ({ to }) => to },
    ...columns,
  ];
  return (
    <>
      <FilterBar
        search={{ label: t('finance.rates.search'), value: state.search, onChange: (search) => change({ search }) }}
        count={t('finance.rates.count', { count: list.total })}
        actions={<ExportButton list={list} columns={csv} fileName="rates" />}
      />
      <DataTable
        label={t('finance.tabs.rates')}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        rowName={({ from, to }) => `${from}/${to}`}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          state.search === '' ? (
            <EmptyState
              icon={<ArrowRightLeft size={20} />}
              title={t('finance.rates.empty')}
              action={
                mayPay && (
                  <Button variant="primary" onClick={onAdd}>
                    {t('finance.rates.add')}
                  </Button>
                )
              }
            >
              {t('finance.rates.empty_hint')}
            </EmptyState>
          ) : (
            <EmptyState title={t('finance.rates.no_match')} />
          )
        }
      />
    </>
  );
}

/** Rates that were recorded, and what is converted by them. */
export default function RatesPage() {
  const t = useTranslations();
  const whyNotPay = useReason()('finance:pay');
  const [open, setOpen] = useState<'rate' | 'convert' | null>(null);
  const close = () => setOpen(null);
  return (
    <FinanceFrame
      current="rates"
      acts={[]}
      actions={
        <>
          <Button {...ConvertDialog.onIntent} disabledReason={whyNotPay} onClick={() => setOpen('convert')}>
            {t('finance.rates.convert')}
          </Button>
          <Button variant="primary" {...RateDialog.onIntent} disabledReason={whyNotPay} onClick={() => setOpen('rate')}>
            {t('finance.rates.add')}
          </Button>
        </>
      }
    >
      {(center) => (
        <>
          <RateTable center={center} onAdd={() => setOpen('rate')} />
          {open === 'rate' && <RateDialog center={center} onClose={close} />}
          {open === 'convert' && <ConvertDialog center={center} onClose={close} />}
        </>
      )}
    </FinanceFrame>
  );
}
