// The creative library of an ad account.
import { Images, Share2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Media } from '../../contract/ads-media.ts';
import { mediaKinds, mediaSources, mediaStates } from '../../contract/ads-media-kinds.ts';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { useEndpoint, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { AccountFrame } from '../assets/account-frame.tsx';
import { useWhyNot } from '../assets/account-reason.tsx';
import { Denied } from '../frame/denied.tsx';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths, withQuery } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { type Filter, FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Tabs } from '../ui/tabs.tsx';
import { Time } from '../ui/time.tsx';
import { useChosen } from '../ui/use-chosen.ts';
import { useMediaActs } from './media-acts.tsx';
import { MediaTile, useMediaFacts } from './media-tile.tsx';
import { DropArea, UploadButton, UploadLines, useUploads } from './media-uploads.tsx';
import { PostTerm } from './post-term.tsx';
import { addFile } from './send-media.ts';

const RedeemDialog = deferred(() => import('./redeem-dialog.tsx').then((file) => file.RedeemDialog));
/** The other tab. */
const Identities = deferred(() => import('./identities.tsx').then((file) => file.Identities));
const MediaView = deferred(() => import('./media-view.tsx').then((file) => file.MediaView));

type Query = Input<'ads.listMedia'>;

/** What another account shares tells neither where it lies there nor which ads show it. */
function useColumns(isShared: boolean): Column<Media>[] {
  const t = useTranslations();
  const facts = useMediaFacts();
  const all: Column<Media>[] = [
    {
      key: 'name',
      header: t('ads.table.name'),
      sortKey: 'name',
      phone: 'title',
      csv: (row) => row.name,
      cell: (row) => (
        <span className="flex items-center gap-3">
          <MediaTile media={row} />
          <span className="min-w-0">
            <bdi className="block truncate font-medium">{row.name}</bdi>
            {row.post === null ? (
              <span className="block truncate text-xs text-ink-3">
                {[...(row.isShared && !isShared ? [t('ads.media.sources.shared')] : []), ...row.labels].join(', ')}
              </span>
            ) : (
              <PostTerm post={row.post} />
            )}
          </span>
        </span>
      ),
    },
    {
      key: 'facts',
      header: t('ads.media.facts'),
      width: '14rem',
      phone: 'primary',
      csv: facts,
      cell: (row) => <span className="tnum">{facts(row)}</span>,
    },
    {
      key: 'folder',
      header: t('ads.media.folder'),
      width: '9rem',
      csv: (row) => row.folder,
      cell: (row) => row.folder,
    },
    {
      key: 'ads',
      header: t('ads.media.used'),
      width: '7rem',
      csv: (row) => String(row.adCount),
      cell: (row) => t('ads.media.used_in', { count: row.adCount }),
    },
    {
      key: 'created',
      header: t('ads.table.created'),
      width: '9rem',
      sortKey: 'created',
      isDescendingFirst: true,
      csv: (row) => row.createdAt,
      cell: (row) => <Time at={row.createdAt} />,
    },
  ];
  return isShared ? all.filter(({ key }) => key !== 'folder' && key !== 'ads') : all;
}

/** What the list is narrowed by, as the address has it. */
function useFilters(
  view: { kind: string; source: string; folder: string; state: string },
  change: (changed: Partial<typeof view>) => void,
  folders: readonly { name: string; count: number }[],
): Filter[] {
  const t = useTranslations();
  const all: Filter[] = [
    {
      key: 'kind',
      label: t('ads.media.kind'),
      value: view.kind,
      options: [
        { value: '', label: t('ads.media.all_kinds') },
        ...mediaKinds.map((kind) => ({ value: kind, label: t(`ads.media.kinds.${kind}`) })),
      ],
      onChange: (kind) => change({ kind }),
    },
    {
      key: 'source',
      label: t('ads.media.source'),
      value: view.source,
      options: [
        { value: '', label: t('ads.media.all_sources') },
        ...mediaSources.map((source) => ({ value: source, label: t(`ads.media.sources.${source}`) })),
      ],
      onChange: (source) => change(source === 'shared' ? { source, folder: '', state: 'all' } : { source }),
    },
    {
      key: 'folder',
      label: t('ads.media.folder'),
      value: view.folder,
      options: [
        { value: '', label: t('ads.media.all_folders') },
        ...folders.map(({ name, count }) => ({ value: name, label: `${name} (${count})` })),
      ],
      onChange: (folder) => change({ folder }),
    },
    {
      key: 'state',
      label: t('ads.table.state'),
      value: view.state,
      options: mediaStates.map((state) => ({ value: state, label: t(`ads.media.states.${state}`) })),
      onChange: (state) => change({ state }),
    },
  ];
  return view.source === 'shared' ? all.filter(({ key }) => key === 'kind' || key === 'source') : all;
}

