import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Ad } from '../../contract/ads-creatives.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';

/** Why an ad was rejected, and the way to ask once more. */
export function AppealDialog({
  at,
  ad,
  onClose,
}: {
  at: { center: string; account: string };
  ad: Ad;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [text, setText] = useState('');
  const act = useCommand('ads.appealReview', {
    refreshes: ['ads', 'audit'],
    onDone: () => {
      toast({ message: t('ads.review.appealed', { name: ad.name }) });
      onClose();
    },
  });
  const { reasons, note, mayAppeal } = ad.review;
  const error = say(act.error);
  return (
    <Dialog
      title={t('ads.review.why_rejected', { name: ad.name })}
      subtitle={t('ads.review.change_or_appeal')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (mayAppeal && text.trim() !== '') act.mutate({ ...at, ad: ad.id, text });
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.close')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={act.isPending}
            disabledReason={mayAppeal ? null : t('ads.review.appealed_before')}
          >
            {t('ads.review.send_appeal')}
          </Button>
        </>
      }
    >
      <Banner tone="bad">
        {reasons.map((one) => (
          <span key={one} className="block">
            {t(`ads.review.reasons.${one}`)}
          </span>
        ))}
        {note !== null && <bdi className="block">{note}</bdi>}
      </Banner>
      {mayAppeal && (
        <TextArea
          label={t('ads.review.appeal_text')}
          value={text}
          maxLength={2000}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
