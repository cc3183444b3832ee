import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { WhyNot } from '../access/why-not.tsx';
import { deferred } from '../api/deferred.tsx';
import { useReason } from '../frame/viewer.ts';
import { ActionCard } from '../ui/action-card.tsx';
import { Button } from '../ui/button.tsx';

const TransferDialog = deferred(() => import('./transfer-dialog.tsx').then((file) => file.TransferDialog));

/** Hands the center to another member. */
export function OwnershipCard({ center }: { center: Center }) {
  const t = useTranslations();
  const reason = useReason();
  const [isOpen, setIsOpen] = useState(false);
  const why = reason('center:transfer_ownership');
  return (
    <>
      <ActionCard
        title={t('settings.ownership.title')}
        hint={why ?? t('settings.ownership.hint')}
        action={
          <>
            {why !== null && <WhyNot center={center.id} action="center:transfer_ownership" />}
            <Button disabledReason={why} onClick={() => setIsOpen(true)}>
              {t('settings.ownership.action')}
            </Button>
          </>
        }
      />
      {isOpen && <TransferDialog center={center} onClose={() => setIsOpen(false)} />}
    </>
  );
}
