import { Boxes, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Group } from '../../contract/groups.ts';
import type { Input, Row } from '../api/endpoints.ts';
import { command, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { Link, useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { toast } from '../ui/toast.tsx';
import { AccountStatus } from './account-status.tsx';
import { AddItemsDialog } from './group-dialogs.tsx';
import { GroupFrame } from './group-frame.tsx';
import { useStatusFilter } from './use-status-filter.ts';

type Item = Row<'assets.listGroupItems'>;
type Query = Input<'assets.listGroupItems'>;

function useItemColumns(center: string): Column<Item>[] {
  const t = useTranslations();
  const how = (item: Item) =>
    item.byHand && item.byRule
      ? t('assets.groups.in_by_both')
      : item.byRule
        ? t('assets.groups.in_by_rule')
        : t('assets.groups.in_by_hand');
  return [
    {
      key: 'name',
      header: t('assets.table.name'),
      sortKey: 'name',
      phone: 'title',
      width: '34%',
      cell: ({ account }) => (
        <div className="min-w-0">
          <Link
            to={paths.account(center, account.id)}
            className="block truncate rounded font-medium text-ink hover:underline"
          >
            {account.name}
          </Link>
          <bdi dir="ltr" className="tnum block truncate text-xs text-ink-3">
            {account.id}
          </bdi>
        </div>
      ),
    },
    {
      key: 'status',
      header: t('assets.table.status'),
      sortKey: 'status',
      phone: 'primary',
      cell: ({ account }) => <AccountStatus status={account.status} />,
    },
    {
      key: 'labels',
      header: t('assets.labels.title'),
      cell: ({ account }) => <span className="block truncate">{account.labels.join(t('assets.groups.and'))}</span>,
    },
    { key: 'by', header: t('assets.groups.in_by'), phone: 'primary', cell: how },
  ];
}

/** Takes accounts out, shown with a way back. */
function useTakeOut(center: string, group: Group) {
  const t = useTranslations();
  const run = useShownCall();
  return async (item: Item) => {
    const input = { center, group: group.id, accounts: [item.account.id] };
    if (!(await run([], () => command('assets.removeGroupItems', input)))) return;
    const back = () => void run([], () => command('assets.addGroupItems', input));
    toast({ message: t('assets.groups.taken_out', { account: item.account.name, group: group.name }), undo: back });
  };
}

function ItemTable({ center, group }: { center: Center; group: Group }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const reason = useReason();
  const [state, change] = useUrlState({ search: '', status: '', sort: 'name' });
  const [isAdding, setIsAdding] = useState(false);
  const list = useRows('assets.listGroupItems', {
    center: center.id,
    group: group.id,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
    ...(state.status === '' ? {} : { status: state.status as NonNullable<Query['status']> }),
  });
  const takeOut = useTakeOut(center.id, group);
  const menu = (item: Item): MenuItem[] => [
    {
      label: t('assets.groups.take_out'),
      icon: <X size={16} />,
      tone: 'danger',
      disabledReason: reason('group:edit_items') ?? (item.byHand ? null : t('assets.groups.held_by_rule')),
      onSelect: () => void takeOut(item),
    },
  ];
  const isFiltered = state.search !== '' || state.status !== '';
  return (
    <>
      <FilterBar
        search={{ label: t('assets.table.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[useStatusFilter(state.status, (status) => change({ status }))]}
        count={t('assets.table.total', { count: list.total })}
        actions={
          <Button
            {...AddItemsDialog.onIntent}
            variant="primary"
            icon={<Plus size={16} aria-hidden="true" />}
            disabledReason={reason('group:edit_items')}
            onClick={() => setIsAdding(true)}
          >
            {t('assets.groups.add_items')}
          </Button>
        }
      />
      <DataTable
        label={t('assets.groups.items_of', { group: group.name })}
        list={list}
        columns={useItemColumns(center.id)}
        rowKey={(item) => item.account.id}
        rowName={(item) => item.account.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(item) => go(paths.account(center.id, item.account.id))}
        rowMenu={menu}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('assets.table.no_match')}>{t('assets.table.no_match_hint')}</EmptyState>
          ) : (
            <EmptyState icon={<Boxes size={20} />} title={t('assets.groups.no_items')}>
              {group.rule === null ? t('assets.groups.no_items_hint') : t('assets.groups.rule_nothing')}
            </EmptyState>
          )
        }
      />
      {isAdding && <AddItemsDialog center={center.id} group={group} onClose={() => setIsAdding(false)} />}
    </>
  );
}

export default function GroupPage() {
  return <GroupFrame part="items">{(center, group) => <ItemTable center={center} group={group} />}</GroupFrame>;
}
