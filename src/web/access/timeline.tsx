import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { chapterKinds } from '../../contract/access-kinds.ts';
import type { Chapter } from '../../contract/access-questions.ts';
import type { Rows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { useAccessWords } from './words.ts';

/** What a timeline is asked for beside whose it is. */
export interface TimelineState {
  search: string;
  kind: '' | Chapter['kind'];
  sort: '-when' | 'when';
}

export function useTimelineState() {
  const [state, setState] = useState<TimelineState>({ search: '', kind: '', sort: '-when' });
  const input = { search: state.search, sort: state.sort, ...(state.kind === '' ? {} : { kind: state.kind }) };
  return { state, input, change: (part: Partial<TimelineState>) => setState({ ...state, ...part }) };
}

/** What is shared with the center is told otherwise than its own; of a team, who is in it and what it was given. */
function sentenceOf({ kind, partner, role, group }: Chapter) {
  if (kind === 'team') return role === null ? 'team_place' : group === null ? 'team_account' : 'team_group';
  return kind === 'holding' && partner !== null ? 'borrowed' : kind;
}

function useChapterWords(): { what: (one: Chapter) => string; span: (one: Chapter) => string } {
  const t = useTranslations();
  const words = useAccessWords();
  return {
    what: (one) => {
      return t(`access.timeline.${sentenceOf(one)}`, {
        person: one.person?.name ?? '',
        account: one.account === null ? '' : words.account(one.account),
        group: one.group?.name ?? '',
        team: one.team?.name ?? '',
        partner: one.partner?.name ?? '',
        role: one.role === null ? '' : words.role(one.role),
        status: one.status ?? '',
      });
    },
    span: ({ from, to }) =>
      to === null
        ? t('access.timeline.since', { from: words.instant(from) })
        : t('access.timeline.span', { from: words.instant(from), to: words.instant(to) }),
  };
}

function useColumns(): Column<Chapter>[] {
  const t = useTranslations();
  const { what, span } = useChapterWords();
  return [
    {
      key: 'what',
      header: t('access.timeline.what'),
      phone: 'title',
      width: '46%',
      cell: (one) => (
        <div className="min-w-0">
          <bdi className="block truncate text-ink" title={what(one)}>
            {what(one)}
          </bdi>
          <span className="block truncate text-xs text-ink-3">{t(`access.timeline.kinds.${one.kind}`)}</span>
        </div>
      ),
      csv: what,
    },
    {
      key: 'when',
      header: t('access.timeline.when'),
      sortKey: 'when',
      isDescendingFirst: true,
      phone: 'primary',
      cell: (one) => <span className="tnum">{span(one)}</span>,
      csv: span,
    },
    {
      key: 'by',
      header: t('access.timeline.by'),
      phone: 'primary',
      cell: (one) =>
        one.by === null ? <span className="text-ink-3">—</span> : <bdi className="block truncate">{one.by.name}</bdi>,
      csv: (one) => one.by?.name ?? '',
    },
  ];
}

/** Each state of access with its time and who made it so, newest first. */
export function Timeline({
  list,
  state,
  change,
  kinds = chapterKinds,
  fileName,
}: {
  list: Rows<Chapter>;
  state: TimelineState;
  change: (part: Partial<TimelineState>) => void;
  kinds?: readonly Chapter['kind'][];
  fileName: string;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const columns = useColumns();
  const { what } = useChapterWords();
  return (
    <>
      <FilterBar
        search={{ label: t('access.timeline.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'kind',
            label: t('access.timeline.kind'),
            value: state.kind,
            options: [
              { value: '', label: t('access.timeline.any_kind') },
              ...kinds.map((kind) => ({ value: kind as string, label: t(`access.timeline.kinds.${kind}`) })),
            ],
            onChange: (kind) => change({ kind: kind as TimelineState['kind'] }),
          },
        ]}
        count={t('access.timeline.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName={fileName} />}
      />
      <DataTable
        label={t('access.timeline.label')}
        list={list}
        columns={columns}
        rowKey={(one) =>
          [one.kind, one.from, one.person?.id, one.account?.id, one.group?.id, one.partner?.id, one.to].join(' ')
        }
        rowName={what}
        sort={state.sort}
        onSort={(sort) => change({ sort: sort === 'when' ? 'when' : '-when' })}
        errorText={say(list.error)}
        empty={<EmptyState title={t('access.timeline.empty')} />}
      />
    </>
  );
}
