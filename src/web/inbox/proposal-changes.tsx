import { ArrowRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { ProposedCalls } from '../proposals/proposed-calls.tsx';
import { Banner } from '../ui/banner.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** What a request for approval would change, in the center that it is of. */
export function ProposalChanges({ center, proposal }: { center: string; proposal: string }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const { data, error } = useEndpoint('requests.getProposal', { center, proposal });
  return (
    <section className="space-y-3">
      <h3 className="text-sm font-medium text-ink">{t('requests.proposals.changes')}</h3>
      {data === undefined && error === null && <Skeleton lines={4} />}
      {data === undefined && error !== null && <Banner tone="bad">{say(error)}</Banner>}
      {data !== undefined && <ProposedCalls calls={data.calls} hasStates={data.state !== 'pending'} />}
      <Link
        to={paths.proposal(center, proposal)}
        className="inline-flex min-h-6 items-center gap-1.5 rounded text-sm font-medium text-accent-ink hover:underline"
      >
        {t('requests.proposals.open_page')}
        <ArrowRight size={14} aria-hidden="true" className="rtl:rotate-180" />
      </Link>
    </section>
  );
}
