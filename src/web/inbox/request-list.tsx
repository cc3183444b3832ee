import { Inbox, ShieldAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';
import type { Rows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Box } from '../ui/checkbox.tsx';
import { classNames } from '../ui/class-names.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Bar } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { useHeadline } from './headline.ts';
import { isFromStranger, RequestState } from './request-view.tsx';
import type { Picks } from './use-picks.ts';

function RequestItem({
  request,
  isCurrent,
  isTabStop,
  picks,
  onOpen,
}: {
  request: Request;
  isCurrent: boolean;
  /** One row is reached by Tab; from there it goes on with J and K, or the arrows. */
  isTabStop: boolean;
  picks: Picks | null;
  onOpen: () => void;
}) {
  const t = useTranslations();
  const headline = useHeadline();
  const tabIndex = isTabStop ? 0 : -1;
  return (
    <li
      className={classNames(
        'flex items-start rounded-lg',
        isCurrent ? 'bg-accent-soft' : picks?.has(request.id) === true ? 'bg-sunken' : 'hover:bg-sunken',
      )}
    >
      {picks !== null && (
        <span className="flex min-h-6 items-center ps-3 pt-4">
          <Box
            aria-label={t('requests.select.one', { request: headline(request) })}
            tabIndex={tabIndex}
            checked={picks.has(request.id)}
            onChange={() => picks.toggle(request.id)}
          />
        </span>
      )}
      <button
        type="button"
        data-request={request.id}
        tabIndex={tabIndex}
        aria-current={isCurrent || undefined}
        onClick={onOpen}
        className="flex min-w-0 flex-1 items-start gap-3 rounded-lg px-3 py-3 text-start -outline-offset-2"
      >
        <Avatar id={request.askedBy.id} name={request.askedBy.name} />
        <span className="min-w-0 flex-1">
          <span className="line-clamp-2 text-sm font-medium break-words text-ink">{headline(request)}</span>
          <span
            className={classNames('mt-0.5 flex items-center gap-2 text-xs', isCurrent ? 'text-ink-2' : 'text-ink-3')}
          >
            <Time at={request.decidedAt ?? request.askedAt} />
            {request.state === 'pending' ? (
              isFromStranger(request) && (
                <>
                  <ShieldAlert size={14} aria-hidden="true" className="text-warn" />
                  <span className="sr-only">{t('requests.list.first_flag')}</span>
                </>
              )
            ) : (
              <RequestState state={request.state} />
            )}
          </span>
        </span>
      </button>
    </li>
  );
}

function ListSkeleton() {
  return (
    <ul aria-hidden="true">
      {[0, 1, 2].map((row) => (
        <li key={row} className="flex items-start gap-3 px-3 py-3">
          <Bar className="size-8 rounded-full" />
          <span className="flex-1 space-y-2">
            <Bar className="h-4 w-4/5" />
            <Bar className="h-3 w-1/3" />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The requests to choose from. */
export function RequestList({
  list,
  tab,
  isSearching,
  currentId,
  picks,
  onOpen,
}: {
  list: Rows<Request>;
  tab: 'open' | 'decided';
  isSearching: boolean;
  currentId: string | undefined;
  /** Of what can be decided together; none of what was decided. */
  picks: Picks | null;
  onOpen: (request: Request) => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  if (list.isLoading) return <ListSkeleton />;
  if (list.error !== null && list.rows.length === 0) return <Banner tone="bad">{say(list.error)}</Banner>;
  if (list.rows.length === 0) {
    const words = isSearching ? 'no_match' : tab;
    return (
      <EmptyState icon={<Inbox size={20} />} title={t(`requests.empty.${words}`)}>
        {t(`requests.empty.${words}_hint`)}
      </EmptyState>
    );
  }
  const stop = list.rows.some(({ id }) => id === currentId) ? currentId : list.rows[0]?.id;
  return (
    <>
      <ul aria-label={t('requests.list.label')} className="space-y-0.5">
        {list.rows.map((request) => (
          <RequestItem
            key={request.id}
            request={request}
            isCurrent={request.id === currentId}
            isTabStop={request.id === stop}
            picks={picks}
            onOpen={() => onOpen(request)}
          />
        ))}
      </ul>
      {list.rows.length < list.total && (
        <Button variant="ghost" size="sm" className="mt-1 w-full" isBusy={list.isLoadingMore} onClick={list.loadMore}>
          {t('requests.list.more')}
        </Button>
      )}
    </>
  );
}
