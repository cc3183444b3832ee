import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { decimalOf } from '../../contract/decimals.ts';
import type { Budget, BudgetTerms } from '../../contract/finance-budgets.ts';
import { budgetModes } from '../../contract/finance-kinds.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { DayField } from '../ui/day-field.tsx';
import { dayOf } from '../ui/days.ts';
import { Dialog } from '../ui/dialog.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { AmountField, useAmountProblem } from './amount-field.tsx';
import { useBudgetWords } from './budget-words.ts';
import { useMoney } from './money.tsx';
import { readTyped } from './typed-amount.ts';

interface Draft {
  mode: Budget['mode'];
  amount: string;
  from: string;
  to: string;
}

/** What is asked for; null while something is missing. */
function termsOf({ mode, amount, from, to }: Draft, currency: string): BudgetTerms | null {
  if (mode === 'unlimited') return { mode };
  const read = readTyped(amount, currency);
  if (!('micros' in read)) return null;
  const amountMicros = String(read.micros);
  if (mode !== 'custom') return { mode, amountMicros };
  if (from === '' || (to !== '' && to < from)) return null;
  return { mode, amountMicros, from, to: to === '' ? null : to };
}

function Changes({ center, account }: { center: string; account: string }) {
  const t = useTranslations();
  const words = useBudgetWords();
  const list = useRows('finance.listBudgetChanges', { center, account });
  return (
    <details className="text-sm">
      <summary className="cursor-pointer font-medium text-ink-2">{t('budgets.dialog.history')}</summary>
      {!list.isLoading && list.rows.length === 0 && <p className="mt-2 text-ink-3">{t('budgets.dialog.no_changes')}</p>}
      <ul className="mt-2 max-h-48 space-y-2 overflow-y-auto">
        {list.rows.map((change) => (
          <li key={change.id}>
            <span className="text-ink">
              {words.line(change.before, change.currency)} → {words.line(change.after, change.currency)}
            </span>
            <span className="block text-xs text-ink-3">
              <bdi>{change.by}</bdi> · <Time at={change.at} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function DateFields({
  draft,
  isTried,
  set,
}: {
  draft: Draft;
  isTried: boolean;
  set: (change: Partial<Draft>) => void;
}) {
  const t = useTranslations();
  const isReversed = draft.to !== '' && draft.to < draft.from;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <DayField
        label={t('budgets.dialog.from')}
        value={draft.from}
        error={isTried && draft.from === '' ? t('budgets.dialog.from_missing') : undefined}
        onChange={(from) => set({ from })}
      />
      <DayField
        label={t('budgets.dialog.to')}
        hint={t('budgets.dialog.to_hint')}
        value={draft.to}
        error={isReversed ? t('budgets.dialog.to_early') : undefined}
        onChange={(to) => set({ to })}
      />
    </div>
  );
}

/** Changes how much an ad account may spend; an account has ten changes a day. */
export function BudgetDialog({
  center,
  budget,
  timeZone,
  onClose,
}: {
  center: string;
  budget: Budget;
  timeZone: string;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const money = useMoney();
  const problemOf = useAmountProblem();
  const { account, currency, usedMicros } = budget;
  const [draft, setDraft] = useState<Draft>(() => ({
    mode: budget.mode,
    amount: budget.amountMicros === null ? '' : decimalOf(budget.amountMicros, currency),
    from: budget.from ?? dayOf(new Date(), timeZone),
    to: budget.to ?? '',
  }));
  const [isTried, setIsTried] = useState(false);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const act = useCommand('finance.setBudget', {
    refreshes: ['finance', 'audit'],
    onDone: () => {
      toast({ message: t('budgets.dialog.saved') });
      onClose();
    },
  });
  const terms = termsOf(draft, currency);
  const amountProblem = problemOf(readTyped(draft.amount, currency), currency);
  const isBelow =
    terms !== null &&
    terms.mode !== 'unlimited' &&
    terms.mode === budget.mode &&
    BigInt(terms.amountMicros) < BigInt(usedMicros);
  const error = say(act.error);
  return (
    <Dialog
      title={t('budgets.dialog.title', { account: account.name })}
      subtitle={t('budgets.dialog.hint', { zone: timeZone.replaceAll('_', ' ') })}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (terms !== null && !act.isPending) act.mutate({ center, account: account.id, budget: terms });
      }}
      footer={
        <>
          <span className="me-auto text-sm text-ink-3">
            {t('budgets.dialog.changes_left', { count: budget.changesLeft })}
          </span>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={act.isPending}>
            {t('budgets.dialog.save')}
          </Button>
        </>
      }
    >
      <RadioCards
        legend={t('budgets.dialog.mode')}
        value={draft.mode}
        options={budgetModes.map((mode) => ({
          value: mode,
          label: t(`budgets.modes.${mode}`),
          hint: t(`budgets.mode_hints.${mode}`),
        }))}
        onChange={(mode) => set({ mode })}
      />
      {draft.mode !== 'unlimited' && (
        <AmountField
          label={t('budgets.dialog.amount')}
          value={draft.amount}
          currency={currency}
          error={isTried || draft.amount !== '' ? (amountProblem ?? undefined) : undefined}
          onChange={(amount) => set({ amount })}
        />
      )}
      {draft.mode === 'custom' && <DateFields draft={draft} isTried={isTried} set={set} />}
      {isBelow && <Banner tone="warn">{t('budgets.dialog.below', { used: money(usedMicros, currency) })}</Banner>}
      <Changes center={center} account={account.id} />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
