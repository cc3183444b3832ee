import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { WhyNot } from '../access/why-not.tsx';
import { deferred } from '../api/deferred.tsx';
import { useReason } from '../frame/viewer.ts';
import { ActionCard } from '../ui/action-card.tsx';
import { Button } from '../ui/button.tsx';

const DeleteDialog = deferred(() => import('./delete-dialog.tsx').then((file) => file.DeleteDialog));

/** Ends the center, with thirty days in which an owner can bring it back. */
export function DeleteCard({ center }: { center: Center }) {
  const t = useTranslations();
  const reason = useReason();
  const [isOpen, setIsOpen] = useState(false);
  const why = reason('center:delete');
  return (
    <>
      <ActionCard
        title={t('settings.remove.title')}
        hint={why ?? t('settings.remove.hint')}
        action={
          <>
            {why !== null && <WhyNot center={center.id} action="center:delete" />}
            <Button variant="danger" disabledReason={why} onClick={() => setIsOpen(true)}>
              {t('settings.remove.action')}
            </Button>
          </>
        }
      />
      {isOpen && <DeleteDialog center={center} onClose={() => setIsOpen(false)} />}
    </>
  );
}
