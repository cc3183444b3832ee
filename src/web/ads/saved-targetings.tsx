// Targeting that was saved under a name: found, renamed, deleted and restored.
import { Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { SavedTargeting } from '../../contract/saved-targetings.ts';
import type { Input } from '../api/endpoints.ts';
import { command, useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { useWhyNot } from '../assets/account-reason.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { Banner } from '../ui/banner.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { NameField } from './name-field.tsx';
import { useTargetingWords } from './targeting-words.ts';

type Query = Input<'ads.listSavedTargetings'>;

function RenameDialog({
  at,
  saved,
  onClose,
}: {
  at: { center: string; account: string };
  saved: SavedTargeting;
  onClose: () => void;
}) {
  const t = useTranslations();
  const error = useErrorSentence();
  const run = useShownCall();
  const [name, setName] = useState(saved.name);
  const [isTried, setIsTried] = useState(false);
  const on = { ...at, savedTargeting: saved.id };
  const act = useCommand('ads.updateSavedTargeting', {
    refreshes: ['ads', 'audit'],
    onDone: (done) => {
      toast({
        message: t('audiences.saved.done.renamed', { name: done.name }),
        undo: () => void run([], () => command('ads.updateSavedTargeting', { ...on, name: saved.name })),
      });
      onClose();
    },
  });
  const problem = error(act.error);
  return (
    <FormDialog
      size="sm"
      title={t('audiences.saved.rename_title', { name: saved.name })}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (name.trim() !== '' && !act.isPending) act.mutate({ ...on, name });
      }}
      action={t('common.save')}
      isBusy={act.isPending}
    >
      <NameField name={name} isTried={isTried} onChange={setName} />
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </FormDialog>
  );
}

function useColumns(): Column<SavedTargeting>[] {
  const t = useTranslations();
  const say = useTargetingWords();
  return [
    {
      key: 'name',
      header: t('audiences.saved.name'),
      sortKey: 'name',
      phone: 'title',
      width: '30%',
      cell: ({ name }) => <span className="block truncate font-medium text-ink">{name}</span>,
    },
    {
      key: 'what',
      header: t('audiences.saved.what'),
      phone: 'primary',
      cell: ({ targeting }) => (
        <span className="block truncate" title={say(targeting)}>
          {say(targeting)}
        </span>
      ),
    },
    {
      key: 'created',
      header: t('audiences.saved.made'),
      sortKey: 'created',
      isDescendingFirst: true,
      phone: 'primary',
      width: '18%',
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
  ];
}

function useMenu(at: { center: string; account: string }, why: string | null, rename: (saved: SavedTargeting) => void) {
  const t = useTranslations();
  const run = useShownCall();
  return (saved: SavedTargeting): MenuItem[] => {
    const { id: savedTargeting, name } = saved;
    const on = { ...at, savedTargeting };
    const remove = () => command('ads.removeSavedTargeting', on);
    const restore = () => command('ads.restoreSavedTargeting', on);
    const doing = (act: 'removed' | 'restored') => async () => {
      const [there, back] = act === 'removed' ? [remove, restore] : [restore, remove];
      if (!(await run([], there))) return;
      toast({ message: t(`audiences.saved.done.${act}`, { name }), undo: () => void run([], back) });
    };
    if (saved.deletedAt !== null)
      return [
        {
          label: t('audiences.saved.restore'),
          icon: <RotateCcw size={16} />,
          disabledReason: why,
          onSelect: () => void doing('restored')(),
        },
      ];
    return [
      {
        label: t('audiences.saved.rename'),
        icon: <Pencil size={16} />,
        disabledReason: why,
        onSelect: () => rename(saved),
      },
      {
        label: t('audiences.saved.remove'),
        icon: <Trash2 size={16} />,
        tone: 'danger',
        disabledReason: why,
        onSelect: () => void doing('removed')(),
      },
    ];
  };
}

export function SavedTargetings({ center, account }: { center: string; account: Account }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const why = useWhyNot(account)('audience:edit');
  const [view, change] = useUrlState({ search: '', state: 'all', sort: '-created' });
  const [renaming, setRenaming] = useState<SavedTargeting | null>(null);
  const at = { center, account: account.id };
  const list = useRows('ads.listSavedTargetings', {
    ...at,
    search: view.search,
    state: view.state === 'deleted' ? 'deleted' : 'all',
    sort: view.sort as NonNullable<Query['sort']>,
  });
  const columns = useColumns();
  const menu = useMenu(at, why, setRenaming);
  const isFiltered = view.search !== '' || view.state !== 'all';
  return (
    <>
      <FilterBar
        search={{ label: t('audiences.saved.search'), value: view.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'state',
            label: t('audiences.saved.filter'),
            value: view.state,
            options: (['all', 'deleted'] as const).map((value) => ({
              value: value as string,
              label: t(`audiences.saved.${value}`),
            })),
            onChange: (state) => change({ state }),
          },
        ]}
        count={t('audiences.saved.total', { count: list.total })}
      />
      <DataTable
        label={t('audiences.saved.title')}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        rowName={({ name }) => name}
        sort={view.sort}
        onSort={(sort) => change({ sort })}
        rowMenu={menu}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('audiences.saved.no_match')} />
          ) : (
            <EmptyState title={t('audiences.saved.empty')}>{t('audiences.saved.empty_hint')}</EmptyState>
          )
        }
      />
      {renaming !== null && <RenameDialog at={at} saved={renaming} onClose={() => setRenaming(null)} />}
    </>
  );
}
