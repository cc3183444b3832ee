import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from '../frame/link.tsx';
import { useMe } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Tabs } from '../ui/tabs.tsx';

/** Heading and tabs of the pages about oneself. */
export function MeFrame({ children, isTall = false }: { children: ReactNode; isTall?: boolean }) {
  const t = useTranslations();
  const me = useMe();
  const { pathname } = useLocation();
  const pages = [
    { key: 'profile', to: paths.me() },
    { key: 'password', to: paths.myPassword() },
    { key: 'address', to: paths.myAddress() },
    { key: 'sessions', to: paths.mySessions() },
    { key: 'tokens', to: paths.myTokens() },
    { key: 'posts', to: paths.myPosts() },
    { key: 'notifications', to: paths.notificationSettings() },
    { key: 'activity', to: paths.myActivity() },
  ];
  return (
    <div className={isTall ? 'flex h-full min-h-0 flex-col' : 'w-full'}>
      <PageHeader title={t('identity.me.title')} subtitle={<bdi>{me?.email ?? '\u00a0'}</bdi>} />
      <Tabs
        label={t('identity.me.title')}
        tabs={pages.map(({ key, to }) => ({
          key,
          label: t(`identity.me.tabs.${key}`),
          isCurrent: pathname === to,
          link: (props) => <Link {...props} to={to} />,
        }))}
      />
      {children}
    </div>
  );
}
