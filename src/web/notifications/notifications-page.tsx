import { Bell, CheckCheck, SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { kindNames, type Notification, type NotificationKind } from '../../contract/notifications.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link, useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { placeOf, useChanges, useHeadline } from './words.ts';

function useColumns(): Column<Notification>[] {
  const t = useTranslations();
  const headline = useHeadline();
  const changes = useChanges();
  return [
    {
      key: 'what',
      header: t('notifications.list.what'),
      phone: 'title',
      cell: (one) => (
        <span className="flex min-w-0 items-center gap-2.5">
          <span
            className={classNames('size-2 shrink-0 rounded-full', one.isRead ? 'bg-transparent' : 'bg-accent')}
            aria-hidden="true"
          />
          <span className="min-w-0">
            <span className={classNames('block truncate', one.isRead ? 'text-ink-2' : 'font-medium text-ink')}>
              <bdi>{headline(one)}</bdi>
              {!one.isRead && <span className="sr-only"> ({t('notifications.list.unread_one')})</span>}
            </span>
            <span className="block truncate text-xs text-ink-3">
              <bdi>{changes(one)}</bdi>
            </span>
          </span>
        </span>
      ),
    },
    {
      key: 'kind',
      header: t('notifications.list.kind'),
      width: '18%',
      cell: ({ kind }) => <span className="block truncate text-ink-2">{t(`notifications.kinds.${kind}`)}</span>,
    },
    {
      key: 'center',
      header: t('notifications.list.center'),
      phone: 'primary',
      width: '18%',
      cell: ({ center }) => <bdi className="block truncate text-ink-2">{center?.name ?? '—'}</bdi>,
    },
    {
      key: 'at',
      header: t('notifications.list.at'),
      phone: 'primary',
      width: '14%',
      sortKey: 'at',
      isDescendingFirst: true,
      cell: ({ at }) => <Time at={at} />,
    },
  ];
}

const none = { search: '', kind: '', state: 'all', sort: '-at' };
type State = typeof none;

function useFilters(state: State, change: (to: Partial<State>) => void) {
  const t = useTranslations();
  return [
    {
      key: 'state',
      label: t('notifications.list.state'),
      value: state.state,
      options: ['all', 'unread'].map((value) => ({ value, label: t(`notifications.list.${value}`) })),
      onChange: (value: string) => change({ state: value }),
    },
    {
      key: 'kind',
      label: t('notifications.list.kind'),
      value: state.kind,
      options: [
        { value: '', label: t('notifications.list.all_kinds') },
        ...kindNames.map((value) => ({ value: value as string, label: t(`notifications.kinds.${value}`) })),
      ],
      onChange: (value: string) => change({ kind: value }),
    },
  ];
}

/** What the reader was told, in all centers. */
export default function NotificationsPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const headline = useHeadline();
  const [state, change] = useUrlState(none);
  const list = useRows('notifications.listNotifications', {
    search: state.search,
    state: state.state === 'unread' ? 'unread' : 'all',
    sort: state.sort === 'at' ? 'at' : '-at',
    ...(state.kind === '' ? {} : { kind: state.kind as NotificationKind }),
  });
  const fail = (error: Error) => toast({ message: say(error) ?? '', tone: 'bad' });
  const read = useCommand('notifications.readNotifications', { refreshes: ['notifications'] });
  const columns = useColumns();
  const filters = useFilters(state, change);
  const newest = list.rows.reduce((id, one) => (BigInt(one.id) > BigInt(id) ? one.id : id), '0');
  const hasUnread = list.rows.some(({ isRead }) => !isRead);
  const open = (one: Notification) => {
    if (!one.isRead) read.mutate({ notifications: [one.id] });
    const place = placeOf(one);
    if (place !== null) go(place);
  };
  const isFiltered = state.search !== '' || state.kind !== '' || state.state !== 'all';
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title={t('notifications.list.title')}
        subtitle={t('notifications.list.subtitle')}
        actions={
          <>
            <Link to={paths.notificationSettings()} className={buttonClass('secondary')}>
              <SlidersHorizontal size={16} aria-hidden="true" />
              {t('notifications.list.settings')}
            </Link>
            <Button
              icon={<CheckCheck size={16} aria-hidden="true" />}
              isBusy={read.isPending}
              disabledReason={hasUnread ? null : t('notifications.list.all_read')}
              onClick={() => read.mutate({ until: newest }, { onError: fail })}
            >
              {t('notifications.list.read_all')}
            </Button>
          </>
        }
      />
      <FilterBar
        search={{
          label: t('notifications.list.search'),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        filters={filters}
        count={t('notifications.list.total', { count: list.total })}
      />
      <DataTable
        label={t('notifications.list.label')}
        list={list}
        columns={columns}
        rowKey={(one) => one.id}
        rowName={headline}
        rowHeight={52}
        rowMenu={(one) => [
          {
            label: t('notifications.list.open'),
            disabledReason: placeOf(one) === null ? t('notifications.list.no_place') : null,
            onSelect: () => open(one),
          },
          {
            label: t('notifications.list.read_one'),
            disabledReason: one.isRead ? t('notifications.list.is_read') : null,
            onSelect: () => read.mutate({ notifications: [one.id] }, { onError: fail }),
          },
        ]}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={open}
        errorText={say(list.error)}
        empty={
          <EmptyState icon={<Bell size={20} />} title={t(`notifications.list.${isFiltered ? 'no_match' : 'empty'}`)}>
            {t(`notifications.list.${isFiltered ? 'no_match_hint' : 'empty_hint'}`)}
          </EmptyState>
        }
      />
    </div>
  );
}
