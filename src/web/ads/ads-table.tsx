import { Plus, Upload } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Account } from '../../contract/assets.ts';
import { metricNames } from '../../contract/reporting-kinds.ts';
import type { Measured } from '../../contract/reporting-metrics.ts';
import { deferred } from '../api/deferred.tsx';
import { useErrorSentence } from '../api/sentences.ts';
import { useWhyNot } from '../assets/account-reason.tsx';
import { Button } from '../ui/button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column, List } from '../ui/table-types.ts';
import { type Chosen, useChosen } from '../ui/use-chosen.ts';
import type { AnyAd } from './ads-columns.tsx';
import type { LateActs } from './late-acts.tsx';
import {
  Compared,
  MetricChange,
  type MetricOrder,
  useMetricColumns,
  useMetricWords,
  type WithMetrics,
} from './metric-columns.tsx';
import { NumbersBar } from './numbers-bar.tsx';
import { TableExport, type TableSource } from './table-export.tsx';
import { FilterFields, orderIn, useTableFilters } from './table-filters.tsx';
import type { Views } from './use-views.ts';
import { columnsOf, type TableView } from './views.ts';

const AdsEmpty = deferred(() => import('./ads-empty.tsx').then((file) => file.AdsEmpty));
const MetricChips = deferred(() => import('./metric-chips.tsx').then((file) => file.MetricChips));

/** The table of one level; what differs between levels is given. */
export function AdsTable<T extends AnyAd & WithMetrics>({
  center,
  account,
  level,
  view,
  onView,
  views,
  source,
  list,
  columns,
  acts,
  within,
  onCreate,
  more,
  onOpen,
}: {
  center: string;
  account: Account;
  level: AdLevel;
  view: TableView;
  onView: (change: Partial<TableView>) => void;
  views: Views;
  /** Where the rows of the list come from. */
  source: TableSource;
  list: List<T> & { head: { measured: Measured } | undefined };
  columns: Column<T>[];
  acts: LateActs;
  /** What the list is narrowed to, with a way out of it. */
  within: ReactNode;
  onCreate: () => void;
  /** What else can be begun here. */
  more?: ReactNode;
  onOpen?: (row: T) => void;
}) {
  const t = useTranslations();
  const sayError = useErrorSentence();
  const reason = useWhyNot(account)('campaign:create');
  const shownView = JSON.stringify([level, view]);
  const chosen = useChosen({ list, rowKey: (row) => row.id, view: shownView });
  // The rows come first, then the code of what is done to them.
  const [wasAnswered, setWasAnswered] = useState(!list.isLoading);
  if (!wasAnswered && !list.isLoading) setWasAnswered(true);
  const isInBin = view.state === 'deleted';
  const measured = list.head?.measured;
  const hasMetrics = measured !== null;
  const wanted = columnsOf(view.columns, level);
  const shown = metricNames.filter((name) => hasMetrics && wanted.includes(name));
  const before = measured?.earlier ?? null;
  const isCompared = view.compare !== 'none' && hasMetrics;
  const [order, setOrder] = useState<MetricOrder>(() => orderIn(view.sort));
  const metricColumns = useMetricColumns<T>(account.currency, shown, { isCompared, order });
  const pinned = columns.filter(({ isPinned }) => isPinned);
  const others = [...columns, ...metricColumns];
  const fresh = [...pinned, ...wanted.flatMap((name) => others.filter(({ key }) => key === name))];
  // The same until something changes what they say: further rows leave those that are drawn as they are.
  // oxlint-disable-next-line react/exhaustive-deps -- made anew in each drawing, of nothing but these
  const all = useMemo(() => fresh, [account, shownView, hasMetrics, order, t]);
  const say = useMetricWords(account.currency);
  const foot = (column: Column<T>): ReactNode => {
    if (column.key === 'name') return t('ads.numbers.total', { count: list.total });
    const metric = shown.find((name) => name === column.key);
    if (!measured || !metric) return null;
    const { totals } = measured;
    const change = before ? (
      <MetricChange name={metric} now={totals} then={before.totals} currency={account.currency} />
    ) : undefined;
    return <Compared value={say(totals, metric)} change={change} />;
  };
  const filters = useTableFilters(view, { account, onView, isCompared, shown, order, setOrder });
  const create = (
    <Button variant="primary" icon={<Plus size={16} aria-hidden="true" />} disabledReason={reason} onClick={onCreate}>
      {t(`ads.create.${level}`)}
    </Button>
  );
  return (
    <>
      {within}
      <FilterBar
        search={{ label: t('ads.table.search'), value: view.search, onChange: (search) => onView({ search }) }}
        filters={hasMetrics ? filters : filters.slice(0, 1)}
        {...(hasMetrics ? { extra: <FilterFields view={view} currency={account.currency} onView={onView} /> } : {})}
        selection={isInBin ? null : acts.bar(chosen as unknown as Chosen<AnyAd>)}
        count={t('ads.table.total', { count: list.total })}
        actions={
          <>
            <TableExport
              source={source}
              columns={all}
              total={list.total}
              currency={account.currency}
              isCompared={isCompared}
              title={`${account.name} ${t(`ads.levels.${level}`)}`}
            />
            <Button
              variant="ghost"
              icon={<Upload size={16} aria-hidden="true" />}
              disabledReason={reason}
              onClick={() => acts.importRows(list as unknown as List<AnyAd>)}
            >
              {t('ads.acts.import')}
            </Button>
            {more}
            {create}
          </>
        }
      />
      {hasMetrics && view.bounds !== '' && <MetricChips view={view} currency={account.currency} onView={onView} />}
      <NumbersBar
        center={center}
        account={account}
        measured={measured}
        shown={shown}
        view={view}
        onView={onView}
        views={views}
      />
      <DataTable
        label={t(`ads.levels.${level}`)}
        list={list}
        columns={all}
        isWide
        {...(measured && list.total > 0 && shown.length > 0 ? { foot } : {})}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        {...(isInBin ? {} : { selection: chosen.selection, onSelect: chosen.select })}
        sort={view.sort}
        onSort={(sort) => onView({ sort })}
        {...(onOpen === undefined ? {} : { onOpen })}
        rowMenu={acts.menu}
        errorText={sayError(list.error)}
        empty={
          <AdsEmpty
            level={level}
            isInBin={isInBin}
            isFiltered={view.search !== '' || view.state !== 'all' || view.bounds !== ''}
            onCreate={reason === null ? onCreate : null}
          />
        }
      />
      {wasAnswered && acts.dialog}
    </>
  );
}
