// A name or an amount changed where it stands in the table: Enter saves, Escape leaves it as it was.
import { Pencil } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AdBudget } from '../../contract/ads.ts';
import type { Bid } from '../../contract/ads-groups.ts';
import type { AdLevel } from '../../contract/ads-kinds.ts';
import { decimalOf } from '../../contract/decimals.ts';
import { useAmountProblem } from '../finance/amount-field.tsx';
import { readTyped } from '../finance/typed-amount.ts';
import { controlClass } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import type { AnyAd } from './ads-columns.tsx';

export type InlineField = 'name' | 'budget' | 'bid';

/** What a field holds as it would be typed; null where there is nothing to change in place. */
function typedOf(row: AnyAd, field: InlineField): string | null {
  if (field === 'name') return row.name;
  if (field === 'budget' && 'budget' in row)
    return row.budget.mode === 'none' ? null : decimalOf(row.budget.amountMicros, row.currency);
  if (field === 'bid' && 'bid' in row)
    return row.bid.strategy === 'bid_cap' ? decimalOf(row.bid.amountMicros, row.currency) : null;
  return null;
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

export interface InlineChange {
  name?: string;
  budget?: AdBudget;
  bid?: Bid;
}

/** What stands, with a pencil beside it where it may be changed in place. */
export function InlineEdit({
  row,
  field,
  onSave,
  children,
}: {
  row: AnyAd;
  field: InlineField;
  /** Null where the viewer may not. */
  onSave: ((row: AnyAd, change: InlineChange) => void) | null;
  children: ReactNode;
}) {
  const t = useTranslations();
  const [typed, setTyped] = useState<string | null>(null);
  const read = useReader(row, field);
  const former = typedOf(row, field);
  if (onSave === null || former === null) return children;
  const label = t(`ads.edit.inline.${field}`, { name: row.name });
  if (typed === null)
    return (
      <div className="relative min-w-0 [@media(hover:none)]:pe-8">
        {children}
        <IconButton
          size="sm"
          label={label}
          icon={<Pencil size={14} />}
          className="absolute inset-y-0 end-0 my-auto bg-surface opacity-0 focus-visible:opacity-100 [@media(hover:none)]:opacity-100 [tr:focus-within_&]:opacity-100 [tr:hover_&]:opacity-100"
          onClick={() => setTyped(former)}
        />
      </div>
    );
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
      onBlur={() => setTyped(null)}
      onKeyDown={(event) => {
        // Keys of the table are not meant while somebody types.
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') setTyped(null);
        if (event.key !== 'Enter' || !('change' in found)) return;
        event.preventDefault();
        setTyped(null);
        if (typed.trim() !== former) onSave(row, found.change);
      }}
    />
  );
}

export const updates = {
  campaign: { name: 'ads.updateCampaign', key: 'campaign' },
  ad_group: { name: 'ads.updateAdGroup', key: 'adGroup' },
  ad: { name: 'ads.updateAd', key: 'ad' },
} as const satisfies Record<AdLevel, { name: string; key: string }>;
