import { ArrowLeft } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';
import { useEndpoint, useRows } from '../api/hooks.ts';
import { useUrlState } from '../frame/url-state.ts';
import { useMaybeCenterId } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { SearchBox } from '../ui/filter-bar.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import { DecisionBar, useLetterKeys } from './decision-bar.tsx';
import { useHeadline } from './headline.ts';
import { InboxTabs } from './inbox-tabs.tsx';
import { RequestList } from './request-list.tsx';
import { RequestView } from './request-view.tsx';

const SentTable = lazy(() => import('./sent-table.tsx').then((file) => ({ default: file.SentTable })));

/** The request on the right: the one in the address, or the first of the list where both are on screen. */
function useCurrent(rows: Request[], asked: string, isNarrow: boolean) {
  const listed = rows.find((request) => request.id === asked);
  const first = asked === '' && !isNarrow ? rows[0] : undefined;
  // A link may lead to one that is not in the list, as after it was decided.
  const alone = useEndpoint(
    'requests.getRequest',
    { request: asked },
    { isEnabled: asked !== '' && listed === undefined },
  );
  return listed ?? first ?? (asked === '' ? undefined : alone.data);
}

function RequestPane({
  request,
  onDecided,
  onBack,
}: {
  request: Request;
  onDecided: (request: Request) => void;
  onBack: (() => void) | null;
}) {
  const t = useTranslations();
  const headline = useHeadline();
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      {onBack !== null && (
        <div className="border-b border-line px-2 py-1.5">
          <Button variant="ghost" size="sm" icon={<ArrowLeft size={16} aria-hidden="true" />} onClick={onBack}>
            {t('requests.list.back')}
          </Button>
        </div>
      )}
      {/* On a phone it scrolls, and some requests hold nothing to focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section aria-label={headline(request)} tabIndex={0} className="min-h-0 flex-1 overflow-y-auto -outline-offset-2">
        <RequestView request={request} />
      </section>
      <DecisionBar key={request.id} request={request} onDecided={onDecided} />
    </div>
  );
}

/** Everything that waits for the viewer's decision, and what they asked for themself. */
export default function InboxPage() {
  const t = useTranslations();
  const center = useMaybeCenterId();
  const [{ tab }] = useUrlState({ tab: 'open' });
  if (tab !== 'sent' || center === undefined) return <Received tab={tab === 'decided' ? 'decided' : 'open'} />;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader title={t('requests.title')} subtitle={t('requests.subtitle')} />
      <InboxTabs tab="sent" />
      <Suspense>
        <SentTable center={center} />
      </Suspense>
    </div>
  );
}

/** List left, one request right. */
function Received({ tab }: { tab: 'open' | 'decided' }) {
  const t = useTranslations();
  const isNarrow = useIsNarrow();
  const [state, change] = useUrlState({ search: '', request: '' });
  const list = useRows('requests.listInbox', { state: tab, search: state.search });
  const current = useCurrent(list.rows, state.request, isNarrow);
  const at = list.rows.findIndex((request) => request.id === current?.id);
  const step = (by: number) => {
    const next = list.rows[at + by];
    if (next !== undefined) change({ request: next.id });
  };
  useLetterKeys({ j: () => step(1), k: () => step(-1) });
  const onDecided = (request: Request) => {
    // The next one moves up; the last one stays, with the way into its center.
    const next = list.rows[at + 1] ?? list.rows[at - 1];
    change({ request: next !== undefined && next.id !== request.id ? next.id : request.id });
  };
  const isAlone = isNarrow && current !== undefined;
  const isNothing = !list.isLoading && list.rows.length === 0 && current === undefined;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader title={t('requests.title')} subtitle={t('requests.subtitle')} />
      {!isAlone && <InboxTabs tab={tab} />}
      <div className="flex min-h-80 flex-1 overflow-hidden rounded-xl bg-surface shadow-card">
        {!isAlone && (
          <div
            className={classNames(
              'flex w-full min-w-0 flex-col',
              !isNothing && 'sm:max-w-72 sm:shadow-[inset_-1px_0_var(--line)] lg:max-w-96',
            )}
          >
            {(list.total > 5 || state.search !== '') && (
              <div className="flex p-2 shadow-[inset_0_-1px_var(--line)]">
                <SearchBox
                  label={t('requests.list.search')}
                  value={state.search}
                  onChange={(search) => change({ search })}
                />
              </div>
            )}
            <div className="min-h-0 flex-1 overflow-y-auto p-1.5">
              <RequestList
                list={list}
                tab={tab}
                isSearching={state.search !== ''}
                currentId={current?.id}
                onOpen={(request) => change({ request: request.id }, { isPushing: isNarrow })}
              />
            </div>
          </div>
        )}
        {current !== undefined && (
          <RequestPane
            request={current}
            onDecided={onDecided}
            onBack={isNarrow ? () => change({ request: '' }) : null}
          />
        )}
        {current === undefined && !isNarrow && !isNothing && list.isLoading && <Skeleton className="flex-1 p-6" />}
      </div>
    </div>
  );
}
