// What a creator lets others advertise with: their posts, and for whom each is authorized.
import { Clapperboard, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Authorization, Post } from '../../contract/ads-posts.ts';
import { deferred } from '../api/deferred.tsx';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { MeFrame } from '../identity/me-frame.tsx';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CopyableText } from '../ui/copyable-text.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchBox } from '../ui/filter-bar.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { MediaTile, useMediaFacts } from './media-tile.tsx';
import { DropArea, UploadButton, UploadLines, useUploads } from './media-uploads.tsx';
import { acceptedVideos, addPost } from './send-media.ts';

const AuthorizeDialog = deferred(() => import('./authorize-dialog.tsx').then((file) => file.AuthorizeDialog));

const tones: Record<Authorization['state'], Tone> = {
  waiting: 'info',
  used: 'ok',
  revoked: 'neutral',
  ended: 'neutral',
};
const isInForce = ({ state }: Authorization): boolean => state === 'waiting' || state === 'used';

function AuthorizationLine({ one, name, onRevoke }: { one: Authorization; name: string; onRevoke: () => void }) {
  const t = useTranslations();
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <Badge tone={tones[one.state]}>{t(`ads.posts.states.${one.state}`)}</Badge>
      <span className="min-w-0 flex-1 basis-48 text-ink-2">
        {one.usedBy !== null && (
          <bdi className="block">
            {t('ads.posts.used_by', { account: one.usedBy.account, center: one.usedBy.center })}
          </bdi>
        )}
        <span className="text-xs text-ink-3">
          {t('ads.posts.day_count', { count: one.days })} · {t('ads.posts.until')}{' '}
          <Time at={one.revokedAt ?? one.endsAt} show="exact" />
        </span>
        {one.code !== null && <CopyableText text={one.code} />}
      </span>
      {isInForce(one) && (
        <Button size="sm" aria-label={t('ads.posts.revoke_named', { name })} onClick={onRevoke}>
          {t('ads.posts.revoke')}
        </Button>
      )}
    </li>
  );
}

function PostLine({
  post,
  onAuthorize,
  onRevoke,
  onRemove,
}: {
  post: Post;
  onAuthorize: () => void;
  onRevoke: (one: Authorization) => void;
  onRemove: () => void;
}) {
  const t = useTranslations();
  const facts = useMediaFacts();
  return (
    <li className="space-y-3 px-5 py-4">
      <div className="flex flex-wrap items-center gap-3">
        <a href={post.url} target="_blank" rel="noreferrer" className="flex min-w-0 flex-1 basis-56 items-center gap-3">
          <MediaTile media={{ ...post, kind: 'video', version: 1 }} className="size-12" />
          <span className="min-w-0">
            <bdi className="block truncate font-medium">{post.name}</bdi>
            <span className="block truncate text-xs text-ink-3">{facts(post)}</span>
          </span>
        </a>
        <Button
          size="sm"
          variant="primary"
          aria-label={t('ads.posts.authorize_named', { name: post.name })}
          onClick={onAuthorize}
          {...AuthorizeDialog.onIntent}
        >
          {t('ads.posts.authorize')}
        </Button>
        <Button
          size="sm"
          variant="ghost"
          aria-label={t('ads.posts.remove_named', { name: post.name })}
          icon={<Trash2 size={16} aria-hidden="true" />}
          disabledReason={post.authorizations.some(isInForce) ? t('ads.posts.remove_blocked') : null}
          onClick={onRemove}
        >
          {t('ads.posts.remove')}
        </Button>
      </div>
      {post.authorizations.length === 0 ? (
        <p className="text-sm text-ink-3">{t('ads.posts.never')}</p>
      ) : (
        <ul className="space-y-2" aria-label={t('ads.posts.authorizations')}>
          {post.authorizations.map((one) => (
            <AuthorizationLine key={one.id} one={one} name={post.name} onRevoke={() => onRevoke(one)} />
          ))}
        </ul>
      )}
    </li>
  );
}