function Library({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [view, change] = useUrlState({
    search: '',
    kind: '',
    source: '',
    folder: '',
    state: 'all',
    sort: '-created',
    media: '',
  });
  const reason = useWhyNot(account)('creative:edit');
  const at = { center: center.id, account: account.id };
  const input: Query = {
    ...at,
    search: view.search,
    state: view.state as NonNullable<Query['state']>,
    sort: view.sort as NonNullable<Query['sort']>,
    ...(view.kind === '' ? {} : { kind: view.kind as NonNullable<Query['kind']> }),
    ...(view.source === '' ? {} : { source: view.source as NonNullable<Query['source']> }),
    ...(view.folder === '' ? {} : { folder: view.folder }),
  };
  const list = useRows('ads.listMedia', input);
  const library = useEndpoint('ads.getMediaLibrary', at).data;
  const isShared = view.source === 'shared';
  const columns = useColumns(isShared);
  const filters = useFilters(view, change, library?.folders ?? []);
  const acts = useMediaActs(at, { reason, isShared, isInBin: view.state === 'deleted' });
  const uploads = useUploads((file, sending) => addFile(at, file, { ...sending, folder: view.folder }));
  const chosen = useChosen({ list, rowKey: (row) => row.id, view: JSON.stringify(view) });
  const [open, setOpen] = useState<string | null>(null);
  const [isRedeeming, setIsRedeeming] = useState(false);
  const isFiltered =
    view.search !== '' || view.kind !== '' || view.source !== '' || view.folder !== '' || view.state !== 'all';
  const gigabytes = (bytes: number): number => Math.round(bytes / 107_374_182.4) / 10;
  return (
    <DropArea uploads={uploads} className="flex min-h-0 flex-1 flex-col">
      <FilterBar
        search={{ label: t('ads.table.search'), value: view.search, onChange: (search) => change({ search }) }}
        filters={filters}
        selection={acts.bar(chosen)}
        count={
          library === undefined
            ? t('ads.table.total', { count: list.total })
            : t('ads.media.room', {
                count: list.total,
                used: gigabytes(library.usedBytes),
                most: gigabytes(library.mostBytes),
              })
        }
        actions={
          <>
            <ExportButton list={list} columns={columns} fileName="creatives" />
            {reason === null && (
              <Button onClick={() => setIsRedeeming(true)} {...RedeemDialog.onIntent}>
                {t('ads.posts.redeem')}
              </Button>
            )}
            {reason === null && <UploadButton uploads={uploads} />}
          </>
        }
      />
      <UploadLines uploads={uploads} />
      <DataTable
        label={t('ads.media.title')}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        selection={chosen.selection}
        onSelect={chosen.select}
        sort={view.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(row) => setOpen(row.id)}
        rowMenu={(row) => [{ label: t('ads.media.open'), onSelect: () => setOpen(row.id) }, ...acts.menu(row)]}
        errorText={say(list.error)}
        empty={
          isShared && view.search === '' && view.kind === '' ? (
            <EmptyState icon={<Share2 size={20} />} title={t('ads.media.none_shared')}>
              {t('ads.media.none_shared_hint')}
            </EmptyState>
          ) : isFiltered ? (
            <EmptyState title={t('ads.table.no_match')}>{t('ads.media.no_match_hint')}</EmptyState>
          ) : (
            <EmptyState
              icon={<Images size={20} />}
              title={t('ads.media.none')}
              action={reason === null && <UploadButton uploads={uploads} />}
            >
              {t('ads.media.none_hint')}
            </EmptyState>
          )
        }
      />
      {isRedeeming && <RedeemDialog at={at} onClose={() => setIsRedeeming(false)} />}
      {open !== null && (
        <MediaView
          at={at}
          media={open}
          reason={isShared ? t('ads.media.not_own') : reason}
          onClose={() => setOpen(null)}
        />
      )}
    </DropArea>
  );
}

function Parts({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const [{ view }] = useUrlState({ view: '' });
  const to = paths.accountMedia(center.id, account.id);
  const isIdentities = view === 'identities';
  return (
    <>
      <Tabs
        label={t('ads.media.title')}
        tabs={[
          {
            key: 'media',
            label: t('ads.media.title'),
            isCurrent: !isIdentities,
            link: (props) => <Link {...props} to={to} />,
          },
          {
            key: 'identities',
            label: t('ads.identities.title'),
            isCurrent: isIdentities,
            link: (props) => <Link {...props} to={withQuery(to, { view: 'identities' })} />,
          },
        ]}
      />
      {isIdentities ? (
        <Identities center={center.id} account={account} />
      ) : (
        <Library center={center} account={account} />
      )}
    </>
  );
}

export default function MediaPage() {
  const t = useTranslations();
  return (
    <AccountFrame part="media">
      {(center, account) =>
        account.viewer.can.includes('adaccount:view') ? (
          <Parts center={center} account={account} />
        ) : (
          <Denied
            title={t('ads.media.title')}
            reason={t('ads.reasons.view')}
            ask={() => call('ads.listMedia', { center: center.id, account: account.id, pageSize: 1 })}
          />
        )
      }
    </AccountFrame>
  );
}
