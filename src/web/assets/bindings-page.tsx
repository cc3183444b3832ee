import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import type { Row } from '../api/endpoints.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { Denied } from '../frame/denied.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useCenter, useReason } from '../frame/viewer.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { AccountsFrame } from './accounts-frame.tsx';
import { AddAccountDialog } from './add-account.tsx';

type Binding = Row<'assets.listBindings'>;
type State = Binding['state'];

const states: readonly State[] = ['pending', 'approved', 'declined', 'cancelled', 'expired'];
const tones: Record<State, Tone> = {
  pending: 'info',
  approved: 'ok',
  declined: 'neutral',
  cancelled: 'neutral',
  expired: 'warn',
};

function useBindingColumns(): Column<Binding>[] {
  const t = useTranslations();
  return [
    {
      key: 'account',
      header: t('assets.bindings.account'),
      phone: 'title',
      width: '22%',
      cell: (binding) => (
        <bdi dir="ltr" className="tnum font-medium text-ink">
          {binding.accountId}
        </bdi>
      ),
      csv: (binding) => binding.accountId,
    },
    {
      key: 'state',
      header: t('assets.bindings.state'),
      phone: 'primary',
      width: '11%',
      cell: (binding) => <Badge tone={tones[binding.state]}>{t(`assets.binding_states.${binding.state}`)}</Badge>,
      csv: (binding) => t(`assets.binding_states.${binding.state}`),
    },
    {
      key: 'note',
      header: t('assets.bindings.note'),
      cell: (binding) => <span className="block truncate text-ink-2">{binding.note === '' ? '—' : binding.note}</span>,
      csv: (binding) => binding.note,
    },
    {
      key: 'askedBy',
      header: t('assets.bindings.asked_by'),
      width: '15%',
      cell: (binding) => <span className="block truncate">{binding.askedBy.name}</span>,
      csv: (binding) => binding.askedBy.name,
    },
    {
      key: 'askedAt',
      header: t('assets.bindings.asked_at'),
      phone: 'primary',
      width: '13%',
      cell: (binding) => <Time at={binding.askedAt} />,
      csv: (binding) => binding.askedAt,
    },
    {
      key: 'until',
      header: t('assets.bindings.until'),
      width: '13%',
      cell: (binding) => <Time at={binding.expiresAt} show="date" />,
      csv: (binding) => binding.expiresAt,
    },
  ];
}

function WithdrawDialog({ center, binding, onClose }: { center: string; binding: Binding; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const cancel = useCommand('assets.cancelBinding', {
    onDone: () => {
      toast({ message: t('assets.bindings.cancelled') });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('assets.bindings.cancel_title', { account: binding.accountId })}
      action={t('assets.bindings.cancel_short')}
      isBusy={cancel.isPending}
      error={say(cancel.error)}
      onConfirm={() => cancel.mutate({ center, binding: binding.id })}
      onClose={onClose}
    >
      <p>{t('assets.bindings.cancel_body')}</p>
    </ConfirmDialog>
  );
}

function BindingTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ state: '' });
  const [withdrawing, setWithdrawing] = useState<Binding | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const list = useRows('assets.listBindings', {
    center: center.id,
    ...(state.state === '' ? {} : { state: state.state as State }),
  });
  const columns = useBindingColumns();
  return (
    <>
      <FilterBar
        filters={[
          {
            key: 'state',
            label: t('assets.bindings.state'),
            value: state.state,
            options: [
              { value: '', label: t('assets.bindings.all_states') },
              ...states.map((one) => ({ value: one as string, label: t(`assets.binding_states.${one}`) })),
            ],
            onChange: (one) => change({ state: one }),
          },
        ]}
        count={t('assets.bindings.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="binding-requests" />}
      />
      <DataTable
        label={t('assets.bindings.label')}
        list={list}
        columns={columns}
        rowKey={(binding) => binding.id}
        rowName={(binding) => binding.accountId}
        rowMenu={(binding) => [
          {
            label: t('assets.bindings.cancel'),
            tone: 'danger',
            disabledReason: binding.state === 'pending' ? null : t('assets.bindings.not_pending'),
            onSelect: () => setWithdrawing(binding),
          },
        ]}
        errorText={say(list.error)}
        empty={
          <EmptyState
            icon={<Link2 size={20} />}
            title={t('assets.bindings.empty')}
            action={<Button onClick={() => setIsAsking(true)}>{t('assets.add.bind')}</Button>}
          >
            {t('assets.bindings.empty_hint')}
          </EmptyState>
        }
      />
      {withdrawing !== null && (
        <WithdrawDialog center={center.id} binding={withdrawing} onClose={() => setWithdrawing(null)} />
      )}
      {isAsking && <AddAccountDialog center={center} kind="bind" onClose={() => setIsAsking(false)} />}
    </>
  );
}

export default function BindingsPage() {
  const t = useTranslations();
  const reason = useReason();
  const center = useCenter();
  if (center === undefined) return <PageSkeleton />;
  const why = reason('asset:claim');
  return (
    <AccountsFrame center={center} current="bindings">
      {why === null ? (
        <BindingTable center={center} />
      ) : (
        <Denied
          title={t('assets.why.bindings')}
          reason={why}
          ask={() => call('assets.listBindings', { center: center.id, pageSize: 1 })}
        />
      )}
    </AccountsFrame>
  );
}