function RevokeDialog({ post, one, onClose }: { post: Post; one: Authorization; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const act = useCommand('ads.revokePost', {
    refreshes: ['ads', 'audit'],
    onDone: () => {
      toast({ message: t('ads.posts.revoked') });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('ads.posts.revoke_named', { name: post.name })}
      action={t('ads.posts.revoke')}
      isBusy={act.isPending}
      error={say(act.error)}
      onConfirm={() => act.mutate({ authorization: one.id })}
      onClose={onClose}
    >
      <p>{t('ads.posts.revoke_text', { usedBy: one.usedBy?.account ?? 'nobody' })}</p>
    </ConfirmDialog>
  );
}

function RemoveDialog({ post, onClose }: { post: Post; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const act = useCommand('ads.removePost', {
    refreshes: ['ads', 'audit'],
    onDone: () => {
      toast({ message: t('ads.posts.removed', { name: post.name }) });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('ads.posts.remove_named', { name: post.name })}
      action={t('ads.posts.remove')}
      isBusy={act.isPending}
      error={say(act.error)}
      onConfirm={() => act.mutate({ post: post.id })}
      onClose={onClose}
    >
      <p>{t('ads.posts.remove_text')}</p>
    </ConfirmDialog>
  );
}

type Open = { act: 'authorize' | 'remove'; post: Post } | { act: 'revoke'; post: Post; one: Authorization };

export default function PostsPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const [{ search }, change] = useUrlState({ search: '' });
  const list = useRows('ads.listOwnPosts', { search });
  const uploads = useUploads(addPost, ({ name }) => toast({ message: t('ads.posts.added', { name }) }));
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const upload = (
    <UploadButton uploads={uploads} isMany={false} label={t('ads.posts.upload')} accept={acceptedVideos} />
  );
  const isEmpty = !list.isLoading && list.error === null && list.rows.length === 0;
  return (
    <MeFrame>
      <DropArea uploads={uploads}>
        <Card
          isFlush
          className="max-w-3xl"
          title={t('ads.posts.title')}
          hint={t('ads.posts.text')}
          actions={list.rows.length > 0 ? upload : undefined}
        >
          {(list.total > 8 || search !== '') && (
            <div className="px-5 pb-3">
              <SearchBox label={t('ads.table.search')} value={search} onChange={(typed) => change({ search: typed })} />
            </div>
          )}
          <div className="px-5">
            <UploadLines uploads={uploads} />
          </div>
          {list.error !== null && <Banner tone="bad">{say(list.error)}</Banner>}
          {list.isLoading && <Skeleton className="p-5" />}
          {isEmpty &&
            (search === '' ? (
              <EmptyState icon={<Clapperboard size={18} />} title={t('ads.posts.none')} action={upload}>
                {t('ads.posts.none_hint')}
              </EmptyState>
            ) : (
              <EmptyState title={t('ads.posts.no_match')} />
            ))}
          <ul className="divide-y divide-line">
            {list.rows.map((post) => (
              <PostLine
                key={post.id}
                post={post}
                onAuthorize={() => setOpen({ act: 'authorize', post })}
                onRevoke={(one) => setOpen({ act: 'revoke', post, one })}
                onRemove={() => setOpen({ act: 'remove', post })}
              />
            ))}
          </ul>
          {list.rows.length < list.total && (
            <div className="px-5 py-3">
              <Button onClick={list.loadMore}>{t('ads.media.more')}</Button>
            </div>
          )}
        </Card>
      </DropArea>
      {open?.act === 'authorize' && <AuthorizeDialog post={open.post} onClose={close} />}
      {open?.act === 'revoke' && <RevokeDialog post={open.post} one={open.one} onClose={close} />}
      {open?.act === 'remove' && <RemoveDialog post={open.post} onClose={close} />}
    </MeFrame>
  );
}
