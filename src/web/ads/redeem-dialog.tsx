import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import type { LibraryAt } from './send-media.ts';

/** Presents the code that a creator handed over. */
export function RedeemDialog({ at, onClose }: { at: LibraryAt; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [code, setCode] = useState('');
  const act = useCommand('ads.redeemPost', {
    refreshes: ['ads', 'audit'],
    onDone: ({ name, post }) => {
      toast({ message: t('ads.posts.redeemed', { name, creator: post?.creator ?? '' }) });
      onClose();
    },
  });
  const isEmpty = code.trim() === '';
  return (
    <Dialog
      size="sm"
      title={t('ads.posts.redeem_title')}
      subtitle={t('ads.posts.redeem_text')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) act.mutate({ ...at, code });
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={act.isPending}
            disabledReason={isEmpty ? t('errors.fields.required') : null}
          >
            {t('ads.posts.redeem')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('ads.posts.code')}
        value={code}
        maxLength={80}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {act.error !== null && <Banner tone="bad">{say(act.error)}</Banner>}
    </Dialog>
  );
}
