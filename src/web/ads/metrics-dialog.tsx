import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type MetricName, metricNames } from '../../contract/reporting-kinds.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { usualMetrics } from './shown-metrics.ts';

const groups: Record<'cost' | 'result' | 'video' | 'social', readonly MetricName[]> = {
  cost: ['spend', 'cpc', 'cpm', 'costPerConversion'],
  result: ['impressions', 'clicks', 'ctr', 'conversions', 'conversionRate', 'revenue', 'roas'],
  video: ['videoViews2s', 'videoViews6s', 'videoViews25', 'videoViews50', 'videoViews75', 'videoViews100'],
  social: ['likes', 'comments', 'shares', 'follows'],
};

/** Which metrics stand beside the other columns. */
export function MetricsDialog({
  shown,
  onChoose,
  onClose,
}: {
  shown: readonly MetricName[];
  onChoose: (names: readonly MetricName[]) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const [chosen, setChosen] = useState<ReadonlySet<MetricName>>(new Set(shown));
  const toggle = (name: MetricName): void => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  return (
    <Dialog
      title={t('ads.columns.title')}
      subtitle={t('ads.columns.hint')}
      onSubmit={(event) => {
        event.preventDefault();
        onChoose(metricNames.filter((name) => chosen.has(name)));
        onClose();
      }}
      onClose={onClose}
      footer={
        <>
          <Button variant="ghost" onClick={() => setChosen(new Set(usualMetrics))}>
            {t('ads.columns.usual')}
          </Button>
          <Button type="submit" variant="primary">
            {t('ads.columns.show')}
          </Button>
        </>
      }
    >
      {Object.entries(groups).map(([group, names]) => (
        <fieldset key={group}>
          <legend className="mb-1.5 text-xs font-medium text-ink-3">{t(`ads.columns.${group}`)}</legend>
          <div className="grid gap-1.5 sm:grid-cols-2">
            {names.map((name) => (
              <Checkbox
                key={name}
                label={t(`ads.metrics.${name}`)}
                checked={chosen.has(name)}
                onChange={() => toggle(name)}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </Dialog>
  );
}
