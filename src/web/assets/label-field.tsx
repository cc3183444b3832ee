import { Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useEndpoint } from '../api/hooks.ts';
import { ChipsField } from '../ui/chips-field.tsx';

const maxLabels = 20;
const maxLength = 40;

export function isLabel(value: string): boolean {
  return value.length > 0 && value.length <= maxLength;
}

/** Whether labels can be sent as they are. */
export function areLabels(values: readonly string[]): boolean {
  return values.length <= maxLabels && values.every(isLabel);
}

/** Labels, typed or taken from those in use. */
export function LabelField({
  center,
  label,
  hint,
  values,
  onChange,
  offers,
}: {
  center: string;
  label: string;
  hint?: string;
  values: readonly string[];
  onChange: (values: string[]) => void;
  /** What to offer; the labels in use unless given. */
  offers?: readonly { label: string; accounts: number }[];
}) {
  const t = useTranslations();
  const used = useEndpoint(
    'assets.listLabels',
    { center, sort: '-accounts', pageSize: 30 },
    { isEnabled: offers === undefined },
  );
  const chosen = new Set(values.map((value) => value.toLowerCase()));
  const offered = (offers ?? used.data?.items ?? [])
    .filter((item) => !chosen.has(item.label.toLowerCase()))
    .slice(0, 12);
  return (
    <div className="space-y-2">
      <ChipsField
        label={label}
        hint={hint}
        values={values}
        onChange={onChange}
        isValid={isLabel}
        max={maxLabels}
        placeholder={t('assets.labels.placeholder')}
        acceptsFile={false}
        hasSpaces
      />
      {offered.length > 0 && (
        <div role="group" aria-label={t('assets.labels.in_use')} className="flex flex-wrap gap-1.5">
          {offered.map((item) => (
            <button
              key={item.label}
              type="button"
              onClick={() => onChange([...values, item.label])}
              className="inline-flex h-7 max-w-full items-center gap-1 rounded-md px-2 text-xs text-ink-2 shadow-[inset_0_0_0_1px_var(--line-2)] hover:bg-sunken"
            >
              <Plus size={12} aria-hidden="true" className="shrink-0" />
              <bdi className="truncate">{item.label}</bdi>
              <span className="tnum text-ink-3">{item.accounts}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
