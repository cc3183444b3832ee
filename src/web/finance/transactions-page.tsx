import { ArrowLeftRight, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { listedKinds, type PostingKind } from '../../contract/finance-kinds.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { useEndpoint, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { controlClass } from '../ui/field.tsx';
import { type Filter, FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import { FinanceFrame } from './finance-frame.tsx';
import { useMoney } from './money.tsx';
import { useTransactionColumns } from './transaction-columns.tsx';
import { TransactionExport } from './transaction-export.tsx';
import { TransactionSums } from './transaction-sums.tsx';
import { useOwnCurrencies } from './use-currencies.ts';
import { useKindName } from './words.ts';

const PostingDialog = deferred(() => import('./posting-dialog.tsx').then((file) => file.PostingDialog));

const noFilters = { search: '', kind: '', currency: '', account: '', posting: '', from: '', to: '', holds: '' };
type State = typeof noFilters & { sort: string; open: string };

/** The address in the words of the endpoint; empty filters stay out. */
function filterOf(center: string, state: State): Input<'finance.sumTransactions'> {
  const { search, kind, holds, sort: _sort, open: _open, ...rest } = state;
  const filled = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
  return {
    ...filled,
    center,
    search,
    ...(kind === '' ? {} : { kind: kind as PostingKind }),
    ...(holds === '' ? {} : { withHolds: 'true' }),
  };
}

/** The ad accounts to choose from: the first by name, and the one that is chosen. */
function useAccountOptions(center: string, chosen: string): { value: string; label: string }[] {
  const { data } = useEndpoint('finance.listWallets', { center, pageSize: 200 });
  const known = (data?.items ?? []).map(({ account }) => ({ value: account.id, label: account.name }));
  const isKnown = chosen === '' || data === undefined || known.some(({ value }) => value === chosen);
  const other = useEndpoint('finance.getWallet', { center, account: chosen }, { isEnabled: !isKnown });
  return isKnown ? known : [...known, { value: chosen, label: other.data?.account.name ?? chosen }];
}

function useFilters(center: Center, state: State, change: (part: Partial<State>) => void): Filter[] {
  const t = useTranslations();
  const kindName = useKindName();
  const currencies = useOwnCurrencies(center);
  const accounts = useAccountOptions(center.id, state.account);
  return [
    {
      key: 'kind',
      label: t('finance.transactions.kind'),
      value: state.kind,
      options: [
        { value: '', label: t('finance.transactions.all_kinds') },
        ...listedKinds.map((kind) => ({ value: kind as string, label: kindName(kind) })),
      ],
      onChange: (kind) => change({ kind }),
    },
    {
      key: 'currency',
      label: t('finance.wallets.currency'),
      value: state.currency,
      options: [
        { value: '', label: t('finance.wallets.all_currencies') },
        ...currencies.map((value) => ({ value, label: value })),
      ],
      onChange: (currency) => change({ currency }),
    },
    {
      key: 'account',
      label: t('finance.wallets.account'),
      value: state.account,
      options: [{ value: '', label: t('finance.transactions.any_account') }, ...accounts],
      onChange: (account) => change({ account }),
    },
  ];
}

function DayInput({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <label className="flex items-center gap-2 text-sm text-ink-3 max-sm:flex-1 max-sm:basis-36">
      <span className="whitespace-nowrap">{label}</span>
      <input
        type="date"
        value={value}
        className={`${controlClass} h-9 sm:w-38`}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

function TransactionTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const money = useMoney();
  const kindName = useKindName();
  const [state, change] = useUrlState<State>({ ...noFilters, sort: '-posted', open: '' });
  const filter = filterOf(center.id, state);
  const asked = { ...filter, sort: state.sort === 'posted' ? ('posted' as const) : ('-posted' as const) };
  const list = useRows('finance.listTransactions', asked);
  const open = (posting: string) => change({ open: posting }, { isPushing: true });
  const columns = useTransactionColumns(open);
  const filters = useFilters(center, state, change);
  const isFiltered = Object.keys(noFilters).some((key) => state[key as keyof State] !== '');
  const { total, isMoreThanTotal } = list;
  return (
    <>
      <FilterBar
        search={{
          label: t('finance.transactions.search'),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        filters={filters}
        extra={
          <>
            <span className="basis-full max-sm:hidden" />
            <DayInput
              label={t('finance.transactions.from_day')}
              value={state.from}
              onChange={(from) => change({ from })}
            />
            <DayInput label={t('finance.transactions.to_day')} value={state.to} onChange={(to) => change({ to })} />
            <Checkbox
              label={t('finance.transactions.with_holds')}
              checked={state.holds !== ''}
              onChange={(event) => change({ holds: event.currentTarget.checked ? 'yes' : '' })}
            />
            {isFiltered && (
              <Button variant="ghost" icon={<X size={16} aria-hidden="true" />} onClick={() => change(noFilters)}>
                {t('finance.transactions.clear')}
              </Button>
            )}
          </>
        }
        count={
          isMoreThanTotal
            ? t('finance.transactions.total_more', { count: 1000 })
            : t('finance.transactions.total', { count: total })
        }
        actions={<TransactionExport filter={filter} />}
      />
      <div className="flex min-h-0 flex-1 flex-col gap-3 lg:flex-row-reverse lg:gap-4">
        <TransactionSums filter={filter} isReady={!list.isLoading && !list.isStale} />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <DataTable
            label={t('finance.tabs.transactions')}
            list={list}
            columns={columns}
            rowKey={({ id }) => id}
            rowName={(row) =>
              t('finance.transactions.of', { kind: kindName(row.kind), amount: money(row.amountMicros, row.currency) })
            }
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            onOpen={(row) => open(row.posting)}
            errorText={say(list.error)}
            empty={
              isFiltered ? (
                <EmptyState title={t('finance.transactions.no_match')}>
                  {t('finance.transactions.no_match_hint')}
                </EmptyState>
              ) : (
                <EmptyState icon={<ArrowLeftRight size={20} />} title={t('finance.transactions.empty')}>
                  {t('finance.transactions.empty_hint')}
                </EmptyState>
              )
            }
          />
        </div>
      </div>
      {state.open !== '' && (
        <PostingDialog
          key={state.open}
          center={center}
          posting={state.open}
          onOpen={open}
          onShowAll={(posting) => change({ ...noFilters, posting, open: '' })}
          onClose={() => change({ open: '' })}
        />
      )}
    </>
  );
}

/** Everything that moved, and what it sums to. */
export default function TransactionsPage() {
  return (
    <FinanceFrame current="transactions" acts={['fund']}>
      {(center) => <TransactionTable center={center} />}
    </FinanceFrame>
  );
}
