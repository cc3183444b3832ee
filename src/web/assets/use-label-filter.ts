import { useTranslations } from 'use-intl';
import { useEndpoint } from '../api/hooks.ts';
import type { Filter } from '../ui/filter-bar.tsx';

/** The filter by label; none while nothing has a label. */
export function useLabelFilter(
  center: string,
  { value, onChange }: { value: string; onChange: (label: string) => void },
): Filter | null {
  const t = useTranslations();
  const used = useEndpoint('assets.listLabels', { center, pageSize: 200 });
  const labels = (used.data?.items ?? []).map(({ label }) => label);
  if (labels.length === 0 && value === '') return null;
  // What the address asks for is on offer, whether or not anything has it.
  const offered = value === '' || labels.includes(value) ? labels : [value, ...labels];
  return {
    key: 'label',
    label: t('assets.labels.filter'),
    value,
    options: [{ value: '', label: t('assets.labels.all') }, ...offered.map((label) => ({ value: label, label }))],
    onChange,
  };
}
