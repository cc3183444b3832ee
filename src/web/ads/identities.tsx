// The brand identities of an ad account: made, changed, deleted and restored.
import { BadgeCheck, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Identity } from '../../contract/ads-identities.ts';
import { identityStates } from '../../contract/ads-identities.ts';
import type { Account } from '../../contract/assets.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { command, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { useWhyNot } from '../assets/account-reason.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { BrandPicture } from './identity-picker.tsx';
import type { LibraryAt } from './send-media.ts';

const IdentityDialog = deferred(() => import('./identity-dialog.tsx').then((file) => file.IdentityDialog));

type Query = Input<'ads.listIdentities'>;

function useColumns(): Column<Identity>[] {
  const t = useTranslations();
  return [
    {
      key: 'name',
      header: t('ads.identities.name'),
      sortKey: 'name',
      phone: 'title',
      csv: ({ name }) => name,
      cell: ({ name, picture }) => (
        <span className="flex items-center gap-3">
          <BrandPicture name={name} picture={picture} />
          <bdi className="block truncate font-medium text-ink">{name}</bdi>
        </span>
      ),
    },
    {
      key: 'ads',
      header: t('ads.media.used'),
      phone: 'primary',
      width: '10rem',
      csv: ({ adCount }) => String(adCount),
      cell: ({ adCount }) => t('ads.media.used_in', { count: adCount }),
    },
    {
      key: 'created',
      header: t('ads.table.created'),
      sortKey: 'created',
      isDescendingFirst: true,
      width: '12rem',
      csv: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
  ];
}

function useMenu(at: LibraryAt, why: string | null, edit: (identity: Identity) => void) {
  const t = useTranslations();
  const run = useShownCall();
  return (row: Identity): MenuItem[] => {
    const on = { ...at, identity: row.id };
    const remove = () => command('ads.removeIdentity', on);
    const restore = () => command('ads.restoreIdentity', on);
    const doing = async (act: 'removed' | 'restored') => {
      const [there, back] = act === 'removed' ? [remove, restore] : [restore, remove];
      if (!(await run([], there))) return;
      toast({ message: t(`ads.identities.${act}`, { name: row.name }), undo: () => void run([], back) });
    };
    if (row.deletedAt !== null)
      return [
        {
          label: t('ads.identities.restore'),
          icon: <RotateCcw size={16} />,
          disabledReason: why,
          onSelect: () => void doing('restored'),
        },
      ];
    return [
      { label: t('ads.identities.edit'), icon: <Pencil size={16} />, disabledReason: why, onSelect: () => edit(row) },
      {
        label: t('ads.identities.remove'),
        icon: <Trash2 size={16} />,
        tone: 'danger',
        disabledReason: why ?? (row.adCount > 0 ? t('ads.identities.in_use', { count: row.adCount }) : null),
        onSelect: () => void doing('removed'),
      },
    ];
  };
}

export function Identities({ center, account }: { center: string; account: Account }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const why = useWhyNot(account)('creative:edit');
  const [view, change] = useUrlState({ search: '', state: 'all', sort: '-created' });
  const [editing, setEditing] = useState<Identity | 'new' | null>(null);
  const at = { center, account: account.id };
  const list = useRows('ads.listIdentities', {
    ...at,
    search: view.search,
    state: view.state as NonNullable<Query['state']>,
    sort: view.sort as NonNullable<Query['sort']>,
  });
  const columns = useColumns();
  const menu = useMenu(at, why, setEditing);
  const make = (
    <Button variant="primary" disabledReason={why} onClick={() => setEditing('new')} {...IdentityDialog.onIntent}>
      {t('ads.identities.make')}
    </Button>
  );
  return (
    <>
      <FilterBar
        search={{ label: t('ads.table.search'), value: view.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'state',
            label: t('ads.table.state'),
            value: view.state,
            options: identityStates.map((value) => ({ value: value as string, label: t(`ads.media.states.${value}`) })),
            onChange: (state) => change({ state }),
          },
        ]}
        count={t('ads.identities.total', { count: list.total })}
        actions={
          <>
            <ExportButton list={list} columns={columns} fileName="brand-identities" />
            {make}
          </>
        }
      />
      <DataTable
        label={t('ads.identities.title')}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        rowName={({ name }) => name}
        sort={view.sort}
        onSort={(sort) => change({ sort })}
        rowMenu={menu}
        errorText={say(list.error)}
        empty={
          view.search !== '' || view.state !== 'all' ? (
            <EmptyState title={t('ads.identities.no_match')} />
          ) : (
            <EmptyState icon={<BadgeCheck size={20} />} title={t('ads.identities.none')} action={make}>
              {t('ads.identities.none_hint')}
            </EmptyState>
          )
        }
      />
      {editing !== null && (
        <IdentityDialog at={at} identity={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </>
  );
}
