// What was measured, as columns beside the others: which of them are shown is the reader's choice.
import { useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { type MetricName, metricOf } from '../../contract/reporting-kinds.ts';
import type { Metrics } from '../../contract/reporting-metrics.ts';
import { useMoney } from '../finance/money.tsx';
import type { Column } from '../ui/table-types.ts';

export interface WithMetrics {
  metrics: Metrics | null;
}

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

/** The columns, and what stands below each of them. */
export function useMetricColumns<T extends WithMetrics>(currency: string, shown: readonly MetricName[]): Column<T>[] {
  const t = useTranslations();
  const say = useMetricWords(currency);
  return shown.map((name) => ({
    key: name,
    header: t(`ads.metrics.${name}`),
    sortKey: name,
    isDescendingFirst: true,
    align: 'end' as const,
    width: widthOf(name),
    ...(name === 'spend' ? { phone: 'primary' as const } : {}),
    cell: ({ metrics }: T) => <span className="tnum">{metrics === null ? '–' : say(metrics, name)}</span>,
    csv: ({ metrics }: T) => (metrics === null ? '' : say(metrics, name)),
  }));
}
