import { Plus, WalletCards } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { DataTable } from '../ui/table.tsx';
import { useAccountColumns } from './account-columns.tsx';
import { useStatusFilter } from './use-status-filter.ts';

type Query = Input<'assets.listOwnAccounts'>;

const CreateOwnDialog = deferred(() => import('./create-own-dialog.tsx').then((file) => file.CreateOwnDialog));

/** Ad accounts of a person that no center owns. */
export default function OwnAccountsPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const [state, change] = useUrlState({ search: '', status: '', sort: 'name' });
  const [isCreating, setIsCreating] = useState(false);
  const list = useRows('assets.listOwnAccounts', {
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
    ...(state.status === '' ? {} : { status: state.status as NonNullable<Query['status']> }),
  });
  const columns = useAccountColumns((account) => paths.ownAccount(account.id));
  const statusFilter = useStatusFilter(state.status, (status) => change({ status }));
  const isFiltered = state.search !== '' || state.status !== '';
  const create = (
    <Button
      {...CreateOwnDialog.onIntent}
      variant="primary"
      icon={<Plus size={16} aria-hidden="true" />}
      onClick={() => setIsCreating(true)}
    >
      {t('assets.own.create')}
    </Button>
  );
  const isEmpty = !list.isLoading && list.total === 0 && !isFiltered;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title={t('assets.own.title')}
        subtitle={t('assets.own.subtitle')}
        actions={isEmpty ? undefined : create}
      />
      {!isEmpty && (
        <FilterBar
          search={{ label: t('assets.table.search'), value: state.search, onChange: (search) => change({ search }) }}
          filters={[statusFilter]}
          count={t('assets.table.total', { count: list.total })}
        />
      )}
      <DataTable
        label={t('assets.own.title')}
        list={list}
        columns={columns}
        rowKey={(account) => account.id}
        rowName={(account) => account.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(account) => go(paths.ownAccount(account.id))}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('assets.table.no_match')}>{t('assets.table.no_match_hint')}</EmptyState>
          ) : (
            <EmptyState icon={<WalletCards size={20} />} title={t('assets.own.empty')} action={create}>
              {t('assets.own.empty_hint')}
            </EmptyState>
          )
        }
      />
      {isCreating && <CreateOwnDialog onClose={() => setIsCreating(false)} />}
    </div>
  );
}
