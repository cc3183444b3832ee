import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Partner } from '../../contract/partners.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { Losses } from './losses.tsx';

/** Ends a link after showing what it cuts on both sides. */
export function EndDialog({ center, partner, onClose }: { center: Center; partner: Partner; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const input = { center: center.id, partner: partner.id };
  const end = useCommand('partners.endPartnership', {
    onDone: () => {
      toast({ message: t('partners.end.done', { partner: partner.name }) });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('partners.end.title', { partner: partner.name })}
      action={t('partners.end.confirm')}
      isBusy={end.isPending}
      error={say(end.error)}
      onConfirm={() => end.mutate(input)}
      onClose={onClose}
    >
      <p>{t('partners.end.hint')}</p>
      <Losses name="partners.endPartnership" input={input} isOver={!end.isIdle} />
    </ConfirmDialog>
  );
}
