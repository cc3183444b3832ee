import { useTranslations } from 'use-intl';
import { decimalOf } from '../../contract/decimals.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { AmountField, useAmountProblem } from './amount-field.tsx';
import { readTyped } from './typed-amount.ts';
import { useMoneyForm } from './use-money-form.ts';

/** Sets, changes or removes what the center means to spend in a month in one currency. */
export function PlanDialog({
  center,
  currency,
  plan,
  onClose,
}: {
  center: string;
  currency: string;
  plan: string | null;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const problemOf = useAmountProblem();
  const start = { amount: plan === null ? '' : decimalOf(plan, currency) };
  const { values, set, problem, isTried, submit, forget } = useMoneyForm(
    `plan ${center} ${currency}`,
    start,
    ({ amount }) => ({ amount: problemOf(readTyped(amount, currency), currency) }),
  );
  const finish = (message: string) => () => {
    forget();
    toast({ message });
    onClose();
  };
  const refreshes = ['finance', 'audit'];
  const save = useCommand('finance.setPlan', { refreshes, onDone: finish(t('finance.plan.saved')) });
  const remove = useCommand('finance.removePlan', { refreshes, onDone: finish(t('finance.plan.removed')) });
  const isBusy = save.isPending || remove.isPending;
  const read = readTyped(values.amount, currency);
  const error = say(save.error ?? remove.error);
  return (
    <Dialog
      size="sm"
      title={t('finance.plan.title', { currency })}
      subtitle={t('finance.plan.hint')}
      onClose={onClose}
      onSubmit={submit(() => {
        if ('micros' in read && !isBusy) save.mutate({ center, currency, amountMicros: String(read.micros) });
      })}
      footer={
        <>
          {plan !== null && (
            <Button
              className="me-auto"
              isBusy={remove.isPending}
              onClick={() => !isBusy && remove.mutate({ center, currency })}
            >
              {t('finance.plan.remove')}
            </Button>
          )}
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={save.isPending}>
            {t('finance.plan.save')}
          </Button>
        </>
      }
    >
      <AmountField
        label={t('finance.plan.amount')}
        value={values.amount}
        currency={currency}
        error={isTried ? problem('amount') : undefined}
        onChange={(amount) => set({ amount })}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
