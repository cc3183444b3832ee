import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { useKept } from '../ui/kept.ts';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';

const idPattern = /^[1-9][0-9]{0,18}$/;

/** Asks another center, by its id, to become partners. */
export function AddPartnerDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const { value, keep, forget } = useKept(`partner ${center.id}`, { partnerId: '', note: '' });
  const [isTried, setIsTried] = useState(false);
  const send = useCommand('partners.requestLink', {
    onDone: () => {
      forget();
      toast({ message: t('partners.add.sent') });
      onClose();
    },
  });
  // Ids are often copied with spaces around or between their digits.
  const partnerId = value.partnerId.replace(/\s+/g, '');
  const isValid = idPattern.test(partnerId);
  const error = say(send.error);
  return (
    <FormDialog
      title={t('partners.add.title')}
      size="sm"
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (isValid && !send.isPending) send.mutate({ center: center.id, partnerId, note: value.note });
      }}
      action={t('partners.add.send')}
      isBusy={send.isPending}
    >
      <p className="text-sm text-ink-2">{t('partners.add.how')}</p>
      <TextField
        label={t('partners.add.id')}
        hint={t('partners.add.id_hint')}
        error={isTried && !isValid ? t('partners.add.invalid_id') : undefined}
        value={value.partnerId}
        inputMode="numeric"
        dir="ltr"
        autoComplete="off"
        onChange={(event) => keep({ partnerId: event.target.value })}
      />
      <TextArea
        label={t('partners.add.note')}
        hint={t('partners.add.note_hint')}
        value={value.note}
        maxLength={500}
        onChange={(event) => keep({ note: event.target.value })}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
