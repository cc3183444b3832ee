import { Clock, UserMinus, UserPlus, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Group } from '../../contract/groups.ts';
import { type AssetRole, assetRoles } from '../../contract/permissions.ts';
import { useRoleName } from '../access/roles.ts';
import { deferred } from '../api/deferred.tsx';
import type { Row } from '../api/endpoints.ts';
import { command, useRows } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { DataTable } from '../ui/table.tsx';
import { toast } from '../ui/toast.tsx';
import { useGivenColumns } from './account-people-columns.tsx';
import { GiveGroupDialog } from './group-dialogs.tsx';
import { GroupFrame } from './group-frame.tsx';

const ExtendAccess = deferred(() => import('../access/extend-access.tsx').then((file) => file.ExtendAccess));

type GroupPerson = Row<'assets.listGroupPeople'>;

/** Changing a role and taking the group back, each shown at once and undone from its toast. */
function useGroupPeopleActs(center: string, group: Group) {
  const t = useTranslations();
  const run = useShownCall();
  const roleName = useRoleName();
  const give = ({ person, startsAt, expiresAt }: GroupPerson, role: string) => {
    const people = [{ person: person.id, role, startsAt, expiresAt }];
    return command('assets.assignGroup', { center, group: group.id, people });
  };
  const change = async (row: GroupPerson, role: string, canUndo = true) => {
    const shown = showInRows('assets.listGroupPeople', (one) =>
      one.person.id === row.person.id ? { ...one, role } : one,
    );
    if (!(await run([shown], () => give(row, role)))) return;
    const message = t('assets.people.changed', { name: row.person.name, role: roleName(role) });
    toast({ message, undo: canUndo ? () => void change({ ...row, role }, row.role, false) : undefined });
  };
  const take = async (row: GroupPerson) => {
    const { id, name } = row.person;
    const shown = showInRows('assets.listGroupPeople', (one) => (one.person.id === id ? null : one));
    const input = { center, group: group.id, people: [id] };
    if (!(await run([shown], () => command('assets.unassignGroup', input)))) return;
    const back = () => void run([], () => give(row, row.role));
    toast({ message: t('assets.groups.taken_from', { name, group: group.name }), undo: back });
  };
  return { change, take };
}

function PeopleTable({ center, group }: { center: Center; group: Group }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const reason = useReason();
  const [state, change] = useUrlState({ search: '', role: '', sort: 'name', extend: '' });
  const [isGiving, setIsGiving] = useState(false);
  const list = useRows('assets.listGroupPeople', {
    center: center.id,
    group: group.id,
    search: state.search,
    sort: state.sort as 'name',
    ...(state.role === '' ? {} : { role: state.role as AssetRole }),
  });
  const why = reason('group:assign');
  const acts = useGroupPeopleActs(center.id, group);
  const columns = useGivenColumns<GroupPerson>({ why: () => why, onRole: (row, role) => void acts.change(row, role) });
  const menu = (row: GroupPerson): MenuItem[] => [
    {
      label: t('assets.people.open'),
      icon: <UserRound size={16} />,
      onSelect: () => go(paths.member(center.id, row.person.id)),
    },
    {
      label: t('access.extend.action'),
      icon: <Clock size={16} />,
      disabledReason: why ?? (row.expiresAt === null ? t('access.extend.no_end') : null),
      onSelect: () => change({ extend: row.person.id }),
    },
    {
      label: t('assets.groups.take_from', { name: row.person.name }),
      icon: <UserMinus size={16} />,
      tone: 'danger',
      disabledReason: why,
      onSelect: () => void acts.take(row),
    },
  ];
  const extended = list.rows.find((row) => row.person.id === state.extend);
  const isFiltered = state.search !== '' || state.role !== '';
  return (
    <>
      <FilterBar
        search={{ label: t('assets.people.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'role',
            label: t('assets.people.role'),
            value: state.role,
            options: [
              { value: '', label: t('assets.people.all_roles') },
              ...assetRoles.map((role) => ({ value: role as string, label: t(`access.roles.${role}`) })),
            ],
            onChange: (role) => change({ role }),
          },
        ]}
        count={t('assets.people.total', { count: list.total })}
        actions={
          <Button
            {...GiveGroupDialog.onIntent}
            variant="primary"
            icon={<UserPlus size={16} aria-hidden="true" />}
            disabledReason={why}
            onClick={() => setIsGiving(true)}
          >
            {t('assets.groups.give')}
          </Button>
        }
      />
      <DataTable
        label={t('assets.people.label', { account: group.name })}
        list={list}
        columns={columns}
        rowKey={(row) => row.person.id}
        rowName={(row) => row.person.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        rowMenu={menu}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('assets.people.no_match')}>{t('assets.people.no_match_hint')}</EmptyState>
          ) : (
            <EmptyState icon={<UserRound size={20} />} title={t('assets.groups.nobody')}>
              {t('assets.groups.nobody_hint')}
            </EmptyState>
          )
        }
      />
      {why === null && extended !== undefined && extended.expiresAt !== null && (
        <ExtendAccess
          center={center.id}
          ending={{
            person: extended.person,
            on: { kind: 'group', id: group.id, name: group.name },
            until: extended.expiresAt,
          }}
          onClose={() => change({ extend: '' })}
        />
      )}
      {isGiving && <GiveGroupDialog center={center.id} group={group} onClose={() => setIsGiving(false)} />}
    </>
  );
}

export default function GroupPeoplePage() {
  return <GroupFrame part="people">{(center, group) => <PeopleTable center={center} group={group} />}</GroupFrame>;
}
