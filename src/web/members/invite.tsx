import { UserPlus } from 'lucide-react';
import { Activity, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { WhyNot } from '../access/why-not.tsx';
import { deferred } from '../api/deferred.tsx';
import { useReason } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';

export const InviteDialog = deferred(() => import('./invite-dialog.tsx').then((file) => file.InviteDialog));

/** A button that invites; disabled with its reason for who may not. */
export function InviteButton({ center }: { center: Center | undefined }) {
  const t = useTranslations();
  const reason = useReason();
  const why = reason('member:invite');
  const [isOpen, setIsOpen] = useState(false);
  const [isMeant, setIsMeant] = useState(false);
  const mean = () => {
    InviteDialog.onIntent.onPointerEnter();
    setIsMeant(why === null);
  };
  const close = () => {
    setIsOpen(false);
    setIsMeant(false);
  };
  return (
    <>
      {center !== undefined && why !== null && <WhyNot center={center.id} action="member:invite" />}
      <Button
        onPointerEnter={mean}
        onFocus={InviteDialog.onIntent.onFocus}
        variant="primary"
        icon={<UserPlus size={16} aria-hidden="true" />}
        disabledReason={why}
        onClick={() => setIsOpen(center !== undefined)}
      >
        {t('members.invite.action')}
      </Button>
      {/* It is drawn, hidden, while somebody points at the button: to open it then only shows it. */}
      {(isOpen || isMeant) && center !== undefined && (
        <Activity mode={isOpen ? 'visible' : 'hidden'}>
          <InviteDialog center={center} onClose={close} />
        </Activity>
      )}
    </>
  );
}
