import { useTranslations } from 'use-intl';
import { Effects } from '../access/effects.tsx';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';

/** Turns the policy on or off, and shows first whose rights it changes. */
export function PolicyDialog({ center, isOn, onClose }: { center: string; isOn: boolean; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const input = { center, adminsNeedAssignment: !isOn };
  const update = useCommand('access.updatePolicy', {
    onDone: () => {
      toast({ message: isOn ? t('settings.policy.now_off') : t('settings.policy.now_on') });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={isOn ? t('settings.policy.off_title') : t('settings.policy.on_title')}
      action={isOn ? t('settings.policy.turn_off') : t('settings.policy.turn_on')}
      tone="primary"
      isBusy={update.isPending}
      error={say(update.error)}
      onConfirm={() => update.mutate(input)}
      onClose={onClose}
    >
      <p>{isOn ? t('settings.policy.off_hint') : t('settings.policy.on_hint')}</p>
      {update.isIdle && (
        <Effects
          asked={['access.updatePolicy', center, !isOn]}
          ask={() => call('access.updatePolicy', input, { dryRun: true })}
        />
      )}
    </ConfirmDialog>
  );
}
