import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Invoice } from '../../contract/finance-invoices.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { DayField } from '../ui/day-field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useForm } from '../ui/use-form.ts';
import { useMoney } from './money.tsx';
import { useToday } from './use-today.ts';

/** Records that an invoice was paid. */
export function PaymentDialog({ center, invoice, onClose }: { center: Center; invoice: Invoice; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const money = useMoney();
  const today = useToday(center);
  const { values, register, setValue, handleSubmit, errors } = useForm({ paidOn: today, reference: '' });
  const pay = useCommand('finance.recordPayment', {
    refreshes: ['finance', 'audit'],
    onDone: () => {
      toast({ message: t('invoices.payment.done') });
      onClose();
    },
  });
  const error = say(pay.error);
  const isLate = values.paidOn === '' || values.paidOn > today;
  return (
    <FormDialog
      size="sm"
      title={t('invoices.payment.title', { number: invoice.number })}
      subtitle={t('invoices.payment.hint', { amount: money(invoice.totalMicros, invoice.currency) })}
      onClose={onClose}
      onSubmit={handleSubmit(({ paidOn, reference }) => {
        if (!isLate) pay.mutate({ center: center.id, invoice: invoice.id, paidOn, reference: reference.trim() });
      })}
      action={t('invoices.payment.action')}
      isBusy={pay.isPending}
    >
      <DayField
        label={t('invoices.payment.paid_on')}
        error={isLate ? t('finance.form.day_late') : undefined}
        value={values.paidOn}
        onChange={(paidOn) => setValue('paidOn', paidOn)}
      />
      <TextField
        label={t('invoices.payment.reference')}
        hint={t('invoices.payment.reference_hint')}
        maxLength={200}
        autoComplete="off"
        error={errors.reference?.message}
        {...register('reference', { required: t('finance.form.required') })}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
