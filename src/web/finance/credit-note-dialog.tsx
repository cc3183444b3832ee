import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Invoice } from '../../contract/finance-invoices.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';

/** Takes an invoice back for good. */
export function CreditNoteDialog({
  center,
  invoice,
  onClose,
}: {
  center: Center;
  invoice: Invoice;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const [reason, setReason] = useState('');
  const credit = useCommand('finance.creditInvoice', {
    refreshes: ['finance', 'audit'],
    onDone: ({ id, number }) => {
      toast({ message: t('invoices.credit_note.done', { number }) });
      onClose();
      go(paths.invoice(center.id, id));
    },
  });
  return (
    <ConfirmDialog
      title={t('invoices.credit_note.ask', { number: invoice.number })}
      action={t('invoices.credit_note.action')}
      isBusy={credit.isPending}
      error={say(credit.error)}
      disabledReason={reason.trim() === '' ? t('invoices.credit_note.reason_first') : null}
      onConfirm={() => credit.mutate({ center: center.id, invoice: invoice.id, reason: reason.trim() })}
      onClose={onClose}
    >
      <p>{t('invoices.credit_note.text')}</p>
      <TextArea
        label={t('invoices.credit_note.reason')}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
