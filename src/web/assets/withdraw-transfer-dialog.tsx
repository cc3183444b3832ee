import { useTranslations } from 'use-intl';
import type { Transfer } from '../../contract/account-life.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';

/** Takes back the offer of an account that nobody has decided. */
export function WithdrawTransferDialog({
  center,
  transfer,
  onClose,
}: {
  center: string;
  transfer: Transfer;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const cancel = useCommand('assets.cancelTransfer', {
    onDone: () => {
      toast({ message: t('assets.transfer.withdrawn') });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('assets.transfer.withdraw_title', { account: transfer.account.name })}
      action={t('assets.transfer.withdraw')}
      isBusy={cancel.isPending}
      error={say(cancel.error)}
      onConfirm={() => cancel.mutate({ center, transfer: transfer.id })}
      onClose={onClose}
    >
      <p>{t('assets.transfer.withdraw_body')}</p>
    </ConfirmDialog>
  );
}
