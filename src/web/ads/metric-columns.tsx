// What was measured, as columns beside the others: which of them are shown is the reader's choice.
import { useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { type MetricName, metricOf } from '../../contract/reporting-kinds.ts';
import type { Metrics } from '../../contract/reporting-metrics.ts';
import { useMoney } from '../finance/money.tsx';
import type { Column } from '../ui/table-types.ts';
import { unitOf } from './metric-bounds.ts';

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

/** As numbers; amounts in units, exact enough to be shown. */
function valueOf(metrics: Metrics, name: MetricName): number | null {
  const key = unitOf(name) === 'money' ? (`${name}Micros` as 'spendMicros') : (name as 'clicks');
  const value: string | number | null = metrics[key];
  return value === null ? null : unitOf(name) === 'money' ? Number(value) / 1e6 : Number(value);
}

/** What a metric is held against, in the reader's words, with a sign and not by colour; null where nothing is to be said. */
export function useChangeWords(
  currency: string,
): (now: Metrics | null, then: Metrics | null, name: MetricName) => string {
  const locale = useLocale();
  const t = useTranslations();
  return useMemo(() => {
    const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    const signed = { signDisplay: 'exceptZero' } as const;
    const share = new Intl.NumberFormat(locale, { ...signed, style: 'percent', maximumFractionDigits: 1 });
    const amount = new Intl.NumberFormat(locale, { ...signed, style: 'currency', currency });
    const plain = new Intl.NumberFormat(locale, signed);
    const times = new Intl.NumberFormat(locale, { ...signed, ...digits });
    const difference = (by: number, name: MetricName): string => {
      const unit = unitOf(name);
      if (unit === 'money') return amount.format(by);
      if (unit === 'share') return t('ads.compare.points', { value: times.format(by * 100) });
      return (name === 'roas' ? times : plain).format(by);
    };
    return (now, then, name) => {
      const [is, was] = [now && valueOf(now, name), then && valueOf(then, name)];
      // Nothing was told, or it had no such number: there is nothing to grow from.
      if (is === null || was === null) return t('ads.compare.no_data');
      if (is === was) return t('ads.compare.same');
      const by = difference(is - was, name);
      if (was === 0) return t('ads.compare.from_zero', { by });
      const change = (is - was) / was;
      return t('ads.compare.change', { way: change > 0 ? 'up' : 'down', change: share.format(change), by });
    };
  }, [locale, t, currency]);
}

/** A number, and below it what became of it. */
export function Compared({ value, change }: { value: string; change: string | undefined }) {
  if (change === undefined) return <span className="tnum">{value}</span>;
  return (
    <span className="tnum block truncate">
      {value}
      <span className="block truncate text-xs font-normal text-ink-3" title={change}>
        {change}
      </span>
    </span>
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
  const sayChange = useChangeWords(currency);
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
        change={isCompared ? sayChange(metrics, earlier, name) : undefined}
      />
    ),
  }));
}
