import { UserMinus, UserPlus, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Team } from '../../contract/teams.ts';
import type { Input, Row } from '../api/endpoints.ts';
import { command, useRows } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { StartsLater } from '../ui/starts-later.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { TeamPeopleDialog } from './team-dialogs.tsx';
import { TeamFrame } from './team-frame.tsx';

type TeamPerson = Row<'members.listTeamPeople'>;
type Query = Input<'members.listTeamPeople'>;

function useColumns(): Column<TeamPerson>[] {
  const t = useTranslations();
  return [
    {
      key: 'name',
      header: t('assets.people.person'),
      sortKey: 'name',
      phone: 'title',
      width: '38%',
      cell: ({ person, memberState }) => (
        <div className="flex min-w-0 items-center gap-3">
          <Avatar id={person.id} name={person.name} url={person.avatarUrl} />
          <div className="min-w-0">
            <div className="flex min-w-0 items-center gap-2">
              <bdi className="truncate font-medium text-ink">{person.name}</bdi>
              {memberState !== 'active' && (
                <Badge tone={memberState === 'suspended' ? 'bad' : 'warn'}>{t(`members.states.${memberState}`)}</Badge>
              )}
            </div>
            <bdi dir="ltr" className="block truncate text-xs text-ink-3">
              {person.email}
            </bdi>
          </div>
        </div>
      ),
      csv: ({ person }) => person.name,
    },
    {
      key: 'ends',
      header: t('members.teams.until'),
      phone: 'primary',
      cell: (row) => (
        <>
          {row.expiresAt === null ? (
            <span className="text-ink-3">{t('assets.people.never')}</span>
          ) : (
            <Time at={row.expiresAt} show="date" />
          )}
          <StartsLater at={row.startsAt} />
        </>
      ),
      csv: (row) => row.expiresAt ?? '',
    },
    {
      key: 'added',
      header: t('members.teams.since'),
      sortKey: 'added',
      isDescendingFirst: true,
      cell: (row) => <Time at={row.addedAt} show="date" />,
      csv: (row) => row.addedAt,
    },
    {
      key: 'by',
      header: t('members.teams.added_by'),
      cell: (row) => <bdi className="block truncate">{row.addedBy}</bdi>,
      csv: (row) => row.addedBy,
    },
  ];
}

/** Takes somebody out, shown at once and undone from its toast. */
function useTakeOut(center: string, team: Team) {
  const t = useTranslations();
  const run = useShownCall();
  return async ({ person: { id, name }, startsAt, expiresAt }: TeamPerson) => {
    const shown = showInRows('members.listTeamPeople', (one) => (one.person.id === id ? null : one));
    const at = { center, team: team.id };
    if (!(await run([shown], () => command('members.removeTeamPeople', { ...at, people: [id] })))) return;
    const back = () =>
      void run([], () => command('members.addTeamPeople', { ...at, people: [{ person: id, startsAt, expiresAt }] }));
    toast({ message: t('members.teams.taken_out', { name, team: team.name }), undo: back });
  };
}

function PeopleTable({ center, team }: { center: Center; team: Team }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const why = useReason()('team:update');
  const [state, change] = useUrlState({ search: '', sort: 'name' });
  const [isAdding, setIsAdding] = useState(false);
  const list = useRows('members.listTeamPeople', {
    center: center.id,
    team: team.id,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
  });
  const takeOut = useTakeOut(center.id, team);
  const columns = useColumns();
  const menu = (row: TeamPerson): MenuItem[] => [
    {
      label: t('assets.people.open'),
      icon: <UserRound size={16} />,
      onSelect: () => go(paths.member(center.id, row.person.id)),
    },
    {
      label: t('members.teams.take_out', { name: row.person.name }),
      icon: <UserMinus size={16} />,
      tone: 'danger',
      disabledReason: why,
      onSelect: () => void takeOut(row),
    },
  ];
  return (
    <>
      <FilterBar
        search={{ label: t('assets.people.search'), value: state.search, onChange: (search) => change({ search }) }}
        count={t('assets.people.total', { count: list.total })}
        actions={
          <>
            <ExportButton list={list} columns={columns} fileName="team" />
            <Button
              {...TeamPeopleDialog.onIntent}
              variant="primary"
              icon={<UserPlus size={16} aria-hidden="true" />}
              disabledReason={why}
              onClick={() => setIsAdding(true)}
            >
              {t('members.teams.add')}
            </Button>
          </>
        }
      />
      <DataTable
        label={t('members.teams.people_of', { team: team.name })}
        list={list}
        columns={columns}
        rowKey={(row) => row.person.id}
        rowName={(row) => row.person.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(row) => go(paths.member(center.id, row.person.id))}
        rowMenu={menu}
        errorText={say(list.error)}
        empty={
          state.search === '' ? (
            <EmptyState icon={<UserRound size={20} />} title={t('members.teams.nobody')}>
              {t('members.teams.nobody_hint')}
            </EmptyState>
          ) : (
            <EmptyState title={t('assets.people.no_match')}>{t('assets.people.no_match_hint')}</EmptyState>
          )
        }
      />
      {isAdding && <TeamPeopleDialog center={center.id} team={team} onClose={() => setIsAdding(false)} />}
    </>
  );
}

export default function TeamPage() {
  return <TeamFrame part="people">{(center, team) => <PeopleTable center={center} team={team} />}</TeamFrame>;
}
