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
    <span className="block min-w-0 text-xs text-ink-3">
      <bdi className="block truncate">{post.creator}</bdi>
      {post.isAuthorized ? (
        <span className="flex flex-wrap items-center gap-1">
          {t('ads.media.post_until')} <Time at={post.authorizedUntil} show="date" />
          {isSoon && <Badge tone="warn">{t('ads.media.post_soon')}</Badge>}
        </span>
      ) : (
        <Badge tone="bad">{t('ads.media.post_over')}</Badge>
      )}
    </span>
  );
}
