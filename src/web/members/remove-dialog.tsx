import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { DryRun } from '../../contract/audit.ts';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import { useRoleName } from '../access/roles.ts';
import { refresh } from '../api/client.ts';
import { useCommand } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Bar } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useMemberActs } from './member-acts.ts';
import { useRemovalTrial } from './use-removal-trial.ts';

/** Removes a member after showing, from a dry run of the very same call, what they lose. */
export function RemoveDialog({
  center,
  member,
  onClose,
  onRemoved,
}: {
  center: Center;
  member: Member;
  onClose: () => void;
  onRemoved?: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const { restore } = useMemberActs(center.id);
  const [reason, setReason] = useState('');
  const { name } = member.person;
  const input = { center: center.id, member: member.person.id };
  const remove = useCommand('members.removeMember', {
    onDone: () => {
      showInRows('members.listMembers', (row) => (row.person.id === member.person.id ? null : row));
      void refresh();
      toast({ message: t('members.remove.done', { name }), undo: () => void restore(member) });
      onClose();
      onRemoved?.();
    },
  });
  return (
    <ConfirmDialog
      title={t('members.remove.title', { name })}
      action={t('members.remove.confirm')}
      isBusy={remove.isPending}
      error={say(remove.error)}
      onConfirm={() => remove.mutate({ ...input, reason })}
      onClose={onClose}
    >
      <p>{t('members.remove.hint', { name, center: center.name })}</p>
      <Losses center={center.id} member={member} isOver={!remove.isIdle} />
      <TextField
        label={t('members.remove.reason')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
      <p className="text-xs text-ink-3">{t('members.remove.undo_hint')}</p>
    </ConfirmDialog>
  );
}

const shownLosses = 6;

interface LostAccount {
  id: string;
  name: string;
  role: string;
}

/** The entry of the removal names every account that goes with it. */
function accountsLost(changes: DryRun['changes']): LostAccount[] {
  const removal = changes.find((change) => change.action === 'members.member_removed');
  const accounts = removal?.before?.['accounts'];
  return Array.isArray(accounts) ? (accounts as unknown as LostAccount[]) : [];
}

/** The center role and the accounts that would go, as the server says. */
function Losses({ center, member, isOver }: { center: string; member: Member; isOver: boolean }) {
  const t = useTranslations();
  const roleName = useRoleName();
  const preview = useRemovalTrial(center, member.person.id, { isOver });
  if (preview.isPending) {
    return (
      <output className="block space-y-2 rounded-lg bg-sunken px-3 py-2.5">
        <Bar className="h-4 w-32 bg-line" />
        <Bar className="h-4 w-48 bg-line" />
      </output>
    );
  }
  // Without a preview (it may ask for the password first) the count that the list knows is still true.
  const accounts = accountsLost(preview.data?.changes ?? []);
  return (
    <div className="rounded-lg bg-sunken px-3 py-2.5">
      <p className="mb-1 font-medium text-ink">{t('members.remove.loses', { name: member.person.name })}</p>
      <ul className="list-disc space-y-0.5 ps-5">
        <li>{t('members.remove.loses_role', { role: t(`access.roles.${member.role}`) })}</li>
        {accounts.slice(0, shownLosses).map((account) => (
          <li key={account.id}>
            {t('members.remove.loses_account', { account: account.name, role: roleName(account.role) })}
          </li>
        ))}
        {accounts.length > shownLosses && (
          <li>{t('members.remove.loses_more', { count: accounts.length - shownLosses })}</li>
        )}
        {accounts.length === 0 && <li>{t('members.remove.loses_count', { count: member.accountCount })}</li>}
      </ul>
      <DailyBudgets of={preview.data?.budgets} isInside />
    </div>
  );
}
