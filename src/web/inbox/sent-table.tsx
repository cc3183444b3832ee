import { Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type SentRequest, sentKinds } from '../../contract/requests.ts';
import { useRoleName } from '../access/roles.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { Conversation } from './conversation.tsx';
import { RequestState } from './request-view.tsx';
import { useWithdraw } from './use-withdraw.ts';

type Kind = SentRequest['kind'];

/** What was asked for, in one line. */
function useSentWords(): (request: SentRequest) => string {
  const t = useTranslations();
  const roleName = useRoleName();
  return (request) => {
    switch (request.kind) {
      case 'assets.binding':
        return t('requests.sent.binding', { account: request.details.accountId });
      case 'assets.transfer': {
        const { account, centerId } = request.details;
        return t('requests.sent.transfer', { account: account.name, center: centerId });
      }
      case 'partners.access_request': {
        const { role, accountId } = request.details;
        return t('requests.sent.access', { role: t(`access.roles.${role}`), account: accountId });
      }
      case 'partners.link':
        return t('requests.sent.link', { center: request.details.partnerId });
      case 'members.review':
        return t('requests.sent.review', { member: request.details.member.name });
      case 'access.elevation': {
        const { account, roleName: name, hours } = request.details;
        return t('requests.sent.elevation', { role: roleName(name), account: account.name, hours });
      }
    }
  };
}

function useSentColumns(): Column<SentRequest>[] {
  const t = useTranslations();
  const words = useSentWords();
  return [
    {
      key: 'what',
      header: t('requests.sent.what'),
      phone: 'title',
      width: '38%',
      cell: (request) => <span className="block truncate font-medium text-ink">{words(request)}</span>,
      csv: words,
    },
    {
      key: 'state',
      header: t('requests.sent.state'),
      phone: 'primary',
      width: '13%',
      cell: (request) => <RequestState state={request.state} />,
      csv: (request) => t(`requests.states.${request.state}`),
    },
    {
      key: 'note',
      header: t('requests.details.note'),
      cell: (request) => <span className="block truncate text-ink-2">{request.note === '' ? '—' : request.note}</span>,
      csv: (request) => request.note,
    },
    {
      key: 'askedAt',
      header: t('requests.sent.asked_at'),
      sortKey: 'asked',
      isDescendingFirst: true,
      phone: 'primary',
      width: '14%',
      cell: (request) => <Time at={request.askedAt} />,
      csv: (request) => request.askedAt,
    },
    {
      key: 'until',
      header: t('requests.details.decide_by'),
      width: '14%',
      cell: (request) => <Time at={request.decidedAt ?? request.expiresAt} show="date" />,
      csv: (request) => request.decidedAt ?? request.expiresAt,
    },
  ];
}

/** What the viewer asked for in this center, to be taken back while nobody has decided. */
export function SentTable({ center }: { center: string }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const words = useSentWords();
  const [state, change] = useUrlState({ search: '', kind: '', state: '', sort: '-asked' });
  const [withdrawing, setWithdrawing] = useState<SentRequest | null>(null);
  const [opened, setOpened] = useState<SentRequest | null>(null);
  const { withdraw, isPending } = useWithdraw(center, () => setWithdrawing(null));
  const list = useRows('requests.listSent', {
    center,
    search: state.search,
    ...(state.kind === '' ? {} : { kind: state.kind as Kind }),
    ...(state.state === '' ? {} : { state: state.state as 'open' | 'decided' }),
    sort: state.sort === 'asked' ? 'asked' : '-asked',
  });
  const columns = useSentColumns();
  const isFiltered = state.search !== '' || state.kind !== '' || state.state !== '';
  return (
    <>
      <FilterBar
        search={{ label: t('requests.list.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'kind',
            label: t('requests.sent.kind'),
            value: state.kind,
            options: [
              { value: '', label: t('requests.sent.all_kinds') },
              ...sentKinds.map((kind) => ({
                value: kind as string,
                label: t(`requests.sent.kinds.${kind.replace('.', '_')}`),
              })),
            ],
            onChange: (kind) => change({ kind }),
          },
          {
            key: 'state',
            label: t('requests.sent.state'),
            value: state.state,
            options: [
              { value: '', label: t('requests.sent.all_states') },
              { value: 'open', label: t('requests.states.pending') },
              { value: 'decided', label: t('requests.sent.over') },
            ],
            onChange: (one) => change({ state: one }),
          },
        ]}
        count={t('requests.sent.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="sent-requests" />}
      />
      <DataTable
        label={t('requests.tabs.sent')}
        list={list}
        columns={columns}
        rowKey={(request) => request.id}
        rowName={words}
        onOpen={setOpened}
        rowMenu={(request) => [
          { label: t('requests.talk.title'), onSelect: () => setOpened(request) },
          {
            label: t('requests.sent.withdraw'),
            tone: 'danger',
            disabledReason: request.state === 'pending' ? null : t('requests.sent.not_pending'),
            onSelect: () => setWithdrawing(request),
          },
        ]}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          <EmptyState icon={<Send size={20} />} title={t(`requests.empty.${isFiltered ? 'no_match' : 'sent'}`)}>
            {t(`requests.empty.${isFiltered ? 'no_match_hint' : 'sent_hint'}`)}
          </EmptyState>
        }
      />
      {opened !== null && (
        <Dialog
          title={words(opened)}
          subtitle={<RequestState state={opened.state} />}
          onClose={() => setOpened(null)}
          footer={<Button onClick={() => setOpened(null)}>{t('common.close')}</Button>}
        >
          <Conversation request={opened.id} />
        </Dialog>
      )}
      {withdrawing !== null && (
        <ConfirmDialog
          title={t('requests.sent.withdraw_title')}
          action={t('requests.sent.withdraw')}
          isBusy={isPending}
          onConfirm={() => withdraw(withdrawing.id)}
          onClose={() => setWithdrawing(null)}
        >
          <p>{words(withdrawing)}</p>
          <p className="mt-2 text-ink-3">{t('requests.sent.withdraw_hint')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
