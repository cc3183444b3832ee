import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { deferred } from '../api/deferred.tsx';
import type { Row } from '../api/endpoints.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { Badge } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { MeFrame } from './me-frame.tsx';

const CreateTokenDialog = deferred(() => import('./create-token-dialog.tsx').then((file) => file.CreateTokenDialog));

type Token = Row<'identity.listTokens'>;

export default function TokensPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const list = useRows('identity.listTokens', {});
  const [isCreating, setIsCreating] = useState(false);
  const [ending, setEnding] = useState<Token | null>(null);
  const revoke = useCommand('identity.revokeToken', {
    refreshes: ['identity', 'audit'],
    onDone: () => {
      toast({ message: t('identity.tokens.revoked') });
      setEnding(null);
    },
  });
  const create = (
    <Button
      variant="primary"
      size="sm"
      icon={<Plus size={16} aria-hidden="true" />}
      onClick={() => setIsCreating(true)}
    >
      {t('identity.tokens.create')}
    </Button>
  );
  return (
    <MeFrame>
      <Card
        isFlush
        className="max-w-3xl"
        title={t('identity.tokens.title')}
        hint={t('identity.tokens.text')}
        actions={list.rows.length > 0 ? create : undefined}
      >
        {list.error !== null && <Banner tone="bad">{say(list.error)}</Banner>}
        {list.isLoading && <Skeleton className="p-5" />}
        {!list.isLoading && list.error === null && list.rows.length === 0 && (
          <EmptyState icon={<KeyRound size={18} />} title={t('identity.tokens.empty')} action={create}>
            {t('identity.tokens.empty_text')}
          </EmptyState>
        )}
        <ul className="divide-y divide-line">
          {list.rows.map((token) => (
            <li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
              <div className="min-w-0 flex-1 basis-56">
                <p className="font-medium break-words">{token.name}</p>
                <ul className="my-1 flex flex-wrap gap-1">
                  {token.scopes.map((scope) => (
                    <li key={scope}>
                      <Badge>
                        <bdi>{scope}</bdi>
                      </Badge>
                    </li>
                  ))}
                </ul>
                <p className="text-xs text-ink-3">
                  {t('identity.tokens.expires')} <Time at={token.expiresAt} show="date" /> ·{' '}
                  {token.lastUsedAt === null ? (
                    t('identity.tokens.never_used')
                  ) : (
                    <>
                      {t('identity.tokens.last_used')} <Time at={token.lastUsedAt} />
                    </>
                  )}
                </p>
              </div>
              <Button
                size="sm"
                aria-label={t('identity.tokens.revoke_named', { name: token.name })}
                onClick={() => setEnding(token)}
              >
                {t('identity.tokens.revoke')}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      {isCreating && <CreateTokenDialog onClose={() => setIsCreating(false)} />}
      {ending !== null && (
        <ConfirmDialog
          title={t('identity.tokens.revoke_named', { name: ending.name })}
          action={t('identity.tokens.revoke')}
          isBusy={revoke.isPending}
          error={say(revoke.error)}
          onConfirm={() => revoke.mutate({ token: ending.id })}
          onClose={() => setEnding(null)}
        >
          <p>{t('identity.tokens.revoke_text')}</p>
        </ConfirmDialog>
      )}
    </MeFrame>
  );
}
