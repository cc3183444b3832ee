import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useCenter } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { DataTable } from '../ui/table.tsx';
import { useChosen } from '../ui/use-chosen.ts';
import { useMemberColumns, useMemberCsvColumns } from './member-columns.tsx';
import { MemberDialogs, type OpenMemberDialog } from './member-dialogs.tsx';
import { useMemberMenu } from './member-menu.tsx';
import { useMembersAtOnce } from './members-at-once.tsx';
import { MembersFrame } from './members-frame.tsx';

type Query = Input<'members.listMembers'>;

const roleFilters = ['owner', 'admin', 'employee'] as const;
const financeFilters = ['manager', 'analyst'] as const;
const creatorFilters = ['manager', 'viewer'] as const;
const stateFilters = ['active', 'not_started', 'suspended', 'expired', 'idle'] as const;

function useFilters(state: { role: string; state: string }, change: (part: Record<string, string>) => void) {
  const t = useTranslations();
  return [
    {
      key: 'role',
      label: t('members.table.role'),
      value: state.role,
      options: [
        { value: '', label: t('members.table.all_roles') },
        ...roleFilters.map((role) => ({ value: role as string, label: t(`access.roles.${role}`) })),
        ...financeFilters.map((role) => ({ value: `finance_${role}`, label: t(`access.finance_roles.${role}`) })),
        ...creatorFilters.map((role) => ({ value: `creator_${role}`, label: t(`access.creator_roles.${role}`) })),
      ],
      onChange: (role: string) => change({ role }),
    },
    {
      key: 'state',
      label: t('members.table.state'),
      value: state.state,
      options: [
        { value: '', label: t('members.table.all_states') },
        ...stateFilters.map((one) => ({ value: one as string, label: t(`members.states.${one}`) })),
      ],
      onChange: (one: string) => change({ state: one }),
    },
  ];
}

function MemberTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const [state, change] = useUrlState({ search: '', role: '', state: '', sort: 'name' });
  const [open, setOpen] = useState<OpenMemberDialog>(null);
  const list = useRows('members.listMembers', {
    center: center.id,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
    ...(state.role === '' ? {} : { role: state.role as NonNullable<Query['role']> }),
    ...(state.state === '' ? {} : { state: state.state as NonNullable<Query['state']> }),
  });
  const rowKey = (member: Member) => member.person.id;
  const chosen = useChosen({ list, rowKey, view: JSON.stringify(state) });
  const atOnce = useMembersAtOnce(center, chosen);
  const columns = useMemberColumns(center.id);
  const csvColumns = useMemberCsvColumns(columns);
  const menu = useMemberMenu(center, (kind, member: Member) => setOpen({ kind, member }));
  return (
    <>
      <FilterBar
        search={{
          label: t('members.table.search'),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        filters={useFilters(state, change)}
        selection={atOnce.bar}
        count={t('members.table.total', { count: list.total })}
        actions={<ExportButton list={list} columns={csvColumns} fileName="members" />}
      />
      <DataTable
        label={t('members.table.label')}
        list={list}
        columns={columns}
        rowKey={rowKey}
        selection={chosen.selection}
        onSelect={chosen.select}
        rowName={(member) => member.person.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(member) => go(paths.member(center.id, member.person.id))}
        rowMenu={(member) => menu(member, 'table')}
        errorText={say(list.error)}
        empty={<EmptyState title={t('members.table.empty')}>{t('members.table.empty_hint')}</EmptyState>}
      />
      <MemberDialogs center={center} open={open} onClose={() => setOpen(null)} />
      {atOnce.dialog}
    </>
  );
}

export default function MembersPage() {
  const center = useCenter();
  if (center === undefined) return <PageSkeleton />;
  return (
    <MembersFrame center={center} current="members">
      {center.viewer.can.includes('member:list') && <MemberTable center={center} />}
    </MembersFrame>
  );
}
