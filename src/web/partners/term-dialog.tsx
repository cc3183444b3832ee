import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Share } from '../../contract/partners.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { daysOf, problemOfDays, TermFields, termOfDays } from '../ui/term-fields.tsx';
import { toast } from '../ui/toast.tsx';

/** Changes from when and until when an account is shared. */
export function TermDialog({ center, share, onClose }: { center: string; share: Share; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const timeZone = useTimeZone() ?? 'UTC';
  const former = daysOf(share, timeZone);
  const [days, setDays] = useState(former);
  const isWrong = problemOfDays(days, timeZone, former) !== null;
  const put = useCommand('partners.putShare', {
    onDone: () => {
      toast({ message: t('partners.share.changed') });
      onClose();
    },
  });
  const error = say(put.error);
  return (
    <FormDialog
      title={t('partners.term.title', { account: share.account.name, partner: share.partner.name })}
      size="sm"
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (isWrong || put.isPending) return;
        const term = termOfDays(days, timeZone, share);
        put.mutate({ center, account: share.account.id, partner: share.partner.id, ceiling: share.ceiling, ...term });
      }}
      action={t('common.save')}
      isBusy={put.isPending}
    >
      <TermFields value={days} onChange={setDays} former={former} />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
