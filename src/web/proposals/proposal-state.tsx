import { useNow, useTranslations } from 'use-intl';
import type { ProposalSummary } from '../../contract/proposals.ts';
import { Badge, type Tone } from '../ui/badge.tsx';

type Shown = ProposalSummary['state'] | 'scheduled';

const tones: Record<Shown, Tone> = {
  pending: 'info',
  approved: 'accent',
  scheduled: 'accent',
  done: 'ok',
  failed: 'bad',
  declined: 'neutral',
  expired: 'warn',
  cancelled: 'neutral',
};

/** An approved proposal is scheduled until its time comes. */
export function useShownState(): (proposal: Pick<ProposalSummary, 'state' | 'runAt'>) => Shown {
  const now = useNow({ updateInterval: 60_000 });
  return ({ state, runAt }) => (state === 'approved' && runAt !== null && new Date(runAt) > now ? 'scheduled' : state);
}

export function ProposalState({ proposal }: { proposal: ProposalSummary }) {
  const t = useTranslations();
  const state = useShownState()(proposal);
  return <Badge tone={tones[state]}>{t(`requests.proposals.states.${state}`)}</Badge>;
}
