import { useTranslations } from 'use-intl';
import type { Role } from '../../contract/access.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';

/** Deletes a role that nobody uses; while it is used, the refusal says by whom. */
export function DeleteRoleDialog({ center, role, onClose }: { center: string; role: Role; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const name = role.name ?? '';
  const remove = useCommand('access.deleteRole', {
    onDone: () => {
      toast({ message: t('access.role_page.deleted', { name }) });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('access.role_page.delete_title', { name })}
      action={t('access.role_page.delete')}
      isBusy={remove.isPending}
      error={say(remove.error)}
      onConfirm={() => remove.mutate({ center, role: role.id })}
      onClose={onClose}
    >
      <p>{t('access.role_page.delete_hint')}</p>
    </ConfirmDialog>
  );
}
