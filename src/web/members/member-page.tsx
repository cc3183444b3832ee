import { useParams } from '@tanstack/react-router';
import { CircleQuestionMark, Ellipsis, LayoutGrid } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import { MemberAccessCard } from '../access/member-access-card.tsx';
import { call } from '../api/call.ts';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Breadcrumbs } from '../frame/breadcrumbs.tsx';
import { Denied } from '../frame/denied.tsx';
import { Link, useGo } from '../frame/link.tsx';
import { useCenter, useReason } from '../frame/viewer.ts';
import { paths, withQuery } from '../paths.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { MenuIconButton } from '../ui/menu.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { MemberAccounts } from './member-accounts.tsx';
import { MemberState, RoleName } from './member-columns.tsx';
import { MemberDialogs, type OpenMemberDialog } from './member-dialogs.tsx';
import { MemberExtension } from './member-extension.tsx';
import { useMemberMenu } from './member-menu.tsx';
import { barredActs, useMemberReasons } from './member-reasons.ts';

const MemberTimeline = deferred(() => import('./member-timeline.tsx').then((file) => file.MemberTimeline));

function Profile({ member, center, onChange }: { member: Member; center: Center; onChange: () => void }) {
  const t = useTranslations();
  const why = useMemberReasons(center.viewer);
  return (
    <Card
      title={t('members.profile.roles')}
      actions={
        <Button size="sm" disabledReason={why(member, 'change_role')} onClick={onChange}>
          {t('members.menu.role')}
        </Button>
      }
    >
      <DefinitionList
        items={[
          { term: t('members.change.role'), value: <RoleName role={member.role} /> },
          { term: t('members.change.finance_role'), value: t(`access.finance_roles.${member.financeRole}`) },
          { term: t('members.change.creator_role'), value: t(`access.creator_roles.${member.creatorRole}`) },
          {
            term: t('members.profile.starts'),
            value: member.startsAt === null ? null : <Time at={member.startsAt} show="date" />,
          },
          {
            term: t('members.profile.ends'),
            value: member.expiresAt === null ? t('members.profile.never') : <Time at={member.expiresAt} show="date" />,
          },
          { term: t('members.profile.joined'), value: <Time at={member.joinedAt} show="date" /> },
          {
            term: t('members.profile.last_seen'),
            value: member.lastSeenAt === null ? t('members.table.never') : <Time at={member.lastSeenAt} />,
          },
          { term: t('members.profile.id'), value: <CopyableId id={member.person.id} /> },
        ]}
      />
    </Card>
  );
}

/** What is unusual about the membership, in a sentence. */
function StateBanner({ member }: { member: Member }) {
  const t = useTranslations();
  const { name } = member.person;
  if (member.state === 'suspended') return <Banner tone="warn">{t('members.profile.suspended_hint', { name })}</Banner>;
  if (member.state === 'not_started')
    return <Banner tone="info">{t('members.profile.not_started_hint', { name })}</Banner>;
  if (member.state === 'expired') return <Banner tone="warn">{t('members.profile.expired_hint', { name })}</Banner>;
  if (member.isIdle) return <Banner tone="info">{t('members.profile.idle_hint', { name })}</Banner>;
  return null;
}

function MemberView({ center, member }: { center: Center; member: Member }) {
  const t = useTranslations();
  const go = useGo();
  const why = useMemberReasons(center.viewer);
  const [open, setOpen] = useState<OpenMemberDialog>(null);
  const menu = useMemberMenu(center, (kind) => setOpen({ kind, member }));
  const { person } = member;
  return (
    <div className="space-y-4">
      <PageHeader
        breadcrumbs={<Breadcrumbs items={[{ label: t('members.profile.back'), to: paths.members(center.id) }]} />}
        title={
          <span className="flex min-w-0 items-center gap-3">
            <Avatar id={person.id} name={person.name} url={person.avatarUrl} size="lg" />
            <bdi className="min-w-0 break-words">{person.name}</bdi>
          </span>
        }
        badge={<MemberState member={member} />}
        subtitle={
          <bdi dir="ltr" className="break-all">
            {person.email}
          </bdi>
        }
        actions={
          <>
            {barredActs(center.viewer, member).size > 0 && (
              <Button
                variant="ghost"
                icon={<CircleQuestionMark size={16} aria-hidden="true" />}
                aria-haspopup="dialog"
                onClick={() => setOpen({ kind: 'why', member })}
              >
                {t('access.why.ask')}
              </Button>
            )}
            <Button
              variant="primary"
              icon={<LayoutGrid size={16} aria-hidden="true" />}
              disabledReason={why(member, 'assign_accounts')}
              onClick={() => setOpen({ kind: 'give', member })}
            >
              {t('members.menu.give')}
            </Button>
            <MenuIconButton
              label={t('members.profile.more')}
              icon={<Ellipsis size={18} />}
              items={menu(member, 'page')}
            />
          </>
        }
      />
      <StateBanner member={member} />
      <MemberExtension center={center} member={member} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <MemberAccounts center={center} member={member} onGive={() => setOpen({ kind: 'give', member })} />
        <div className="space-y-4">
          <Profile member={member} center={center} onChange={() => setOpen({ kind: 'role', member })} />
          <MemberAccessCard center={center} person={person} />
          <MemberTimeline center={center} member={member} />
        </div>
      </div>
      <MemberDialogs
        center={center}
        open={open}
        onClose={() => setOpen(null)}
        onRemoved={() => go(paths.members(center.id))}
      />
    </div>
  );
}

export default function MemberPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const reason = useReason();
  const center = useCenter();
  const why = reason('member:list');
  const { member: person = '' } = useParams({ strict: false }) as { member?: string };
  const member = useEndpoint(
    'members.getMember',
    { center: center?.id ?? '', member: person },
    { isEnabled: center !== undefined && why === null },
  );
  if (center !== undefined && why !== null) {
    return (
      <div>
        <PageHeader title={t('members.title')} />
        <Denied
          title={t('members.why.list')}
          reason={why}
          ask={() => call('members.getMember', { center: center.id, member: person })}
        />
      </div>
    );
  }
  if (center !== undefined && member.error !== null && member.data === undefined) {
    const isGone = member.error instanceof RefusalError && member.error.status === 404;
    return (
      <PageHeader
        breadcrumbs={<Breadcrumbs items={[{ label: t('members.profile.back'), to: paths.members(center.id) }]} />}
        title={isGone ? t('members.profile.not_found') : t('members.title')}
        subtitle={isGone ? t('members.profile.not_found_hint') : say(member.error)}
        actions={
          isGone && (
            <Link to={withQuery(paths.receipts(center.id), { person })} className={buttonClass()}>
              {t('members.receipts.of_person')}
            </Link>
          )
        }
      />
    );
  }
  if (center === undefined || member.data === undefined) return <PageSkeleton />;
  return <MemberView center={center} member={member.data} />;
}
