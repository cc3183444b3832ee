import { FolderOpen, UsersRound, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Group } from '../../contract/groups.ts';
import { useAssetRoleOptions, useRoleName } from '../access/roles.ts';
import type { Row } from '../api/endpoints.ts';
import { command, useRows } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { Link, useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { Select } from '../ui/select-field.tsx';
import { StartsLater } from '../ui/starts-later.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { GroupFrame } from './group-frame.tsx';

type Holder = Row<'members.listGroupTeams'>;

/** Changing a team's role and taking the group back, each shown at once and undone from its toast. */
function useActs(center: string, group: Group) {
  const t = useTranslations();
  const run = useShownCall();
  const roleName = useRoleName();
  const give = ({ team, grant }: Holder, role: string) => {
    const term = { startsAt: grant?.startsAt ?? null, expiresAt: grant?.expiresAt ?? null };
    return command('members.giveTeamGroup', { center, group: group.id, team: team.id, role, ...term });
  };
  const shownAs = ({ team }: Holder, role: string | null) =>
    showInRows('members.listGroupTeams', (one) => {
      if (one.team.id !== team.id || one.grant === null) return one;
      return role === null ? null : { ...one, grant: { ...one.grant, role } };
    });
  const change = async (row: Holder, role: string, canUndo = true) => {
    if (!(await run([shownAs(row, role)], () => give(row, role)))) return;
    const message = t('members.teams.role_changed', { team: row.team.name, role: roleName(role), what: group.name });
    toast({ message, undo: canUndo ? () => void change(row, row.grant?.role ?? role, false) : undefined });
  };
  const take = async (row: Holder) => {
    const input = { center, group: group.id, team: row.team.id };
    if (!(await run([shownAs(row, null)], () => command('members.takeTeamGroup', input)))) return;
    const back = () => void run([], () => give(row, row.grant?.role ?? 'analyst'));
    toast({ message: t('members.teams.taken', { team: row.team.name, what: group.name }), undo: back });
  };
  return { change, take };
}

function useColumns(
  center: string,
  { why, onRole }: { why: string | null; onRole: (row: Holder, role: string) => void },
): Column<Holder>[] {
  const t = useTranslations();
  const roles = useAssetRoleOptions();
  const roleName = useRoleName();
  return [
    {
      key: 'name',
      header: t('members.teams.name'),
      sortKey: 'name',
      phone: 'title',
      width: '36%',
      cell: ({ team, peopleCount }) => (
        <div className="min-w-0">
          <Link
            to={paths.team(center, team.id)}
            className="block truncate rounded font-medium text-ink hover:underline"
          >
            {team.name}
          </Link>
          <span className="block truncate text-xs text-ink-3">
            {t('members.teams.people_count', { count: peopleCount })}
          </span>
        </div>
      ),
    },
    {
      key: 'role',
      header: t('assets.people.role'),
      phone: 'primary',
      cell: (row) =>
        why === null ? (
          <Select
            className="max-w-36"
            aria-label={t('assets.people.role_of', { name: row.team.name })}
            options={roles}
            value={row.grant?.role ?? ''}
            onChange={(event) => onRole(row, event.target.value)}
          />
        ) : (
          roleName(row.grant?.role ?? '')
        ),
    },
    {
      key: 'ends',
      header: t('assets.people.ends'),
      phone: 'primary',
      cell: ({ grant }) => (
        <>
          {grant?.expiresAt ? (
            <Time at={grant.expiresAt} show="date" />
          ) : (
            <span className="text-ink-3">{t('assets.people.never')}</span>
          )}
          <StartsLater at={grant?.startsAt ?? null} />
        </>
      ),
    },
    {
      key: 'by',
      header: t('assets.people.given_by'),
      cell: ({ grant }) => <bdi className="block truncate">{grant?.grantedBy}</bdi>,
    },
  ];
}

function TeamTable({ center, group }: { center: Center; group: Group }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const why = useReason()('group:assign');
  const [state, change] = useUrlState({ search: '', sort: 'name' });
  const list = useRows('members.listGroupTeams', {
    center: center.id,
    group: group.id,
    search: state.search,
    sort: state.sort as 'name',
    given: 'yes',
  });
  const acts = useActs(center.id, group);
  const columns = useColumns(center.id, { why, onRole: (row, role) => void acts.change(row, role) });
  const menu = (row: Holder): MenuItem[] => [
    {
      label: t('members.teams.open'),
      icon: <FolderOpen size={16} />,
      onSelect: () => go(paths.team(center.id, row.team.id)),
    },
    {
      label: t('assets.groups.take_from', { name: row.team.name }),
      icon: <X size={16} />,
      tone: 'danger',
      disabledReason: why,
      onSelect: () => void acts.take(row),
    },
  ];
  return (
    <>
      <FilterBar
        search={{ label: t('members.teams.search'), value: state.search, onChange: (search) => change({ search }) }}
        count={t('members.teams.total', { count: list.total })}
      />
      <DataTable
        label={t('assets.groups.teams_of', { group: group.name })}
        list={list}
        columns={columns}
        rowKey={({ team }) => team.id}
        rowName={({ team }) => team.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        rowMenu={menu}
        errorText={say(list.error)}
        empty={
          state.search === '' ? (
            <EmptyState icon={<UsersRound size={20} />} title={t('assets.groups.no_teams')}>
              {t('assets.groups.no_teams_hint')}
            </EmptyState>
          ) : (
            <EmptyState title={t('members.teams.no_match')}>{t('assets.people.no_match_hint')}</EmptyState>
          )
        }
      />
    </>
  );
}

export default function GroupTeamsPage() {
  return <GroupFrame part="teams">{(center, group) => <TeamTable center={center} group={group} />}</GroupFrame>;
}
