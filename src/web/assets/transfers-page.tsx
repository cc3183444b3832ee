import { ArrowLeftRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { reversibleDays, transferStates } from '../../contract/account-kinds.ts';
import type { Transfer } from '../../contract/account-life.ts';
import { call } from '../api/call.ts';
import { deferred } from '../api/deferred.tsx';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Denied } from '../frame/denied.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useCenter, useReason } from '../frame/viewer.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { AccountsFrame } from './accounts-frame.tsx';

const ReverseDialog = deferred(() => import('./reverse-dialog.tsx').then((file) => file.ReverseDialog));
const WithdrawTransferDialog = deferred(() =>
  import('./withdraw-transfer-dialog.tsx').then((file) => file.WithdrawTransferDialog),
);

const tones: Record<Transfer['state'], Tone> = {
  offered: 'info',
  accepted: 'ok',
  declined: 'neutral',
  cancelled: 'neutral',
  expired: 'warn',
  reversed: 'neutral',
};

/** Until when it can be answered, or taken back. */
const openUntil = ({ state, expiresAt, reversibleUntil }: Transfer): string | null =>
  state === 'offered' ? expiresAt : state === 'accepted' ? reversibleUntil : null;

function useColumns(): Column<Transfer>[] {
  const t = useTranslations();
  const otherOf = ({ direction, from, to }: Transfer) =>
    direction === 'out'
      ? t('assets.transfers.to', { center: to.name === '' ? to.id : to.name })
      : t('assets.transfers.from', { center: from.name });
  return [
    {
      key: 'account',
      header: t('assets.transfers.account'),
      phone: 'title',
      width: '26%',
      cell: ({ account }) => (
        <>
          <span className="block truncate font-medium text-ink">{account.name}</span>
          <bdi dir="ltr" className="tnum block truncate text-xs text-ink-3">
            {account.id}
          </bdi>
        </>
      ),
      csv: ({ account }) => account.name,
    },
    {
      key: 'other',
      header: t('assets.transfers.other'),
      phone: 'primary',
      cell: (transfer) => <span className="block truncate text-ink-2">{otherOf(transfer)}</span>,
      csv: otherOf,
    },
    {
      key: 'state',
      header: t('assets.transfers.state'),
      phone: 'primary',
      width: '13%',
      cell: ({ state }) => <Badge tone={tones[state]}>{t(`assets.transfer_states.${state}`)}</Badge>,
      csv: ({ state }) => t(`assets.transfer_states.${state}`),
    },
    {
      key: 'offered',
      header: t('assets.transfers.offered'),
      sortKey: 'offered',
      isDescendingFirst: true,
      width: '15%',
      cell: ({ offeredAt }) => <Time at={offeredAt} />,
      csv: ({ offeredAt }) => offeredAt,
    },
    {
      key: 'until',
      header: t('assets.transfers.until'),
      width: '15%',
      cell: (transfer) => {
        const until = openUntil(transfer);
        return until === null ? <span className="text-ink-3">—</span> : <Time at={until} show="date" />;
      },
      csv: (transfer) => openUntil(transfer) ?? '',
    },
  ];
}

function TransferTable({ center }: { center: string }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ search: '', state: '', direction: '', sort: '-offered' });
  const [acting, setActing] = useState<{ act: 'cancel' | 'reverse'; transfer: Transfer } | null>(null);
  const list = useRows('assets.listTransfers', {
    center,
    search: state.search,
    ...(state.state === '' ? {} : { state: state.state as Transfer['state'] }),
    ...(state.direction === '' ? {} : { direction: state.direction as Transfer['direction'] }),
    sort: state.sort === 'offered' ? 'offered' : '-offered',
  });
  const columns = useColumns();
  const close = () => setActing(null);
  const menuOf = (transfer: Transfer) => [
    {
      label: t('assets.transfer.withdraw'),
      tone: 'danger' as const,
      disabledReason: transfer.can.includes('cancel') ? null : t('assets.transfers.not_open'),
      onSelect: () => setActing({ act: 'cancel', transfer }),
    },
    {
      label: t('assets.transfer.reverse'),
      tone: 'danger' as const,
      disabledReason: transfer.can.includes('reverse')
        ? null
        : t('assets.transfers.not_reversible', { days: reversibleDays }),
      onSelect: () => setActing({ act: 'reverse', transfer }),
    },
  ];
  return (
    <>
      <FilterBar
        search={{ label: t('assets.transfers.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'state',
            label: t('assets.transfers.state'),
            value: state.state,
            options: [
              { value: '', label: t('assets.transfers.all_states') },
              ...transferStates.map((one) => ({ value: one as string, label: t(`assets.transfer_states.${one}`) })),
            ],
            onChange: (one) => change({ state: one }),
          },
          {
            key: 'direction',
            label: t('assets.transfers.direction'),
            value: state.direction,
            options: [
              { value: '', label: t('assets.transfers.both') },
              { value: 'out', label: t('assets.transfers.out') },
              { value: 'in', label: t('assets.transfers.in') },
            ],
            onChange: (direction) => change({ direction }),
          },
        ]}
        count={t('assets.transfers.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="ad-account-transfers" />}
      />
      <DataTable
        label={t('assets.transfers.label')}
        list={list}
        columns={columns}
        rowKey={(transfer) => transfer.id}
        rowName={(transfer) => transfer.account.name}
        rowMenu={menuOf}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          <EmptyState icon={<ArrowLeftRight size={20} />} title={t('assets.transfers.empty')}>
            {t('assets.transfers.empty_hint')}
          </EmptyState>
        }
      />
      {acting?.act === 'cancel' && (
        <WithdrawTransferDialog center={center} transfer={acting.transfer} onClose={close} />
      )}
      {acting?.act === 'reverse' && <ReverseDialog center={center} transfer={acting.transfer} onClose={close} />}
    </>
  );
}

/** Ad accounts on their way between this center and others. */
export default function TransfersPage() {
  const t = useTranslations();
  const reason = useReason();
  const center = useCenter();
  if (center === undefined) return <PageSkeleton />;
  const why = reason('asset:hand_over');
  return (
    <AccountsFrame center={center} current="transfers">
      {why === null ? (
        <TransferTable center={center.id} />
      ) : (
        <Denied
          title={t('assets.why.transfers')}
          reason={why}
          ask={() => call('assets.listTransfers', { center: center.id, pageSize: 1 })}
        />
      )}
    </AccountsFrame>
  );
}
