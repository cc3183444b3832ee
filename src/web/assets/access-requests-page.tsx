import { KeyRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { AccessRequest } from '../../contract/access-requests.ts';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { Denied } from '../frame/denied.tsx';
import { useCenter, useReason } from '../frame/viewer.ts';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { AccountsFrame } from './accounts-frame.tsx';
import { SentRequests, useSentColumns, useSentView, useWithdrawn, WithdrawDialog } from './sent-requests.tsx';

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

function WithdrawAsked({ center, request, onClose }: { center: string; request: AccessRequest; onClose: () => void }) {
  const t = useTranslations();
  const cancel = useCommand('partners.cancelAccessRequest', useWithdrawn(onClose));
  return (
    <WithdrawDialog
      title={t('assets.asked.cancel_title', { account: request.accountId })}
      cancel={cancel}
      onConfirm={() => cancel.mutate({ center, request: request.id })}
      onClose={onClose}
    >
      {t('assets.asked.cancel_body')}
    </WithdrawDialog>
  );
}

function RequestTable({ center }: { center: Center }) {
  const t = useTranslations();
  const { view, change, asked } = useSentView(center.id);
  const list = useRows('partners.listAccessRequests', asked);
  const columns = useSentColumns<AccessRequest>([
    {
      key: 'role',
      header: t('assets.asked.role'),
      phone: 'primary',
      cell: ({ role }) => t(`access.roles.${role}`),
      csv: ({ role }) => t(`access.roles.${role}`),
    },
    {
      key: 'term',
      header: t('assets.asked.term'),
      width: '20%',
      cell: (request) => <Term {...request} />,
      csv: ({ startsAt, endsAt }) => `${startsAt ?? ''}/${endsAt ?? ''}`,
    },
  ]);
  return (
    <SentRequests
      center={center}
      kind="ask"
      view={view}
      onView={change}
      list={list}
      columns={columns}
      label={t('assets.asked.label')}
      fileName="access-requests"
      icon={KeyRound}
      empty={{ title: t('assets.asked.empty'), hint: t('assets.asked.empty_hint'), action: t('assets.add.ask') }}
      withdraw={(request, onClose) => <WithdrawAsked center={center.id} request={request} onClose={onClose} />}
    />
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
