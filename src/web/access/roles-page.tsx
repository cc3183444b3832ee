import { Plus, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Role } from '../../contract/access.ts';
import type { Center } from '../../contract/centers.ts';
import { deferred } from '../api/deferred.tsx';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { actionKey } from '../ui/explanation.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { AccessFrame } from './access-frame.tsx';
import { useRoleName } from './roles.ts';
import { WhyNot } from './why-not.tsx';

const RoleDialog = deferred(() => import('./role-dialog.tsx').then((file) => file.RoleDialog));
const RoleHoldersDialog = deferred(() => import('./role-holders-dialog.tsx').then((file) => file.RoleHoldersDialog));
const DeleteRoleDialog = deferred(() => import('./delete-role-dialog.tsx').then((file) => file.DeleteRoleDialog));

function useRoleColumns(): Column<Role>[] {
  const t = useTranslations();
  const nameOf = useRoleName();
  const name = (role: Role) => role.name ?? nameOf(role.id);
  const actions = (role: Role) =>
    role.actions.map((action) => t(`access.actions.${actionKey(action)}`)).join(t('common.comma'));
  return [
    {
      key: 'name',
      header: t('access.role_page.name'),
      phone: 'title',
      width: '22%',
      sortKey: 'name',
      cell: (role) => (
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium text-ink">{name(role)}</span>
          {role.isBuiltIn && <Badge tone="neutral">{t('access.role_page.built_in')}</Badge>}
        </span>
      ),
      csv: name,
    },
    {
      key: 'actions',
      header: t('access.role_page.may'),
      phone: 'primary',
      cell: (role) => (
        <span className="line-clamp-2 text-ink-2" title={actions(role)}>
          {actions(role)}
        </span>
      ),
      csv: actions,
    },
    {
      key: 'people',
      header: t('access.role_page.people'),
      phone: 'primary',
      width: '10%',
      align: 'end',
      cell: (role) => <bdi className="tnum">{role.uses?.people ?? '—'}</bdi>,
      csv: (role) => String(role.uses?.people ?? ''),
    },
    {
      key: 'shares',
      header: t('access.role_page.shares'),
      width: '10%',
      align: 'end',
      cell: (role) => <bdi className="tnum">{role.uses?.shares ?? '—'}</bdi>,
      csv: (role) => String(role.uses?.shares ?? ''),
    },
    {
      key: 'made',
      header: t('access.role_page.made'),
      width: '16%',
      sortKey: 'made',
      isDescendingFirst: true,
      cell: (role) =>
        role.madeAt === null ? (
          <span className="text-ink-3">—</span>
        ) : (
          <span className="block truncate">
            <Time at={role.madeAt} show="date" /> · <bdi>{role.madeBy}</bdi>
          </span>
        ),
    },
  ];
}

type Open = { kind: 'make' } | { kind: 'change' | 'copy' | 'holders' | 'delete'; role: Role } | null;

function Roles({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const reason = useReason();
  const nameOf = useRoleName();
  const [state, change] = useUrlState({ search: '', kind: '', sort: 'name' });
  const [open, setOpen] = useState<Open>(null);
  const why = reason('role:update');
  const list = useRows('access.listRoles', {
    center: center.id,
    search: state.search,
    sort: state.sort as 'name',
    include: 'uses',
    ...(state.kind === '' ? {} : { kind: state.kind as 'own' }),
  });
  const columns = useRoleColumns();
  const make = (
    <Button
      {...RoleDialog.onIntent}
      variant="primary"
      icon={<Plus size={16} aria-hidden="true" />}
      disabledReason={why}
      onClick={() => setOpen({ kind: 'make' })}
    >
      {t('access.role_page.make')}
    </Button>
  );
  const close = () => setOpen(null);
  return (
    <>
      <FilterBar
        search={{
          label: t('access.role_page.search'),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        filters={[
          {
            key: 'kind',
            label: t('access.role_page.kind'),
            value: state.kind,
            options: [
              { value: '', label: t('access.role_page.any_kind') },
              { value: 'built_in', label: t('access.role_page.built_in') },
              { value: 'own', label: t('access.role_page.own') },
            ],
            onChange: (kind) => change({ kind }),
          },
        ]}
        count={t('access.role_page.total', { count: list.total })}
        actions={
          <>
            <ExportButton list={list} columns={columns} fileName="roles" />
            {why !== null && <WhyNot center={center.id} action="role:update" />}
            {make}
          </>
        }
      />
      <DataTable
        label={t('access.role_page.label')}
        list={list}
        columns={columns}
        rowKey={(role) => role.id}
        rowName={(role) => role.name ?? nameOf(role.id)}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(role) => setOpen({ kind: 'holders', role })}
        rowMenu={(role) => {
          const fixed = role.isBuiltIn ? t('access.role_page.fixed') : why;
          return [
            { label: t('access.role_page.holders'), onSelect: () => setOpen({ kind: 'holders', role }) },
            {
              label: t('access.role_page.change'),
              disabledReason: fixed,
              onSelect: () => setOpen({ kind: 'change', role }),
            },
            {
              label: t('access.role_page.copy'),
              disabledReason: why,
              onSelect: () => setOpen({ kind: 'copy', role }),
            },
            {
              label: t('access.role_page.delete'),
              tone: 'danger',
              disabledReason: fixed,
              onSelect: () => setOpen({ kind: 'delete', role }),
            },
          ];
        }}
        errorText={say(list.error)}
        empty={
          <EmptyState icon={<ShieldCheck size={20} />} title={t('access.role_page.empty')} action={make}>
            {t('access.role_page.empty_hint')}
          </EmptyState>
        }
      />
      {open?.kind === 'make' && <RoleDialog center={center.id} onClose={close} />}
      {open?.kind === 'change' && <RoleDialog center={center.id} role={open.role} onClose={close} />}
      {open?.kind === 'copy' && <RoleDialog center={center.id} model={open.role} onClose={close} />}
      {open?.kind === 'holders' && <RoleHoldersDialog center={center.id} role={open.role} onClose={close} />}
      {open?.kind === 'delete' && <DeleteRoleDialog center={center.id} role={open.role} onClose={close} />}
    </>
  );
}

/** The roles on ad accounts: what each may do, how many hold it, and those that the center made itself. */
export default function RolesPage() {
  return <AccessFrame part="roles">{(center) => <Roles center={center} />}</AccessFrame>;
}
