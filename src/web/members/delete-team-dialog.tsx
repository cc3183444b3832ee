import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Team } from '../../contract/teams.ts';
import { call } from '../api/call.ts';
import { refresh } from '../api/client.ts';
import { command, useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import type { Loss } from '../assets/group-acts.ts';
import { GroupLosses } from '../assets/group-losses.tsx';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';

/** Takes the deletion back by what its entry in the log names. */
async function bringBack(center: string, team: string): Promise<void> {
  const asked = { center, action: 'members.team_deleted', objectId: team, pageSize: 1 } as const;
  const { items } = await call('audit.listActivity', asked);
  const [entry] = items;
  if (entry !== undefined) await command('audit.undoEntry', { center, entry: entry.id });
}

/** Deletes a team after showing, from a dry run of the very same call, who loses what. */
export function DeleteTeamDialog({
  center,
  team,
  onClose,
  onDeleted,
}: {
  center: string;
  team: Team;
  onClose: () => void;
  onDeleted?: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const fail = useFailureToast();
  const input = { center, team: team.id };
  const undo = () =>
    void bringBack(center, team.id)
      .then(() => {
        toast({ message: t('members.teams.restored', { team: team.name }) });
        return refresh();
      })
      .catch(fail);
  const remove = useCommand('members.deleteTeam', {
    refreshes: onDeleted === undefined ? [] : ['reporting', 'audit', 'assets'],
    onDone: () => {
      toast({ message: t('members.teams.deleted', { team: team.name }), undo });
      onClose();
      onDeleted?.();
    },
  });
  const preview = useQuery({
    queryKey: ['members.deleteTeam', 'preview', center, team.id],
    queryFn: () => call('members.deleteTeam', input, { dryRun: true }),
    enabled: remove.isIdle,
    staleTime: 0,
    retry: false,
  });
  const deletion = preview.data?.changes.find((change) => change.action === 'members.team_deleted');
  const losses = (deletion?.before?.['losing'] ?? []) as unknown as Loss[];
  return (
    <ConfirmDialog
      title={t('members.teams.delete_title', { team: team.name })}
      action={t('members.teams.delete')}
      isBusy={remove.isPending}
      error={say(remove.error)}
      onConfirm={() => remove.mutate(input)}
      onClose={onClose}
    >
      <p>{t('members.teams.delete_hint')}</p>
      <GroupLosses losses={preview.isPending ? null : losses} />
      <DailyBudgets of={preview.data?.budgets} />
    </ConfirmDialog>
  );
}
