import { useTranslations } from 'use-intl';
import type { MetricName } from '../../contract/reporting-kinds.ts';
import type { Measured } from '../../contract/reporting-metrics.ts';
import { Compared, MetricChange, useMetricWords } from './metric-columns.tsx';

/** What a phone has no columns for: the sums of all rows. */
export function Sums({
  measured,
  currency,
  shown,
}: {
  measured: NonNullable<Measured>;
  currency: string;
  shown: readonly MetricName[];
}) {
  const t = useTranslations();
  const say = useMetricWords(currency);
  const { totals, earlier } = measured;
  return (
    <dl
      className="mt-2 flex flex-wrap gap-x-5 gap-y-1.5 rounded-xl bg-surface p-3 shadow-card"
      aria-label={t('ads.numbers.all_rows')}
    >
      {shown.map((name) => (
        <div key={name} className="shrink-0">
          <dt className="text-xs text-ink-3">{t(`ads.metrics.${name}`)}</dt>
          <dd className="tnum text-sm font-medium">
            <Compared
              value={say(totals, name)}
              change={
                earlier ? (
                  <MetricChange name={name} now={totals} then={earlier.totals} currency={currency} />
                ) : undefined
              }
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}
