import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { DayField } from '../ui/day-field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { AmountField, useAmountProblem } from './amount-field.tsx';
import { BeforeAfter } from './before-after.tsx';
import { useMoney } from './money.tsx';
import { readTyped } from './typed-amount.ts';
import { useFinanceCurrencies } from './use-currencies.ts';
import { useMoneyAct } from './use-money-act.ts';
import { useMoneyForm } from './use-money-form.ts';
import { useToday } from './use-today.ts';
import { useTrial } from './use-trial.ts';

/** Records money that came in by bank. */
export function FundDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const money = useMoney();
  const problemOf = useAmountProblem();
  const today = useToday(center);
  const currencies = useFinanceCurrencies(center);
  const start = { currency: center.currency, amount: '', reference: '', day: today, note: '' };
  const { values, set, problem, isTried, submit, forget } = useMoneyForm(`fund ${center.id}`, start, (typed) => ({
    amount: problemOf(readTyped(typed.amount, typed.currency), typed.currency),
    reference: typed.reference.trim() === '' ? t('finance.form.required') : null,
    day: typed.day > today ? t('finance.form.day_late') : null,
  }));
  const read = readTyped(values.amount, values.currency);
  const { act, inputOf, mutate } = useMoneyAct('finance.recordFunding', {
    center: center.id,
    onDone: () => {
      forget();
      onClose();
    },
    said: () => t('finance.fund.done', { amount: 'micros' in read ? money(read.micros, values.currency) : '' }),
  });
  const asked =
    'micros' in read
      ? {
          currency: values.currency,
          amountMicros: String(read.micros),
          reference: values.reference.trim(),
          ...(values.day === '' ? {} : { valueDate: values.day }),
          note: values.note.trim(),
        }
      : null;
  const isReady = asked !== null && asked.reference !== '';
  const trial = useTrial('finance.recordFunding', isReady ? inputOf(asked) : null, act.isIdle);
  const balances = useEndpoint('finance.getOverview', { center: center.id }).data?.balances;
  const before = balances?.find(({ currency }) => currency === values.currency)?.cashMicros ?? '0';
  const error = say(act.error ?? trial.error);
  return (
    <FormDialog
      title={t('finance.fund.title')}
      subtitle={t('finance.fund.hint')}
      onClose={onClose}
      onSubmit={submit(() => asked !== null && !act.isPending && mutate(asked))}
      action={
        asked === null
          ? t('finance.fund.action_empty')
          : t('finance.fund.action', { amount: money(asked.amountMicros, values.currency) })
      }
      isBusy={act.isPending}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <AmountField
          label={t('finance.form.amount')}
          value={values.amount}
          currency={values.currency}
          error={isTried || values.amount !== '' ? problem('amount') : undefined}
          onChange={(amount) => set({ amount })}
        />
        <SelectField
          label={t('finance.form.currency')}
          options={currencies}
          value={values.currency}
          onChange={(event) => set({ currency: event.currentTarget.value })}
        />
        <TextField
          label={t('finance.form.reference')}
          hint={t('finance.form.reference_hint')}
          error={isTried ? problem('reference') : undefined}
          value={values.reference}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => set({ reference: event.currentTarget.value })}
        />
        <DayField
          label={t('finance.form.day')}
          hint={t('finance.form.day_hint')}
          error={problem('day')}
          value={values.day}
          onChange={(day) => set({ day })}
        />
      </div>
      <TextArea
        label={t('finance.form.note')}
        rows={2}
        maxLength={500}
        value={values.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
      {trial.isFine && asked !== null && (
        <BeforeAfter
          label={t('finance.form.center_cash')}
          before={BigInt(before)}
          change={BigInt(asked.amountMicros)}
          currency={values.currency}
        />
      )}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
