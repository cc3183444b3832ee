import { FolderOpen, Pencil, Plus, Trash2, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Team } from '../../contract/teams.ts';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link, useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useCenter, useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { MembersFrame } from './members-frame.tsx';
import { DeleteTeamDialog, TeamDialog } from './team-dialogs.tsx';

type Query = Input<'members.listTeams'>;

function useColumns(center: string): Column<Team>[] {
  const t = useTranslations();
  return [
    {
      key: 'name',
      header: t('members.teams.name'),
      sortKey: 'name',
      phone: 'title',
      width: '34%',
      cell: (team) => (
        <Link
          to={paths.team(center, team.id)}
          className="block min-w-0 truncate rounded font-medium text-ink hover:underline"
        >
          {team.name}
        </Link>
      ),
      csv: (team) => team.name,
    },
    {
      key: 'people',
      header: t('members.teams.people'),
      sortKey: 'people',
      isDescendingFirst: true,
      phone: 'primary',
      cell: (team) => t('assets.people.total', { count: team.peopleCount }),
      csv: (team) => String(team.peopleCount),
    },
    {
      key: 'accounts',
      header: t('members.teams.accounts'),
      phone: 'primary',
      cell: (team) => t('members.teams.total_accounts', { count: team.accountCount }),
      csv: (team) => String(team.accountCount),
    },
    {
      key: 'groups',
      header: t('members.teams.groups'),
      cell: (team) => t('members.teams.total_groups', { count: team.groupCount }),
      csv: (team) => String(team.groupCount),
    },
    {
      key: 'made',
      header: t('members.teams.made'),
      sortKey: 'made',
      isDescendingFirst: true,
      width: '13%',
      cell: (team) => <Time at={team.madeAt} show="date" />,
      csv: (team) => team.madeAt,
    },
  ];
}

function NewTeamButton({ onOpen }: { onOpen: () => void }) {
  const t = useTranslations();
  return (
    <Button
      {...TeamDialog.onIntent}
      variant="primary"
      icon={<Plus size={16} aria-hidden="true" />}
      disabledReason={useReason()('team:update')}
      onClick={onOpen}
    >
      {t('members.teams.new')}
    </Button>
  );
}

function TeamTable({ center, onNew }: { center: Center; onNew: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const why = useReason()('team:update');
  const [state, change] = useUrlState({ search: '', sort: 'name' });
  const [open, setOpen] = useState<{ kind: 'rename' | 'delete'; team: Team } | null>(null);
  const list = useRows('members.listTeams', {
    center: center.id,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
  });
  const columns = useColumns(center.id);
  const close = () => setOpen(null);
  const menu = (team: Team): MenuItem[] => [
    {
      label: t('members.teams.open'),
      icon: <FolderOpen size={16} />,
      onSelect: () => go(paths.team(center.id, team.id)),
    },
    {
      label: t('members.teams.rename'),
      icon: <Pencil size={16} />,
      disabledReason: why,
      onSelect: () => setOpen({ kind: 'rename', team }),
    },
    {
      label: t('members.teams.delete'),
      icon: <Trash2 size={16} />,
      tone: 'danger',
      disabledReason: why,
      onSelect: () => setOpen({ kind: 'delete', team }),
    },
  ];
  return (
    <>
      <FilterBar
        search={{ label: t('members.teams.search'), value: state.search, onChange: (search) => change({ search }) }}
        count={t('members.teams.total', { count: list.total })}
        actions={
          <>
            <ExportButton list={list} columns={columns} fileName="teams" />
            <NewTeamButton onOpen={onNew} />
          </>
        }
      />
      <DataTable
        label={t('members.teams.title')}
        list={list}
        columns={columns}
        rowKey={(team) => team.id}
        rowName={(team) => team.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(team) => go(paths.team(center.id, team.id))}
        rowMenu={menu}
        errorText={say(list.error)}
        empty={
          state.search === '' ? (
            <EmptyState icon={<UsersRound size={20} />} title={t('members.teams.empty')}>
              {t('members.teams.empty_hint')}
            </EmptyState>
          ) : (
            <EmptyState title={t('members.teams.no_match')}>{t('assets.people.no_match_hint')}</EmptyState>
          )
        }
      />
      {open?.kind === 'rename' && <TeamDialog center={center.id} team={open.team} onClose={close} />}
      {open?.kind === 'delete' && <DeleteTeamDialog center={center.id} team={open.team} onClose={close} />}
    </>
  );
}

/** The teams of a center. An address with `?do=create` opens the dialog, for links from elsewhere. */
export default function TeamsPage() {
  const center = useCenter();
  const reason = useReason();
  const [asked, setAsked] = useUrlState({ do: '' });
  if (center === undefined) return <PageSkeleton />;
  return (
    <MembersFrame center={center} current="teams">
      {center.viewer.can.includes('team:list') && (
        <TeamTable center={center} onNew={() => setAsked({ do: 'create' })} />
      )}
      {asked.do === 'create' && reason('team:update') === null && (
        <TeamDialog center={center.id} onClose={() => setAsked({ do: '' })} />
      )}
    </MembersFrame>
  );
}
