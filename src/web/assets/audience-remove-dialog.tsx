// An audience goes into the bin after it was said what that does: which ad groups name it, and who else sees it.
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Audience } from '../../contract/audiences.ts';
import { call } from '../api/call.ts';
import { command, useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';

const shown = 5;

export function RemoveAudienceDialog({
  center,
  account,
  audience,
  onClose,
}: {
  center: string;
  account: Account;
  audience: Audience;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const run = useShownCall();
  const on = { center, account: account.id, audience: audience.id };
  const act = useCommand('assets.removeAudience', {
    refreshes: ['assets', 'ads', 'audit'],
    onDone: () => {
      toast({
        message: t('audiences.done.removed', { name: audience.name }),
        undo: () => void run([], () => command('assets.restoreAudience', on)),
      });
      onClose();
    },
  });
  const trial = useQuery({
    queryKey: ['assets.removeAudience', 'preview', on],
    queryFn: () => call('assets.removeAudience', on, { dryRun: true }),
    enabled: act.isIdle,
    staleTime: 0,
    retry: false,
  });
  const uses = useEndpoint('ads.listAudienceUses', { ...on, pageSize: shown }, { staleMs: 0 });
  const isLooking = trial.isPending || uses.isPending;
  const more = (uses.data?.total ?? 0) - (uses.data?.items.length ?? 0);
  return (
    <ConfirmDialog
      title={t('audiences.remove.title', { name: audience.name })}
      action={t('audiences.remove.action')}
      isBusy={act.isPending}
      error={say(act.error ?? trial.error ?? uses.error)}
      disabledReason={isLooking ? t('audiences.remove.looking') : null}
      onConfirm={() => act.mutate(on)}
      onClose={onClose}
    >
      {uses.data === undefined ? (
        <p>{t('audiences.remove.looking')}</p>
      ) : (
        <>
          <p>{t('audiences.remove.uses', { count: uses.data.total })}</p>
          {uses.data.total > 0 && (
            <ul className="list-disc ps-5">
              {uses.data.items.map(({ id, name, campaign }) => (
                <li key={id} className="break-words">
                  <bdi>{name}</bdi> <span className="text-ink-3">· {campaign.name}</span>
                </li>
              ))}
              {more > 0 && <li>{t('audiences.remove.more', { count: more })}</li>}
            </ul>
          )}
        </>
      )}
      {audience.sharedWith.length > 0 && <p>{t('audiences.remove.shares', { count: audience.sharedWith.length })}</p>}
      <p>{t('audiences.remove.forgotten')}</p>
    </ConfirmDialog>
  );
}
