import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { authorizationDays } from '../../contract/ads-media-kinds.ts';
import type { Post } from '../../contract/ads-posts.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { CopyableText } from '../ui/copyable-text.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';

/** Makes a code for a post, to be handed over. */
export function AuthorizeDialog({ post, onClose }: { post: Post; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [days, setDays] = useState<(typeof authorizationDays)[number]>(30);
  const act = useCommand('ads.authorizePost', { refreshes: ['ads', 'audit'] });
  const code = act.data?.code;
  const isMade = code !== undefined && code !== null;
  return (
    <Dialog
      size="sm"
      title={t('ads.posts.authorize_named', { name: post.name })}
      subtitle={t('ads.posts.authorize_text')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isMade) act.mutate({ post: post.id, days });
      }}
      footer={
        isMade ? (
          <Button variant="primary" onClick={onClose}>
            {t('common.close')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" variant="primary" isBusy={act.isPending}>
              {t('ads.posts.make')}
            </Button>
          </>
        )
      }
    >
      {isMade ? (
        <>
          <p className="text-sm text-ink-2">{t('ads.posts.hand_over')}</p>
          <CopyableText text={code} />
        </>
      ) : (
        <SelectField
          label={t('ads.posts.days')}
          value={String(days)}
          options={authorizationDays.map((count) => ({
            value: String(count),
            label: t('ads.posts.day_count', { count }),
          }))}
          onChange={(event) => {
            const chosen = authorizationDays.find((count) => String(count) === event.currentTarget.value);
            if (chosen !== undefined) setDays(chosen);
          }}
        />
      )}
      {act.error !== null && <Banner tone="bad">{say(act.error)}</Banner>}
    </Dialog>
  );
}
