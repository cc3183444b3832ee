import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { queryClient } from '../api/client.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { forgetCenter } from '../frame/last-center.ts';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';

/** Rooms whose answers are still true after the viewer has lost a center; asking about the center itself would be refused. */
export const roomsBesideCenter = ['identity', 'requests'];

/** Goes to where a person starts, once the list of centers knows that one is gone. */
export function useDeparture(): () => Promise<void> {
  const go = useGo();
  return async () => {
    forgetCenter();
    await queryClient.refetchQueries({ queryKey: ['centers.listCenters'] });
    go(paths.start(), { isReplacing: true });
  };
}

/** The viewer leaves the center. Only somebody else can bring them back, so it is confirmed. */
export function LeaveDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const depart = useDeparture();
  const leave = useCommand('members.leaveCenter', {
    refreshes: roomsBesideCenter,
    onDone: () => {
      toast({ message: t('members.leave.done', { center: center.name }) });
      onClose();
      void depart();
    },
  });
  return (
    <ConfirmDialog
      title={t('members.leave.title', { center: center.name })}
      action={t('members.leave.confirm')}
      isBusy={leave.isPending}
      error={say(leave.error)}
      onConfirm={() => leave.mutate({ center: center.id })}
      onClose={onClose}
    >
      <p>{t('members.leave.body')}</p>
    </ConfirmDialog>
  );
}
