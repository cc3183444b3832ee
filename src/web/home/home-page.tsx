import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useCenter, useMe } from '../frame/viewer.ts';
import { InviteButton } from '../members/invite.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { AccountsCard } from './accounts-card.tsx';
import { AttentionCard } from './attention-card.tsx';
import { Checklist } from './checklist.tsx';

/** The part of the day on the viewer's own clock. */
function partOfDay(hour: number): 'morning' | 'afternoon' | 'evening' {
  if (hour >= 5 && hour < 12) return 'morning';
  return hour >= 12 && hour < 18 ? 'afternoon' : 'evening';
}

function HomeView({ center }: { center: Center }) {
  const t = useTranslations();
  const me = useMe();
  const [part] = useState(() => partOfDay(new Date().getHours()));
  const summary = useEndpoint('reporting.getSummary', { center: center.id }).data;
  const isNew =
    summary !== undefined &&
    center.viewer.can.includes('asset:create') &&
    (summary.accounts === 0 ||
      (summary.members === 1 && summary.pendingInvitations === 0) ||
      summary.accounts === summary.accountsWithoutPeople);
  return (
    <div className="space-y-4">
      <PageHeader
        title={me === undefined ? center.name : t(`home.greeting.${part}`, { name: me.name })}
        subtitle={center.name}
        pageTitle={t('frame.nav.home')}
        actions={<InviteButton center={center} />}
      />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="space-y-4">
          {isNew && <Checklist center={center} summary={summary} />}
          <AccountsCard center={center} />
        </div>
        <div className="max-lg:order-first">
          <AttentionCard center={center} summary={summary} />
        </div>
      </div>
    </div>
  );
}

export default function HomePage() {
  const center = useCenter();
  return center === undefined ? <PageSkeleton /> : <HomeView center={center} />;
}
