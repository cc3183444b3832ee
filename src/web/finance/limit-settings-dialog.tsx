import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { decimalOf } from '../../contract/decimals.ts';
import type { LimitSettings } from '../../contract/finance-breakers.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { AmountField, useAmountProblem } from './amount-field.tsx';
import { readTyped } from './typed-amount.ts';

const ranges = { lowDays: [1, 90], alertScore: [3, 100], tripScore: [3, 100], dailyMultiple: [2, 1000] } as const;
type Numbered = keyof typeof ranges;

/** A whole number within its range; undefined for what is none. */
function wholeOf(field: Numbered, text: string): number | undefined {
  const [from, to] = ranges[field];
  const value = Number(text.trim());
  return text.trim() !== '' && Number.isInteger(value) && value >= from && value <= to ? value : undefined;
}

/** When the center is told, and what its breaker takes for out of the ordinary. */
export function LimitSettingsDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const asked = useEndpoint('finance.getLimitSettings', { center: center.id });
  if (asked.data !== undefined) return <SettingsForm center={center} settings={asked.data} onClose={onClose} />;
  return (
    <Dialog title={t('budgets.settings.title')} onClose={onClose}>
      {asked.error === null ? <Skeleton lines={4} /> : <Banner tone="bad">{say(asked.error)}</Banner>}
    </Dialog>
  );
}

function SettingsForm({ center, settings, onClose }: { center: Center; settings: LimitSettings; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const problemOf = useAmountProblem();
  const { currency } = center;
  const amountNow = settings.dailyAmounts.find((one) => one.currency === currency)?.amountMicros;
  const [isOn, setIsOn] = useState(settings.isBreakerOn);
  const [amount, setAmount] = useState(amountNow === undefined ? '' : decimalOf(amountNow, currency));
  const [numbers, setNumbers] = useState<Record<Numbered, string>>({
    lowDays: String(settings.lowDays),
    alertScore: String(settings.alertScore),
    tripScore: String(settings.tripScore),
    dailyMultiple: settings.dailyMultiple === null ? '' : String(settings.dailyMultiple),
  });
  const act = useCommand('finance.updateLimitSettings', {
    refreshes: ['finance', 'audit'],
    onDone: () => {
      toast({ message: t('budgets.settings.saved') });
      onClose();
    },
  });
  const read = readTyped(amount, currency);
  const isEmpty = (field: Numbered) => field === 'dailyMultiple' && numbers[field].trim() === '';
  const problem = (field: Numbered): string | undefined => {
    const [from, to] = ranges[field];
    const isFine = isEmpty(field) || wholeOf(field, numbers[field]) !== undefined;
    return isFine ? undefined : t('budgets.settings.number', { from, to });
  };
  const amountProblem = amount.trim() === '' ? null : problemOf(read, currency);
  const isGood = amountProblem === null && (Object.keys(ranges) as Numbered[]).every((field) => !problem(field));
  const others = settings.dailyAmounts.filter((one) => one.currency !== currency);
  const own = 'micros' in read ? [{ currency, amountMicros: String(read.micros) }] : [];
  const field = (name: Numbered, label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      error={problem(name)}
      value={numbers[name]}
      inputMode="numeric"
      dir="ltr"
      autoComplete="off"
      maxLength={4}
      onChange={(event) => setNumbers({ ...numbers, [name]: event.currentTarget.value })}
    />
  );
  const error = say(act.error);
  return (
    <FormDialog
      title={t('budgets.settings.title')}
      subtitle={t('budgets.settings.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isGood || act.isPending) return;
        act.mutate({
          center: center.id,
          isBreakerOn: isOn,
          lowDays: wholeOf('lowDays', numbers.lowDays) ?? settings.lowDays,
          alertScore: wholeOf('alertScore', numbers.alertScore) ?? settings.alertScore,
          tripScore: wholeOf('tripScore', numbers.tripScore) ?? settings.tripScore,
          dailyMultiple: wholeOf('dailyMultiple', numbers.dailyMultiple) ?? null,
          dailyAmounts: [...others, ...own],
        });
      }}
      action={t('budgets.settings.save')}
      isBusy={act.isPending}
    >
      {field('lowDays', t('budgets.settings.low_days'))}
      <Switch
        label={t('budgets.settings.breaker')}
        checked={isOn}
        onChange={(event) => setIsOn(event.currentTarget.checked)}
      />
      {isOn && (
        <div className="grid items-start gap-4 sm:grid-cols-2">
          {field('alertScore', t('budgets.settings.alert_score'), t('budgets.settings.score_hint'))}
          {field('tripScore', t('budgets.settings.trip_score'))}
          {field('dailyMultiple', t('budgets.settings.multiple'), t('budgets.settings.multiple_hint'))}
          <AmountField
            label={t('budgets.settings.amount', { currency })}
            hint={t('budgets.settings.amount_hint')}
            value={amount}
            currency={currency}
            error={amountProblem ?? undefined}
            onChange={setAmount}
          />
        </div>
      )}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
