// What was measured, as columns beside the others: which of them are shown is the reader's choice.
import { type ReactNode, useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { type MetricName, metricOf } from '../../contract/reporting-kinds.ts';
import type { Metrics } from '../../contract/reporting-metrics.ts';
import { deferred } from '../api/deferred.tsx';
import { useMoney } from '../finance/money.tsx';
import type { Column } from '../ui/table-types.ts';
import { unitOf } from './metric-bounds.ts';

export const MetricChange = deferred(() => import('./metric-change.tsx').then((file) => file.MetricChange));

export interface WithMetrics {
  metrics: Metrics | null;
  /** Over the days that these are held against. */
  earlier: Metrics | null;
}

/** How rows are ordered by a metric: by itself, or by what became of it. */
export const metricOrders = ['', 'Change', 'Difference'] as const;
export type MetricOrder = (typeof metricOrders)[number];

type Say = (metrics: Metrics, name: MetricName) => string;

/** A metric in the reader's words; a dash where it would divide by nothing. */
export function useMetricWords(currency: string): Say {
  const locale = useLocale();
  const money = useMoney();
  return useMemo(() => {
    const plain = new Intl.NumberFormat(locale);
    const share = new Intl.NumberFormat(locale, {
      style: 'percent',
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    });
    const times = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    const amount = (micros: string | null): string => (micros === null ? '–' : money(micros, currency, true));
    const by = (format: Intl.NumberFormat, value: number | null): string =>
      value === null ? '–' : format.format(value);
    return (metrics, name) => {
      switch (name) {
        case 'spend':
          return amount(metrics.spendMicros);
        case 'revenue':
          return amount(metrics.revenueMicros);
        case 'cpc':
          return amount(metrics.cpcMicros);
        case 'cpm':
          return amount(metrics.cpmMicros);
        case 'costPerConversion':
          return amount(metrics.costPerConversionMicros);
        case 'ctr':
        case 'conversionRate':
          return by(share, metrics[name]);
        case 'roas':
          return by(times, metrics.roas);
        default:
          return plain.format(metrics[name]);
      }
    };
  }, [locale, money, currency]);
}

/** Amounts are the longest, shares the shortest. */
const widthOf = (name: MetricName): string => {
  const { of, by } = metricOf[name];
  if (of === 'spendMicros' || of === 'revenueMicros') return by === 'spendMicros' ? '4.75rem' : '6.25rem';
  return name === 'ctr' ? '4.75rem' : '5.25rem';
};

/** A number, and below it what became of it. */
export function Compared({ value, change }: { value: string; change: ReactNode }) {
  return (
    <>
      {value}
      {change}
    </>
  );
}

/** The columns, and what stands below each of them. */
export function useMetricColumns<T extends WithMetrics>(
  currency: string,
  shown: readonly MetricName[],
  { isCompared, order }: { isCompared: boolean; order: MetricOrder },
): Column<T>[] {
  const t = useTranslations();
  const say = useMetricWords(currency);
  return shown.map((name) => ({
    key: name,
    header: t(`ads.metrics.${name}`),
    sortKey: `${name}${isCompared ? order : ''}`,
    isDescendingFirst: true,
    align: 'end' as const,
    width: isCompared ? (unitOf(name) === 'money' ? '11rem' : '8.75rem') : widthOf(name),
    ...(name === 'spend' ? { phone: 'primary' as const } : {}),
    cell: ({ metrics, earlier }: T) => (
      <Compared
        value={metrics === null ? '–' : say(metrics, name)}
        change={isCompared ? <MetricChange name={name} now={metrics} then={earlier} currency={currency} /> : undefined}
      />
    ),
  }));
}
