import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';
import { call } from '../api/call.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { buttonClass } from '../ui/button.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { DecisionBar } from './decision-bar.tsx';
import { useHeadline } from './headline.ts';
import { RequestView } from './request-view.tsx';

/** Where the link of a mail leads: one request, to be decided with one press. Opening it decides nothing. */
export default function DecidePage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const headline = useHeadline();
  const { token = '' } = useParams({ strict: false }) as { token?: string };
  const [decided, setDecided] = useState<Request | null>(null);
  const opened = useQuery({
    queryKey: ['requests.openDecisionLink', token],
    queryFn: () => call('requests.openDecisionLink', { token }),
    // Once it is used it would be refused.
    enabled: decided === null,
    retry: false,
  });
  const request = decided ?? opened.data;
  const problem = request === undefined ? say(opened.error) : null;
  const toInbox = (
    <Link to={paths.ownInbox()} className={buttonClass('secondary')}>
      {t('requests.link.to_inbox')}
    </Link>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader title={t('requests.link.title')} subtitle={t('requests.link.once')} />
      {problem !== null && (
        <div className="space-y-4">
          <Banner tone="warn">
            <span className="block font-medium">{t('requests.link.refused')}</span>
            <span className="block">{problem}</span>
          </Banner>
          {toInbox}
        </div>
      )}
      {request === undefined && problem === null && <Skeleton className="rounded-xl bg-surface p-6 shadow-card" />}
      {request !== undefined && (
        <section
          aria-label={headline(request)}
          className="mx-auto flex w-full max-w-3xl flex-col rounded-xl bg-surface shadow-card"
        >
          <RequestView request={request} />
          <DecisionBar request={request} decideBy={token} onDecided={setDecided} />
          {decided !== null && (
            <div className="flex flex-wrap items-center gap-3 px-5 pb-5 sm:px-6">
              <p role="status" className="text-sm text-ink-2">
                {t('requests.link.done')}
              </p>
              {toInbox}
            </div>
          )}
        </section>
      )}
    </div>
  );
}
