import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Share } from '../../contract/partners.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { DayField, isFutureDay } from '../ui/day-field.tsx';
import { dayOf, endOfDay } from '../ui/days.ts';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.tsx';

/** Changes until when an account is shared. */
export function TermDialog({ center, share, onClose }: { center: string; share: Share; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const timeZone = useTimeZone() ?? 'UTC';
  const [until, setUntil] = useState(share.expiresAt === null ? '' : dayOf(share.expiresAt, timeZone));
  const isWrong = !isFutureDay(until, timeZone);
  const put = useCommand('partners.putShare', {
    onDone: () => {
      toast({ message: t('partners.share.changed') });
      onClose();
    },
  });
  const error = say(put.error);
  return (
    <Dialog
      title={t('partners.term.title', { account: share.account.name, partner: share.partner.name })}
      size="sm"
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (isWrong || put.isPending) return;
        const { ceiling, startsAt } = share;
        const expiresAt = until === '' ? null : endOfDay(until, timeZone);
        put.mutate({ center, account: share.account.id, partner: share.partner.id, ceiling, startsAt, expiresAt });
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={put.isPending}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <DayField
        label={t('partners.share.ends')}
        hint={t('partners.share.ends_hint')}
        error={isWrong ? t('partners.share.end_wrong') : undefined}
        value={until}
        onChange={setUntil}
        isFuture
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
