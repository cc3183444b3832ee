// The desk of those who review ads for the installation: what waits, oldest first, and what was decided.
import { Check, ShieldCheck, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Review } from '../../contract/ads-review.ts';
import { deskStates, findings, reviewsAtOnce } from '../../contract/ads-review-kinds.ts';
import { refresh } from '../api/client.ts';
import type { Input } from '../api/endpoints.ts';
import { command, useEndpoint, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { useUrlState } from '../frame/url-state.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { SelectionBar } from '../ui/selection-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { useChosen } from '../ui/use-chosen.ts';
import { MediaTile } from './media-tile.tsx';
import { RejectDialog } from './review-reject.tsx';
import { ReviewView } from './review-view.tsx';

type Query = Input<'ads.listReviews'>;

function useColumns(): Column<Review>[] {
  const t = useTranslations();
  return [
    {
      key: 'ad',
      header: t('ads.review.ad'),
      phone: 'title',
      cell: ({ ad, media, brandName }) => (
        <span className="flex items-center gap-3">
          {media[0] && <MediaTile media={media[0]} />}
          <span className="min-w-0">
            <bdi className="block truncate font-medium">{ad.name}</bdi>
            <bdi className="block truncate text-xs text-ink-3">{brandName}</bdi>
          </span>
        </span>
      ),
    },
    { key: 'text', header: t('ads.table.text'), cell: ({ text }) => <span className="line-clamp-2">{text}</span> },
    {
      key: 'findings',
      header: t('ads.review.found'),
      phone: 'primary',
      width: '15rem',
      cell: ({ findings: found, appeal, reasons }) => (
        <span className="flex flex-wrap gap-1">
          {appeal !== null && <Badge tone="accent">{t('ads.review.appeal')}</Badge>}
          {(reasons.length > 0 ? reasons : found).map((one) => (
            <Badge key={one} tone="warn">
              {t(`ads.review.short.${one}`)}
            </Badge>
          ))}
        </span>
      ),
    },
    { key: 'center', header: t('ads.review.of'), width: '11rem', cell: ({ centerName }) => <bdi>{centerName}</bdi> },
    {
      key: 'asked',
      header: t('ads.review.asked'),
      width: '8rem',
      sortKey: 'asked',
      cell: ({ askedAt }) => <Time at={askedAt} />,
    },
  ];
}

function Desk() {
  const t = useTranslations();
  const say = useErrorSentence();
  const run = useShownCall();
  const [view, change] = useUrlState({ search: '', state: 'waiting', finding: '', sort: 'asked' });
  const list = useRows('ads.listReviews', {
    search: view.search,
    state: view.state as NonNullable<Query['state']>,
    sort: view.sort as NonNullable<Query['sort']>,
    ...(view.finding === '' ? {} : { finding: view.finding as NonNullable<Query['finding']> }),
  });
  const columns = useColumns();
  const chosen = useChosen({ list, rowKey: (row) => row.id, view: JSON.stringify(view) });
  const [open, setOpen] = useState<string | null>(null);
  const [rejecting, setRejecting] = useState<readonly Review[]>([]);
  const at = list.rows.findIndex(({ id }) => id === open);
  const current = list.rows[at];
  const isWaiting = view.state === 'waiting';
  const after = () => {
    setOpen(list.rows[at + 1]?.id ?? null);
    chosen.clear();
    void refresh('ads');
  };
  const approve = async (rows: readonly Review[]) => {
    const ids = rows.map(({ id }) => id);
    if (!(await run([], () => command('ads.decideReviews', { ids, decision: 'approve' })))) return;
    toast({ message: t('ads.review.approved', { count: ids.length }) });
    after();
  };
  return (
    <>
      <PageHeader title={t('ads.review.title')} subtitle={t('ads.review.subtitle')} />
      <FilterBar
        search={{ label: t('ads.review.search'), value: view.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'state',
            label: t('ads.table.state'),
            value: view.state,
            options: deskStates.map((state) => ({ value: state, label: t(`ads.review.states.${state}`) })),
            onChange: (state) => change({ state }),
          },
          {
            key: 'finding',
            label: t('ads.review.found'),
            value: view.finding,
            options: [
              { value: '', label: t('ads.review.all_findings') },
              ...findings.map((one) => ({ value: one, label: t(`ads.review.short.${one}`) })),
            ],
            onChange: (finding) => change({ finding }),
          },
        ]}
        selection={
          chosen.count === 0 || !isWaiting ? null : (
            <SelectionBar
              chosen={chosen}
              max={reviewsAtOnce}
              acts={[
                {
                  key: 'approve',
                  label: t('ads.review.approve'),
                  icon: <Check size={16} aria-hidden="true" />,
                  onChoose: (rows) => void approve(rows),
                },
                {
                  key: 'reject',
                  label: t('ads.review.reject'),
                  variant: 'danger',
                  icon: <X size={16} aria-hidden="true" />,
                  onChoose: setRejecting,
                },
              ]}
            />
          )
        }
        count={t('ads.table.total', { count: list.total })}
      />
      <DataTable
        label={t('ads.review.title')}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => row.ad.name}
        {...(isWaiting ? { selection: chosen.selection, onSelect: chosen.select } : {})}
        sort={view.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(row) => setOpen(row.id)}
        errorText={say(list.error)}
        empty={
          <EmptyState icon={<ShieldCheck size={20} />} title={t('ads.review.empty')}>
            {t('ads.review.empty_hint')}
          </EmptyState>
        }
      />
      {current && (
        <ReviewView
          key={current.id}
          review={current}
          onApprove={() => void approve([current])}
          onReject={() => setRejecting([current])}
          onNext={list.rows[at + 1] ? () => setOpen(list.rows[at + 1]?.id ?? null) : null}
          onClose={() => setOpen(null)}
        />
      )}
      {rejecting.length > 0 && (
        <RejectDialog
          reviews={rejecting}
          onDone={() => {
            setRejecting([]);
            after();
          }}
          onClose={() => setRejecting([])}
        />
      )}
    </>
  );
}

export default function ReviewPage() {
  const t = useTranslations();
  const desk = useEndpoint('ads.getReviewDesk', {}).data;
  if (desk === undefined) return <PageSkeleton />;
  if (desk.isReviewer) return <Desk />;
  return <PageHeader title={t('ads.review.title')} subtitle={t('ads.review.not_reviewer')} />;
}
