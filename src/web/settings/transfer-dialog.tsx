import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Avatar } from '../ui/avatar.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { toast } from '../ui/toast.tsx';

/** Chooses who owns the center from now on, and says what that means. */
export function TransferDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [heir, setHeir] = useState<Choice | null>(null);
  const [isTried, setIsTried] = useState(false);
  const find = useCallback(
    async (search: string): Promise<Choice[]> => {
      const input = { center: center.id, search, state: 'active', pageSize: 50 } as const;
      const { items } = await call('members.listMembers', input);
      return items
        .filter((member) => !member.isSelf)
        .map(({ person }) => ({
          id: person.id,
          label: person.name,
          hint: person.email,
          picture: <Avatar id={person.id} name={person.name} url={person.avatarUrl} size="sm" />,
        }));
    },
    [center.id],
  );
  const transfer = useCommand('centers.transferOwnership', {
    onDone: () => {
      toast({ message: t('settings.ownership.done', { name: heir?.label ?? '', center: center.name }) });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('settings.ownership.dialog_title')}
      action={
        heir === null ? t('settings.ownership.confirm_nobody') : t('settings.ownership.confirm', { name: heir.label })
      }
      isBusy={transfer.isPending}
      error={say(transfer.error)}
      onConfirm={() => {
        setIsTried(true);
        if (heir !== null) transfer.mutate({ center: center.id, heir: heir.id });
      }}
      onClose={onClose}
    >
      <Picker
        label={t('settings.ownership.heir')}
        placeholder={t('settings.ownership.heir_hint')}
        error={isTried && heir === null ? t('settings.ownership.no_heir') : undefined}
        find={find}
        chosen={heir === null ? [] : [heir]}
        onChange={(chosen) => setHeir(chosen[0] ?? null)}
        isSingle
      />
      {heir !== null && (
        <ul className="list-disc space-y-1 ps-5">
          <li>{t('settings.ownership.consequence_owner', { name: heir.label })}</li>
          <li>{t('settings.ownership.consequence_you')}</li>
          <li>{t('settings.ownership.consequence_back', { name: heir.label })}</li>
        </ul>
      )}
    </ConfirmDialog>
  );
}
