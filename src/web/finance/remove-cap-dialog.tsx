import { useTranslations } from 'use-intl';
import type { Cap } from '../../contract/finance-budgets.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';

/** Takes a cap away, after saying what is bounded no more. */
export function RemoveCapDialog({ center, cap, onClose }: { center: string; cap: Cap; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const act = useCommand('finance.removeCap', {
    refreshes: ['finance', 'audit'],
    onDone: () => {
      toast({ message: t('budgets.cap.removed') });
      onClose();
    },
  });
  const { measure, subject } = cap;
  return (
    <ConfirmDialog
      title={t('budgets.cap.remove_title')}
      action={t('budgets.cap.remove')}
      isBusy={act.isPending}
      error={say(act.error)}
      onConfirm={() => act.mutate({ center, cap: cap.id })}
      onClose={onClose}
    >
      <p>{t('budgets.cap.remove_text', { name: subject.name, what: t(`budgets.measures.${measure}`) })}</p>
    </ConfirmDialog>
  );
}
