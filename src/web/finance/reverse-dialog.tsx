import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useTrial } from './use-trial.ts';

/** Takes an act back by its opposite, with a reason; says before whether that can be. */
export function ReverseDialog({
  center,
  posting,
  onReversed,
  onClose,
}: {
  center: string;
  posting: string;
  /** With the reversal itself. */
  onReversed: (reversal: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [reason, setReason] = useState('');
  const [isTried, setIsTried] = useState(false);
  const isEmpty = reason.trim() === '';
  const reverse = useCommand('finance.reversePosting', {
    refreshes: ['finance', 'audit'],
    onDone: ({ id }) => {
      toast({ message: t('finance.reverse.done') });
      onClose();
      onReversed(id);
    },
  });
  const trial = useTrial('finance.reversePosting', { center, posting, reason: '…' }, reverse.isIdle);
  return (
    <ConfirmDialog
      title={t('finance.reverse.title')}
      action={t('finance.reverse.action')}
      size="md"
      isBusy={reverse.isPending}
      error={say(reverse.error ?? trial.error)}
      onConfirm={() => {
        setIsTried(true);
        if (!isEmpty) reverse.mutate({ center, posting, reason: reason.trim() });
      }}
      onClose={onClose}
    >
      <p>{t('finance.reverse.hint')}</p>
      <TextArea
        label={t('finance.reverse.reason')}
        hint={t('finance.form.reason_hint')}
        error={isTried && isEmpty ? t('finance.form.required') : undefined}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
