// The filters by metrics that hold, each as a chip above the table.
import { X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { deferred } from '../api/deferred.tsx';
import { useMoney } from '../finance/money.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { boundsOf, boundsText, type MetricBound, unitOf } from './metric-bounds.ts';
import type { FilterProps } from './metric-filter.tsx';

const BoundDialog = deferred(() => import('./bound-dialog.tsx').then((file) => file.BoundDialog));

/** `Spend ≥ $5.00`. */
function useBoundWords(currency: string): (bound: MetricBound) => string {
  const t = useTranslations();
  const locale = useLocale();
  const money = useMoney();
  return useMemo(() => {
    const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
    const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 6 });
    const say = (value: string, metric: MetricBound['metric']): string => {
      const unit = unitOf(metric);
      if (unit === 'money') return money(value, currency);
      return (unit === 'share' ? share : plain).format(Number(value));
    };
    return ({ metric, least, most }) =>
      t('ads.bounds.chip', {
        metric: t(`ads.metrics.${metric}`),
        how: least === '' ? 'most' : most === '' ? 'least' : 'between',
        least: least === '' ? '' : say(least, metric),
        most: most === '' ? '' : say(most, metric),
      });
  }, [t, locale, money, currency]);
}

/** What hides rows is in sight, also on a phone. */
export function MetricChips({ view, currency, onView }: FilterProps) {
  const t = useTranslations();
  const say = useBoundWords(currency);
  const bounds = boundsOf(view.bounds);
  const [at, setAt] = useState<number | null>(null);
  const put = (next: readonly MetricBound[]) => onView({ bounds: boundsText(next) });
  if (bounds.length === 0) return null;
  return (
    <ul className="mb-2.5 flex flex-wrap gap-2" aria-label={t('ads.bounds.all')}>
      {bounds.map((bound, place) => (
        <li key={place} className="inline-flex h-8 items-center rounded-lg bg-accent-soft text-sm text-accent-ink">
          <button
            type="button"
            className="tnum h-full rounded-lg ps-3 pe-1 hover:underline"
            title={t('ads.bounds.edit')}
            onClick={() => setAt(place)}
          >
            {say(bound)}
          </button>
          <IconButton
            size="sm"
            label={t('ads.bounds.remove', { filter: say(bound) })}
            icon={<X size={14} />}
            className="text-accent-ink"
            onClick={() => put(bounds.toSpliced(place, 1))}
          />
        </li>
      ))}
      {at !== null && (
        <BoundDialog
          bound={bounds[at]}
          currency={currency}
          onChoose={(bound) => {
            put(bounds.toSpliced(at, 1, bound));
            setAt(null);
          }}
          onClose={() => setAt(null)}
        />
      )}
    </ul>
  );
}
