import { useTranslations } from 'use-intl';
import { standardEvents } from '../../contract/pixel-kinds.ts';
import type { PixelEvent, TestEvent } from '../../contract/pixels.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useMoney } from '../finance/money.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import type { PixelProps } from './pixel-page.tsx';
import { useEventName } from './pixel-words.ts';

/** Columns that events and test events share. What pages and people wrote is shown as text. */
export function useEventColumns<T extends PixelEvent | TestEvent>(timeZone: string, canSort: boolean): Column<T>[] {
  const t = useTranslations();
  const nameOf = useEventName();
  const money = useMoney();
  return [
    {
      key: 'event',
      header: t('pixels.columns.event'),
      phone: 'title',
      width: '18%',
      cell: (row) => <bdi className="block truncate font-medium text-ink">{nameOf(row.event)}</bdi>,
      csv: (row) => row.event,
    },
    {
      key: 'at',
      header: t('pixels.columns.at'),
      phone: 'primary',
      ...(canSort ? { sortKey: 'at', isDescendingFirst: true } : {}),
      cell: (row) => <Time at={row.at} show="exact" timeZone={timeZone} />,
      csv: (row) => row.at,
    },
    {
      key: 'told',
      header: t('pixels.columns.told'),
      phone: 'primary',
      cell: (row) => t(`pixels.told.${row.told}`),
      csv: (row) => row.told,
    },
    {
      key: 'value',
      header: t('pixels.columns.value'),
      align: 'end',
      cell: (row) => (row.valueMicros === null || row.currency === null ? '—' : money(row.valueMicros, row.currency)),
      csv: (row) => row.valueMicros ?? '',
    },
    {
      key: 'matched',
      header: t('pixels.columns.matched'),
      cell: (row) => row.matchedBy.map((key) => t(`pixels.keys.${key}`)).join(', ') || '—',
      csv: (row) => row.matchedBy.join(' '),
    },
    {
      key: 'url',
      header: t('pixels.columns.url'),
      width: '26%',
      cell: (row) => (
        <bdi className="block truncate" dir="ltr" title={row.url ?? undefined}>
          {row.url ?? '—'}
        </bdi>
      ),
      csv: (row) => row.url ?? '',
    },
  ];
}

const tellers = ['browser', 'server', 'both'] as const;

export function PixelEvents({ center, account, pixel }: PixelProps) {
  const t = useTranslations();
  const say = useErrorSentence();
  const nameOf = useEventName();
  const [view, change] = useUrlState({ search: '', event: '', told: '', sort: '-at' });
  const told = tellers.find((one) => one === view.told);
  const list = useRows('assets.listPixelEvents', {
    center,
    account: account.id,
    pixel: pixel.id,
    search: view.search,
    sort: view.sort === 'at' ? 'at' : '-at',
    ...(view.event === '' ? {} : { event: view.event }),
    ...(told === undefined ? {} : { told }),
  });
  const columns = useEventColumns<PixelEvent>(account.timeZone, true);
  return (
    <>
      <FilterBar
        search={{ label: t('pixels.events_search'), value: view.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'event',
            label: t('pixels.columns.event'),
            value: view.event,
            options: [
              { value: '', label: t('pixels.all_events') },
              ...standardEvents.map((one) => ({ value: one as string, label: nameOf(one) })),
            ],
            onChange: (event) => change({ event }),
          },
          {
            key: 'told',
            label: t('pixels.columns.told'),
            value: view.told,
            options: [
              { value: '', label: t('pixels.told.all') },
              ...tellers.map((one) => ({ value: one as string, label: t(`pixels.told.${one}`) })),
            ],
            onChange: (one) => change({ told: one }),
          },
        ]}
        count={t('pixels.events_total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="pixel-events" />}
      />
      <DataTable
        label={t('pixels.parts.events')}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => row.eventId}
        sort={view.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={<EmptyState title={t('pixels.overview.nothing')}>{t('pixels.overview.nothing_hint')}</EmptyState>}
      />
    </>
  );
}
