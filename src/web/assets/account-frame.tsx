import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { useEndpoint } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Breadcrumbs } from '../frame/breadcrumbs.tsx';
import { Link } from '../frame/link.tsx';
import { useCenter } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { AccountFacts } from './account-facts.tsx';
import { AccountStatus } from './account-status.tsx';

type Part = 'ads' | 'audiences' | 'pixels' | 'rules' | 'media' | 'overview' | 'people' | 'access' | 'settings';

function AccountView({
  center,
  account,
  part,
  children,
}: {
  center: Center;
  account: Account;
  part: Part;
  children: ReactNode;
}) {
  const t = useTranslations();
  return (
    // Tables fill the height of the page; the others grow with what they hold.
    <div
      className={
        ['ads', 'audiences', 'pixels', 'rules', 'media', 'people', 'access'].includes(part)
          ? 'flex min-h-0 flex-1 flex-col'
          : undefined
      }
    >
      <PageHeader
        breadcrumbs={<Breadcrumbs items={[{ label: t('assets.account.back'), to: paths.accounts(center.id) }]} />}
        title={account.name}
        badge={<AccountStatus status={account.status} />}
        subtitle={<AccountFacts account={account} />}
      />
      <Tabs
        label={t('assets.account.tabs')}
        tabs={[
          {
            key: 'ads',
            label: t('assets.account.ads'),
            isCurrent: part === 'ads',
            link: (props) => <Link {...props} to={paths.accountAds(center.id, account.id)} />,
          },
          {
            key: 'media',
            label: t('assets.account.creatives'),
            isCurrent: part === 'media',
            link: (props) => <Link {...props} to={paths.accountMedia(center.id, account.id)} />,
          },
          {
            key: 'rules',
            label: t('assets.account.rules'),
            isCurrent: part === 'rules',
            link: (props) => <Link {...props} to={paths.accountRules(center.id, account.id)} />,
          },
          {
            key: 'audiences',
            label: t('assets.account.audiences'),
            isCurrent: part === 'audiences',
            link: (props) => <Link {...props} to={paths.accountAudiences(center.id, account.id)} />,
          },
          {
            key: 'pixels',
            label: t('assets.account.pixels'),
            isCurrent: part === 'pixels',
            link: (props) => <Link {...props} to={paths.pixels(center.id, account.id)} />,
          },
          {
            key: 'overview',
            label: t('assets.account.overview'),
            isCurrent: part === 'overview',
            link: (props) => <Link {...props} to={paths.account(center.id, account.id)} />,
          },
          {
            key: 'people',
            label: t('assets.account.people'),
            count: account.peopleCount,
            isCurrent: part === 'people',
            link: (props) => <Link {...props} to={paths.accountPeople(center.id, account.id)} />,
          },
          {
            key: 'access',
            label: t('access.timeline.title'),
            isCurrent: part === 'access',
            link: (props) => <Link {...props} to={paths.accountAccess(center.id, account.id)} />,
          },
          {
            key: 'settings',
            label: t('assets.account.settings'),
            isCurrent: part === 'settings',
            link: (props) => <Link {...props} to={paths.accountSettings(center.id, account.id)} />,
          },
        ]}
      />
      {children}
    </div>
  );
}

/** Heading and tabs of one account; `children` draw the tab once the account is there. */
export function AccountFrame({
  part,
  children,
}: {
  part: Part;
  children: (center: Center, account: Account) => ReactNode;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const center = useCenter();
  const { account: id = '' } = useParams({ strict: false }) as { account?: string };
  const account = useEndpoint(
    'assets.getAccount',
    { center: center?.id ?? '', account: id },
    { isEnabled: center !== undefined },
  );
  if (center !== undefined && account.error !== null && account.data === undefined) {
    const isGone = account.error instanceof RefusalError;
    return (
      <PageHeader
        breadcrumbs={<Breadcrumbs items={[{ label: t('assets.account.back'), to: paths.accounts(center.id) }]} />}
        title={isGone ? t('assets.account.not_found') : t('assets.title')}
        subtitle={isGone ? t('assets.account.not_found_hint') : say(account.error)}
      />
    );
  }
  if (center === undefined || account.data === undefined) return <PageSkeleton />;
  return (
    <AccountView center={center} account={account.data} part={part}>
      {children(center, account.data)}
    </AccountView>
  );
}
