import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { convertDown, nanosOf } from '../../contract/conversion.ts';
import type { Rate } from '../../contract/finance-statements.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { AmountField, useAmountProblem } from './amount-field.tsx';
import { BeforeAfter } from './before-after.tsx';
import { useMoney } from './money.tsx';
import { readTyped } from './typed-amount.ts';
import { useInstant } from './use-instant.ts';
import { useMoneyForm } from './use-money-form.ts';
import { useTrial } from './use-trial.ts';

/** What both balances become, and by which rate. */
function Preview({ center, rate, micros }: { center: string; rate: Rate; micros: bigint }) {
  const t = useTranslations();
  const instant = useInstant();
  const balances = useEndpoint('finance.getOverview', { center }).data?.balances;
  const cashIn = (currency: string) =>
    BigInt(balances?.find((balance) => balance.currency === currency)?.cashMicros ?? 0);
  const got = convertDown(micros, nanosOf(rate.rate), rate.to);
  const changes = [
    { currency: rate.from, change: -micros },
    { currency: rate.to, change: got },
  ];
  return (
    <>
      {changes.map(({ currency, change }) => (
        <BeforeAfter
          key={currency}
          label={t('finance.convert.cash', { currency })}
          before={cashIn(currency)}
          change={change}
          currency={currency}
        />
      ))}
      <p className="text-xs text-ink-3">
        {t('finance.convert.rounded', { source: rate.source, time: instant(rate.at) })}
      </p>
    </>
  );
}

/** Converts free cash of the center into another currency, at a rate that was recorded. */
export function ConvertDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const money = useMoney();
  const instant = useInstant();
  const problemOf = useAmountProblem();
  const [key] = useState(() => crypto.randomUUID());
  const rates = useEndpoint('finance.listRates', { center: center.id, pageSize: 100 }).data?.items;
  const { values, set, problem, isTried, submit, forget } = useMoneyForm(
    `convert ${center.id}`,
    { rate: '', amount: '', note: '' },
    (typed) => {
      const found = rates?.find(({ id }) => id === typed.rate);
      return {
        rate: found === undefined ? t('finance.convert.choose') : null,
        amount: found === undefined ? null : problemOf(readTyped(typed.amount, found.from), found.from),
      };
    },
  );
  const rate = rates?.find(({ id }) => id === values.rate);
  const currency = rate?.from ?? center.currency;
  const read = readTyped(values.amount, currency);
  const asked =
    rate !== undefined && 'micros' in read
      ? { center: center.id, key, rate: rate.id, amountMicros: String(read.micros), note: values.note.trim() }
      : null;
  const act = useCommand('finance.convertCash', {
    refreshes: ['finance', 'audit'],
    onDone: ({ from, to, paidMicros, gotMicros }) => {
      toast({ message: t('finance.convert.done', { paid: money(paidMicros, from), got: money(gotMicros, to) }) });
      forget();
      onClose();
    },
  });
  const trial = useTrial('finance.convertCash', asked, act.isIdle);
  const error = say(act.error ?? trial.error);
  const options = (rates ?? []).map((one) => ({
    value: one.id,
    label: t('finance.convert.option', { ...one, time: instant(one.at) }),
  }));
  return (
    <FormDialog
      title={t('finance.convert.title')}
      subtitle={t('finance.convert.hint')}
      onClose={onClose}
      onSubmit={submit(() => asked !== null && !act.isPending && act.mutate(asked))}
      action={
        asked === null
          ? t('finance.convert.action_empty')
          : t('finance.convert.action', { amount: money(asked.amountMicros, currency) })
      }
      isBusy={act.isPending}
    >
      {rates?.length === 0 && <Banner tone="info">{t('finance.convert.no_rates')}</Banner>}
      <SelectField
        label={t('finance.convert.rate')}
        options={[{ value: '', label: t('finance.convert.choose') }, ...options]}
        error={isTried ? problem('rate') : undefined}
        value={rate?.id ?? ''}
        onChange={(event) => set({ rate: event.currentTarget.value })}
      />
      <AmountField
        label={t('finance.convert.amount', { currency })}
        value={values.amount}
        currency={currency}
        error={isTried || values.amount !== '' ? problem('amount') : undefined}
        onChange={(amount) => set({ amount })}
      />
      <TextArea
        label={t('finance.convert.note')}
        rows={2}
        maxLength={500}
        value={values.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
      {trial.isFine && rate !== undefined && 'micros' in read && (
        <Preview center={center.id} rate={rate} micros={read.micros} />
      )}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
