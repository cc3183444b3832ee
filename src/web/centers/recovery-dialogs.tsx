import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { CodesDialog } from './codes-dialog.tsx';

export type RecoveryAct = 'make' | 'revoke' | 'cancel';

const calls = { revoke: 'centers.revokeRecoveryCodes', cancel: 'centers.cancelRecovery' } as const;

/** The dialog of an act on recovery. */
export function RecoveryDialog({ act, center, onClose }: { act: RecoveryAct; center: Center; onClose: () => void }) {
  if (act === 'make') return <CodesDialog center={center} onClose={onClose} />;
  return <EndDialog act={act} center={center.id} onClose={onClose} />;
}

function EndDialog({ act, center, onClose }: { act: keyof typeof calls; center: string; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const end = useCommand(calls[act], {
    onDone: () => {
      toast({ message: t(`centers.recovery.${act}_done`) });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t(`centers.recovery.${act}_title`)}
      action={t(`centers.recovery.${act}_confirm`)}
      isBusy={end.isPending}
      error={say(end.error)}
      onConfirm={() => end.mutate({ center })}
      onClose={onClose}
    >
      <p>{t(`centers.recovery.${act}_hint`)}</p>
    </ConfirmDialog>
  );
}
