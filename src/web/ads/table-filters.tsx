// What stands beside the search of a table: the state of rows, days and what they are held against, the order of metrics, and more.
import { useTranslations } from 'use-intl';
import { adStates } from '../../contract/ads-levels.ts';
import type { Account } from '../../contract/assets.ts';
import type { MetricName } from '../../contract/reporting-kinds.ts';
import { deferred } from '../api/deferred.tsx';
import type { Filter } from '../ui/filter-bar.tsx';
import { useDaysFilters } from './days-filter.tsx';
import { type MetricOrder, metricOrders } from './metric-columns.tsx';
import { MetricFilter } from './metric-filter.tsx';
import type { TableView } from './views.ts';

const OwnDays = deferred(() => import('./day-fields.tsx').then((file) => file.OwnDays));
const ComparedDays = deferred(() => import('./day-fields.tsx').then((file) => file.ComparedDays));

type OnView = (change: Partial<TableView>) => void;

export const orderIn = (sort: string): MetricOrder =>
  metricOrders.find((one) => one !== '' && sort.endsWith(one)) ?? '';

/** The state of rows first; the others ask for numbers. */
export function useTableFilters(
  view: TableView,
  {
    account,
    onView,
    isCompared,
    shown,
    order,
    setOrder,
  }: {
    account: Account;
    onView: OnView;
    isCompared: boolean;
    shown: readonly MetricName[];
    order: MetricOrder;
    setOrder: (order: MetricOrder) => void;
  },
): Filter[] {
  const t = useTranslations();
  const days = useDaysFilters(view, { timeZone: account.timeZone, onView });
  const state: Filter = {
    key: 'state',
    label: t('ads.table.state'),
    value: view.state,
    options: adStates.map((one) => ({ value: one as string, label: t(`ads.states.${one}`) })),
    onChange: (wanted) => onView({ state: wanted }),
  };
  const byWhat: Filter = {
    key: 'order',
    label: t('ads.compare.order'),
    value: order,
    options: metricOrders.map((one) => ({ value: one as string, label: t(`ads.compare.by${one}`) })),
    onChange: (wanted) => {
      setOrder(wanted as MetricOrder);
      const sorted = view.sort.replace(/^-/, '').replace(/(Change|Difference)$/, '');
      const metric = shown.find((name) => name === sorted);
      if (metric) onView({ sort: `${view.sort.startsWith('-') ? '-' : ''}${metric}${wanted}` });
    },
  };
  return [state, ...days, ...(isCompared ? [byWhat] : [])];
}

/** Those that are no lists to choose from. */
export function FilterFields({ view, currency, onView }: { view: TableView; currency: string; onView: OnView }) {
  return (
    <>
      {view.days === 'custom' && <OwnDays view={view} onView={onView} />}
      {view.compare === 'custom' && <ComparedDays view={view} onView={onView} />}
      <MetricFilter view={view} currency={currency} onView={onView} />
    </>
  );
}
