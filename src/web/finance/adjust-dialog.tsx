import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Wallet } from '../../contract/finance.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { DayField } from '../ui/day-field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { AccountPicker } from './account-picker.tsx';
import { AmountField, useAmountProblem } from './amount-field.tsx';
import { BeforeAfter } from './before-after.tsx';
import { useMoney } from './money.tsx';
import { readTyped } from './typed-amount.ts';
import { useFinanceCurrencies } from './use-currencies.ts';
import { useMoneyAct } from './use-money-act.ts';
import { useMoneyForm } from './use-money-form.ts';
import { useToday } from './use-today.ts';
import { useTrial } from './use-trial.ts';

/** The balance that is corrected: of the center in a currency, or of an ad account. */
function useBalances(center: Center, wallet: Wallet | undefined) {
  const balances = useEndpoint('finance.getOverview', { center: center.id }).data?.balances;
  return ({ whose, currency }: { whose: string; currency: string }) => {
    if (whose === 'account')
      return { currency: wallet?.currency ?? center.currency, micros: wallet?.cashMicros ?? '0' };
    return { currency, micros: balances?.find((balance) => balance.currency === currency)?.cashMicros ?? '0' };
  };
}

/** Corrects cash, up or down, with a reason. */
export function AdjustDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const money = useMoney();
  const problemOf = useAmountProblem();
  const today = useToday(center);
  const currencies = useFinanceCurrencies(center);
  const [wallet, setWallet] = useState<Wallet>();
  const balanceOf = useBalances(center, wallet);
  const start = { whose: 'center', currency: center.currency, amount: '', direction: 'up', day: today, reason: '' };
  const { values, set, problem, isTried, submit, forget } = useMoneyForm(`adjust ${center.id}`, start, (typed) => ({
    whose: typed.whose === 'account' && wallet === undefined ? t('finance.form.choose_account') : null,
    amount: problemOf(readTyped(typed.amount, balanceOf(typed).currency), balanceOf(typed).currency),
    day: typed.day > today ? t('finance.form.day_late') : null,
    reason: typed.reason.trim() === '' ? t('finance.form.required') : null,
  }));
  const isOfAccount = values.whose === 'account';
  const { currency, micros: before } = balanceOf(values);
  const read = readTyped(values.amount, currency);
  const { act, inputOf, mutate } = useMoneyAct('finance.adjustBalance', {
    center: center.id,
    onDone: () => {
      forget();
      onClose();
    },
    said: () => t('finance.adjust.done', { amount: 'micros' in read ? money(read.micros, currency) : '' }),
  });
  const asked =
    'micros' in read && (!isOfAccount || wallet !== undefined)
      ? {
          account: isOfAccount ? (wallet?.account.id ?? null) : null,
          currency,
          amountMicros: String(read.micros),
          direction: values.direction as 'up' | 'down',
          ...(values.day === '' ? {} : { valueDate: values.day }),
          reason: values.reason.trim(),
        }
      : null;
  const trial = useTrial(
    'finance.adjustBalance',
    asked !== null && asked.reason !== '' ? inputOf(asked) : null,
    act.isIdle,
  );
  const error = say(act.error ?? trial.error);
  const sign = values.direction === 'up' ? 1n : -1n;
  return (
    <FormDialog
      title={t('finance.adjust.title')}
      subtitle={t('finance.adjust.hint')}
      onClose={onClose}
      onSubmit={submit(() => asked !== null && !act.isPending && mutate(asked))}
      action={
        asked === null
          ? t('finance.adjust.action_empty')
          : t(`finance.adjust.action_${asked.direction}`, { amount: money(asked.amountMicros, currency) })
      }
      isBusy={act.isPending}
    >
      <RadioCards
        legend={t('finance.form.whose')}
        value={values.whose}
        onChange={(whose) => set({ whose })}
        options={[
          { value: 'center', label: t('finance.form.of_center') },
          { value: 'account', label: t('finance.form.of_account') },
        ]}
      />
      {isOfAccount && (
        <AccountPicker
          center={center.id}
          label={t('finance.form.account')}
          hint={t('finance.form.account_search')}
          error={isTried ? problem('whose') : undefined}
          chosen={wallet === undefined ? [] : [wallet]}
          isSingle
          onChange={([chosen]) => setWallet(chosen)}
        />
      )}
      <RadioCards
        legend={t('finance.form.direction')}
        value={values.direction}
        onChange={(direction) => set({ direction })}
        options={[
          { value: 'up', label: t('finance.form.up'), hint: t('finance.form.up_hint') },
          { value: 'down', label: t('finance.form.down'), hint: t('finance.form.down_hint') },
        ]}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <AmountField
          label={t('finance.form.amount')}
          value={values.amount}
          currency={currency}
          error={isTried || values.amount !== '' ? problem('amount') : undefined}
          onChange={(amount) => set({ amount })}
        />
        {!isOfAccount && (
          <SelectField
            label={t('finance.form.currency')}
            options={currencies}
            value={values.currency}
            onChange={(event) => set({ currency: event.currentTarget.value })}
          />
        )}
        <DayField
          label={t('finance.form.day')}
          error={problem('day')}
          value={values.day}
          onChange={(day) => set({ day })}
        />
      </div>
      <TextArea
        label={t('finance.form.reason')}
        hint={t('finance.form.reason_hint')}
        error={isTried ? problem('reason') : undefined}
        rows={2}
        maxLength={500}
        value={values.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      {trial.isFine && asked !== null && (
        <BeforeAfter
          label={t(isOfAccount ? 'finance.form.account_cash' : 'finance.form.center_cash')}
          before={BigInt(before)}
          change={sign * BigInt(asked.amountMicros)}
          currency={currency}
        />
      )}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
