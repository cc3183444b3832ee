import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { Effects } from '../access/effects.tsx';
import { call } from '../api/call.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ActionCard } from '../ui/action-card.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';

/** Whether Admins act only on ad accounts that were given to them. */
export function PolicyCard({ center }: { center: Center }) {
  const t = useTranslations();
  const [isOpen, setIsOpen] = useState(false);
  const mayChange = center.viewer.can.includes('policy:update');
  const policy = useEndpoint('access.getPolicy', { center: center.id }, { isEnabled: mayChange }).data;
  if (policy === undefined) return null;
  const isOn = policy.adminsNeedAssignment;
  return (
    <>
      <ActionCard
        title={t('settings.policy.title')}
        hint={isOn ? t('settings.policy.is_on') : t('settings.policy.is_off')}
        action={
          <Button onClick={() => setIsOpen(true)}>
            {isOn ? t('settings.policy.turn_off') : t('settings.policy.turn_on')}
          </Button>
        }
      />
      {isOpen && <PolicyDialog center={center.id} isOn={isOn} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function PolicyDialog({ center, isOn, onClose }: { center: string; isOn: boolean; onClose: () => void }) {
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
