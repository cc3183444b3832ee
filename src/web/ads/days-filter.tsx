import { useTranslations } from 'use-intl';
import { dayChoices } from '../../contract/ads-view-kinds.ts';
import { DayField } from '../ui/day-field.tsx';
import { dayOf } from '../ui/days.ts';
import type { Filter } from '../ui/filter-bar.tsx';
import { type DaysView, rangeOf, usualDays } from './use-days.ts';

/** Which days, as a filter; those of one's own begin with what was shown. */
export function useDaysFilter(
  view: DaysView,
  { timeZone, onView }: { timeZone: string; onView: (change: Partial<DaysView>) => void },
): Filter {
  const t = useTranslations();
  const chosen = dayChoices.find((one) => one === view.days) ?? usualDays;
  return {
    key: 'days',
    label: t('ads.days.label'),
    value: chosen,
    options: dayChoices.map((one) => ({ value: one as string, label: t(`ads.days.${one}`) })),
    onChange: (days) => {
      const today = dayOf(new Date(), timeZone);
      const { from = today, to = today } = rangeOf(view, timeZone);
      onView(days === 'custom' ? { days, from, to } : { days, from: '', to: '' });
    },
  };
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
