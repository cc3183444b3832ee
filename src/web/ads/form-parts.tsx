// Parts that the dialogs of the ads manager share.
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { adBudgetModes } from '../../contract/ads-kinds.ts';
import type { Account } from '../../contract/assets.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { AmountField, useAmountProblem } from '../finance/amount-field.tsx';
import { readTyped } from '../finance/typed-amount.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { toast } from '../ui/toast.tsx';
import type { BudgetDraft } from './drafts.ts';

export interface DialogProps {
  center: string;
  account: Pick<Account, 'id' | 'currency' | 'timeZone' | 'status' | 'viewer'>;
  /** The id of what it is made in, where that is known; else empty. */
  parent: string;
  onClose: () => void;
}

/** What follows once something was drafted: it is said, and the dialog closes. */
export function useDrafted(name: string, onClose: () => void) {
  const t = useTranslations();
  return {
    refreshes: ['ads', 'audit'],
    onDone: () => {
      toast({ message: t('ads.done.drafted', { name: name.trim() }) });
      onClose();
    },
  };
}

/** The frame of a dialog that drafts something. */
export function DraftDialog({
  title,
  act,
  hint,
  action,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  /** Below the title; else what a draft is. */
  hint?: string;
  /** The words of its button; else that a draft is saved. */
  action?: string;
  /** The call that it makes. */
  act: { isPending: boolean; error: Error | null };
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useTranslations();
  const error = useErrorSentence()(act.error);
  return (
    <FormDialog
      title={title}
      subtitle={hint ?? t('ads.form.draft_hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (!act.isPending) onSubmit();
      }}
      action={action ?? t('ads.form.save')}
      isBusy={act.isPending}
    >
      {children}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
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
