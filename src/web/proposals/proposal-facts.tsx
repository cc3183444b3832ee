import { useFormatter, useTranslations } from 'use-intl';
import type { Proposal } from '../../contract/proposals.ts';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Time } from '../ui/time.tsx';

function Given({ proposal }: { proposal: Proposal }) {
  const t = useTranslations();
  const { given } = proposal.approvals;
  if (given.length === 0) return t('requests.proposals.nobody_yet');
  return (
    <ul className="space-y-1">
      {given.map(({ person, at, counts }) => (
        <li key={person.id}>
          <bdi>{person.name}</bdi> · <Time at={at} />
          {!counts && <span className="block text-xs text-warn">{t('requests.proposals.no_longer_counts')}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Who proposed it, why, what asks for approval, and who gave it. */
export function ProposalFacts({ proposal }: { proposal: Proposal }) {
  const t = useTranslations();
  const format = useFormatter();
  const { areas, approvals, emergency, progress, runAt, endedAt } = proposal;
  const isAsked = approvals.needed > 0;
  return (
    <DefinitionList
      items={[
        { term: t('requests.proposals.made_by'), value: <bdi>{proposal.madeBy.name}</bdi> },
        { term: t('requests.proposals.made_at'), value: <Time at={proposal.madeAt} show="exact" /> },
        {
          term: t('requests.details.note'),
          value: proposal.note === '' ? t('requests.details.no_note') : proposal.note,
        },
        {
          term: t('requests.details.areas'),
          value: isAsked ? format.list(areas.map((area) => t(`requests.areas.${area}`))) : null,
        },
        {
          term: t('requests.details.approvals'),
          value: isAsked
            ? t(`requests.details.approvals_${approvals.approvers}`, { approvals: approvals.needed })
            : t('requests.proposals.none_needed'),
        },
        { term: t('requests.proposals.approved_by'), value: isAsked ? <Given proposal={proposal} /> : null },
        {
          term: t('requests.proposals.emergency'),
          value:
            emergency && t('requests.proposals.emergency_by', { name: emergency.by.name, reason: emergency.reason }),
        },
        { term: t('requests.proposals.run_at'), value: runAt && <Time at={runAt} show="exact" /> },
        {
          term: t('requests.proposals.progress'),
          value: (
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span aria-hidden="true" className="block h-1.5 w-32 overflow-hidden rounded-full bg-line">
                <span
                  className="block h-full bg-accent"
                  style={{ inlineSize: `${(100 * progress.done) / progress.calls}%` }}
                />
              </span>
              <span className="tnum">{t('requests.proposals.progress_of', progress)}</span>
              {progress.failed > 0 && (
                <span className="text-bad">{t('requests.proposals.progress_failed', { failed: progress.failed })}</span>
              )}
            </span>
          ),
        },
        { term: t('requests.proposals.ended_at'), value: endedAt && <Time at={endedAt} show="exact" /> },
      ]}
    />
  );
}
