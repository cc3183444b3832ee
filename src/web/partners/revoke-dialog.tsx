import { useTranslations } from 'use-intl';
import type { Share } from '../../contract/partners.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { Losses } from './losses.tsx';

/** Stops sharing an account after showing who loses it. */
export function RevokeDialog({ center, share, onClose }: { center: string; share: Share; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const names = { account: share.account.name, partner: share.partner.name };
  const input = { center, account: share.account.id, partner: share.partner.id };
  const revoke = useCommand('partners.revokeShare', {
    onDone: () => {
      toast({ message: t('partners.revoke.done', names) });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('partners.revoke.title', names)}
      action={t('partners.revoke.confirm')}
      isBusy={revoke.isPending}
      error={say(revoke.error)}
      onConfirm={() => revoke.mutate(input)}
      onClose={onClose}
    >
      <p>{t('partners.revoke.hint', names)}</p>
      <Losses name="partners.revokeShare" input={input} isOver={!revoke.isIdle} />
    </ConfirmDialog>
  );
}
