import { useNow, useTranslations } from 'use-intl';
import type { Media } from '../../contract/ads-media.ts';
import { Badge } from '../ui/badge.tsx';
import { Time } from '../ui/time.tsx';

const soonMs = 7 * 86_400_000;

/** Whose post it is, and how long it may still be shown. */
export function PostTerm({ post }: { post: NonNullable<Media['post']> }) {
  const t = useTranslations();
  const now = useNow({ updateInterval: 60_000 });
  const isSoon = post.isAuthorized && Date.parse(post.authorizedUntil) - now.getTime() < soonMs;
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-xs text-ink-3">
      <bdi className="truncate">{post.creator}</bdi>
      {post.isAuthorized ? (
        <span className="shrink-0">
          {t('ads.media.post_until')} <Time at={post.authorizedUntil} show="date" />
        </span>
      ) : (
        <Badge tone="bad">{t('ads.media.post_over')}</Badge>
      )}
      {isSoon && <Badge tone="warn">{t('ads.media.post_soon')}</Badge>}
    </span>
  );
}
