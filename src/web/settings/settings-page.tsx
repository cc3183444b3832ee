import { ChevronRight, Handshake, History, LayoutGrid, Users, Webhook } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { deferred } from '../api/deferred.tsx';
import { Link } from '../frame/link.tsx';
import { useCenter } from '../frame/viewer.ts';
import { type Path, paths } from '../paths.ts';
import { Card } from '../ui/card.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { DeleteCard } from './delete-card.tsx';
import { LeaveCard } from './leave-card.tsx';
import { OwnershipCard } from './ownership-card.tsx';
import { PolicyCard } from './policy-card.tsx';
import { ProfileCard } from './profile-card.tsx';
import { UpcomingCard } from './upcoming-card.tsx';

const RecoveryCard = deferred(() => import('../centers/recovery-card.tsx').then((file) => file.RecoveryCard));
const WaitingCard = deferred(() => import('./waiting-card.tsx').then((file) => file.WaitingCard));
const ApprovalCard = deferred(() => import('./approval-card.tsx').then((file) => file.ApprovalCard));

function RoomLink({ to, icon, title, hint }: { to: Path; icon: ReactNode; title: string; hint: string }) {
  return (
    <li>
      <Link to={to} className="flex items-center gap-3 px-5 py-3 -outline-offset-2 hover:bg-sunken">
        <span aria-hidden="true" className="shrink-0 text-ink-3">
          {icon}
        </span>
        <span className="min-w-0 flex-1">
          <span className="block text-sm font-medium text-ink">{title}</span>
          <span className="block text-xs text-ink-3">{hint}</span>
        </span>
        <ChevronRight size={16} aria-hidden="true" className="shrink-0 text-ink-3 rtl:rotate-180" />
      </Link>
    </li>
  );
}

/** The words that users of other business centers look for here lead to their rooms. */
function RoomLinks({ center }: { center: Center }) {
  const t = useTranslations();
  return (
    <nav aria-label={t('settings.links.label')} className="overflow-hidden rounded-xl bg-surface shadow-card">
      <ul className="divide-y divide-line">
        <RoomLink
          to={paths.members(center.id)}
          icon={<Users size={16} />}
          title={t('settings.links.users')}
          hint={t('settings.links.users_hint')}
        />
        <RoomLink
          to={paths.accounts(center.id)}
          icon={<LayoutGrid size={16} />}
          title={t('settings.links.accounts')}
          hint={t('settings.links.accounts_hint')}
        />
        <RoomLink
          to={paths.partners(center.id)}
          icon={<Handshake size={16} />}
          title={t('settings.links.partners')}
          hint={t('settings.links.partners_hint')}
        />
        <RoomLink
          to={paths.webhooks(center.id)}
          icon={<Webhook size={16} />}
          title={t('notifications.webhooks.title')}
          hint={t('settings.links.webhooks_hint')}
        />
        <RoomLink
          to={paths.activity(center.id)}
          icon={<History size={16} />}
          title={t('settings.links.activity')}
          hint={t('settings.links.activity_hint')}
        />
      </ul>
    </nav>
  );
}

function PlaceCard({ center }: { center: Center }) {
  const t = useTranslations();
  const { viewer } = center;
  return (
    <Card title={t('settings.place.title')}>
      <DefinitionList
        items={[
          { term: t('settings.place.center_id'), value: <CopyableId id={center.id} /> },
          { term: t('settings.place.role'), value: t(`access.roles.${viewer.role}`) },
          { term: t('settings.place.finance_role'), value: t(`access.finance_roles.${viewer.financeRole}`) },
          { term: t('settings.place.creator_role'), value: t(`access.creator_roles.${viewer.creatorRole}`) },
          {
            term: t('settings.place.ends'),
            value: viewer.expiresAt === null ? t('settings.place.never') : <Time at={viewer.expiresAt} show="date" />,
          },
        ]}
      />
    </Card>
  );
}

/** The center itself: its profile, who owns it, and how to leave or end it. */
export default function SettingsPage() {
  const t = useTranslations();
  const center = useCenter();
  if (center === undefined) return <PageSkeleton />;
  return (
    <div>
      <PageHeader title={t('settings.title')} subtitle={t('settings.subtitle')} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="space-y-4">
          {/* The form starts anew when somebody else has changed the center. */}
          <ProfileCard key={JSON.stringify([center.id, center.name, center.region, center.timeZone])} center={center} />
          <UpcomingCard center={center} />
          <ApprovalCard center={center} />
          <WaitingCard center={center} />
          <RecoveryCard center={center} />
        </div>
        <div className="space-y-4">
          <RoomLinks center={center} />
          <PlaceCard center={center} />
          <PolicyCard center={center} />
          <OwnershipCard center={center} />
          <LeaveCard center={center} />
          <DeleteCard center={center} />
        </div>
      </div>
    </div>
  );
}
