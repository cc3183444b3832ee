// The pixels of an ad account.
import { Plus, Power, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { pixelStates } from '../../contract/pixel-kinds.ts';
import type { Pixel } from '../../contract/pixels.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { command, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { Link, useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { AccountFrame } from './account-frame.tsx';
import { OnlyViewers, useWhyNot } from './account-reason.tsx';
import { pixelTones } from './pixel-words.ts';

const PixelDialog = deferred(() => import('./pixel-dialog.tsx').then((file) => file.PixelDialog));

type Query = Input<'assets.listPixels'>;

function useColumns(center: string, account: string): Column<Pixel>[] {
  const t = useTranslations();
  return [
    {
      key: 'name',
      header: t('pixels.table.name'),
      sortKey: 'name',
      phone: 'title',
      width: '30%',
      cell: (pixel) => (
        <div className="min-w-0">
          <Link
            to={paths.pixel(center, account, pixel.id)}
            className="block truncate rounded font-medium text-ink hover:underline"
          >
            {pixel.name}
          </Link>
          {pixel.sharedBy !== null && (
            <span className="block truncate text-xs text-ink-3">
              {t('pixels.table.shared_by', { name: pixel.sharedBy.name ?? pixel.sharedBy.id })}
            </span>
          )}
        </div>
      ),
      csv: (pixel) => pixel.name,
    },
    {
      key: 'state',
      header: t('pixels.table.state'),
      phone: 'primary',
      cell: (pixel) => (
        <Badge tone={pixelTones[pixel.state]} hasDot>
          {t(`pixels.states.${pixel.state}`)}
        </Badge>
      ),
      csv: (pixel) => t(`pixels.states.${pixel.state}`),
    },
    {
      key: 'received',
      header: t('pixels.table.received'),
      sortKey: 'received',
      isDescendingFirst: true,
      phone: 'primary',
      cell: (pixel) => (pixel.lastReceivedAt === null ? '—' : <Time at={pixel.lastReceivedAt} />),
      csv: (pixel) => pixel.lastReceivedAt ?? '',
    },
    {
      key: 'code',
      header: t('pixels.table.code'),
      width: '17rem',
      cell: (pixel) => <CopyableId id={pixel.code} />,
      csv: (pixel) => pixel.code,
    },
  ];
}

function usePixelMenu(center: string, account: Account): (pixel: Pixel) => MenuItem[] {
  const t = useTranslations();
  const run = useShownCall();
  const why = useWhyNot(account)('pixel:edit');
  return (pixel) => {
    const on = { center, account: account.id, pixel: pixel.id };
    const reason = pixel.sharedBy === null ? why : t('pixels.reasons.shared');
    const restore = async () => {
      if (await run([], () => command('assets.restorePixel', on))) toast({ message: t('pixels.done.restored') });
    };
    const remove = async () => {
      if (await run([], () => command('assets.removePixel', on)))
        toast({ message: t('pixels.done.removed', { name: pixel.name }), undo: () => void restore() });
    };
    if (pixel.deletedAt !== null)
      return [
        {
          label: t('pixels.acts.restore'),
          icon: <RotateCcw size={16} />,
          disabledReason: reason,
          onSelect: () => void restore(),
        },
      ];
    return [
      {
        label: t(pixel.isOn ? 'pixels.acts.pause' : 'pixels.acts.resume'),
        icon: <Power size={16} />,
        disabledReason: reason,
        onSelect: () => void run([], () => command('assets.updatePixel', { ...on, isOn: !pixel.isOn })),
      },
      {
        label: t('pixels.acts.remove'),
        icon: <Trash2 size={16} />,
        tone: 'danger',
        disabledReason: reason,
        onSelect: () => void remove(),
      },
    ];
  };
}

function PixelTable({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const why = useWhyNot(account)('pixel:edit');
  const [view, change] = useUrlState({ search: '', state: 'all', sort: '-created' });
  const [isMaking, setIsMaking] = useState(false);
  const list = useRows('assets.listPixels', {
    center: center.id,
    account: account.id,
    search: view.search,
    state: view.state as NonNullable<Query['state']>,
    sort: view.sort as NonNullable<Query['sort']>,
  });
  const columns = useColumns(center.id, account.id);
  const menu = usePixelMenu(center.id, account);
  const isFiltered = view.search !== '' || view.state !== 'all';
  const create = (variant: 'primary' | 'secondary') => (
    <Button
      {...PixelDialog.onIntent}
      variant={variant}
      icon={<Plus size={16} aria-hidden="true" />}
      disabledReason={why}
      onClick={() => setIsMaking(true)}
    >
      {t('pixels.create')}
    </Button>
  );
  return (
    <>
      <FilterBar
        search={{ label: t('pixels.table.search'), value: view.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'state',
            label: t('pixels.table.state'),
            value: view.state,
            options: [
              { value: 'all', label: t('pixels.states.all') },
              ...pixelStates.map((state) => ({ value: state as string, label: t(`pixels.states.${state}`) })),
              { value: 'deleted', label: t('pixels.states.deleted') },
            ],
            onChange: (state) => change({ state }),
          },
        ]}
        count={t('pixels.table.total', { count: list.total })}
        actions={
          <>
            <ExportButton list={list} columns={columns} fileName="pixels" />
            {create('primary')}
          </>
        }
      />
      <DataTable
        label={t('pixels.title')}
        list={list}
        columns={columns}
        rowKey={(pixel) => pixel.id}
        rowName={(pixel) => pixel.name}
        sort={view.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(pixel) => go(paths.pixel(center.id, account.id, pixel.id))}
        rowMenu={menu}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('pixels.table.no_match')}>{t('pixels.table.no_match_hint')}</EmptyState>
          ) : (
            <EmptyState title={t('pixels.empty')} action={why === null && create('secondary')}>
              {t('pixels.empty_hint')}
            </EmptyState>
          )
        }
      />
      {isMaking && (
        <PixelDialog
          center={center.id}
          account={account.id}
          onClose={() => setIsMaking(false)}
          onMade={(pixel) => go(paths.pixel(center.id, account.id, pixel, 'setup'))}
        />
      )}
    </>
  );
}

export default function PixelsPage() {
  const t = useTranslations();
  return (
    <AccountFrame part="pixels">
      {(center, account) => (
        <OnlyViewers center={center} account={account} title={t('pixels.title')}>
          <PixelTable center={center} account={account} />
        </OnlyViewers>
      )}
    </AccountFrame>
  );
}
