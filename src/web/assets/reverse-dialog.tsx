import { useTranslations } from 'use-intl';
import type { Transfer } from '../../contract/account-life.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';

/** Takes a transfer back, from either side. */
export function ReverseDialog({
  center,
  transfer,
  onDone,
  onClose,
}: {
  center: string;
  transfer: Transfer;
  onDone?: () => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const { account, from, to, direction } = transfer;
  const reverse = useCommand('assets.reverseTransfer', {
    onDone: () => {
      toast({ message: t('assets.transfer.reversed', { account: account.name, center: from.name }) });
      onClose();
      onDone?.();
    },
  });
  return (
    <ConfirmDialog
      title={t('assets.transfer.reverse_title', { account: account.name })}
      action={t('assets.transfer.reverse_confirm')}
      isBusy={reverse.isPending}
      error={say(reverse.error)}
      onConfirm={() => reverse.mutate({ center, transfer: transfer.id })}
      onClose={onClose}
    >
      <p>
        {direction === 'out'
          ? t('assets.transfer.reverse_out', { center: to.name })
          : t('assets.transfer.reverse_in', { center: from.name })}
      </p>
    </ConfirmDialog>
  );
}
