import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Wallet } from '../../contract/finance.ts';
import type { Cap, CapSubject } from '../../contract/finance-budgets.ts';
import { capMeasures, capPeriods, capSubjects } from '../../contract/finance-kinds.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { toast } from '../ui/toast.tsx';
import { AccountPicker } from './account-picker.tsx';
import { AmountField, useAmountProblem } from './amount-field.tsx';
import { readTyped } from './typed-amount.ts';
import { useFinanceCurrencies } from './use-currencies.ts';

type Kind = CapSubject['kind'];
type Named = Exclude<Kind, 'center' | 'account'>;

/** Finds partners, people, tokens or labels by name. */
function SubjectPicker({
  center,
  kind,
  error,
  chosen,
  onChange,
}: {
  center: string;
  kind: Named;
  error: string | undefined;
  chosen: Choice | null;
  onChange: (choice: Choice | null) => void;
}) {
  const t = useTranslations();
  const find = useCallback(
    async (search: string): Promise<Choice[]> => {
      const { items } = await call('finance.listCapSubjects', { center, kind, search, pageSize: 20 });
      return items.map(({ id, name }) => ({ id: id ?? name, label: name }));
    },
    [center, kind],
  );
  return (
    <Picker
      label={t('budgets.cap.which')}
      error={error}
      find={find}
      isSingle
      chosen={chosen === null ? [] : [chosen]}
      onChange={([choice]) => onChange(choice ?? null)}
    />
  );
}

function subjectOf(kind: Kind, wallet: Wallet | null, choice: Choice | null): CapSubject | null {
  if (kind === 'center') return { kind };
  if (kind === 'account') return wallet && { kind, id: wallet.account.id };
  if (kind === 'label') return choice && { kind, label: choice.label };
  return choice && { kind, id: choice.id };
}

interface Draft {
  kind: Kind;
  wallet: Wallet | null;
  choice: Choice | null;
  measure: Cap['measure'];
  period: Cap['period'];
  currency: string;
  amount: string;
}

/** Caps what is spent or moved; the same cap set again changes its amount. */
export function CapDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const problemOf = useAmountProblem();
  const currencies = useFinanceCurrencies(center);
  const [draft, setDraft] = useState<Draft>({
    kind: 'center',
    wallet: null,
    choice: null,
    measure: 'spend',
    period: 'month',
    currency: center.currency,
    amount: '',
  });
  const [isTried, setIsTried] = useState(false);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const { kind, wallet, choice, period } = draft;
  const isOfPerson = kind === 'person' || kind === 'token';
  // People and tokens move money; ad accounts have one currency.
  const measure = isOfPerson ? 'moves' : draft.measure;
  const currency = kind === 'account' && wallet !== null ? wallet.currency : draft.currency;
  const act = useCommand('finance.setCap', {
    refreshes: ['finance', 'audit'],
    onDone: () => {
      toast({ message: t('budgets.cap.saved') });
      onClose();
    },
  });
  const read = readTyped(draft.amount, currency);
  const subject = subjectOf(kind, wallet, choice);
  const missing = isTried && subject === null ? t('budgets.cap.which_missing') : undefined;
  const error = say(act.error);
  return (
    <FormDialog
      title={t('budgets.cap.title')}
      subtitle={t('budgets.cap.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (subject === null || !('micros' in read) || act.isPending) return;
        act.mutate({ center: center.id, subject, measure, period, currency, amountMicros: String(read.micros) });
      }}
      action={t('budgets.cap.save')}
      isBusy={act.isPending}
    >
      <SelectField
        label={t('budgets.cap.subject')}
        value={kind}
        options={capSubjects.map((value) => ({ value: value as string, label: t(`budgets.subjects.${value}`) }))}
        onChange={(event) => set({ kind: event.currentTarget.value as Kind, choice: null, wallet: null })}
      />
      {kind === 'account' && (
        <AccountPicker
          center={center.id}
          label={t('budgets.cap.which')}
          error={missing}
          isSingle
          chosen={wallet === null ? [] : [wallet]}
          onChange={([one]) => set({ wallet: one ?? null })}
        />
      )}
      {kind !== 'account' && kind !== 'center' && (
        <SubjectPicker
          key={kind}
          center={center.id}
          kind={kind}
          error={missing}
          chosen={choice}
          onChange={(one) => set({ choice: one })}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('budgets.cap.measure')}
          value={measure}
          disabled={isOfPerson}
          options={capMeasures.map((value) => ({ value: value as string, label: t(`budgets.measures.${value}`) }))}
          onChange={(event) => set({ measure: event.currentTarget.value as Cap['measure'] })}
        />
        <SelectField
          label={t('budgets.cap.period')}
          value={period}
          options={capPeriods.map((value) => ({ value: value as string, label: t(`budgets.periods.${value}`) }))}
          onChange={(event) => set({ period: event.currentTarget.value as Cap['period'] })}
        />
        <AmountField
          label={t('budgets.cap.amount')}
          value={draft.amount}
          currency={currency}
          error={isTried || draft.amount !== '' ? (problemOf(read, currency) ?? undefined) : undefined}
          onChange={(amount) => set({ amount })}
        />
        <SelectField
          label={t('budgets.cap.currency')}
          value={currency}
          disabled={kind === 'account' && wallet !== null}
          options={currencies}
          onChange={(event) => set({ currency: event.currentTarget.value })}
        />
      </div>
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
