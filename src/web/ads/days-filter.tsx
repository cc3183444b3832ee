import { useTranslations } from 'use-intl';
import { comparisons, dayChoices } from '../../contract/ads-view-kinds.ts';
import { dayOf } from '../ui/days.ts';
import type { Filter } from '../ui/filter-bar.tsx';
import { type ComparedView, comparedOf, rangeOf, usualDays } from './use-days.ts';

type Days = ComparedView & { sort: string };

/** Which days, and what they are held against; those of one's own begin with what was shown. */
export function useDaysFilters(
  view: Days,
  { timeZone, onView }: { timeZone: string; onView: (change: Partial<Days>) => void },
): Filter[] {
  const t = useTranslations();
  return [
    {
      key: 'days',
      label: t('ads.days.label'),
      value: dayChoices.find((one) => one === view.days) ?? usualDays,
      options: dayChoices.map((one) => ({ value: one as string, label: t(`ads.days.${one}`) })),
      onChange: (days) => {
        const today = dayOf(new Date(), timeZone);
        const { from = today, to = today } = rangeOf(view, timeZone);
        onView(days === 'custom' ? { days, from, to } : { days, from: '', to: '' });
      },
    },
    {
      key: 'compare',
      label: t('ads.compare.label'),
      value: comparisons.find((one) => one === view.compare) ?? 'none',
      options: comparisons.map((one) => ({ value: one as string, label: t(`ads.compare.${one}`) })),
      onChange: (compare) => {
        const today = dayOf(new Date(), timeZone);
        const former = view.compare === 'none' ? { ...view, compare: 'previous' } : view;
        const { compareFrom = today, compareTo = today } = comparedOf(former, timeZone);
        onView({
          compare,
          ...(compare === 'custom' ? { since: compareFrom, until: compareTo } : { since: '', until: '' }),
          // What rows changed by is not known any more.
          ...(compare === 'none' ? { sort: view.sort.replace(/(Change|Difference)$/, '') } : {}),
        });
      },
    },
  ];
}
