import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Group } from '../../contract/groups.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { keptOf, useGroupRestore } from './group-acts.ts';
import { GroupLosses } from './group-losses.tsx';

/** Deletes a group after showing, from a dry run of the very same call, who loses what. */
export function DeleteGroupDialog({
  center,
  group,
  onClose,
  onDeleted,
}: {
  center: string;
  group: Group;
  onClose: () => void;
  onDeleted?: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const restore = useGroupRestore(center);
  const input = { center, group: group.id };
  const remove = useCommand('assets.deleteGroup', {
    refreshes: onDeleted === undefined ? [] : ['reporting', 'audit', 'members'],
    onDone: () => {
      toast({ message: t('assets.groups.deleted', { group: group.name }), undo: restore(kept) });
      onClose();
      onDeleted?.();
    },
  });
  const preview = useQuery({
    queryKey: ['assets.deleteGroup', 'preview', center, group.id],
    queryFn: () => call('assets.deleteGroup', input, { dryRun: true }),
    enabled: remove.isIdle,
    staleTime: 0,
    retry: false,
  });
  const kept = keptOf(preview.data?.changes ?? []);
  const losses = kept?.losing ?? [];
  return (
    <ConfirmDialog
      title={t('assets.groups.delete_title', { group: group.name })}
      action={t('assets.groups.delete')}
      isBusy={remove.isPending}
      error={say(remove.error)}
      onConfirm={() => remove.mutate(input)}
      onClose={onClose}
    >
      <p>{t('assets.groups.delete_hint')}</p>
      <GroupLosses losses={preview.isPending ? null : losses} />
      <DailyBudgets of={preview.data?.budgets} />
    </ConfirmDialog>
  );
}
