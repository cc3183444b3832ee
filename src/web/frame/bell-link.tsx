import { Bell } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useEndpoint } from '../api/hooks.ts';
import { paths } from '../paths.ts';
import { tip } from '../ui/tooltip.tsx';
import { Link } from './link.tsx';
import { useMaybeCenterId } from './viewer.ts';

/** To what the viewer was told, with how much of it they have not read. */
export function BellLink() {
  const t = useTranslations();
  const center = useMaybeCenterId();
  const unread = useEndpoint('notifications.countNotifications', {}).data?.unread ?? 0;
  const label = t('frame.notifications', { unread });
  return (
    <Link
      to={center === undefined ? paths.ownNotifications() : paths.notifications(center)}
      aria-label={label}
      className="relative inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-ink-3 hover:bg-sunken hover:text-ink"
      {...tip(label)}
    >
      <Bell size={16} aria-hidden="true" />
      {unread > 0 && (
        <span
          aria-hidden="true"
          className="tnum absolute end-0 top-0 min-w-4 rounded-full bg-accent px-1 text-center text-[10px] leading-4 font-medium text-on-accent"
        >
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </Link>
  );
}
