import { LayoutGrid } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useCenter, useReason } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { DataTable } from '../ui/table.tsx';
import { useChosen } from '../ui/use-chosen.ts';
import { useAccountColumns, useAccountCsvColumns } from './account-columns.tsx';
import { accountHome } from './account-home.ts';
import { useAccountsAtOnce } from './accounts-at-once.tsx';
import { AccountsFrame } from './accounts-frame.tsx';
import { AddAccountDialog, type AddKind } from './add-account.tsx';
import { useLabelFilter } from './use-label-filter.ts';
import { useStatusFilter } from './use-status-filter.ts';

type Query = Input<'assets.listAccounts'>;

function NoAccounts({ center, isFiltered }: { center: Center; isFiltered: boolean }) {
  const t = useTranslations();
  const reason = useReason();
  const [kind, setKind] = useState<AddKind | null>(null);
  if (isFiltered) return <EmptyState title={t('assets.table.no_match')}>{t('assets.table.no_match_hint')}</EmptyState>;
  const mayAdd = reason('asset:create') === null;
  return (
    <>
      <EmptyState
        icon={<LayoutGrid size={20} />}
        title={t('assets.table.empty')}
        action={
          mayAdd && (
            <>
              <Button variant="primary" onClick={() => setKind('create')}>
                {t('assets.add.create')}
              </Button>
              <Button onClick={() => setKind('bind')}>{t('assets.add.bind')}</Button>
            </>
          )
        }
      >
        {mayAdd ? t('assets.table.empty_hint') : t('assets.table.empty_for_viewer')}
      </EmptyState>
      {kind !== null && <AddAccountDialog center={center} kind={kind} onClose={() => setKind(null)} />}
    </>
  );
}

function AccountTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const [state, change] = useUrlState({ search: '', status: '', label: '', sort: 'name' });
  const list = useRows('assets.listAccounts', {
    center: center.id,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
    ...(state.status === '' ? {} : { status: state.status as NonNullable<Query['status']> }),
    ...(state.label === '' ? {} : { labels: state.label }),
  });
  const chosen = useChosen({ list, rowKey: (account) => account.id, view: JSON.stringify(state) });
  const atOnce = useAccountsAtOnce(center, chosen);
  const mayLabel = center.viewer.can.includes('group:edit_items');
  const labelFilter = useLabelFilter(center.id, { value: state.label, onChange: (label) => change({ label }) });
  const statusFilter = useStatusFilter(state.status, (status) => change({ status }));
  const columns = useAccountColumns((account) => accountHome(center.id, account), center);
  const csvColumns = useAccountCsvColumns(columns);
  return (
    <>
      <FilterBar
        search={{ label: t('assets.table.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={labelFilter === null ? [statusFilter] : [statusFilter, labelFilter]}
        selection={atOnce.bar}
        count={t('assets.table.total', { count: list.total })}
        actions={<ExportButton list={list} columns={csvColumns} fileName="ad-accounts" />}
      />
      <DataTable
        label={t('assets.table.label')}
        list={list}
        columns={columns}
        rowKey={(account) => account.id}
        rowName={(account) => account.name}
        {...(mayLabel ? { selection: chosen.selection, onSelect: chosen.select } : {})}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(account) => go(accountHome(center.id, account))}
        errorText={say(list.error)}
        empty={
          <NoAccounts center={center} isFiltered={state.search !== '' || state.status !== '' || state.label !== ''} />
        }
      />
      {atOnce.dialog}
    </>
  );
}

export default function AccountsPage() {
  const center = useCenter();
  if (center === undefined) return <PageSkeleton />;
  return (
    <AccountsFrame center={center} current="accounts">
      <AccountTable center={center} />
    </AccountsFrame>
  );
}
