import { History, X } from 'lucide-react';
import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Entry } from '../../contract/audit.ts';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Denied } from '../frame/denied.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useCenter, useReason } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';
import { endOfDay, startOfDay } from '../ui/days.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { controlClass } from '../ui/field.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { DataTable } from '../ui/table.tsx';
import { useActivityColumns, useActivityCsvColumns } from './activity-columns.tsx';
import { useActivityFilters } from './activity-filters.ts';

const EntryDialog = deferred(() => import('./entry-dialog.tsx').then((file) => file.EntryDialog));
const UndoDialog = deferred(() => import('./undo-dialog.tsx').then((file) => file.UndoDialog));

type Query = Input<'audit.listActivity'>;

const noFilters = { search: '', room: '', action: '', actor: '', from: '', to: '', objectType: '', objectId: '' };
export type ActivityState = typeof noFilters & { sort: string };

/** The address in the words of the endpoint; empty filters stay out. */
function queryOf(center: string, state: ActivityState, timeZone: string): Query {
  const { from, to, sort, ...rest } = state;
  const filled = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
  return {
    ...(filled as Partial<Query>),
    center,
    sort: sort === 'at' ? 'at' : '-at',
    ...(from === '' ? {} : { from: startOfDay(from, timeZone) }),
    ...(to === '' ? {} : { to: endOfDay(to, timeZone) }),
  };
}

function DayInput({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <label className="flex items-center gap-2 text-sm text-ink-3 max-sm:flex-1 max-sm:basis-36">
      <span className="whitespace-nowrap">{label}</span>
      <input
        type="date"
        value={value}
        className={`${controlClass} h-9 sm:w-38`}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

function ActivityTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const timeZone = useTimeZone() ?? 'UTC';
  const [state, change] = useUrlState<ActivityState>({ ...noFilters, sort: '-at' });
  const [opened, setOpened] = useState<Entry | null>(null);
  const [undone, setUndone] = useState<Entry | null>(null);
  const list = useRows('audit.listActivity', queryOf(center.id, state, timeZone));
  const columns = useActivityColumns(setOpened);
  const csvColumns = useActivityCsvColumns(columns);
  const filters = useActivityFilters(center, state, change);
  const isFiltered = Object.keys(noFilters).some((key) => state[key as keyof ActivityState] !== '');
  return (
    <>
      <FilterBar
        search={{ label: t('audit.table.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={filters}
        extra={
          <>
            <span className="basis-full max-sm:hidden" />
            <DayInput label={t('audit.filters.from')} value={state.from} onChange={(from) => change({ from })} />
            <DayInput label={t('audit.filters.to')} value={state.to} onChange={(to) => change({ to })} />
            {isFiltered && (
              <Button variant="ghost" icon={<X size={16} aria-hidden="true" />} onClick={() => change(noFilters)}>
                {t('audit.filters.clear')}
              </Button>
            )}
          </>
        }
        count={t('audit.table.total', { count: list.total })}
        actions={<ExportButton list={list} columns={csvColumns} fileName="activity" />}
      />
      <DataTable
        label={t('audit.table.label')}
        list={list}
        columns={columns}
        rowKey={(entry) => entry.id}
        rowName={(entry) => entry.object.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={setOpened}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('audit.table.no_match')}>{t('audit.table.no_match_hint')}</EmptyState>
          ) : (
            <EmptyState icon={<History size={20} />} title={t('audit.table.empty')}>
              {t('audit.table.empty_hint')}
            </EmptyState>
          )
        }
      />
      {opened !== null && (
        <EntryDialog
          entry={opened}
          onClose={() => setOpened(null)}
          onUndo={(entry) => {
            setOpened(null);
            setUndone(entry);
          }}
          onFilter={({ object }) => {
            setOpened(null);
            change({ ...noFilters, objectType: object.type, objectId: object.id ?? '' });
          }}
        />
      )}
      {undone !== null && <UndoDialog at={{ center: center.id }} entry={undone} onClose={() => setUndone(null)} />}
    </>
  );
}

/** Who changed what, and when. */
export default function ActivityPage() {
  const t = useTranslations();
  const reason = useReason();
  const center = useCenter();
  if (center === undefined) return <PageSkeleton />;
  const why = reason('audit:view');
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader title={t('audit.title')} subtitle={t('audit.subtitle')} />
      {why === null ? (
        <ActivityTable center={center} />
      ) : (
        <Denied
          title={t('members.why.activity')}
          reason={why}
          ask={() => call('audit.listActivity', { center: center.id, pageSize: 1 })}
        />
      )}
    </div>
  );
}
