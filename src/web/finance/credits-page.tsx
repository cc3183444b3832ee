import { Gift } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { decimalOf } from '../../contract/decimals.ts';
import type { Credit } from '../../contract/finance-funds.ts';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { FinanceFrame } from './finance-frame.tsx';
import { Amount } from './money.tsx';

type Query = Input<'finance.listCredits'>;

const states = ['all', 'live', 'ended'] as const;

function useColumns(center: Center): Column<Credit>[] {
  const t = useTranslations();
  const amount = (key: string, header: string, of: (credit: Credit) => string | null): Column<Credit> => ({
    key,
    header,
    align: 'end',
    width: '16%',
    cell: (credit) => {
      const micros = of(credit);
      return micros === null ? (
        <span className="text-ink-3">—</span>
      ) : (
        <Amount micros={micros} currency={credit.currency} />
      );
    },
    csv: (credit) => {
      const micros = of(credit);
      return micros === null ? '' : decimalOf(micros, credit.currency);
    },
  });
  return [
    {
      key: 'name',
      header: t('finance.credits.name'),
      sortKey: 'name',
      phone: 'title',
      cell: ({ name }) => <bdi className="block truncate font-medium text-ink">{name}</bdi>,
      csv: ({ name }) => name,
    },
    {
      key: 'state',
      header: t('finance.credits.state'),
      width: '11%',
      cell: ({ state }) => <Badge tone={state === 'live' ? 'ok' : 'neutral'}>{t(`finance.credits.${state}`)}</Badge>,
      csv: ({ state }) => t(`finance.credits.${state}`),
    },
    amount('amount', t('finance.credits.amount'), ({ amountMicros }) => amountMicros),
    { ...amount('left', t('finance.credits.left'), ({ leftMicros }) => leftMicros), phone: 'primary' },
    amount('expired', t('finance.credits.expired'), ({ expiredMicros }) => expiredMicros),
    {
      key: 'expires',
      header: t('finance.credits.expires'),
      sortKey: 'expires',
      width: '13%',
      phone: 'primary',
      cell: ({ expiresAt }) => <Time at={expiresAt} show="date" timeZone={center.timeZone} />,
      csv: ({ expiresAt }) => expiresAt,
    },
  ];
}

/** A CSV has no cells. */
const cell = () => null;

function CreditTable({ center, onAdd }: { center: Center; onAdd: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const mayPay = useReason()('finance:pay') === null;
  const [state, change] = useUrlState({ search: '', state: 'all', sort: 'expires' });
  const list = useRows('finance.listCredits', {
    center: center.id,
    search: state.search,
    state: state.state as NonNullable<Query['state']>,
    sort: state.sort as NonNullable<Query['sort']>,
  });
  const columns = useColumns(center);
  const csvColumns: Column<Credit>[] = [
    ...columns,
    { key: 'currency', header: t('finance.wallets.currency'), cell, csv: ({ currency }) => currency },
    { key: 'issued', header: t('finance.credits.issued'), cell, csv: ({ issuedAt }) => issuedAt },
  ];
  const isFiltered = state.search !== '' || state.state !== 'all';
  return (
    <>
      <FilterBar
        search={{ label: t('finance.credits.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'state',
            label: t('finance.credits.state'),
            value: state.state,
            options: states.map((value) => ({ value: value as string, label: t(`finance.credits.${value}`) })),
            onChange: (value) => change({ state: value }),
          },
        ]}
        count={t('finance.credits.total', { count: list.total })}
        actions={<ExportButton list={list} columns={csvColumns} fileName="credits" />}
      />
      <DataTable
        label={t('finance.tabs.credits')}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        rowName={({ name }) => name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('finance.credits.no_match')} />
          ) : (
            <EmptyState
              icon={<Gift size={20} />}
              title={t('finance.credits.empty')}
              action={
                mayPay && (
                  <Button variant="primary" onClick={onAdd}>
                    {t('finance.acts.credit')}
                  </Button>
                )
              }
            >
              {t('finance.credits.empty_hint')}
            </EmptyState>
          )
        }
      />
    </>
  );
}

/** Vouchers and grants, with what is left of each. */
export default function CreditsPage() {
  return (
    <FinanceFrame current="credits" acts={['credit']}>
      {(center, open) => <CreditTable center={center} onAdd={() => open('credit')} />}
    </FinanceFrame>
  );
}
