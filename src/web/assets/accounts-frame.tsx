import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { useEndpoint } from '../api/hooks.ts';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { AddAccountButton, AddAccountDialog, addKinds } from './add-account.tsx';

/** Heading, add menu and tabs. An address with `?do=create`, `bind` or `ask` opens the dialog, for links from elsewhere. */
export function AccountsFrame({
  center,
  current,
  action,
  children,
}: {
  center: Center;
  current: 'accounts' | 'groups' | 'bindings' | 'access' | 'transfers';
  /** The primary action, where it is not to add an account. */
  action?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations();
  const reason = useReason();
  const [asked, setAsked] = useUrlState({ do: '' });
  const summary = useEndpoint('reporting.getSummary', { center: center.id });
  const mayAdd = reason('asset:create') === null;
  const kind = addKinds.find((one) => one === asked.do);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title={t('assets.title')}
        subtitle={t('assets.subtitle')}
        actions={action ?? <AddAccountButton center={center} />}
      />
      <Tabs
        label={t('assets.tabs.label')}
        tabs={[
          {
            key: 'accounts',
            label: t('assets.tabs.accounts'),
            count: summary.data?.accounts,
            isCurrent: current === 'accounts',
            link: (props) => <Link {...props} to={paths.accounts(center.id)} />,
          },
          {
            key: 'groups',
            label: t('assets.groups.title'),
            isCurrent: current === 'groups',
            link: (props) => <Link {...props} to={paths.groups(center.id)} />,
          },
          {
            key: 'bindings',
            label: t('assets.tabs.bindings'),
            isCurrent: current === 'bindings',
            link: (props) => <Link {...props} to={paths.bindings(center.id)} />,
          },
          {
            key: 'access',
            label: t('assets.tabs.access'),
            isCurrent: current === 'access',
            link: (props) => <Link {...props} to={paths.accessRequests(center.id)} />,
          },
          {
            key: 'transfers',
            label: t('assets.tabs.transfers'),
            isCurrent: current === 'transfers',
            link: (props) => <Link {...props} to={paths.transfers(center.id)} />,
          },
        ]}
      />
      {children}
      {current !== 'groups' && kind !== undefined && mayAdd && (
        <AddAccountDialog center={center} kind={kind} onClose={() => setAsked({ do: '' })} />
      )}
    </div>
  );
}
