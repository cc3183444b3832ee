import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { ActionCard } from '../ui/action-card.tsx';
import { Button } from '../ui/button.tsx';

const PolicyDialog = deferred(() => import('./policy-dialog.tsx').then((file) => file.PolicyDialog));

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
          <Button onClick={() => setIsOpen(true)} {...PolicyDialog.onIntent}>
            {isOn ? t('settings.policy.turn_off') : t('settings.policy.turn_on')}
          </Button>
        }
      />
      {isOpen && <PolicyDialog center={center.id} isOn={isOn} onClose={() => setIsOpen(false)} />}
    </>
  );
}
