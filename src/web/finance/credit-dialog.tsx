import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { DayField } from '../ui/day-field.tsx';
import { endOfDay } from '../ui/days.ts';
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

/** Adds a voucher or grant that ends on a day. */
export function CreditDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const money = useMoney();
  const problemOf = useAmountProblem();
  const { timeZone } = center;
  const today = useToday(center);
  const currencies = useFinanceCurrencies(center);
  const start = { currency: center.currency, amount: '', name: '', ends: '', note: '' };
  const { values, set, problem, isTried, submit, forget } = useMoneyForm(`credit ${center.id}`, start, (typed) => ({
    name: typed.name.trim() === '' ? t('finance.form.required') : null,
    amount: problemOf(readTyped(typed.amount, typed.currency), typed.currency),
    ends: typed.ends <= today ? t('finance.form.day_ahead') : null,
  }));
  const read = readTyped(values.amount, values.currency);
  const { act, inputOf, mutate } = useMoneyAct('finance.issueCredit', {
    center: center.id,
    onDone: () => {
      forget();
      onClose();
    },
    said: () => t('finance.credit.done', { amount: 'micros' in read ? money(read.micros, values.currency) : '' }),
  });
  const asked =
    'micros' in read && values.ends > today
      ? {
          name: values.name.trim(),
          currency: values.currency,
          amountMicros: String(read.micros),
          expiresAt: endOfDay(values.ends, timeZone),
          note: values.note.trim(),
        }
      : null;
  const isReady = asked !== null && asked.name !== '';
  const trial = useTrial('finance.issueCredit', isReady ? inputOf(asked) : null, act.isIdle);
  const balances = useEndpoint('finance.getOverview', { center: center.id }).data?.balances;
  const before = balances?.find(({ currency }) => currency === values.currency)?.creditMicros ?? '0';
  const error = say(act.error ?? trial.error);
  return (
    <FormDialog
      title={t('finance.credit.title')}
      subtitle={t('finance.credit.hint')}
      onClose={onClose}
      onSubmit={submit(() => asked !== null && !act.isPending && mutate(asked))}
      action={
        'micros' in read
          ? t('finance.credit.action', { amount: money(read.micros, values.currency) })
          : t('finance.credit.action_empty')
      }
      isBusy={act.isPending}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('finance.form.credit_name')}
          hint={t('finance.form.credit_name_hint')}
          error={isTried ? problem('name') : undefined}
          value={values.name}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <DayField
          label={t('finance.form.ends')}
          hint={t('finance.form.ends_hint')}
          error={isTried || values.ends !== '' ? problem('ends') : undefined}
          value={values.ends}
          isFuture
          onChange={(ends) => set({ ends })}
        />
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
          label={t('finance.form.center_credit')}
          before={BigInt(before)}
          change={BigInt(asked.amountMicros)}
          currency={values.currency}
        />
      )}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
