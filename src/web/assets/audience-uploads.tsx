// The uploads of an audience, each with how far it is, and the way to go on with it or to give it up.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { uploadStates } from '../../contract/audience-kinds.ts';
import type { AudienceUpload } from '../../contract/audiences.ts';
import { deferred } from '../api/deferred.tsx';
import { command, useEndpoint, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { useUrlState } from '../frame/url-state.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { fingerprints } from './audience-list-sending.ts';
import type { AudienceProps } from './audience-page.tsx';

const ListDialog = deferred(() => import('./audience-list-dialog.tsx').then((file) => file.ListDialog));

const tones: Record<AudienceUpload['state'], Tone> = {
  open: 'warn',
  working: 'info',
  done: 'ok',
  cancelled: 'neutral',
};

function useColumns(): Column<AudienceUpload>[] {
  const t = useTranslations();
  return [
    {
      key: 'started',
      header: t('audiences.uploads.started'),
      phone: 'title',
      sortKey: 'started',
      isDescendingFirst: true,
      cell: ({ startedAt }) => <Time at={startedAt} show="exact" />,
    },
    {
      key: 'maker',
      header: t('audiences.uploads.maker'),
      phone: 'primary',
      sortKey: 'maker',
      cell: ({ maker }) => <bdi className="block truncate">{maker}</bdi>,
    },
    {
      key: 'mode',
      header: t('audiences.uploads.mode'),
      cell: ({ mode }) => t(`audiences.modes.${mode}`),
    },
    { key: 'kind', header: t('audiences.uploads.kind'), cell: ({ kind }) => t(`audiences.kinds.${kind}`) },
    {
      key: 'progress',
      header: t('audiences.uploads.progress'),
      phone: 'primary',
      sortKey: 'rows',
      isDescendingFirst: true,
      width: '24%',
      cell: ({ received, rows, state }) => (
        <span className="flex items-center gap-3">
          <span className="tnum whitespace-nowrap">{t('audiences.uploads.received', { received, rows })}</span>
          {state === 'open' && (
            <progress
              className="h-1.5 min-w-0 flex-1 accent-accent"
              value={received / rows}
              aria-label={t('audiences.uploads.progress')}
            />
          )}
        </span>
      ),
    },
    {
      key: 'state',
      header: t('audiences.uploads.state'),
      phone: 'primary',
      cell: ({ state }) => (
        <Badge tone={tones[state]} hasDot>
          {t(`audiences.uploads.states.${state}`)}
        </Badge>
      ),
    },
  ];
}

export function AudienceUploads({ center, account, audience, acts }: AudienceProps) {
  const t = useTranslations();
  const say = useErrorSentence();
  const run = useShownCall();
  const [view, change] = useUrlState({ search: '', state: '', sort: '-started' });
  const [goesOn, setGoesOn] = useState<AudienceUpload | null>(null);
  const on = { center, account: account.id, audience: audience.id };
  const state = uploadStates.find((one) => one === view.state);
  const list = useRows('assets.listAudienceUploads', {
    ...on,
    search: view.search,
    sort: view.sort as '-started',
    ...(state === undefined ? {} : { state }),
  });
  const columns = useColumns();
  const why = acts.whyNoUpload(audience);
  const cancel = async ({ id }: AudienceUpload) => {
    if (!(await run([], () => command('assets.cancelAudienceUpload', { ...on, upload: id })))) return;
    fingerprints.forget(id);
    toast({ message: t('audiences.done.cancelled') });
  };
  // Nothing newer begins while one is open, whatever the table shows.
  const open = useEndpoint('assets.listAudienceUploads', { ...on, state: 'open', pageSize: 1 }).data?.items[0];
  return (
    <>
      <FilterBar
        search={{
          label: t('audiences.uploads.search'),
          value: view.search,
          onChange: (search) => change({ search }),
        }}
        filters={[
          {
            key: 'state',
            label: t('audiences.uploads.state'),
            value: view.state,
            options: [
              { value: '', label: t('audiences.uploads.all') },
              ...uploadStates.map((one) => ({ value: one as string, label: t(`audiences.uploads.states.${one}`) })),
            ],
            onChange: (one) => change({ state: one }),
          },
        ]}
        count={t('audiences.uploads.total', { count: list.total })}
      />
      {open !== undefined && (
        <div className="mb-3">
          <Banner
            tone="warn"
            action={
              <span className="flex shrink-0 flex-wrap justify-end gap-2">
                <Button size="sm" disabledReason={why} onClick={() => setGoesOn(open)}>
                  {t('audiences.uploads.go_on')}
                </Button>
                <Button size="sm" disabledReason={why} onClick={() => void cancel(open)}>
                  {t('audiences.uploads.cancel')}
                </Button>
              </span>
            }
          >
            {t('audiences.uploads.open', { received: open.received, rows: open.rows })}
          </Banner>
        </div>
      )}
      <DataTable
        label={t('audiences.parts.uploads')}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        rowName={({ id }) => id}
        sort={view.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          state === undefined && view.search === '' ? (
            <EmptyState title={t('audiences.uploads.empty')}>
              {t(audience.source === 'rule' ? 'audiences.uploads.by_rule' : 'audiences.uploads.empty_hint')}
            </EmptyState>
          ) : (
            <EmptyState title={t('audiences.uploads.no_match')} />
          )
        }
      />
      {goesOn !== null && (
        <ListDialog
          center={center}
          account={account}
          audience={audience}
          goesOn={goesOn}
          onClose={() => setGoesOn(null)}
        />
      )}
    </>
  );
}
