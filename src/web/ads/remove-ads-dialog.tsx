import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { AdLevel } from '../../contract/ads-levels.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import type { AnyAd } from './ads-columns.tsx';

const sumOf = (changes: readonly { before: Record<string, unknown> | null }[], field: string): number =>
  changes.reduce((sum, { before }) => sum + Number(before?.[field] ?? 0), 0);

/** Into the bin, after saying what goes along: the server's own preview. */
export function RemoveAdsDialog({
  at,
  rows,
  onDone,
  onClose,
}: {
  at: { center: string; account: string; level: AdLevel };
  rows: readonly AnyAd[];
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const input = { ...at, ids: rows.map(({ id }) => id) };
  const act = useCommand('ads.removeAds', { onDone });
  const trial = useQuery({
    queryKey: ['ads.removeAds', 'preview', input],
    queryFn: () => call('ads.removeAds', input, { dryRun: true }),
    // Once it is done, asking again would show that nothing is left to go.
    enabled: act.isIdle,
    staleTime: 0,
    retry: false,
  });
  const changes = trial.data?.changes ?? [];
  const counts = { adGroups: sumOf(changes, 'adGroups'), ads: sumOf(changes, 'ads') };
  const [first] = rows;
  const title =
    rows.length === 1
      ? t('ads.remove.title', { name: first?.name ?? '' })
      : t(`ads.remove.title_${at.level}`, { count: rows.length });
  return (
    <ConfirmDialog
      title={title}
      action={t('ads.remove.action')}
      isBusy={act.isPending}
      error={say(act.error ?? trial.error)}
      disabledReason={trial.isPending ? t('ads.remove.looking') : null}
      onConfirm={() => act.mutate(input)}
      onClose={onClose}
    >
      {trial.isPending ? (
        <p>{t('ads.remove.looking')}</p>
      ) : (
        <p>{counts.adGroups + counts.ads === 0 ? t('ads.remove.alone') : t('ads.remove.along', counts)}</p>
      )}
      <p>{t('ads.remove.restorable')}</p>
    </ConfirmDialog>
  );
}
