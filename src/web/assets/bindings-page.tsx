import { Link2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import type { Row } from '../api/endpoints.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { Denied } from '../frame/denied.tsx';
import { useCenter, useReason } from '../frame/viewer.ts';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { AccountsFrame } from './accounts-frame.tsx';
import { SentRequests, useSentColumns, useSentView, useWithdrawn, WithdrawDialog } from './sent-requests.tsx';

type Binding = Row<'assets.listBindings'>;

function WithdrawBinding({ center, binding, onClose }: { center: string; binding: Binding; onClose: () => void }) {
  const t = useTranslations();
  const cancel = useCommand('assets.cancelBinding', useWithdrawn(onClose));
  return (
    <WithdrawDialog
      title={t('assets.bindings.cancel_title', { account: binding.accountId })}
      cancel={cancel}
      onConfirm={() => cancel.mutate({ center, binding: binding.id })}
      onClose={onClose}
    >
      {t('assets.bindings.cancel_body')}
    </WithdrawDialog>
  );
}

function BindingTable({ center }: { center: Center }) {
  const t = useTranslations();
  const { view, change, asked } = useSentView(center.id);
  const list = useRows('assets.listBindings', asked);
  const columns = useSentColumns<Binding>([
    {
      key: 'note',
      header: t('assets.bindings.note'),
      cell: ({ note }) => <span className="block truncate text-ink-2">{note === '' ? '—' : note}</span>,
      csv: ({ note }) => note,
    },
  ]);
  return (
    <SentRequests
      center={center}
      kind="bind"
      view={view}
      onView={change}
      list={list}
      columns={columns}
      label={t('assets.bindings.label')}
      fileName="binding-requests"
      icon={Link2}
      empty={{ title: t('assets.bindings.empty'), hint: t('assets.bindings.empty_hint'), action: t('assets.add.bind') }}
      withdraw={(binding, onClose) => <WithdrawBinding center={center.id} binding={binding} onClose={onClose} />}
    />
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
