import { useTranslations } from 'use-intl';
import { comparisons, dayChoices } from '../../contract/ads-view-kinds.ts';
import { DayField } from '../ui/day-field.tsx';
import { dayOf } from '../ui/days.ts';
import type { Filter } from '../ui/filter-bar.tsx';
import { type ComparedView, comparedOf, type DaysView, rangeOf, usualDays } from './use-days.ts';

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

/** The two days that somebody chose. */
export function OwnDays({ view, onView }: { view: DaysView; onView: (change: Partial<DaysView>) => void }) {
  const t = useTranslations();
  if (view.days !== 'custom') return null;
  return (
    <>
      <DayField isLabelHidden label={t('ads.days.from')} value={view.from} onChange={(from) => onView({ from })} />
      <DayField isLabelHidden label={t('ads.days.to')} value={view.to} onChange={(to) => onView({ to })} />
    </>
  );
}

/** The two days that they are held against. */
export function ComparedDays({
  view,
  onView,
}: {
  view: ComparedView;
  onView: (change: Partial<ComparedView>) => void;
}) {
  const t = useTranslations();
  if (view.compare !== 'custom') return null;
  return (
    <>
      <DayField
        isLabelHidden
        label={t('ads.compare.since')}
        value={view.since}
        onChange={(since) => onView({ since })}
      />
      <DayField
        isLabelHidden
        label={t('ads.compare.until')}
        value={view.until}
        onChange={(until) => onView({ until })}
      />
    </>
  );
}
