import { ClipboardCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { ProposalSummary } from '../../contract/proposals.ts';
import { useChangeWords } from '../activity/change-list.tsx';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link, useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useCenter } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { ProposalState, useShownState } from './proposal-state.tsx';

const states = ['all', 'open', 'ended'] as const;

/** The first change in words; the others are counted. */
export function useProposalName(): (proposal: ProposalSummary) => string {
  const t = useTranslations();
  const words = useChangeWords();
  return ({ firstChanges, progress }) => {
    const first = firstChanges[0];
    const name = first === undefined ? t('requests.proposals.what') : words(first);
    return progress.calls > 1 ? `${name} ${t('requests.proposals.more', { count: progress.calls - 1 })}` : name;
  };
}

function useApprovalWords(): (proposal: ProposalSummary) => string {
  const t = useTranslations();
  return ({ approvals: { given, needed } }) =>
    needed === 0
      ? t('requests.proposals.none_needed')
      : t('requests.proposals.given_of', { given: given.filter(({ counts }) => counts).length, needed });
}

function useProposalColumns(center: string): Column<ProposalSummary>[] {
  const t = useTranslations();
  const nameOf = useProposalName();
  const shown = useShownState();
  const approvals = useApprovalWords();
  return [
    {
      key: 'what',
      header: t('requests.proposals.what'),
      phone: 'title',
      width: '32%',
      cell: (proposal) => (
        <Link
          to={paths.proposal(center, proposal.id)}
          className="block min-w-0 truncate rounded font-medium text-ink hover:underline"
        >
          {nameOf(proposal)}
        </Link>
      ),
      csv: nameOf,
    },
    {
      key: 'state',
      header: t('requests.proposals.state'),
      phone: 'primary',
      width: '15%',
      cell: (proposal) => <ProposalState proposal={proposal} />,
      csv: (proposal) => t(`requests.proposals.states.${shown(proposal)}`),
    },
    {
      key: 'approvals',
      header: t('requests.proposals.given'),
      width: '12%',
      cell: (proposal) => <span className="tnum block truncate text-ink-2">{approvals(proposal)}</span>,
      csv: approvals,
    },
    {
      key: 'note',
      header: t('requests.details.note'),
      cell: ({ note }) => <span className="block truncate text-ink-2">{note === '' ? '—' : note}</span>,
      csv: ({ note }) => note,
    },
    {
      key: 'by',
      header: t('requests.proposals.made_by'),
      width: '13%',
      cell: ({ madeBy }) => <bdi className="block truncate">{madeBy.name}</bdi>,
      csv: ({ madeBy }) => madeBy.name,
    },
    {
      key: 'at',
      header: t('requests.proposals.made_at'),
      sortKey: 'made',
      isDescendingFirst: true,
      phone: 'primary',
      width: '12%',
      cell: ({ madeAt }) => <Time at={madeAt} />,
      csv: ({ madeAt }) => madeAt,
    },
  ];
}

function ProposalTable({ center }: { center: string }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const nameOf = useProposalName();
  const [state, change] = useUrlState({ search: '', state: 'all', sort: '-made' });
  const list = useRows('requests.listProposals', {
    center,
    state: states.find((one) => one === state.state) ?? 'all',
    search: state.search,
    sort: state.sort === 'made' ? 'made' : '-made',
  });
  const columns = useProposalColumns(center);
  const isFiltered = state.search !== '' || state.state !== 'all';
  return (
    <>
      <FilterBar
        search={{
          label: t('requests.proposals.search'),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        filters={[
          {
            key: 'state',
            label: t('requests.proposals.state'),
            value: state.state,
            options: states.map((one) => ({ value: one as string, label: t(`requests.proposals.${one}`) })),
            onChange: (one) => change({ state: one }),
          },
        ]}
        count={t('requests.proposals.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="proposals" />}
      />
      <DataTable
        label={t('requests.proposals.label')}
        list={list}
        columns={columns}
        rowKey={(proposal) => proposal.id}
        rowName={nameOf}
        onOpen={(proposal) => go(paths.proposal(center, proposal.id))}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          <EmptyState
            icon={<ClipboardCheck size={20} />}
            title={t(`requests.proposals.${isFiltered ? 'no_match' : 'empty'}`)}
          >
            {t(`requests.proposals.${isFiltered ? 'no_match_hint' : 'empty_hint'}`)}
          </EmptyState>
        }
      />
    </>
  );
}

/** Changes that wait for the approval of others or for their time, and those that are over. */
export default function ProposalsPage() {
  const t = useTranslations();
  const center = useCenter();
  if (center === undefined) return <PageSkeleton />;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader title={t('requests.proposals.title')} subtitle={t('requests.proposals.subtitle')} />
      <ProposalTable center={center.id} />
    </div>
  );
}
