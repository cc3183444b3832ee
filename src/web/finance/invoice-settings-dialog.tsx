import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { InvoiceSettings } from '../../contract/finance-billing.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useReason } from '../frame/viewer.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useForm } from '../ui/use-form.ts';

const whole = (text: string, most: number): boolean => /^\d{1,9}$/.test(text) && Number(text) <= most;

function SettingsForm({ center, now, onClose }: { center: Center; now: InvoiceSettings; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const whyNot = useReason()('finance:pay');
  const { legalName, address, taxNumber, bankDetails } = now;
  const { values, register, setValue, handleSubmit, errors } = useForm({
    legalName,
    address,
    taxNumber,
    bankDetails,
    dueDays: String(now.dueDays),
    prefix: now.invoices.prefix,
    next: String(now.invoices.next),
    notePrefix: now.creditNotes.prefix,
    noteNext: String(now.creditNotes.next),
  });
  const save = useCommand('finance.putInvoiceSettings', {
    refreshes: ['finance', 'audit'],
    onDone: () => {
      toast({ message: t('common.saved') });
      onClose();
    },
  });
  const number = (most: number, least: number) => ({
    validate: (text: string) =>
      whole(text, most) && Number(text) >= least ? (true as const) : t('invoices.settings.whole', { least, most }),
  });
  const error = say(save.error);
  return (
    <Dialog
      title={t('invoices.settings.title')}
      subtitle={t('invoices.settings.hint')}
      onClose={onClose}
      onSubmit={handleSubmit(() =>
        save.mutate({
          center: center.id,
          legalName: values.legalName,
          address: values.address,
          taxNumber: values.taxNumber,
          bankDetails: values.bankDetails,
          dueDays: Number(values.dueDays),
          ...(now.hasInvoices ? {} : { invoices: { prefix: values.prefix, next: Number(values.next) } }),
          ...(now.hasCreditNotes ? {} : { creditNotes: { prefix: values.notePrefix, next: Number(values.noteNext) } }),
        }),
      )}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={save.isPending} disabledReason={whyNot}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('invoices.legal_name')}
          hint={t('invoices.settings.legal_name_hint', { name: center.name })}
          maxLength={200}
          {...register('legalName')}
        />
        <TextField label={t('invoices.tax_number')} maxLength={60} {...register('taxNumber')} />
        <TextArea
          label={t('invoices.address')}
          maxLength={500}
          value={values.address}
          onChange={(event) => setValue('address', event.currentTarget.value)}
        />
        <TextArea
          label={t('invoices.settings.bank')}
          maxLength={500}
          value={values.bankDetails}
          onChange={(event) => setValue('bankDetails', event.currentTarget.value)}
        />
        <TextField
          label={t('invoices.settings.due_days')}
          inputMode="numeric"
          error={errors.dueDays?.message}
          {...register('dueDays', number(365, 0))}
        />
      </div>
      <p className="text-sm text-ink-3">
        {now.hasInvoices
          ? t('invoices.settings.begun', { number: now.invoices.prefix + values.next.padStart(5, '0') })
          : t('invoices.settings.numbers')}
      </p>
      {!now.hasInvoices && (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label={t('invoices.settings.prefix')} maxLength={20} {...register('prefix')} />
          <TextField
            label={t('invoices.settings.next')}
            inputMode="numeric"
            error={errors.next?.message}
            {...register('next', number(999_999_999, 1))}
          />
        </div>
      )}
      {!now.hasCreditNotes && (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label={t('invoices.settings.note_prefix')} maxLength={20} {...register('notePrefix')} />
          <TextField
            label={t('invoices.settings.note_next')}
            inputMode="numeric"
            error={errors.noteNext?.message}
            {...register('noteNext', number(999_999_999, 1))}
          />
        </div>
      )}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}

/** Who issues the invoices, how it is paid, and their numbers. */
export function InvoiceSettingsDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const { data, error } = useEndpoint('finance.getInvoiceSettings', { center: center.id });
  if (data !== undefined) return <SettingsForm center={center} now={data} onClose={onClose} />;
  const failure = say(error);
  return (
    <Dialog title={t('invoices.settings.title')} onClose={onClose}>
      {failure === null ? <Skeleton lines={4} /> : <Banner tone="bad">{failure}</Banner>}
    </Dialog>
  );
}
