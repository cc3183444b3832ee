import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';

interface Of {
  center: string;
  proposal: string;
  onClose: () => void;
}

export function CancelDialog({ center, proposal, onClose }: Of) {
  const t = useTranslations();
  const say = useErrorSentence();
  const cancel = useCommand('requests.cancelProposal', {
    onDone: () => {
      toast({ message: t('requests.proposals.cancelled') });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('requests.proposals.cancel_title')}
      action={t('requests.proposals.cancel')}
      isBusy={cancel.isPending}
      error={say(cancel.error)}
      onConfirm={() => cancel.mutate({ center, proposal })}
      onClose={onClose}
    >
      <p>{t('requests.proposals.cancel_hint')}</p>
    </ConfirmDialog>
  );
}

/** An Owner passes over the approval, and says why. */
export function ForceDialog({ center, proposal, onClose }: Of) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [reason, setReason] = useState('');
  const [isTried, setIsTried] = useState(false);
  const force = useCommand('requests.forceProposal', {
    onDone: () => {
      toast({ message: t('requests.proposals.forced') });
      onClose();
    },
  });
  const isEmpty = reason.trim() === '';
  return (
    <FormDialog
      size="sm"
      title={t('requests.proposals.force_title')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (!isEmpty && !force.isPending) force.mutate({ center, proposal, reason: reason.trim() });
      }}
      action={t('requests.proposals.force_action')}
      isBusy={force.isPending}
      variant="danger"
    >
      <ul className="list-disc space-y-1 ps-5 text-sm text-ink-2">
        <li>{t('requests.proposals.force_now')}</li>
        <li>{t('requests.proposals.force_told')}</li>
        <li>{t('requests.proposals.force_kept')}</li>
      </ul>
      <TextArea
        label={t('requests.proposals.force_reason')}
        maxLength={500}
        value={reason}
        error={isTried && isEmpty ? t('errors.fields.required') : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {force.error !== null && <Banner tone="bad">{say(force.error)}</Banner>}
    </FormDialog>
  );
}
