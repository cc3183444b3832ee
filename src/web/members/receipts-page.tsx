import { Braces, FileText } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { ReceiptSummary } from '../../contract/members-offboarding.ts';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { useCenter } from '../frame/viewer.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { MembersFrame } from './members-frame.tsx';
import { useReceiptFile } from './receipt-links.tsx';

type Query = Input<'members.listReceipts'>;

function useColumns(): Column<ReceiptSummary>[] {
  const t = useTranslations();
  return [
    {
      key: 'person',
      header: t('members.receipts.person'),
      cell: ({ person }) => (
        <span className="block min-w-0">
          <bdi className="block truncate font-medium text-ink">{person.name}</bdi>
          <bdi dir="ltr" className="block truncate text-xs text-ink-3">
            {person.email}
          </bdi>
        </span>
      ),
      sortKey: 'name',
      phone: 'title',
      csv: ({ person }) => person.name,
    },
    {
      key: 'when',
      header: t('members.receipts.when'),
      width: '11rem',
      cell: ({ madeAt }) => <Time at={madeAt} />,
      sortKey: 'made',
      isDescendingFirst: true,
      phone: 'primary',
      csv: ({ madeAt }) => madeAt,
    },
    {
      key: 'what',
      header: t('members.receipts.what'),
      cell: ({ ended, handedOver }) => (
        <span className="block truncate text-ink-2">{t('members.receipts.counts', { ended, handedOver })}</span>
      ),
      phone: 'primary',
      csv: ({ ended, handedOver }) => t('members.receipts.counts', { ended, handedOver }),
    },
    {
      key: 'heir',
      header: t('members.receipts.heir'),
      cell: ({ heir }) => <bdi className="block truncate text-ink-2">{heir?.name ?? '—'}</bdi>,
      csv: ({ heir }) => heir?.name ?? '',
    },
    {
      key: 'by',
      header: t('members.receipts.by'),
      cell: ({ madeBy }) => <bdi className="block truncate text-ink-2">{madeBy.name}</bdi>,
      csv: ({ madeBy }) => madeBy.name,
    },
  ];
}

function ReceiptTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ search: '', person: '', sort: '-made' });
  const list = useRows('members.listReceipts', {
    center: center.id,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
    ...(state.person === '' ? {} : { person: state.person }),
  });
  const columns = useColumns();
  const file = useReceiptFile(center.id);
  const menu = ({ id }: ReceiptSummary): MenuItem[] =>
    (['pdf', 'json'] as const).map((format) => ({
      label: t(`members.offboard.${format}`),
      icon: format === 'pdf' ? <FileText size={16} /> : <Braces size={16} />,
      onSelect: () => location.assign(file(id, format)),
    }));
  return (
    <>
      <FilterBar
        search={{
          label: t('members.receipts.search'),
          value: state.search,
          onChange: (search) => change({ search, person: '' }),
        }}
        count={t('members.receipts.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="offboarded" />}
      />
      <DataTable
        label={t('members.receipts.label')}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        rowName={({ person }) => person.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        rowMenu={menu}
        errorText={say(list.error)}
        empty={<EmptyState title={t('members.receipts.empty')}>{t('members.receipts.empty_hint')}</EmptyState>}
      />
    </>
  );
}

export default function ReceiptsPage() {
  const center = useCenter();
  if (center === undefined) return <PageSkeleton />;
  return (
    <MembersFrame center={center} current="receipts">
      {center.viewer.can.includes('member:list') && <ReceiptTable center={center} />}
    </MembersFrame>
  );
}
