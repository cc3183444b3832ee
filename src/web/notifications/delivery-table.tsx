import { RotateCw, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Delivery, deliveryStates, type Webhook } from '../../contract/notifications-webhooks.ts';
import { deferred } from '../api/deferred.tsx';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { DeliveryState, useOutcome } from './webhook-state.tsx';

const DeliveryDialog = deferred(() => import('./delivery-dialog.tsx').then((file) => file.DeliveryDialog));

function useColumns(): Column<Delivery>[] {
  const t = useTranslations();
  const outcome = useOutcome();
  return [
    {
      key: 'event',
      header: t('notifications.deliveries.event'),
      phone: 'title',
      cell: ({ action, object }) => (
        <span className="block min-w-0">
          <span className="block truncate font-medium text-ink">{t(`audit.actions.${action.replace('.', '_')}`)}</span>
          <span className="block truncate text-xs text-ink-3">
            <bdi>{object.name}</bdi>
          </span>
        </span>
      ),
    },
    {
      key: 'state',
      header: t('notifications.webhooks.state'),
      phone: 'primary',
      width: '15%',
      cell: (delivery) => <DeliveryState delivery={delivery} />,
    },
    {
      key: 'outcome',
      header: t('notifications.deliveries.outcome'),
      phone: 'primary',
      width: '22%',
      cell: (delivery) => <span className="tnum block truncate text-ink-2">{outcome(delivery)}</span>,
    },
    {
      key: 'attempts',
      header: t('notifications.deliveries.attempts'),
      align: 'end',
      width: '10%',
      cell: ({ attempts }) => <span className="tnum">{attempts}</span>,
    },
    {
      key: 'made',
      header: t('notifications.deliveries.made_at'),
      width: '14%',
      sortKey: 'made',
      isDescendingFirst: true,
      cell: ({ madeAt }) => <Time at={madeAt} />,
    },
  ];
}

/** While something waits, the log is asked again by itself. */
export function DeliveryTable({ center, webhook }: { center: string; webhook: Webhook }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ search: '', state: '', sort: '-made' });
  const [opened, setOpened] = useState<Delivery | null>(null);
  const at = { center, webhook: webhook.id };
  const list = useRows('notifications.listDeliveries', {
    ...at,
    search: state.search,
    sort: state.sort === 'made' ? 'made' : '-made',
    ...(state.state === '' ? {} : { state: state.state as 'failed' }),
  });
  const columns = useColumns();
  const replay = useCommand('notifications.replayFailed', {
    refreshes: ['notifications', 'audit'],
    onDone: ({ replayed }) => toast({ message: t('notifications.deliveries.replayed', { count: replayed }) }),
  });
  const why =
    webhook.state !== 'on'
      ? t('notifications.webhooks.off_text')
      : webhook.deliveries.failed === 0
        ? t('notifications.deliveries.none_failed')
        : null;
  const isFiltered = state.search !== '' || state.state !== '';
  return (
    <>
      <FilterBar
        search={{
          label: t('notifications.deliveries.search'),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        filters={[
          {
            key: 'state',
            label: t('notifications.webhooks.state'),
            value: state.state,
            options: [
              { value: '', label: t('notifications.webhooks.all_states') },
              ...deliveryStates.map((value) => ({
                value: value as string,
                label: t(`notifications.deliveries.states.${value}`),
              })),
            ],
            onChange: (value) => change({ state: value }),
          },
        ]}
        count={t('notifications.deliveries.total', { count: list.total })}
        actions={
          <>
            <Button icon={<RotateCw size={16} aria-hidden="true" />} onClick={list.retry}>
              {t('notifications.deliveries.refresh')}
            </Button>
            <Button
              icon={<Send size={16} aria-hidden="true" />}
              isBusy={replay.isPending}
              disabledReason={why}
              onClick={() =>
                replay.mutate(
                  { ...at, since: new Date(Date.now() - 30 * 86_400_000).toISOString() },
                  { onError: (error) => toast({ message: say(error) ?? '', tone: 'bad' }) },
                )
              }
            >
              {t('notifications.deliveries.replay_failed')}
            </Button>
          </>
        }
      />
      <DataTable
        label={t('notifications.deliveries.title')}
        list={list}
        columns={columns}
        rowKey={(one) => one.id}
        rowName={(one) => t(`audit.actions.${one.action.replace('.', '_')}`)}
        rowHeight={52}
        onOpen={setOpened}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          <EmptyState
            icon={<Send size={20} />}
            title={t(`notifications.deliveries.${isFiltered ? 'no_match' : 'empty'}`)}
          >
            {isFiltered ? undefined : t('notifications.deliveries.empty_hint')}
          </EmptyState>
        }
      />
      {opened !== null && (
        <DeliveryDialog {...at} delivery={opened} isOn={webhook.state === 'on'} onClose={() => setOpened(null)} />
      )}
    </>
  );
}
