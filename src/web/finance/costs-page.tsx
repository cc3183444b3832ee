import { ReceiptText } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { decimalOf } from '../../contract/decimals.ts';
import type { Cost } from '../../contract/finance-statements.ts';
import type { Input } from '../api/endpoints.ts';
import { useEndpoint, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { DayField } from '../ui/day-field.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { FinanceFrame } from './finance-frame.tsx';
import { Amount } from './money.tsx';
import { useDayName } from './words.ts';

type Query = Input<'finance.listCosts'>;
type GroupBy = NonNullable<Query['groupBy']>;

const groups = ['account', 'campaign', 'label', 'person', 'day'] as const;

/** A CSV has no cells. */
const cell = () => null;

function useColumns(center: string, groupBy: GroupBy): { columns: Column<Cost>[]; csv: Column<Cost>[] } {
  const t = useTranslations();
  const dayName = useDayName();
  const nameOf = ({ name }: Cost): string => {
    if (groupBy === 'day') return dayName(name);
    if (name !== '') return name;
    return t(`invoices.costs.without_${groupBy === 'label' || groupBy === 'person' ? groupBy : 'campaign'}`);
  };
  const amount = (key: string, header: string, of: (cost: Cost) => string): Column<Cost> => ({
    key,
    header,
    align: 'end',
    width: '18%',
    cell: (cost) => <Amount micros={of(cost)} currency={cost.currency} />,
    csv: (cost) => decimalOf(of(cost), cost.currency),
  });
  const columns: Column<Cost>[] = [
    {
      key: 'name',
      header: t(`invoices.costs.by.${groupBy}`),
      sortKey: 'name',
      phone: 'title',
      cell: (cost) => (
        <span className="block min-w-0">
          {groupBy === 'account' && cost.account ? (
            <Link
              to={paths.statement(center, cost.account.id)}
              className="block truncate font-medium text-ink hover:underline"
            >
              <bdi>{cost.name}</bdi>
            </Link>
          ) : (
            <bdi className="block truncate font-medium text-ink">{nameOf(cost)}</bdi>
          )}
          {groupBy === 'campaign' && <bdi className="block truncate text-xs text-ink-3">{cost.account?.name}</bdi>}
        </span>
      ),
      csv: ({ name }) => name,
    },
    {
      ...amount('spend', t('invoices.costs.spend'), ({ spendMicros }) => spendMicros),
      sortKey: 'spend',
      isDescendingFirst: true,
      phone: 'primary',
    },
    amount('charged', t('invoices.costs.charged'), ({ chargedMicros }) => chargedMicros),
    {
      ...amount('unbilled', t('invoices.costs.unbilled'), ({ unbilledMicros }) => unbilledMicros),
      sortKey: 'unbilled',
      isDescendingFirst: true,
    },
  ];
  const csv: Column<Cost>[] = [
    ...columns,
    { key: 'currency', header: t('invoices.currency'), cell, csv: ({ currency }) => currency },
    { key: 'account', header: t('invoices.costs.account_id'), cell, csv: ({ account }) => account?.id ?? '' },
  ];
  return { columns, csv };
}

/** What all rows of the filter sum to, each currency by itself. */
function Sums({ query }: { query: Query }) {
  const t = useTranslations();
  const { data } = useEndpoint('finance.listCosts', { ...query, pageSize: 1 }, { keepPrevious: true });
  if (data === undefined || data.sums.length === 0) return null;
  return (
    <dl className="mb-4 flex flex-wrap gap-x-8 gap-y-3 rounded-xl bg-surface px-5 py-4 shadow-card">
      {data.sums.map(({ currency, spendMicros, unbilledMicros }) => (
        <div key={currency}>
          <dt className="text-sm text-ink-3">{t('invoices.costs.sum', { currency })}</dt>
          <dd className="text-lg font-medium text-ink">
            <Amount micros={spendMicros} currency={currency} />
          </dd>
          {unbilledMicros !== '0' && (
            <dd className="text-xs text-ink-3">
              {t('invoices.costs.unbilled')} <Amount micros={unbilledMicros} currency={currency} />
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

function CostTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ search: '', by: 'account', from: '', to: '', sort: '-spend' });
  const groupBy = groups.find((one) => one === state.by) ?? 'account';
  const query: Query = {
    center: center.id,
    search: state.search,
    groupBy,
    sort: state.sort as NonNullable<Query['sort']>,
    ...(state.from === '' ? {} : { from: state.from }),
    ...(state.to === '' ? {} : { to: state.to }),
  };
  const list = useRows('finance.listCosts', query);
  const { columns, csv } = useColumns(center.id, groupBy);
  const isFiltered = state.search !== '' || state.from !== '' || state.to !== '';
  return (
    <>
      <Sums query={query} />
      <div className="mb-3 flex flex-wrap gap-3">
        <DayField label={t('invoices.costs.from')} value={state.from} onChange={(from) => change({ from })} />
        <DayField label={t('invoices.costs.to')} value={state.to} onChange={(to) => change({ to })} />
      </div>
      <FilterBar
        search={{ label: t('invoices.costs.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'by',
            label: t('invoices.costs.group_by'),
            value: groupBy as string,
            options: groups.map((value) => ({ value: value as string, label: t(`invoices.costs.by.${value}`) })),
            onChange: (by) => change({ by }),
          },
        ]}
        count={t('invoices.costs.count', { count: list.total })}
        actions={<ExportButton list={list} columns={csv} fileName={`costs-by-${groupBy}`} />}
      />
      <DataTable
        label={t('finance.tabs.costs')}
        list={list}
        columns={columns}
        rowKey={({ account, name, currency }) => `${account?.id ?? ''} ${name} ${currency}`}
        rowName={({ name }) => name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('invoices.no_match')} />
          ) : (
            <EmptyState icon={<ReceiptText size={20} />} title={t('invoices.costs.empty')}>
              {t('invoices.costs.empty_hint')}
            </EmptyState>
          )
        }
      />
    </>
  );
}

/** What was spent, by what it was spent on. */
export default function CostsPage() {
  return (
    <FinanceFrame current="costs" acts={[]}>
      {(center) => <CostTable center={center} />}
    </FinanceFrame>
  );
}
