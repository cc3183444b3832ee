// What this center asked others for about their ad accounts: a table with search and a filter by state, and the way to withdraw.
import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { requestStates } from '../../contract/sent-requests.ts';
import type { Row } from '../api/endpoints.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column, List } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { AddAccountDialog } from './add-account.tsx';

/** A binding or a request for access. */
type Sent = Row<'assets.listBindings'>;

const tones: Record<Sent['state'], Tone> = {
  pending: 'info',
  approved: 'ok',
  declined: 'neutral',
  cancelled: 'neutral',
  expired: 'warn',
};

/** The columns that all requests have, with those between that only some have. */
export function useSentColumns<T extends Sent>(between: Column<T>[]): Column<T>[] {
  const t = useTranslations();
  return [
    {
      key: 'account',
      header: t('assets.bindings.account'),
      phone: 'title',
      width: '20%',
      cell: ({ accountId }) => (
        <bdi dir="ltr" className="tnum font-medium text-ink">
          {accountId}
        </bdi>
      ),
      csv: ({ accountId }) => accountId,
    },
    {
      key: 'state',
      header: t('assets.bindings.state'),
      phone: 'primary',
      width: '11%',
      cell: ({ state }) => <Badge tone={tones[state]}>{t(`assets.binding_states.${state}`)}</Badge>,
      csv: ({ state }) => t(`assets.binding_states.${state}`),
    },
    ...between,
    {
      key: 'asked_by',
      header: t('assets.bindings.asked_by'),
      width: '14%',
      cell: ({ askedBy }) => <span className="block truncate text-ink-2">{askedBy.name}</span>,
      csv: ({ askedBy }) => askedBy.name,
    },
    {
      key: 'asked_at',
      header: t('assets.bindings.asked_at'),
      sortKey: 'asked',
      isDescendingFirst: true,
      width: '13%',
      cell: ({ askedAt }) => <Time at={askedAt} />,
      csv: ({ askedAt }) => askedAt,
    },
    {
      key: 'until',
      header: t('assets.bindings.until'),
      sortKey: 'expires',
      width: '13%',
      cell: ({ expiresAt }) => <Time at={expiresAt} show="date" />,
      csv: ({ expiresAt }) => expiresAt,
    },
  ];
}

const orders = ['-asked', 'asked', 'expires'] as const;

interface View {
  search: string;
  state: string;
  sort: string;
}

/** What the address of the page says, and what the list is asked with for it. */
export function useSentView(center: string) {
  const [view, change] = useUrlState({ search: '', state: '', sort: '-asked' });
  const asked = {
    center,
    search: view.search,
    ...(view.state === '' ? {} : { state: view.state as Sent['state'] }),
    sort: orders.find((order) => order === view.sort) ?? '-asked',
  };
  return { view, change, asked };
}

export function SentRequests<T extends Sent>(props: {
  center: Center;
  kind: 'bind' | 'ask';
  view: View;
  onView: (change: Partial<View>) => void;
  list: List<T>;
  columns: Column<T>[];
  label: string;
  fileName: string;
  icon: LucideIcon;
  empty: { title: string; hint: string; action: string };
  /** Asks before one is withdrawn. */
  withdraw: (request: T, onClose: () => void) => ReactNode;
}) {
  const { center, kind, view, onView, list, columns, empty, icon: Icon } = props;
  const t = useTranslations();
  const say = useErrorSentence();
  const [withdrawing, setWithdrawing] = useState<T | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <FilterBar
        search={{ label: t('assets.bindings.search'), value: view.search, onChange: (search) => onView({ search }) }}
        filters={[
          {
            key: 'state',
            label: t('assets.bindings.state'),
            value: view.state,
            options: [
              { value: '', label: t('assets.bindings.all_states') },
              ...requestStates.map((one) => ({ value: one as string, label: t(`assets.binding_states.${one}`) })),
            ],
            onChange: (state) => onView({ state }),
          },
        ]}
        count={t('assets.bindings.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName={props.fileName} />}
      />
      <DataTable
        label={props.label}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        rowName={({ accountId }) => accountId}
        rowMenu={(request) => [
          {
            label: t('assets.bindings.cancel'),
            tone: 'danger',
            disabledReason: request.state === 'pending' ? null : t('assets.bindings.not_pending'),
            onSelect: () => setWithdrawing(request),
          },
        ]}
        sort={view.sort}
        // Of what ends there is no other order than what ends first.
        onSort={(sort) => onView({ sort: sort === '-expires' ? '-asked' : sort })}
        errorText={say(list.error)}
        empty={
          view.search === '' ? (
            <EmptyState
              icon={<Icon size={20} />}
              title={empty.title}
              action={<Button onClick={() => setIsAsking(true)}>{empty.action}</Button>}
            >
              {empty.hint}
            </EmptyState>
          ) : (
            <EmptyState title={t('assets.bindings.no_match')}>{t('assets.bindings.no_match_hint')}</EmptyState>
          )
        }
      />
      {withdrawing !== null && props.withdraw(withdrawing, () => setWithdrawing(null))}
      {isAsking && <AddAccountDialog center={center} kind={kind} onClose={() => setIsAsking(false)} />}
    </>
  );
}

/** Asks before a request is withdrawn; `cancel` is the command that does it. */
export function WithdrawDialog(props: {
  title: string;
  children: string;
  cancel: { isPending: boolean; error: unknown };
  onConfirm: () => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  return (
    <ConfirmDialog
      title={props.title}
      action={t('assets.bindings.cancel_short')}
      isBusy={props.cancel.isPending}
      error={say(props.cancel.error)}
      onConfirm={props.onConfirm}
      onClose={props.onClose}
    >
      <p>{props.children}</p>
    </ConfirmDialog>
  );
}

/** What follows a request that was withdrawn. */
export function useWithdrawn(onClose: () => void): { onDone: () => void } {
  const t = useTranslations();
  return {
    onDone: () => {
      toast({ message: t('assets.bindings.cancelled') });
      onClose();
    },
  };
}
