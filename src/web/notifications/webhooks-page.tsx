import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { type Webhook, webhookStates } from '../../contract/notifications-webhooks.ts';
import { call } from '../api/call.ts';
import { deferred } from '../api/deferred.tsx';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Breadcrumbs } from '../frame/breadcrumbs.tsx';
import { Denied } from '../frame/denied.tsx';
import { Link, useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useCenter, useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { useEventCount, WebhookState } from './webhook-state.tsx';

const WebhookDialog = deferred(() => import('./webhook-dialog.tsx').then((file) => file.WebhookDialog));

function useColumns(center: string): Column<Webhook>[] {
  const t = useTranslations();
  const events = useEventCount();
  return [
    {
      key: 'url',
      header: t('notifications.webhooks.url'),
      phone: 'title',
      sortKey: 'url',
      cell: (one) => (
        <span className="block min-w-0">
          <Link
            to={paths.webhook(center, one.id)}
            className="block truncate rounded font-medium text-ink hover:underline"
          >
            <bdi dir="ltr">{one.url}</bdi>
          </Link>
          <span className="block truncate text-xs text-ink-3">{one.description}</span>
        </span>
      ),
    },
    {
      key: 'state',
      header: t('notifications.webhooks.state'),
      phone: 'primary',
      width: '15%',
      cell: (one) => <WebhookState webhook={one} />,
    },
    {
      key: 'events',
      header: t('notifications.webhooks.events'),
      width: '15%',
      cell: (one) => <span className="block truncate text-ink-2">{events(one)}</span>,
    },
    {
      key: 'sent',
      header: t('notifications.webhooks.sent'),
      phone: 'primary',
      width: '20%',
      cell: ({ deliveries }) => (
        <span className="tnum block truncate text-ink-2">{t('notifications.webhooks.sent_counts', deliveries)}</span>
      ),
    },
    {
      key: 'made',
      header: t('notifications.webhooks.made_at'),
      width: '12%',
      sortKey: 'made',
      isDescendingFirst: true,
      cell: ({ madeAt }) => <Time at={madeAt} show="date" />,
    },
  ];
}

function WebhookTable({ center, onAdd }: { center: Center; onAdd: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const [state, change] = useUrlState({ search: '', state: '', sort: '-made' });
  const list = useRows('notifications.listWebhooks', {
    center: center.id,
    search: state.search,
    sort: state.sort as '-made',
    ...(state.state === '' ? {} : { state: state.state as 'on' }),
  });
  const columns = useColumns(center.id);
  const isFiltered = state.search !== '' || state.state !== '';
  return (
    <>
      <FilterBar
        search={{
          label: t('notifications.webhooks.search'),
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
              ...webhookStates.map((value) => ({
                value: value as string,
                label: t(`notifications.webhooks.states.${value}`),
              })),
            ],
            onChange: (value) => change({ state: value }),
          },
        ]}
        count={t('notifications.webhooks.total', { count: list.total })}
      />
      <DataTable
        label={t('notifications.webhooks.title')}
        list={list}
        columns={columns}
        rowKey={(one) => one.id}
        rowName={(one) => one.url}
        rowHeight={52}
        onOpen={(one) => go(paths.webhook(center.id, one.id))}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('notifications.webhooks.no_match')} />
          ) : (
            <EmptyState
              icon={<WebhookIcon size={20} />}
              title={t('notifications.webhooks.empty')}
              action={
                <Button variant="primary" onClick={onAdd}>
                  {t('notifications.webhooks.add')}
                </Button>
              }
            >
              {t('notifications.webhooks.empty_hint')}
            </EmptyState>
          )
        }
      />
    </>
  );
}

/** Programs that are sent the log of the center as it grows. */
export default function WebhooksPage() {
  const t = useTranslations();
  const reason = useReason();
  const center = useCenter();
  const [state, change] = useUrlState({ do: '' });
  if (center === undefined) return <PageSkeleton />;
  const why = reason('webhook:manage');
  const add = () => change({ do: 'add' }, { isPushing: true });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        breadcrumbs={<Breadcrumbs items={[{ label: t('settings.title'), to: paths.settings(center.id) }]} />}
        title={t('notifications.webhooks.title')}
        subtitle={t('notifications.webhooks.subtitle')}
        actions={
          <Button variant="primary" icon={<Plus size={16} aria-hidden="true" />} disabledReason={why} onClick={add}>
            {t('notifications.webhooks.add')}
          </Button>
        }
      />
      {why === null ? (
        <WebhookTable center={center} onAdd={add} />
      ) : (
        <Denied
          title={t('notifications.webhooks.why')}
          reason={why}
          ask={() => call('notifications.listWebhooks', { center: center.id, pageSize: 1 })}
        />
      )}
      {state.do === 'add' && why === null && <WebhookDialog center={center.id} onClose={() => change({ do: '' })} />}
    </div>
  );
}
