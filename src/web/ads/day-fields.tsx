// Days of one's own: those of the table, and those that they are held against.
import { useTranslations } from 'use-intl';
import { DayField } from '../ui/day-field.tsx';
import type { ComparedView, DaysView } from './use-days.ts';

/** The two days that somebody chose. */
export function OwnDays({ view, onView }: { view: DaysView; onView: (change: Partial<DaysView>) => void }) {
  const t = useTranslations();
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
