import { Clock, UserMinus, UserPlus, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { useAssetRoleOptions, useRoleName } from '../access/roles.ts';
import { WhyNot } from '../access/why-not.tsx';
import { call } from '../api/call.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input, Row } from '../api/endpoints.ts';
import { command, useRows } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { Denied } from '../frame/denied.tsx';
import { useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { DataTable } from '../ui/table.tsx';
import { toast } from '../ui/toast.tsx';
import { usePeopleColumns, useWayWords } from './account-people-columns.tsx';

const ExtendAccess = deferred(() => import('../access/extend-access.tsx').then((file) => file.ExtendAccess));
const AssignDialog = deferred(() => import('./assign-dialog.tsx').then((file) => file.AssignDialog));

export type AccountPerson = Row<'assets.listAccountPeople'>;

/** Changing a role and taking access back, each shown at once and undone from its toast. */
function usePeopleActs(center: string, account: Account) {
  const t = useTranslations();
  const run = useShownCall();
  const roleName = useRoleName();
  const give = (row: AccountPerson, role: string) =>
    command('assets.assignAccount', {
      center,
      account: account.id,
      person: row.person.id,
      role,
      startsAt: row.startsAt,
      expiresAt: row.expiresAt,
    });
  const change = async (row: AccountPerson, role: string, canUndo = true) => {
    const shown = showInRows('assets.listAccountPeople', (one) =>
      one.person.id === row.person.id && one.via === 'grant' ? { ...one, role } : one,
    );
    if (!(await run([shown], () => give(row, role)))) return;
    const message = t('assets.people.changed', { name: row.person.name, role: roleName(role) });
    toast({ message, undo: canUndo ? () => void change({ ...row, role }, row.role, false) : undefined });
  };
  const take = async (row: AccountPerson) => {
    const { id: person, name } = row.person;
    const shown = showInRows('assets.listAccountPeople', (one) =>
      one.person.id === person && one.via === 'grant' ? null : one,
    );
    const input = { center, account: account.id, person };
    if (!(await run([shown], () => command('assets.unassignAccount', input)))) return;
    const giveBack = async () => {
      if (await run([], () => give(row, row.role))) toast({ message: t('assets.people.given_back', { name }) });
    };
    toast({ message: t('assets.people.taken', { name }), undo: () => void giveBack() });
  };
  return { change, take };
}

/** Ends a higher role before its time. */
function useEndElevation(center: string, account: Account) {
  const t = useTranslations();
  const run = useShownCall();
  return async ({ person }: AccountPerson) => {
    const { items } = await call('access.listElevations', {
      center,
      person: person.id,
      account: account.id,
      state: 'running',
    });
    for (const { id } of items)
      if (!(await run([], () => command('access.endElevation', { center, elevation: id })))) return;
    toast({ message: t('access.elevation.ended', { name: person.name }) });
  };
}

interface PeopleActs {
  take: (row: AccountPerson) => void;
  extend: (row: AccountPerson) => void;
  end: (row: AccountPerson) => void;
}

function usePeopleMenu(center: Center, why: string | null, acts: PeopleActs) {
  const t = useTranslations();
  const go = useGo();
  const wayWords = useWayWords();
  const mayOpenMembers = center.viewer.can.includes('member:list');
  return (row: AccountPerson): MenuItem[] => [
    {
      label: t('assets.people.open'),
      icon: <UserRound size={16} />,
      disabledReason: mayOpenMembers ? null : t('members.why.list'),
      onSelect: () => go(paths.member(center.id, row.person.id)),
    },
    row.via === 'elevation'
      ? {
          label: t('access.elevation.end'),
          icon: <Clock size={16} />,
          disabledReason: mayOpenMembers ? null : t('members.why.list'),
          onSelect: () => acts.end(row),
        }
      : {
          label: t('access.extend.action'),
          icon: <Clock size={16} />,
          disabledReason:
            why ??
            (row.via !== 'grant' ? t('assets.why.through', { way: wayWords(row) }) : null) ??
            (row.expiresAt === null ? t('access.extend.no_end') : null),
          onSelect: () => acts.extend(row),
        },
    {
      label: t('assets.people.take', { name: row.person.name }),
      icon: <UserMinus size={16} />,
      tone: 'danger',
      disabledReason: why ?? (row.via === 'grant' ? null : t('assets.why.through', { way: wayWords(row) })),
      onSelect: () => acts.take(row),
    },
  ];
}

function PeopleTable({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ search: '', role: '', sort: 'name', extend: '' });
  const roles = useAssetRoleOptions();
  const [isAssigning, setIsAssigning] = useState(false);
  const list = useRows('assets.listAccountPeople', {
    center: center.id,
    account: account.id,
    search: state.search,
    ...(state.role === '' ? {} : { role: state.role }),
    sort: state.sort as NonNullable<Input<'assets.listAccountPeople'>['sort']>,
  });
  const acts = usePeopleActs(center.id, account);
  const end = useEndElevation(center.id, account);
  const why = account.viewer.can.includes('asset:assign') ? null : t('assets.why.assign');
  const menuOf = usePeopleMenu(center, why, {
    take: (row) => void acts.take(row),
    extend: (row) => change({ extend: row.person.id }),
    end: (row) => void end(row),
  });
  const extended = list.rows.find((row) => row.person.id === state.extend && row.via === 'grant');
  const columns = usePeopleColumns({ center, why, onRole: (row, role) => void acts.change(row, role) });
  const isFiltered = state.search !== '' || state.role !== '';
  const assign = (
    <Button
      {...AssignDialog.onIntent}
      variant="primary"
      icon={<UserPlus size={16} aria-hidden="true" />}
      disabledReason={why}
      onClick={() => setIsAssigning(true)}
    >
      {t('assets.people.add')}
    </Button>
  );
  return (
    <>
      <FilterBar
        search={{ label: t('assets.people.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'role',
            label: t('assets.people.role'),
            value: state.role,
            options: [{ value: '', label: t('assets.people.all_roles') }, ...roles],
            onChange: (role) => change({ role }),
          },
        ]}
        count={t('assets.people.total', { count: list.total })}
        actions={
          <>
            {why !== null && <WhyNot center={center.id} action="asset:assign" account={account.id} />}
            {assign}
          </>
        }
      />
      <DataTable
        label={t('assets.people.label', { account: account.name })}
        list={list}
        columns={columns}
        rowKey={(row) => `${row.person.id} ${row.via} ${row.team?.id ?? ''} ${row.group?.id ?? row.startsAt ?? ''}`}
        rowName={(row) => row.person.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        rowMenu={menuOf}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('assets.people.no_match')}>{t('assets.people.no_match_hint')}</EmptyState>
          ) : (
            <EmptyState icon={<UserRound size={20} />} title={t('assets.people.empty')}>
              {t('assets.people.empty_hint')}
            </EmptyState>
          )
        }
      />
      {why === null && extended !== undefined && extended.expiresAt !== null && (
        <ExtendAccess
          center={center.id}
          ending={{
            person: extended.person,
            on: { kind: 'account', id: account.id, name: account.name },
            until: extended.expiresAt,
          }}
          onClose={() => change({ extend: '' })}
        />
      )}
      {isAssigning && <AssignDialog center={center} account={account} onClose={() => setIsAssigning(false)} />}
    </>
  );
}

/** The people who were given the account, for who may see them. */
export function AccountPeople({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  if (account.viewer.can.includes('asset:list_people')) return <PeopleTable center={center} account={account} />;
  const input = { center: center.id, account: account.id, pageSize: 1 };
  return (
    <Denied
      title={t('assets.account.people')}
      reason={t('assets.why.people')}
      ask={() => call('assets.listAccountPeople', input)}
    />
  );
}
