import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Group } from '../../contract/groups.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Bar } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { keptOf, type Loss, useGroupRestore } from './group-acts.ts';

const shownLosses = 6;

function LossLine({ loss }: { loss: Loss }) {
  const t = useTranslations();
  const { name, accounts, more = 0, lowered = 0 } = loss;
  return (
    <li>
      {accounts.length > 0 &&
        t('assets.groups.loses', {
          name,
          accounts: accounts.slice(0, 3).join(t('assets.groups.and')),
          more: more + Math.max(0, accounts.length - 3),
        })}
      {accounts.length > 0 && lowered > 0 && ' '}
      {lowered > 0 && t('assets.groups.lowers', { name, count: lowered })}
    </li>
  );
}

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
      {preview.isPending ? (
        <output className="block space-y-2 rounded-lg bg-sunken px-3 py-2.5">
          <Bar className="h-4 w-32 bg-line" />
          <Bar className="h-4 w-48 bg-line" />
        </output>
      ) : (
        <div className="rounded-lg bg-sunken px-3 py-2.5">
          <p className="mb-1 font-medium text-ink">{t('assets.groups.losses', { count: losses.length })}</p>
          <ul className="list-disc space-y-0.5 ps-5 empty:hidden">
            {losses.slice(0, shownLosses).map((loss) => (
              <LossLine key={loss.id} loss={loss} />
            ))}
            {losses.length > shownLosses && (
              <li>{t('assets.groups.losses_more', { count: losses.length - shownLosses })}</li>
            )}
          </ul>
        </div>
      )}
    </ConfirmDialog>
  );
}
