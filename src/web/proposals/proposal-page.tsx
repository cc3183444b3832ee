import { useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { Proposal } from '../../contract/proposals.ts';
import { refresh } from '../api/client.ts';
import { useEndpoint } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Breadcrumbs } from '../frame/breadcrumbs.tsx';
import { useCenter } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { Card } from '../ui/card.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { ProposalActs } from './proposal-acts.tsx';
import { ProposalFacts } from './proposal-facts.tsx';
import { ProposalState } from './proposal-state.tsx';
import { useProposalName } from './proposals-page.tsx';
import { ProposedCalls } from './proposed-calls.tsx';

/** While it runs the page asks each second; while others decide, now and then; afterwards nothing changes any more. */
function againMs(proposal: Proposal | undefined): number | false {
  if (proposal?.state === 'approved') return 1000;
  return proposal?.state === 'pending' ? 5000 : false;
}

/** What was made meanwhile is on other pages too. */
function useRefreshAtEnd(proposal: Proposal | undefined): void {
  const progress = proposal && `${proposal.state} ${proposal.progress.done}`;
  const former = useRef(progress);
  useEffect(() => {
    if (former.current !== undefined && former.current !== progress) void refresh();
    former.current = progress;
  }, [progress]);
}

/** One proposal: what it changes, who approved it, and what became of each of its calls. */
export default function ProposalPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const nameOf = useProposalName();
  const center = useCenter();
  const { center: centerId = '', proposal: id = '' } = useParams({ strict: false }) as Record<string, string>;
  const proposal = useEndpoint('requests.getProposal', { center: centerId, proposal: id }, { againMs });
  useRefreshAtEnd(proposal.data);
  const crumbs = <Breadcrumbs items={[{ label: t('requests.proposals.title'), to: paths.proposals(centerId) }]} />;
  if (proposal.error !== null && proposal.data === undefined) {
    const isGone = proposal.error instanceof RefusalError && proposal.error.code === 'not_found';
    return (
      <PageHeader
        breadcrumbs={crumbs}
        title={isGone ? t('requests.proposals.not_found') : t('requests.proposals.title')}
        subtitle={isGone ? t('requests.proposals.not_found_hint') : say(proposal.error)}
      />
    );
  }
  if (center === undefined || proposal.data === undefined) return <PageSkeleton />;
  const { calls } = proposal.data;
  return (
    <div>
      <PageHeader
        breadcrumbs={crumbs}
        title={nameOf(proposal.data)}
        badge={<ProposalState proposal={proposal.data} />}
        actions={<ProposalActs center={center} proposal={proposal.data} />}
      />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card title={t('requests.proposals.changes')}>
          <ProposedCalls calls={calls} hasStates />
        </Card>
        <Card>
          <ProposalFacts proposal={proposal.data} />
        </Card>
      </div>
    </div>
  );
}
