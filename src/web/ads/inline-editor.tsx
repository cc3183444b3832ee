// The field in which a name or an amount is changed where it stands: Enter saves, Escape leaves it as it was.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AdBudget } from '../../contract/ads.ts';
import { decimalOf } from '../../contract/decimals.ts';
import { useAmountProblem } from '../finance/amount-field.tsx';
import { readTyped } from '../finance/typed-amount.ts';
import { controlClass } from '../ui/field.tsx';
import type { AnyAd } from './ads-columns.tsx';
import type { InlineChange, InlineField } from './inline-edit.tsx';

/** What a field holds as it would be typed. */
function typedOf(row: AnyAd, field: InlineField): string {
  if (field === 'name') return row.name;
  if (field === 'budget' && 'budget' in row && row.budget.mode !== 'none')
    return decimalOf(row.budget.amountMicros, row.currency);
  if (field === 'bid' && 'bid' in row && row.bid.strategy === 'bid_cap')
    return decimalOf(row.bid.amountMicros, row.currency);
  return '';
}

/** What was typed as a change of the row, or what is wrong with it. */
function useReader(row: AnyAd, field: InlineField) {
  const t = useTranslations();
  const problemOf = useAmountProblem();
  return (typed: string): { change: InlineChange } | { problem: string } => {
    if (field === 'name') {
      const name = typed.trim();
      return name === '' ? { problem: t('errors.fields.required') } : { change: { name } };
    }
    const currency = 'currency' in row ? row.currency : '';
    const read = readTyped(typed, currency);
    if (!('micros' in read)) return { problem: problemOf(read, currency) ?? '' };
    const amountMicros = String(read.micros);
    if (field === 'budget' && 'budget' in row)
      return { change: { budget: { ...row.budget, amountMicros } as AdBudget } };
    return { change: { bid: { strategy: 'bid_cap', amountMicros } } };
  };
}

export function InlineEditor({
  row,
  field,
  label,
  onSave,
  onClose,
}: {
  row: AnyAd;
  field: InlineField;
  label: string;
  onSave: (row: AnyAd, change: InlineChange) => void;
  onClose: () => void;
}) {
  const former = typedOf(row, field);
  const [typed, setTyped] = useState(former);
  const read = useReader(row, field);
  const found = read(typed);
  const problem = 'problem' in found ? found.problem : undefined;
  return (
    <input
      // The press on the pencil asked for it.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      aria-label={label}
      aria-invalid={problem === undefined ? undefined : true}
      title={problem}
      dir={field === 'name' ? 'auto' : 'ltr'}
      inputMode={field === 'name' ? 'text' : 'decimal'}
      maxLength={field === 'name' ? 200 : 40}
      value={typed}
      className={`${controlClass} h-8 px-2 text-sm`}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={onClose}
      onKeyDown={(event) => {
        // Keys of the table are not meant while somebody types.
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') onClose();
        if (event.key !== 'Enter' || !('change' in found)) return;
        event.preventDefault();
        onClose();
        if (typed.trim() !== former) onSave(row, found.change);
      }}
    />
  );
}
