import { ArrowLeft } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';
import { useEndpoint, useRows } from '../api/hooks.ts';
import { useUrlState } from '../frame/url-state.ts';
import { useMaybeCenterId } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import { DecisionBar } from './decision-bar.tsx';
import { useHeadline } from './headline.ts';
import { InboxFilters } from './inbox-filters.tsx';
import { InboxTabs } from './inbox-tabs.tsx';
import { useLetterKeys } from './letter-keys.ts';
import { RequestList } from './request-list.tsx';
import { RequestView } from './request-view.tsx';
import { usePicks } from './use-picks.ts';

const SentTable = lazy(() => import('./sent-table.tsx').then((file) => ({ default: file.SentTable })));

/**
 * The request on the right: the one in the address, or the first of the list where both are on screen. It is asked for by itself
 * too: a list does not know whether the world has overtaken it, nor one that a link leads to.
 */
function useCurrent(rows: Request[], asked: string, isNarrow: boolean) {
  const listed = rows.find((request) => request.id === asked);
  const first = asked === '' && !isNarrow ? rows[0] : undefined;
  const shown = listed ?? first;
  const id = shown?.id ?? asked;
  const alone = useEndpoint('requests.getRequest', { request: id }, { isEnabled: id !== '' });
  return alone.data?.id === id ? alone.data : shown;
}

function RequestPane({
  request,
  hasKeys,
  onDecided,
  onBack,
}: {
  request: Request;
  hasKeys: boolean;
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
      <DecisionBar key={request.id} request={request} hasKeys={hasKeys} onDecided={onDecided} />
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

const filterDefaults = { search: '', kind: '', from: '', sort: '-asked' };
type Sort = '-asked' | 'asked' | 'expires';

function isInList(): boolean {
  const list = document.activeElement?.closest('[data-request-list]') ?? null;
  return list !== null;
}

/** Takes the focus along where it is in the list or nowhere, so that the row is read aloud. */
function focusRow(id: string): void {
  if (!isInList() && document.activeElement !== document.body) return;
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-request="${CSS.escape(id)}"]`)?.focus());
}

/** List left, one request right. */
function Received({ tab }: { tab: 'open' | 'decided' }) {
  const t = useTranslations();
  const isNarrow = useIsNarrow();
  const [state, change] = useUrlState({ ...filterDefaults, request: '' });
  const list = useRows('requests.listInbox', {
    state: tab,
    search: state.search,
    ...(state.kind === '' ? {} : { kind: state.kind as Request['kind'] }),
    ...(state.from === '' ? {} : { center: state.from }),
    ...(state.sort === '-asked' ? {} : { sort: state.sort as Sort }),
  });
  const picks = usePicks(list.rows);
  const current = useCurrent(list.rows, state.request, isNarrow);
  const at = list.rows.findIndex((request) => request.id === current?.id);
  const step = (by: number) => {
    const next = list.rows[at + by];
    if (next === undefined) return;
    change({ request: next.id });
    focusRow(next.id);
    if (at + by > list.rows.length - 5) list.loadMore();
  };
  const isFiltered = state.search !== '' || state.kind !== '' || state.from !== '';
  const isOpenTab = tab === 'open';
  useLetterKeys({
    j: () => step(1),
    k: () => step(-1),
    // With the focus in the list the arrows move too, as in every list.
    arrowdown: () => isInList() && step(1),
    arrowup: () => isInList() && step(-1),
    x: isOpenTab && at >= 0 ? () => picks.toggle(list.rows[at]?.id ?? '') : undefined,
  });
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
      {!isAlone && (
        <InboxFilters
          state={state}
          total={list.total}
          isMoreThanTotal={list.isMoreThanTotal}
          picks={picks}
          mayFilter={isFiltered || list.total > 1}
          onChange={change}
        />
      )}
      <div className="flex min-h-80 flex-1 overflow-hidden rounded-xl bg-surface shadow-card">
        {!isAlone && (
          <div
            className={classNames(
              'flex w-full min-w-0 flex-col',
              !isNothing && 'sm:max-w-72 sm:shadow-[inset_-1px_0_var(--line)] lg:max-w-96',
            )}
          >
            <div data-request-list="" className="min-h-0 flex-1 overflow-y-auto p-1.5">
              <RequestList
                list={list}
                tab={tab}
                isSearching={isFiltered}
                currentId={current?.id}
                picks={isOpenTab ? picks : null}
                onOpen={(request) => change({ request: request.id }, { isPushing: isNarrow })}
              />
            </div>
          </div>
        )}
        {current !== undefined && (
          <RequestPane
            request={current}
            hasKeys={picks.rows.length === 0}
            onDecided={onDecided}
            onBack={isNarrow ? () => change({ request: '' }) : null}
          />
        )}
        {current === undefined && !isNarrow && !isNothing && list.isLoading && <Skeleton className="flex-1 p-6" />}
      </div>
    </div>
  );
}
