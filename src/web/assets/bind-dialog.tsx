import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { useKept } from '../ui/kept.ts';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';

const idPattern = /^[1-9][0-9]{0,18}$/;

/** Asks the person who made an ad account to put it into the center. */
export function BindDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const { value, keep, forget } = useKept(`bind ${center.id}`, { accountId: '', note: '' });
  const { accountId, note } = value;
  const [isTried, setIsTried] = useState(false);
  const send = useCommand('assets.requestBinding', {
    onDone: () => {
      forget();
      toast({
        message: t('assets.bind.sent'),
        action: { label: t('assets.bind.view'), onSelect: () => go(paths.bindings(center.id)) },
      });
      onClose();
    },
  });
  // Ids are often copied with spaces around or between their digits.
  const cleanId = accountId.replace(/\s+/g, '');
  const isValid = idPattern.test(cleanId);
  const error = say(send.error);
  return (
    <FormDialog
      title={t('assets.bind.title')}
      size="sm"
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (isValid && !send.isPending) send.mutate({ center: center.id, accountId: cleanId, note });
      }}
      action={t('assets.bind.send')}
      isBusy={send.isPending}
    >
      <p className="text-sm text-ink-2">{t('assets.bind.how')}</p>
      <TextField
        label={t('assets.bind.account_id')}
        hint={t('assets.bind.account_id_hint')}
        error={isTried && !isValid ? t('assets.bind.invalid_id') : undefined}
        value={accountId}
        inputMode="numeric"
        dir="ltr"
        autoComplete="off"
        onChange={(event) => keep({ accountId: event.target.value })}
      />
      <TextArea
        label={t('assets.bind.note')}
        hint={t('assets.bind.note_hint')}
        value={note}
        maxLength={500}
        onChange={(event) => keep({ note: event.target.value })}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
