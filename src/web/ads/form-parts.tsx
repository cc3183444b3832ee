// Parts that the dialogs of the ads manager share.
import { useTranslations } from 'use-intl';
import type { AdBudget } from '../../contract/ads.ts';
import { adBudgetModes } from '../../contract/ads-kinds.ts';
import { AmountField, useAmountProblem } from '../finance/amount-field.tsx';
import { readTyped } from '../finance/typed-amount.ts';
import { SelectField } from '../ui/select-field.tsx';

export interface DialogProps {
  center: string;
  account: { id: string; currency: string; timeZone: string };
  /** The id of what it is made in, where that is known; else empty. */
  parent: string;
  onClose: () => void;
}

export interface BudgetDraft {
  mode: AdBudget['mode'];
  amount: string;
}

export const noBudget: BudgetDraft = { mode: 'none', amount: '' };

/** What was typed as the contract wants it; null while it cannot be read. */
export function budgetOf({ mode, amount }: BudgetDraft, currency: string): AdBudget | null {
  if (mode === 'none') return { mode };
  const read = readTyped(amount, currency);
  return 'micros' in read ? { mode, amountMicros: String(read.micros) } : null;
}

export function BudgetFields({
  draft,
  currency,
  isTried,
  onChange,
}: {
  draft: BudgetDraft;
  currency: string;
  isTried: boolean;
  onChange: (draft: BudgetDraft) => void;
}) {
  const t = useTranslations();
  const problemOf = useAmountProblem();
  const problem = problemOf(readTyped(draft.amount, currency), currency);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        label={t('ads.form.budget')}
        value={draft.mode}
        options={adBudgetModes.map((mode) => ({ value: mode as string, label: t(`ads.kinds.${mode}`) }))}
        onChange={(event) => onChange({ ...draft, mode: event.currentTarget.value as BudgetDraft['mode'] })}
      />
      {draft.mode !== 'none' && (
        <AmountField
          label={t('ads.form.amount')}
          value={draft.amount}
          currency={currency}
          error={isTried || draft.amount !== '' ? (problem ?? undefined) : undefined}
          onChange={(amount) => onChange({ ...draft, amount })}
        />
      )}
    </div>
  );
}
