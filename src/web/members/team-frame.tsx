import { useParams } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Team } from '../../contract/teams.ts';
import { useEndpoint } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Breadcrumbs } from '../frame/breadcrumbs.tsx';
import { Link, useGo } from '../frame/link.tsx';
import { useCenter, useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { DeleteTeamDialog, TeamDialog } from './team-dialogs.tsx';

type Part = 'people' | 'accounts' | 'groups';

function useCrumbs(center: string) {
  const t = useTranslations();
  return (
    <Breadcrumbs
      items={[
        { label: t('members.title'), to: paths.members(center) },
        { label: t('members.teams.title'), to: paths.teams(center) },
      ]}
    />
  );
}

function TeamActions({ center, team }: { center: Center; team: Team }) {
  const t = useTranslations();
  const go = useGo();
  const why = useReason()('team:update');
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null);
  const close = () => setOpen(null);
  const leave = () => {
    showInRows('members.listTeams', (row) => (row.id === team.id ? null : row));
    go(paths.teams(center.id));
  };
  return (
    <>
      <Button
        {...TeamDialog.onIntent}
        icon={<Pencil size={16} aria-hidden="true" />}
        disabledReason={why}
        onClick={() => setOpen('rename')}
      >
        {t('members.teams.rename')}
      </Button>
      <Button
        {...DeleteTeamDialog.onIntent}
        icon={<Trash2 size={16} aria-hidden="true" />}
        disabledReason={why}
        onClick={() => setOpen('delete')}
      >
        {t('members.teams.delete')}
      </Button>
      {open === 'rename' && <TeamDialog center={center.id} team={team} onClose={close} />}
      {open === 'delete' && <DeleteTeamDialog center={center.id} team={team} onClose={close} onDeleted={leave} />}
    </>
  );
}

function TeamView({ center, team, part, children }: { center: Center; team: Team; part: Part; children: ReactNode }) {
  const t = useTranslations();
  const of = {
    people: { count: team.peopleCount, to: paths.team(center.id, team.id) },
    accounts: { count: team.accountCount, to: paths.teamAccounts(center.id, team.id) },
    groups: { count: team.groupCount, to: paths.teamGroups(center.id, team.id) },
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        breadcrumbs={useCrumbs(center.id)}
        title={team.name}
        subtitle={t('members.teams.page_hint')}
        actions={<TeamActions center={center} team={team} />}
      />
      <Tabs
        label={t('members.teams.tabs')}
        tabs={(['people', 'accounts', 'groups'] as const).map((key) => ({
          key,
          label: t(`members.teams.${key}`),
          count: of[key].count,
          isCurrent: part === key,
          link: (props) => <Link {...props} to={of[key].to} />,
        }))}
      />
      {children}
    </div>
  );
}

/** Heading and tabs of one team; `children` draw the tab once the team is there. */
export function TeamFrame({ part, children }: { part: Part; children: (center: Center, team: Team) => ReactNode }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const center = useCenter();
  const { team: id = '' } = useParams({ strict: false }) as { team?: string };
  const crumbs = useCrumbs(center?.id ?? '');
  const isEnabled = center !== undefined;
  const team = useEndpoint('members.getTeam', { center: center?.id ?? '', team: id }, { isEnabled });
  if (center !== undefined && team.error !== null && team.data === undefined) {
    const isGone = team.error instanceof RefusalError && team.error.code === 'not_found';
    return (
      <PageHeader
        breadcrumbs={crumbs}
        title={isGone ? t('members.teams.not_found') : t('members.teams.title')}
        subtitle={isGone ? t('assets.groups.not_found_hint') : say(team.error)}
      />
    );
  }
  if (center === undefined || team.data === undefined) return <PageSkeleton />;
  return (
    <TeamView center={center} team={team.data} part={part}>
      {children(center, team.data)}
    </TeamView>
  );
}
