import { Boxes, FolderOpen, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Group } from '../../contract/groups.ts';
import { WhyNot } from '../access/why-not.tsx';
import { call } from '../api/call.ts';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Denied } from '../frame/denied.tsx';
import { useGo } from '../frame/link.tsx';
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
import { AccountsFrame } from './accounts-frame.tsx';
import { useGroupColumns } from './group-columns.tsx';
import { DeleteGroupDialog, GroupDialog } from './group-dialogs.tsx';

type Query = Input<'assets.listGroups'>;

function NewGroupButton({
  center,
  onOpen,
  variant,
}: {
  center: string;
  onOpen: () => void;
  variant: 'primary' | 'secondary';
}) {
  const t = useTranslations();
  const why = useReason()('group:create');
  return (
    <>
      {why !== null && <WhyNot center={center} action="group:create" />}
      <Button
        {...GroupDialog.onIntent}
        variant={variant}
        icon={<Plus size={16} aria-hidden="true" />}
        disabledReason={why}
        onClick={onOpen}
      >
        {t('assets.groups.new')}
      </Button>
    </>
  );
}

function NoGroups({ center, isFiltered, onNew }: { center: string; isFiltered: boolean; onNew: () => void }) {
  const t = useTranslations();
  if (isFiltered)
    return <EmptyState title={t('assets.groups.no_match')}>{t('assets.people.no_match_hint')}</EmptyState>;
  return (
    <EmptyState
      icon={<Boxes size={20} />}
      title={t('assets.groups.empty')}
      action={<NewGroupButton center={center} variant="secondary" onOpen={onNew} />}
    >
      {t('assets.groups.empty_hint')}
    </EmptyState>
  );
}

function useGroupMenu(center: Center, onOpen: (kind: 'edit' | 'delete', group: Group) => void) {
  const t = useTranslations();
  const go = useGo();
  const reason = useReason();
  return (group: Group): MenuItem[] => [
    {
      label: t('assets.groups.open'),
      icon: <FolderOpen size={16} />,
      onSelect: () => go(paths.group(center.id, group.id)),
    },
    {
      label: t('assets.groups.edit'),
      icon: <Pencil size={16} />,
      disabledReason: reason('group:edit_items'),
      onSelect: () => onOpen('edit', group),
    },
    {
      label: t('assets.groups.delete'),
      icon: <Trash2 size={16} />,
      tone: 'danger',
      disabledReason: reason('group:delete'),
      onSelect: () => onOpen('delete', group),
    },
  ];
}

function GroupTable({ center, onNew }: { center: Center; onNew: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const [state, change] = useUrlState({ search: '', kind: '', sort: 'name' });
  const [open, setOpen] = useState<{ kind: 'edit' | 'delete'; group: Group } | null>(null);
  const list = useRows('assets.listGroups', {
    center: center.id,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
    ...(state.kind === '' ? {} : { kind: state.kind as NonNullable<Query['kind']> }),
  });
  const columns = useGroupColumns(center.id);
  const menu = useGroupMenu(center, (kind, group) => setOpen({ kind, group }));
  const close = () => setOpen(null);
  const kinds = [
    { value: '', label: t('assets.groups.all_kinds') },
    { value: 'hand', label: t('assets.groups.by_hand') },
    { value: 'rule', label: t('assets.groups.by_rule') },
  ];
  return (
    <>
      <FilterBar
        search={{ label: t('assets.groups.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'kind',
            label: t('assets.groups.rule'),
            value: state.kind,
            options: kinds,
            onChange: (kind) => change({ kind }),
          },
        ]}
        count={t('assets.groups.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="asset-groups" />}
      />
      <DataTable
        label={t('assets.groups.title')}
        list={list}
        columns={columns}
        rowKey={(group) => group.id}
        rowName={(group) => group.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(group) => go(paths.group(center.id, group.id))}
        rowMenu={menu}
        errorText={say(list.error)}
        empty={<NoGroups center={center.id} isFiltered={state.search !== '' || state.kind !== ''} onNew={onNew} />}
      />
      {open?.kind === 'edit' && <GroupDialog center={center.id} group={open.group} onClose={close} />}
      {open?.kind === 'delete' && <DeleteGroupDialog center={center.id} group={open.group} onClose={close} />}
    </>
  );
}

/** The groups of a center. An address with `?do=create` opens the dialog, for links from elsewhere. */
export default function GroupsPage() {
  const t = useTranslations();
  const center = useCenter();
  const reason = useReason();
  const [asked, setAsked] = useUrlState({ do: '' });
  if (center === undefined) return <PageSkeleton />;
  const onNew = () => setAsked({ do: 'create' });
  return (
    <AccountsFrame
      center={center}
      current="groups"
      action={<NewGroupButton center={center.id} variant="primary" onOpen={onNew} />}
    >
      {center.viewer.can.includes('group:list') ? (
        <GroupTable center={center} onNew={onNew} />
      ) : (
        <Denied
          title={t('assets.groups.why')}
          reason={reason('group:list')}
          ask={() => call('assets.listGroups', { center: center.id, pageSize: 1 })}
        />
      )}
      {asked.do === 'create' && reason('group:create') === null && (
        <GroupDialog center={center.id} onClose={() => setAsked({ do: '' })} />
      )}
    </AccountsFrame>
  );
}
