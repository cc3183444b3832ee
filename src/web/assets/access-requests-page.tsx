import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AccessRequest } from '../../contract/access-requests.ts';
import type { Center } from '../../contract/centers.ts';
import { requestStates } from '../../contract/requests.ts';
import { call } from '../api/call.ts';
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

type State = AccessRequest['state'];

const tones: Record<State, Tone> = {
  pending: 'info',
  approved: 'ok',
  declined: 'neutral',
  cancelled: 'neutral',
  expired: 'warn',
};

function Term({ startsAt, endsAt }: AccessRequest) {
  const t = useTranslations();
  return (
    <span className="text-ink-2">
      {startsAt === null ? t('assets.asked.at_once') : <Time at={startsAt} show="date" />}
      {' – '}
      {endsAt === null ? t('requests.details.never') : <Time at={endsAt} show="date" />}
    </span>
  );
}

function useColumns(): Column<AccessRequest>[] {
  const t = useTranslations();
  return [
    {
      key: 'account',
      header: t('assets.bindings.account'),
      phone: 'title',
      width: '20%',
      cell: (request) => (
        <bdi dir="ltr" className="tnum font-medium text-ink">
          {request.accountId}
        </bdi>
      ),
      csv: (request) => request.accountId,
    },
    {
      key: 'role',
      header: t('assets.asked.role'),
      phone: 'primary',
      width: '12%',
      cell: (request) => t(`access.roles.${request.role}`),
      csv: (request) => t(`access.roles.${request.role}`),
    },
    {
      key: 'term',
      header: t('assets.asked.term'),
      width: '20%',
      cell: (request) => <Term {...request} />,
      csv: ({ startsAt, endsAt }) => `${startsAt ?? ''}/${endsAt ?? ''}`,
    },
    {
      key: 'state',
      header: t('assets.bindings.state'),
      phone: 'primary',
      width: '11%',
      cell: (request) => <Badge tone={tones[request.state]}>{t(`assets.binding_states.${request.state}`)}</Badge>,
      csv: (request) => t(`assets.binding_states.${request.state}`),
    },
    {
      key: 'askedBy',
      header: t('assets.bindings.asked_by'),
      cell: (request) => <span className="block truncate text-ink-2">{request.askedBy.name}</span>,
      csv: (request) => request.askedBy.name,
    },
    {
      key: 'askedAt',
      header: t('assets.bindings.asked_at'),
      width: '12%',
      cell: (request) => <Time at={request.askedAt} />,
      csv: (request) => request.askedAt,
    },
    {
      key: 'until',
      header: t('assets.bindings.until'),
      width: '12%',
      cell: (request) => <Time at={request.expiresAt} show="date" />,
      csv: (request) => request.expiresAt,
    },
  ];
}

function WithdrawDialog({ center, request, onClose }: { center: string; request: AccessRequest; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const cancel = useCommand('partners.cancelAccessRequest', {
    onDone: () => {
      toast({ message: t('assets.bindings.cancelled') });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('assets.asked.cancel_title', { account: request.accountId })}
      action={t('assets.bindings.cancel_short')}
      isBusy={cancel.isPending}
      error={say(cancel.error)}
      onConfirm={() => cancel.mutate({ center, request: request.id })}
      onClose={onClose}
    >
      <p>{t('assets.asked.cancel_body')}</p>
    </ConfirmDialog>
  );
}

function RequestTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ state: '' });
  const [withdrawing, setWithdrawing] = useState<AccessRequest | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const list = useRows('partners.listAccessRequests', {
    center: center.id,
    ...(state.state === '' ? {} : { state: state.state as State }),
  });
  const columns = useColumns();
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
              ...requestStates.map((one) => ({ value: one as string, label: t(`assets.binding_states.${one}`) })),
            ],
            onChange: (one) => change({ state: one }),
          },
        ]}
        count={t('assets.bindings.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="access-requests" />}
      />
      <DataTable
        label={t('assets.asked.label')}
        list={list}
        columns={columns}
        rowKey={(request) => request.id}
        rowName={(request) => request.accountId}
        rowMenu={(request) => [
          {
            label: t('assets.bindings.cancel'),
            tone: 'danger',
            disabledReason: request.state === 'pending' ? null : t('assets.bindings.not_pending'),
            onSelect: () => setWithdrawing(request),
          },
        ]}
        errorText={say(list.error)}
        empty={
          <EmptyState
            icon={<KeyRound size={20} />}
            title={t('assets.asked.empty')}
            action={<Button onClick={() => setIsAsking(true)}>{t('assets.add.ask')}</Button>}
          >
            {t('assets.asked.empty_hint')}
          </EmptyState>
        }
      />
      {withdrawing !== null && (
        <WithdrawDialog center={center.id} request={withdrawing} onClose={() => setWithdrawing(null)} />
      )}
      {isAsking && <AddAccountDialog center={center} kind="ask" onClose={() => setIsAsking(false)} />}
    </>
  );
}

/** What this center asked other centers for. */
export default function AccessRequestsPage() {
  const t = useTranslations();
  const reason = useReason();
  const center = useCenter();
  if (center === undefined) return <PageSkeleton />;
  const why = reason('asset:request_access');
  return (
    <AccountsFrame center={center} current="access">
      {why === null ? (
        <RequestTable center={center} />
      ) : (
        <Denied
          title={t('assets.why.access_requests')}
          reason={why}
          ask={() => call('partners.listAccessRequests', { center: center.id, pageSize: 1 })}
        />
      )}
    </AccountsFrame>
  );
}
