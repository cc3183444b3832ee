import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { reopenableDays } from '../../contract/account-kinds.ts';
import type { Account } from '../../contract/assets.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Bar } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { AccountLosses } from './account-losses.tsx';

/** Closes an account after showing who loses it. What stands against it is said before the button is pressed. */
export function CloseDialog({ center, account, onClose }: { center: string; account: Account; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const input = { center, account: account.id };
  const close = useCommand('assets.closeAccount', {
    onDone: () => {
      toast({ message: t('assets.close.done', { account: account.name }) });
      onClose();
    },
  });
  const preview = useQuery({
    queryKey: ['assets.closeAccount', 'preview', input],
    queryFn: () => call('assets.closeAccount', input, { dryRun: true }),
    // Once it is closed, asking again would only be refused.
    enabled: close.isIdle,
    staleTime: 0,
    retry: false,
  });
  const problem = say(close.error ?? preview.error);
  return (
    <ConfirmDialog
      title={t('assets.close.dialog_title', { account: account.name })}
      action={t('assets.close.confirm')}
      isBusy={close.isPending}
      error={problem}
      disabledReason={preview.error === null ? null : say(preview.error)}
      onConfirm={() => close.mutate(input)}
      onClose={onClose}
    >
      <p>{t('assets.close.body', { days: reopenableDays })}</p>
      {preview.isPending && <Bar className="h-4 w-48" />}
      {preview.data !== undefined && <AccountLosses changes={preview.data.changes} />}
      <DailyBudgets of={preview.data?.budgets} />
    </ConfirmDialog>
  );
}
