// What the menu of one's own account leads to.
import { Inbox, LayoutGrid, LogOut, ShieldCheck, UserRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { call } from '../api/call.ts';
import { useEndpoint } from '../api/hooks.ts';
import { paths } from '../paths.ts';
import { type MenuPlace, MenuPopup } from '../ui/menu.tsx';
import { forgetCenter } from './last-center.ts';
import { useGo } from './link.tsx';
import { useMe } from './viewer.ts';

/** Ends the session and starts afresh, so that nothing of it stays in memory. */
async function signOut(): Promise<void> {
  await call('identity.signOut', {}).catch(() => undefined);
  forgetCenter();
  location.assign(paths.signIn());
}

export function AccountList({ label, ...place }: MenuPlace & { label: string }) {
  const t = useTranslations();
  const go = useGo();
  const me = useMe();
  const desk = useEndpoint('ads.getReviewDesk', {}, { staleMs: 60_000 }).data;
  return (
    <MenuPopup
      {...place}
      label={label}
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
  );
}
