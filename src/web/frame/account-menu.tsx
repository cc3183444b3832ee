import { Inbox, LayoutGrid, LogOut, ShieldCheck, UserRound } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../api/call.ts';
import { useEndpoint } from '../api/hooks.ts';
import { paths } from '../paths.ts';
import { Avatar } from '../ui/avatar.tsx';
import { MenuPopup } from '../ui/menu.tsx';
import { forgetCenter } from './last-center.ts';
import { useGo } from './link.tsx';
import { useMe } from './viewer.ts';

/** Ends the session and starts afresh, so that nothing of it stays in memory. */
export async function signOut(): Promise<void> {
  await call('identity.signOut', {}).catch(() => undefined);
  forgetCenter();
  location.assign(paths.signIn());
}

export function AccountMenu() {
  const t = useTranslations();
  const go = useGo();
  const me = useMe();
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const isOpen = anchor !== null;
  const desk = useEndpoint('ads.getReviewDesk', {}, { isEnabled: isOpen, staleMs: 60_000 }).data;
  return (
    <>
      <button
        type="button"
        aria-label={t('frame.account_menu', { name: me?.name ?? '' })}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        className="flex size-9 shrink-0 items-center justify-center rounded-full"
        onClick={(event) => setAnchor(isOpen ? null : event.currentTarget)}
      >
        {me === undefined ? (
          <span className="size-7 rounded-full bg-sunken" />
        ) : (
          <Avatar id={me.id} name={me.name} url={me.avatarUrl} size="sm" />
        )}
      </button>
      {anchor !== null && (
        <MenuPopup
          id={id}
          anchor={anchor}
          label={t('frame.account_menu', { name: me?.name ?? '' })}
          onClose={() => setAnchor(null)}
          items={[
            { heading: <bdi>{me?.email}</bdi> },
            { label: t('frame.profile'), icon: <UserRound size={16} />, onSelect: () => go(paths.me()) },
            {
              label: t('frame.nav.own_accounts'),
              icon: <LayoutGrid size={16} />,
              onSelect: () => go(paths.ownAccounts()),
            },
            { label: t('frame.nav.inbox'), icon: <Inbox size={16} />, onSelect: () => go(paths.ownInbox()) },
            ...(desk?.isReviewer === true
              ? [
                  {
                    label: t('frame.nav.review'),
                    icon: <ShieldCheck size={16} />,
                    onSelect: () => go(paths.review()),
                  },
                ]
              : []),
            'divider',
            { label: t('frame.sign_out'), icon: <LogOut size={16} />, onSelect: () => void signOut() },
          ]}
        />
      )}
    </>
  );
}
