import { useTimeZone, useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { instantOfLocal } from '../ui/days.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useFinanceCurrencies, useOwnCurrencies } from './use-currencies.ts';
import { useMoneyForm } from './use-money-form.ts';

const isRate = (text: string): boolean => /^(0|[1-9]\d{0,8})(\.\d{1,9})?$/.test(text) && /[1-9]/.test(text);

/** Records what one unit of a currency is worth in another, where that was read and when. */
export function RateDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const timeZone = useTimeZone() ?? 'UTC';
  const currencies = useFinanceCurrencies(center);
  const other = useOwnCurrencies(center).find((currency) => currency !== center.currency);
  // From the currency that is not the center's own, as totals want it.
  const start = { from: other ?? (center.currency === 'USD' ? 'EUR' : 'USD'), to: center.currency };
  const { values, set, problem, isTried, submit, forget } = useMoneyForm(
    `rate ${center.id}`,
    { ...start, rate: '', source: '', at: '' },
    (typed) => ({
      to: typed.from === typed.to ? t('finance.rates.same') : null,
      rate: isRate(typed.rate.trim()) ? null : t('finance.rates.worth_problem'),
      source: typed.source.trim() === '' ? t('finance.form.required') : null,
      at:
        typed.at !== '' && instantOfLocal(typed.at, timeZone) > new Date().toISOString()
          ? t('finance.rates.late')
          : null,
    }),
  );
  const act = useCommand('finance.recordRate', {
    refreshes: ['finance', 'audit'],
    onDone: () => {
      toast({ message: t('finance.rates.added') });
      forget();
      onClose();
    },
  });
  const { from, to } = values;
  const error = say(act.error);
  return (
    <FormDialog
      title={t('finance.rates.add_title')}
      subtitle={t('finance.rates.add_hint')}
      onClose={onClose}
      onSubmit={submit(() => {
        if (act.isPending) return;
        const at = values.at === '' ? {} : { at: instantOfLocal(values.at, timeZone) };
        act.mutate({ center: center.id, from, to, rate: values.rate.trim(), source: values.source.trim(), ...at });
      })}
      action={t('finance.rates.add')}
      isBusy={act.isPending}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('finance.rates.from')}
          options={currencies}
          value={from}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <SelectField
          label={t('finance.rates.to')}
          options={currencies}
          error={problem('to')}
          value={to}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
        <TextField
          label={t('finance.rates.worth', { from })}
          hint={t('finance.rates.worth_hint', { to })}
          error={isTried || values.rate !== '' ? problem('rate') : undefined}
          inputMode="decimal"
          dir="ltr"
          autoComplete="off"
          maxLength={20}
          value={values.rate}
          end={<span className="pe-2 text-xs text-ink-3">{to}</span>}
          onChange={(event) => set({ rate: event.currentTarget.value })}
        />
        <TextField
          label={t('finance.rates.at')}
          hint={t('finance.rates.at_hint')}
          error={problem('at')}
          type="datetime-local"
          dir="ltr"
          value={values.at}
          onChange={(event) => set({ at: event.currentTarget.value })}
        />
      </div>
      <TextField
        label={t('finance.rates.source')}
        hint={t('finance.rates.source_hint')}
        error={isTried ? problem('source') : undefined}
        autoComplete="off"
        maxLength={120}
        value={values.source}
        onChange={(event) => set({ source: event.currentTarget.value })}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
