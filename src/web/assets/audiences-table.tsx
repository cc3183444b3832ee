import { Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import { audienceSources, audienceStates } from '../../contract/audience-kinds.ts';
import type { Audience } from '../../contract/audiences.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link, useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { useWhyNot } from './account-reason.tsx';
import { AudienceBadge } from './audience-parts.tsx';
import { shownState, useSizeWords } from './audience-words.ts';
import { useAudienceActs } from './use-audience-acts.tsx';

const AudienceDialog = deferred(() => import('./audience-dialog.tsx').then((file) => file.AudienceDialog));

type Query = Input<'assets.listAudiences'>;

function useColumns(center: string, { id: account, timeZone }: Account): Column<Audience>[] {
  const t = useTranslations();
  const sizeWords = useSizeWords();
  return [
    {
      key: 'name',
      header: t('audiences.table.name'),
      sortKey: 'name',
      phone: 'title',
      width: '30%',
      cell: ({ id, name, sharedBy }) => (
        <div className="min-w-0">
          <Link
            to={paths.audience(center, account, id)}
            className="block truncate rounded font-medium text-ink hover:underline"
          >
            {name}
          </Link>
          {sharedBy !== null && (
            <span className="block truncate text-xs text-ink-3">
              {t('audiences.table.shared_by', { name: sharedBy.name ?? sharedBy.id })}
            </span>
          )}
        </div>
      ),
      csv: ({ name }) => name,
    },
    {
      key: 'kind',
      header: t('audiences.table.kind'),
      width: '10%',
      cell: ({ source }) => t(`audiences.sources.${source}`),
      csv: ({ source }) => t(`audiences.sources.${source}`),
    },
    {
      key: 'state',
      header: t('audiences.table.state'),
      phone: 'primary',
      cell: (audience) => <AudienceBadge audience={audience} />,
      csv: (audience) => t(`audiences.states.${shownState(audience)}`),
    },
    {
      key: 'size',
      header: t('audiences.table.size'),
      sortKey: 'size',
      isDescendingFirst: true,
      align: 'end',
      phone: 'primary',
      cell: ({ size }) => <span className={size === null ? 'text-ink-3' : 'tnum'}>{sizeWords(size)}</span>,
      csv: ({ size }) => (size === null ? '' : String(size)),
    },
    {
      key: 'computed',
      header: t('audiences.table.computed'),
      cell: ({ computedAt }) => (computedAt === null ? '—' : <Time at={computedAt} />),
      csv: ({ computedAt }) => computedAt ?? '',
    },
    {
      key: 'expires',
      header: t('audiences.table.expires'),
      cell: ({ expiresAt }) => (expiresAt === null ? '—' : <Time at={expiresAt} show="date" timeZone={timeZone} />),
      csv: ({ expiresAt }) => expiresAt ?? '',
    },
  ];
}

function useFilters() {
  const t = useTranslations();
  const [view, change] = useUrlState({ search: '', source: '', whose: 'all', state: 'all', sort: '-created', do: '' });
  const filters = [
    {
      key: 'state',
      label: t('audiences.table.state'),
      value: view.state,
      options: [
        { value: 'all', label: t('audiences.filters.all') },
        ...audienceStates.map((state) => ({ value: state as string, label: t(`audiences.states.${state}`) })),
        { value: 'deleted', label: t('audiences.filters.deleted') },
      ],
      onChange: (state: string) => change({ state }),
    },
    {
      key: 'source',
      label: t('audiences.table.kind'),
      value: view.source,
      options: [
        { value: '', label: t('audiences.filters.kinds') },
        ...audienceSources.map((source) => ({ value: source as string, label: t(`audiences.sources.${source}`) })),
      ],
      onChange: (source: string) => change({ source }),
    },
    {
      key: 'whose',
      label: t('audiences.table.whose'),
      value: view.whose,
      options: [
        { value: 'all', label: t('audiences.filters.everybody') },
        { value: 'own', label: t('audiences.filters.own') },
        { value: 'shared', label: t('audiences.filters.shared') },
      ],
      onChange: (whose: string) => change({ whose }),
    },
  ];
  const { search, state, source, whose, sort } = view;
  const query = {
    search,
    state: state as NonNullable<Query['state']>,
    sort: sort as NonNullable<Query['sort']>,
    ...(source === '' ? {} : { source: source as NonNullable<Query['source']> }),
    ...(whose === 'all' ? {} : { whose: whose as NonNullable<Query['whose']> }),
  };
  const isFiltered = search !== '' || state !== 'all' || source !== '' || whose !== 'all';
  return { view, change, filters, query, isFiltered };
}

export function AudiencesTable({ center, account }: { center: string; account: Account }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const why = useWhyNot(account)('audience:edit');
  const { view, change, filters, query, isFiltered } = useFilters();
  const list = useRows('assets.listAudiences', { center, account: account.id, ...query });
  const columns = useColumns(center, account);
  const acts = useAudienceActs(center, account);
  const create = (variant: 'primary' | 'secondary') => (
    <Button
      {...AudienceDialog.onIntent}
      variant={variant}
      icon={<Plus size={16} aria-hidden="true" />}
      disabledReason={why}
      onClick={() => change({ do: 'create' })}
    >
      {t('audiences.create')}
    </Button>
  );
  return (
    <>
      <FilterBar
        search={{ label: t('audiences.table.search'), value: view.search, onChange: (search) => change({ search }) }}
        filters={filters}
        count={t('audiences.table.total', { count: list.total })}
        actions={
          <>
            <ExportButton list={list} columns={columns} fileName="audiences" />
            {create('primary')}
          </>
        }
      />
      <DataTable
        label={t('audiences.title')}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        rowName={({ name }) => name}
        sort={view.sort}
        onSort={(sort) => change({ sort })}
        onOpen={({ id }) => go(paths.audience(center, account.id, id))}
        rowMenu={acts.menu}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('audiences.table.no_match')}>{t('audiences.table.no_match_hint')}</EmptyState>
          ) : (
            <EmptyState title={t('audiences.empty')} action={why === null && create('secondary')}>
              {t('audiences.empty_hint')}
            </EmptyState>
          )
        }
      />
      {view.do === 'create' && why === null && (
        <AudienceDialog
          center={center}
          account={account}
          onMade={({ id, source }) =>
            go(paths.audience(center, account.id, id, source === 'list' ? { do: 'upload' } : {}))
          }
          onClose={() => change({ do: '' })}
        />
      )}
      {acts.dialog}
    </>
  );
}
