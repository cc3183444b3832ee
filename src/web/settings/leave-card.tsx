import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { ActionCard } from '../ui/action-card.tsx';
import { Button } from '../ui/button.tsx';

const LeaveDialog = deferred(() => import('../members/leave-dialog.tsx').then((file) => file.LeaveDialog));

/** Leaving by oneself; the last owner has to hand over first. */
export function LeaveCard({ center }: { center: Center }) {
  const t = useTranslations();
  const [isOpen, setIsOpen] = useState(false);
  const owners = useEndpoint('reporting.getSummary', { center: center.id }).data?.owners;
  const why = center.viewer.role === 'owner' && owners === 1 ? t('settings.leave.last_owner') : null;
  return (
    <>
      <ActionCard
        title={t('settings.leave.title')}
        hint={why ?? t('settings.leave.hint')}
        action={
          <Button disabledReason={why} onClick={() => setIsOpen(true)}>
            {t('settings.leave.action')}
          </Button>
        }
      />
      {isOpen && <LeaveDialog center={center} onClose={() => setIsOpen(false)} />}
    </>
  );
}
