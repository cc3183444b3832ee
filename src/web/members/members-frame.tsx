import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import { useEndpoint } from '../api/hooks.ts';
import { Denied } from '../frame/denied.tsx';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { InviteButton, InviteDialog } from './invite.tsx';

/** Heading, invite button and tabs of the two lists. An address with `?do=invite` opens the dialog, for links from elsewhere. */
export function MembersFrame({
  center,
  current,
  children,
}: {
  center: Center;
  current: 'members' | 'teams' | 'invitations' | 'receipts';
  children: ReactNode;
}) {
  const t = useTranslations();
  const reason = useReason();
  const [asked, setAsked] = useUrlState({ do: '', as: '' });
  const mayList = center.viewer.can.includes('member:list');
  const summary = useEndpoint('reporting.getSummary', { center: center.id });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title={t('members.title')}
        subtitle={t('members.subtitle')}
        actions={<InviteButton center={center} />}
      />
      <Tabs
        label={t('members.tabs.label')}
        tabs={[
          {
            key: 'members',
            label: t('members.tabs.members'),
            count: summary.data?.members,
            isCurrent: current === 'members',
            link: (props) => <Link {...props} to={paths.members(center.id)} />,
          },
          {
            key: 'teams',
            label: t('members.tabs.teams'),
            isCurrent: current === 'teams',
            link: (props) => <Link {...props} to={paths.teams(center.id)} />,
          },
          {
            key: 'invitations',
            label: t('members.tabs.invitations'),
            count: summary.data?.pendingInvitations,
            isCurrent: current === 'invitations',
            link: (props) => <Link {...props} to={paths.invitations(center.id)} />,
          },
          {
            key: 'receipts',
            label: t('members.tabs.receipts'),
            isCurrent: current === 'receipts',
            link: (props) => <Link {...props} to={paths.receipts(center.id)} />,
          },
        ]}
      />
      {mayList ? (
        children
      ) : (
        <Denied
          title={t('members.why.list')}
          reason={reason('member:list')}
          ask={() => call('members.listMembers', { center: center.id, pageSize: 1 })}
        />
      )}
      {asked.do === 'invite' && reason('member:invite') === null && (
        <InviteDialog
          center={center}
          start={asked.as === 'owner' ? { role: 'owner' } : {}}
          onClose={() => setAsked({ do: '', as: '' })}
        />
      )}
    </div>
  );
}
