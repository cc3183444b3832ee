import { useTranslations } from 'use-intl';
import { Dialog } from '../ui/dialog.tsx';
import { CenterSwitcher } from './center-switcher.tsx';
import { Rooms } from './sidebar.tsx';

/** On a phone: what has no place in the bar below. */
export function MoreSheet({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  return (
    <Dialog title={t('frame.more')} onClose={onClose}>
      <CenterSwitcher />
      <Rooms onGo={onClose} />
    </Dialog>
  );
}
