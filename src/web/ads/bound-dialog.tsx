import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { metricNames } from '../../contract/reporting-kinds.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { type MetricBound, unitOf } from './metric-bounds.ts';
import { readBound, typedBound } from './typed-bounds.ts';

const ways = ['least', 'most', 'between'] as const;
type Way = (typeof ways)[number];

const wayOf = ({ least, most }: MetricBound): Way => (least === '' ? 'most' : most === '' ? 'least' : 'between');

/** One filter: a metric, and between what it lies. */
export function BoundDialog({
  bound = { metric: 'spend', least: '0', most: '' },
  currency,
  onChoose,
  onClose,
}: {
  /** Undefined for a new one. */
  bound: MetricBound | undefined;
  currency: string;
  onChoose: (bound: MetricBound) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const [metric, setMetric] = useState(bound.metric);
  const [way, setWay] = useState<Way>(wayOf(bound));
  const unit = unitOf(metric);
  const [least, setLeast] = useState(() => (bound.least === '0' ? '' : typedBound(bound.least, unit)));
  const [most, setMost] = useState(() => typedBound(bound.most, unit));
  const [isTried, setIsTried] = useState(false);
  const low = way === 'most' ? '' : readBound(least, unit);
  const high = way === 'least' ? '' : readBound(most, unit);
  const isTurned = low !== null && high !== null && low !== '' && high !== '' && Number(low) > Number(high);
  const wrong = (read: string | null): string | undefined =>
    isTried && read === null ? t('ads.bounds.unreadable') : undefined;
  const end = (
    <span className="pe-2 text-xs text-ink-3">{unit === 'money' ? currency : unit === 'share' ? '%' : ''}</span>
  );
  const field = { inputMode: 'decimal' as const, dir: 'ltr' as const, autoComplete: 'off', maxLength: 30, end };
  return (
    <Dialog
      size="sm"
      title={t('ads.bounds.title')}
      subtitle={t('ads.bounds.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (low !== null && high !== null && !isTurned) onChoose({ metric, least: low, most: high });
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary">
            {t('ads.bounds.apply')}
          </Button>
        </>
      }
    >
      <SelectField
        label={t('ads.bounds.metric')}
        value={metric}
        options={metricNames.map((name) => ({ value: name, label: t(`ads.metrics.${name}`) }))}
        onChange={(event) => setMetric(event.currentTarget.value as MetricBound['metric'])}
      />
      <SelectField
        label={t('ads.bounds.how')}
        value={way}
        options={ways.map((one) => ({ value: one, label: t(`ads.bounds.${one}`) }))}
        onChange={(event) => setWay(event.currentTarget.value as Way)}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        {way !== 'most' && (
          <TextField
            {...field}
            label={t('ads.bounds.from')}
            value={least}
            error={wrong(low)}
            onChange={(event) => setLeast(event.currentTarget.value)}
          />
        )}
        {way !== 'least' && (
          <TextField
            {...field}
            label={t('ads.bounds.to')}
            value={most}
            error={wrong(high) ?? (isTried && isTurned ? t('ads.bounds.turned') : undefined)}
            onChange={(event) => setMost(event.currentTarget.value)}
          />
        )}
      </div>
    </Dialog>
  );
}
