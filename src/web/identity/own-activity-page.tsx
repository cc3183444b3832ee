import { History } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Row } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { deviceName } from '../ui/device-name.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import { MeFrame } from './me-frame.tsx';

type Entry = Row<'audit.listOwnActivity'>;

export default function OwnActivityPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ search: '', sort: '-at' });
  const list = useRows('audit.listOwnActivity', {
    search: state.search,
    sort: state.sort === 'at' ? 'at' : '-at',
  });
  const words = (entry: Entry) => t(`audit.actions.${entry.action.replace('.', '_')}`);
  const columns: Column<Entry>[] = [
    {
      key: 'what',
      header: t('identity.activity.what'),
      cell: (entry) => <span className="block truncate font-medium">{words(entry)}</span>,
      phone: 'title',
      csv: words,
    },
    {
      key: 'when',
      header: t('identity.activity.when'),
      width: '12rem',
      cell: (entry) => <Time at={entry.at} />,
      sortKey: 'at',
      isDescendingFirst: true,
      phone: 'primary',
      csv: (entry) => entry.at,
    },
    {
      key: 'device',
      header: t('identity.activity.device'),
      cell: (entry) => (
        <span className="block truncate text-ink-2">{entry.device === null ? '—' : deviceName(entry.device)}</span>
      ),
      phone: 'primary',
      csv: (entry) => entry.device ?? '',
    },
    {
      key: 'ip',
      header: t('identity.activity.ip'),
      width: '10rem',
      cell: (entry) => <bdi className="tnum text-ink-2">{entry.ip ?? '—'}</bdi>,
      csv: (entry) => entry.ip ?? '',
    },
  ];
  return (
    <MeFrame isTall>
      <FilterBar
        search={{ label: t('identity.activity.search'), value: state.search, onChange: (search) => change({ search }) }}
        count={list.isLoading ? undefined : t('identity.activity.count', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="my-activity" />}
      />
      <DataTable
        label={t('identity.activity.title')}
        list={list}
        columns={columns}
        rowKey={(entry) => entry.id}
        rowName={words}
        rowHeight={44}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          <EmptyState icon={<History size={18} />} title={t('identity.activity.empty')}>
            {t('identity.activity.empty_text')}
          </EmptyState>
        }
      />
    </MeFrame>
  );
}
