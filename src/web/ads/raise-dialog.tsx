import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { ChangeTable } from '../activity/change-list.tsx';
import { call } from '../api/call.ts';
import type { Input } from '../api/endpoints.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';

/** Before more is spent: the server's own preview of one change. */
export function RaiseDialog<Name extends 'ads.updateCampaign' | 'ads.updateAdGroup'>({
  name,
  input,
  title,
  onConfirm,
  onClose,
}: {
  name: Name;
  input: Input<Name>;
  title: string;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const trial = useQuery({
    queryKey: [name, 'preview', input],
    queryFn: () => call(name, input, { dryRun: true }),
    staleTime: 0,
    retry: false,
  });
  const [change] = trial.data?.changes ?? [];
  return (
    <ConfirmDialog
      size="md"
      tone="primary"
      title={title}
      action={t('ads.edit.confirm')}
      error={say(trial.error)}
      disabledReason={change === undefined ? t('ads.edit.looking') : null}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>{t('ads.edit.spends_more')}</p>
      {change !== undefined && <ChangeTable change={change} />}
    </ConfirmDialog>
  );
}
