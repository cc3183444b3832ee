import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Rows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** A list within a card: what loads, what went wrong, what there is, and the rest of it. */
export function CardList<T>({
  list,
  empty,
  children,
}: {
  list: Rows<T>;
  empty: ReactNode;
  children: (row: T) => ReactNode;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  if (list.isLoading) return <Skeleton className="px-5 pb-5" lines={3} />;
  if (list.error !== null && list.rows.length === 0)
    return (
      <div className="px-5 pb-5">
        <Banner tone="bad">{say(list.error)}</Banner>
      </div>
    );
  if (list.rows.length === 0) return empty;
  return (
    <>
      <ul>{list.rows.map(children)}</ul>
      {list.rows.length < list.total && (
        <div className="border-t border-line px-3 py-2">
          <Button size="sm" variant="ghost" isBusy={list.isLoadingMore} onClick={list.loadMore}>
            {t('finance.books.more')}
          </Button>
        </div>
      )}
    </>
  );
}
