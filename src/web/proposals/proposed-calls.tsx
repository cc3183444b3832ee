import { useTranslations } from 'use-intl';
import type { Proposal } from '../../contract/proposals.ts';
import { ChangeList } from '../activity/change-list.tsx';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';

type ProposedCall = Proposal['calls'][number];

const tones: Record<ProposedCall['state'], Tone> = { waiting: 'neutral', done: 'ok', failed: 'bad' };

/** What each call changes, before → after, and what became of it. */
export function ProposedCalls({ calls, hasStates }: { calls: readonly ProposedCall[]; hasStates: boolean }) {
  const t = useTranslations();
  return (
    <ol aria-label={t('requests.proposals.changes')} className="divide-y divide-line">
      {calls.map((one, index) => (
        <li key={index} className="space-y-3 py-4 first:pt-0 last:pb-0">
          {hasStates && <Badge tone={tones[one.state]}>{t(`requests.proposals.call_states.${one.state}`)}</Badge>}
          {one.refusal !== null && <Banner tone="warn">{one.refusal.message}</Banner>}
          <ChangeList changes={one.changes} />
        </li>
      ))}
    </ol>
  );
}
